"""Where things are, never the password itself; dates of office; the steps before the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from partnerdesk.domain.leaving import (
    LeavingStep,
    StepKind,
    TermOfOffice,
    Whereabouts,
    check_step,
    check_term_of_office,
    check_whereabouts,
    steps_left,
    tells_secret,
)
from partnerdesk.domain.problems import RuleBroken

TODAY = date(2026, 3, 3)
TOMORROW = TODAY + timedelta(days=1)
KEY = Whereabouts(what="Equipment store", kept_at="Key safe", holder_id="a", seen_on=TODAY)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(KEY, what=""), "what"),
        (replace(KEY, kept_at="", holder_id=None), "kept_at"),
        (replace(KEY, second_id="a"), "second_id"),
        (replace(KEY, seen_on=TOMORROW), "seen_on"),
        (replace(KEY, what="Mailbox, pw: Tiger7"), "what"),
        (replace(KEY, kept_at="Password: hunter"), "kept_at"),
    ],
)
def test_where_something_is_says_what_where_or_who(wrong: Whereabouts, field: str) -> None:
    check_whereabouts(KEY, TODAY)
    check_whereabouts(replace(KEY, kept_at=""), TODAY)
    with pytest.raises(RuleBroken) as refused:
        check_whereabouts(wrong, TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("words", "secret"),
    [
        ("PIN: 4711", True),
        ("pin:1", True),
        ("The password is Tiger7", True),
        ("pw = swordfish", True),
        ("alarm code 2468#", True),
        ("password: in the safe, PIN: 4711", True),
        ("password: in the head’s safe", False),
        ("Password – see the bursar", False),
        ("The password is with Bo Fry", False),
        ("code: ask Bo", False),
        ("Shared mailbox password", False),
        ("Postcode: EV1 2AB, room 204", False),
        ("Code of the hall, known to 2 people", False),
    ],
)
def test_a_password_is_told_from_the_place_where_it_is_kept(words: str, secret: bool) -> None:
    assert tells_secret(words) is secret


def test_an_office_has_a_name_and_ends_after_it_began() -> None:
    check_term_of_office(TermOfOffice("", "Ann Bell", None, TODAY))
    for wrong, field in (
        (TermOfOffice("", "", None, TODAY), "name"),
        (TermOfOffice("", "Ann Bell", TOMORROW, TODAY), "ended_on"),
    ):
        with pytest.raises(RuleBroken) as refused:
            check_term_of_office(wrong)
        assert refused.value.field == field


def test_steps_are_left_in_the_order_in_which_they_are_best_done() -> None:
    done = LeavingStep("", StepKind.INTERVIEW, TODAY)
    left = steps_left({StepKind.INTERVIEW: done})
    assert left == tuple(one for one in StepKind if one is not StepKind.INTERVIEW)
    assert left[-1] is StepKind.RECEIPT
    check_step(done, TODAY)
    with pytest.raises(RuleBroken, match="still to come"):
        check_step(replace(done, done_on=TOMORROW), TODAY)
