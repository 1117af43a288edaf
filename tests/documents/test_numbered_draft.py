"""A draft for comment by hand."""

from __future__ import annotations

from dataclasses import replace

from partnerdesk.documents.numbered_draft import numbered_draft

from .agreement_on_paper import NASTY
from .paper import printed, squeezed
from .test_mou import facts_of


def test_it_has_every_clause_promise_and_signature_with_numbered_lines() -> None:
    facts = facts_of("partnership-mou")
    pages = printed(numbered_draft(facts))
    words = " ".join(pages)
    assert "1 1 The parties 2 The parties to this agreement" in words
    for clause in facts.draft.clauses:
        assert clause.heading in words
    for fact in (
        "Memorandum of Understanding: for comment",
        "draft of Tue 3 Mar 2026",
        "– Latin teaching, 1 hour a week, by July 2027",
        "St Oswald’s: Chair of governors",
    ):
        assert fact in words, fact
    assert all("Comments" in page for page in pages)


def test_a_clause_left_out_is_not_asked_about_and_an_empty_one_is_to_be_agreed() -> None:
    facts = facts_of("partnership-mou")
    clauses = list(facts.draft.clauses)
    gone, empty = clauses[2], clauses[3]
    clauses[2:4] = [replace(gone, left_out=True), replace(empty, body="")]
    draft = replace(facts.draft, clauses=tuple(clauses))
    words = " ".join(printed(numbered_draft(replace(facts, draft=draft))))
    assert gone.heading not in words
    assert "[to be agreed]" in words


def test_what_a_user_wrote_is_never_markup() -> None:
    facts = facts_of()
    clauses = (replace(facts.draft.clauses[0], body=NASTY), *facts.draft.clauses[1:])
    draft = replace(facts.draft, clauses=clauses)
    words = squeezed("".join(printed(numbered_draft(replace(facts, draft=draft)))))
    assert squeezed(NASTY) in words
