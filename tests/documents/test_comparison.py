"""The printed comparison: what changed in full, what did not by name, nothing by colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from partnerdesk.documents.comparison import ComparisonFacts, comparison_document
from partnerdesk.domain.versions import FrozenClause, FrozenVersion, compare

from .agreement_on_paper import DAY, NASTY
from .paper import printed, squeezed
from .scripts import NAMES

OLD = FrozenVersion(
    number="MOU-2026-003",
    title="Latin for Year 7",
    version=1,
    parties=("St Oswald’s", "Heron Vale Academy"),
    clauses=(
        FrozenClause("parties", 1, "The parties", "We are two schools."),
        FrozenClause("money", 1, "Money", "A minibus costs £38.00 and is shared."),
        FrozenClause("venue", 1, "Venues", "We meet at St Oswald’s."),
    ),
    promises=("St Oswald’s gives all the others: Latin", "Heron Vale gives St Oswald’s: a pitch"),
    dates={"ends_on": "2027-08-31"},
)
NEW = replace(
    OLD,
    version=2,
    clauses=(
        OLD.clauses[0],
        FrozenClause("money", 1, "Money and travel", "A minibus costs £42.00 and is shared."),
        FrozenClause("review", 1, "Review", "We look at it every June."),
    ),
    promises=OLD.promises[:1],
    dates={"ends_on": "2028-08-31"},
)


def pages_of(old: FrozenVersion, new: FrozenVersion) -> list[str]:
    facts = ComparisonFacts(
        compare(old, new), "issued on Thu 5 Feb 2026", "a draft", DAY, "East Vale Schools Together"
    )
    return printed(comparison_document(facts))


def test_it_says_what_changed_what_is_new_and_what_went() -> None:
    (words,) = pages_of(OLD, NEW)
    for fact in (
        "What changed from version 1 to version 2 Latin for Year 7 MOU-2026-003",
        "Version 1 issued on Thu 5 Feb 2026 Version 2 a draft",
        "1 clause changed, 1 clause new, 1 clause taken out, dates changed, promises changed.",
        "words that are new in version 2, words that are no longer in it",
        "2 Money and travel Heading: Money Money and travel",
        "A minibus costs £38.00 £42.00 and is shared.",
        "Venues (taken out) We meet at St Oswald’s.",
        "3 Review (new) We look at it every June.",
        "Promises Heron Vale gives St Oswald’s: a pitch 1 line is as before.",
        "Unchanged 1 The parties.",
    ):
        assert fact in words.replace("\u00a0", " "), fact
    assert "We are two schools." not in words


def test_dates_are_written_as_they_are_everywhere() -> None:
    (words,) = pages_of(OLD, NEW)
    assert "End: Tue 31 Aug 2027 End: Thu 31 Aug 2028" in words
    assert date(2027, 8, 31).isoformat() not in words


def test_two_versions_alike_say_so_and_explain_no_marks() -> None:
    (words,) = pages_of(OLD, replace(OLD, version=2))
    assert "Nothing changed." in words
    assert "How to read this" not in words


def test_clauses_without_headings_are_named_by_their_first_words() -> None:
    bare = FrozenClause("a", 1, "", "We share the hall on every second Wednesday of each half term")
    old = replace(OLD, clauses=(bare, OLD.clauses[1]))
    (words,) = pages_of(old, replace(old, version=2, clauses=(bare, NEW.clauses[1])))
    assert "1 We share the hall on every second Wednesday of each half …" in words.replace(
        "\u00a0", " "
    )


def test_what_a_user_wrote_is_printed_as_typed_in_every_alphabet() -> None:
    for text in (NASTY, NAMES["Polish"], NAMES["Vietnamese"], NAMES["Chinese"]):
        changed = FrozenClause("money", 1, text, f"We say {text} today.")
        new = replace(NEW, title=text, clauses=(changed,))
        found = squeezed("".join(pages_of(OLD, new)))
        assert found.count(squeezed(text)) >= 3


def test_a_long_clause_runs_over_pages() -> None:
    long = FrozenClause("money", 1, "Money", "\n\n".join(f"Paragraph {n}." for n in range(150)))
    pages = pages_of(OLD, replace(NEW, clauses=(long,)))
    assert len(pages) > 2
    assert all(f"Paragraph {n}." in " ".join(pages) for n in range(150))
