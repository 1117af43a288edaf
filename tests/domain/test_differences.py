"""Which side changed an entry, and what merges by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.differences import (
    Kind,
    Memory,
    Take,
    changed_by,
    conflicts,
    merged,
    missing_here,
    missing_there,
    removal,
)


def memory(now: str = "", past: str = "", settled: str = "", lately: str = "") -> Memory:
    return Memory(frozenset(now), frozenset(past), frozenset(settled), frozenset(lately))


@pytest.mark.parametrize(
    ("ours", "their_mark", "their_past", "kind"),
    [
        (memory("a"), "b", "a", Kind.THEIRS),
        (memory("b", past="a"), "a", "", Kind.OURS),
        (memory("c", past="a"), "b", "a", Kind.BOTH),
        # Theirs was looked at, and ours stayed.
        (memory("c", past="a", settled="b", lately="b"), "b", "a", Kind.OURS),
        # They went on from ours after they saw it, whatever we had looked at before.
        (memory("c", past="a", settled="b", lately="b"), "d", "abc", Kind.THEIRS),
        # They went on from what we had looked at and not taken.
        (memory("a", settled="b", lately="b"), "c", "ab", Kind.BOTH),
        # Each has been where the other is: to and fro.
        (memory("b", past="a"), "a", "b", Kind.BOTH),
        # Decided since, so it is not asked again.
        (memory("b", settled="a", lately="a"), "a", "b", Kind.OURS),
        # Looked at before ours came to be, and theirs again now: somebody went back.
        (memory("b", settled="a"), "a", "b", Kind.BOTH),
    ],
)
def test_who_changed_what_both_have(
    ours: Memory, their_mark: str, their_past: str, kind: Kind
) -> None:
    assert changed_by(ours, their_mark, their_past) is kind


def test_what_only_they_have_is_new_unless_it_was_here() -> None:
    assert missing_here(memory(), "a", []) is Kind.NEW
    assert missing_here(memory(past="a"), "a", []) is Kind.OURS
    assert missing_here(memory(past="a"), "b", ["a"]) is Kind.BOTH
    assert missing_here(memory(settled="a"), "a", []) is Kind.OURS
    assert missing_here(memory(settled="a"), "b", ["a"]) is Kind.BOTH
    here = Memory(frozenset([removal("a")]), frozenset("a"))
    assert missing_here(here, "a", [removal("a")]) is Kind.THEIRS


def test_what_they_removed_goes_unless_it_was_changed_here() -> None:
    assert missing_there(memory("a"), ["a"], removal("a")) is Kind.GONE
    assert missing_there(memory("b", past="a"), ["a"], removal("a")) is Kind.BOTH
    kept = Memory(frozenset("a"), settled=frozenset([removal("a")]))
    assert missing_there(kept, ["a"], removal("a")) is Kind.OURS


Images = st.fixed_dictionaries({name: st.integers(0, 2) for name in "xyz"})


@given(base=Images, ours=Images, theirs=Images)
def test_what_one_side_changed_is_kept_and_never_asked(
    base: dict[str, int], ours: dict[str, int], theirs: dict[str, int]
) -> None:
    found = {one.column: one for one in conflicts(Kind.BOTH, ours, theirs, base)}
    asked = {name for name, one in found.items() if one.winner is None}
    assert asked == {n for n in "xyz" if len({base[n], ours[n], theirs[n]}) == 3}
    result = merged(ours, tuple(found.values()), dict.fromkeys(asked, Take.THEIRS))
    for name in "xyz":
        if name not in asked:
            changed = {ours[name], theirs[name]} - {base[name]}
            assert result[name] == (changed.pop() if changed else base[name])
        else:
            assert result[name] == theirs[name]
    other_way = conflicts(Kind.BOTH, theirs, ours, base)
    assert result == merged(theirs, other_way, dict.fromkeys(asked, Take.OURS))


def test_without_a_base_all_that_differs_is_asked_but_for_what_never_is() -> None:
    ours, theirs = (
        {"name": "A", "town": "B", "position": 1},
        {"name": "A", "town": "C", "position": 2},
    )
    found = conflicts(Kind.BOTH, ours, theirs, None, decided={"position": Take.OURS})
    assert [(one.column, one.winner) for one in found] == [("town", None), ("position", Take.OURS)]
    with pytest.raises(LookupError):
        merged(ours, found, {})
    assert conflicts(Kind.BOTH, ours, theirs, None, without=("town", "position")) == ()
