"""Promises by member, both directions."""

from __future__ import annotations

from dataclasses import replace

from partnerdesk.documents.commitments_sheet import CommitmentsFacts, commitments_sheet

from .agreement_on_paper import DAY, IDS, NASTY, PROMISES, promise
from .paper import printed, squeezed
from .scripts import NAMES

FACTS = CommitmentsFacts(
    members=tuple((key, name) for name, key in IDS.items()),
    promises=PROMISES,
    printed_on=DAY,
    about="MOU-2026-003, Latin and science",
    partnership="East Vale Schools Together",
)


def test_each_promise_stands_under_both_sides_with_how_it_stands_and_why() -> None:
    words = " ".join(printed(commitments_sheet(FACTS)))
    assert "MOU-2026-003, Latin and science" in words
    assert "1 kept, 1 on course, 1 drifting, 1 not kept in time, 1 released" in words
    assert words.count("12 multimeters, by January") == 2
    assert words.count("Latin teaching, 1 hour a week") == 3
    assert "0 of 2 times · due by Sat 31 Jan 2026" in words
    assert "Released on Mon 2 Mar 2026: it was sold" in words


def test_the_agreement_is_named_only_where_there_are_several() -> None:
    one = " ".join(printed(commitments_sheet(replace(FACTS, about=""))))
    other = replace(PROMISES[0], agreement="MOU-2026-004", measure="BBC visits")
    facts = replace(FACTS, about="", promises=(*PROMISES, other))
    several = " ".join(printed(commitments_sheet(facts)))
    assert "MOU-2026-003" not in one
    assert "MOU-2026-004 · measured by: BBC" in several


def test_a_member_that_only_receives_is_told_so_and_one_without_promises_is_left_out() -> None:
    facts = replace(FACTS, members=(*FACTS.members, ("m9", "Abbey Grange")), promises=PROMISES[:1])
    words = " ".join(printed(commitments_sheet(facts)))
    assert "Gives nothing that is written down." in words
    assert "Abbey Grange" not in words


def test_no_promises_at_all_are_said_to_be_none() -> None:
    (words,) = printed(commitments_sheet(replace(FACTS, promises=())))
    assert "No promise of an issued agreement is being kept track of." in words


def test_what_a_user_wrote_is_printed_as_typed_in_every_alphabet() -> None:
    for text in (NASTY, NAMES["Polish"], NAMES["Vietnamese"], NAMES["Chinese"]):
        own = replace(promise(words="A hall"), why=text)
        facts = replace(FACTS, about=text, members=(("m0", text),), promises=(own,))
        assert squeezed("".join(printed(commitments_sheet(facts)))).count(squeezed(text)) == 3
