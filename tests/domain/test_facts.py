"""Facts against the standard library's own frozen dataclasses, as whoever uses them sees them."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain import facts


def _declared() -> type[Any]:
    class Loaned:
        """A thing and how many."""

        name: str
        count: int = 1
        owners: tuple[str, ...] = ()
        where: dict[str, int] = dataclasses.field(default_factory=dict)
        _mark: float = 0.5

        @property
        def label(self) -> str:
            return f"{self.count} × {self.name}"

    return Loaned


OURS: Any = facts.dataclass(frozen=True, slots=True)(_declared())
THEIRS: Any = dataclasses.dataclass(frozen=True, slots=True)(_declared())


@facts.dataclass(frozen=True, slots=True)
class Kept:
    """One at the top of a module, so that it can be pickled."""

    name: str
    count: int = 0


_VALUES = st.tuples(
    st.sampled_from(("", "a", "é")),
    st.integers(0, 2),
    st.sampled_from(((), ("x",), ("x", "y"))),
    st.dictionaries(st.sampled_from("pq"), st.integers(0, 1)),
    st.sampled_from((0.0, 1.5)),
)


@given(_VALUES, _VALUES, st.integers(1, 5), st.integers(0, 5))
def test_facts_hold_compare_and_show_what_frozen_dataclasses_do(
    one: tuple[Any, ...], other: tuple[Any, ...], given_of_one: int, in_order: int
) -> None:
    names = [field.name for field in dataclasses.fields(THEIRS)]

    def made(kind: Callable[..., Any]) -> Any:
        named = dict(zip(names, one, strict=True))
        positional = one[: min(in_order, given_of_one)]
        rest = names[len(positional) : given_of_one]
        return kind(*positional, **{name: named[name] for name in rest})

    ours, theirs = made(OURS), made(THEIRS)
    assert repr(ours) == repr(theirs)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert ours.label == theirs.label
    assert (ours == OURS(*other)) == (theirs == THEIRS(*other))
    assert ours == made(OURS) and ours != theirs
    changed = dataclasses.replace(ours, count=other[1])
    assert repr(changed) == repr(dataclasses.replace(theirs, count=other[1]))
    assert copy.copy(ours) == copy.deepcopy(ours) == ours


@given(st.text(), st.integers(), st.text(), st.integers())
def test_equal_facts_are_one_key(name: str, count: int, other: str, number: int) -> None:
    one, two = Kept(name, count), Kept(other, number)
    assert len({one, two, Kept(name, count)}) == (1 if (name, count) == (other, number) else 2)
    assert pickle.loads(pickle.dumps(one)) == one


def test_defaults_that_are_made_are_made_for_each_fact() -> None:
    first, second = OURS("a"), OURS("b")
    first.where["p"] = 1
    assert second.where == {}


@pytest.mark.parametrize("kind", [OURS, THEIRS])
def test_a_fact_stays_as_it_is_and_has_nothing_else(kind: Any) -> None:
    fact = kind("a")
    for name in ("name", "_mark"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(fact, name, "b")
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(fact, name)
    with pytest.raises((AttributeError, TypeError)):
        fact.another = 1
    assert not hasattr(fact, "__dict__")
    assert fact == kind("a")


@pytest.mark.parametrize("kind", [OURS, THEIRS])
def test_what_does_not_fit_is_refused(kind: Any) -> None:
    for given_values, named in (((), {}), (("a",) * 6, {}), (("a",), {"nobody": 1})):
        with pytest.raises(TypeError):
            kind(*given_values, **named)


def test_the_class_tells_how_it_is_made() -> None:
    assert list(inspect.signature(OURS).parameters) == list(inspect.signature(THEIRS).parameters)
    assert get_type_hints(OURS.__init__) == {**get_type_hints(OURS), "return": type(None)}
    assert OURS.__match_args__ == THEIRS.__match_args__


def test_a_field_without_a_default_can_not_follow_one_that_has_one() -> None:
    class Wrong:
        first: int = 0
        second: int

    with pytest.raises(TypeError, match="second"):
        facts.dataclass(frozen=True, slots=True)(Wrong)


def test_only_frozen_classes_with_slots_are_facts() -> None:
    with pytest.raises(TypeError):
        facts.dataclass(frozen=True, slots=False)
