"""Promises in words, and how to reach somebody, as the handover note tells them."""

from __future__ import annotations

import pytest

from partnerdesk.domain.agreements import Party
from partnerdesk.domain.handover import promises, way_to_reach
from partnerdesk.domain.partners import Channel, Person
from tests import factories as make


def test_each_promise_is_told_once_with_who_receives_it() -> None:
    names = {"a": "Abbey", "b": "Barrow", "c": "Calder"}
    two = [Party(member_id=one) for one in "ab"]
    three = [Party(member_id=one) for one in "abc"]
    deal = make.agreement()
    choir = make.commitment(deal, "a", what="A choir", by_when="March")
    hall = make.commitment(deal, "b", what="A hall", receiver_id="a")
    told = [(one.giver, one.what, one.to) for one in promises(two, [hall, choir], names)]
    assert told == [("Abbey", "A choir, by March", "Barrow"), ("Barrow", "A hall", "Abbey")]
    assert [one.to for one in promises(three, [choir], names)] == ["all the others"]
    (owned,) = promises(two, [choir], names, {choir.id: "Ann Rowe"})
    assert (owned.owner, owned.commitment_id) == ("Ann Rowe", choir.id)


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (Person(mobile="07700 900114", channel=Channel.TEXT), "Text 07700 900114"),
        (Person(email="a@b.example", channel=Channel.EMAIL), "E-mail a@b.example"),
        (Person(telephone="01632 960123"), "01632 960123"),
        (Person(channel=Channel.TEXT), "no number or address known"),
    ],
)
def test_how_to_reach_somebody(person: Person, words: str) -> None:
    assert way_to_reach(person) == words
