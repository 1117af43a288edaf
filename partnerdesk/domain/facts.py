"""What makes facts: a frozen dataclass as the standard library has them, at a quarter of the cost.

The standard library writes and compiles six methods for every class: half a millisecond, and a
start reads 130 classes before Today shows. Here a class has a way of its own only to be made; what
compares facts, hashes them, shows them and keeps them as they are is the same for all.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, TypeVar

Fact = TypeVar("Fact")

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: Literal[True], slots: Literal[True]) -> Callable:
        """As ``dataclasses.dataclass``, for facts: frozen, with slots, every field in order."""
        if not (frozen and slots):
            raise TypeError("facts are frozen and have slots")
        return _facts


def _facts(cls: type[Fact]) -> type[Fact]:
    made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    names = [field.name for field in dataclasses.fields(made)]  # type: ignore[arg-type]
    kept = attrgetter(*names) if names else type(made)
    for name, method in {"_kept": kept, "__init__": _way_to_make(made), **_SHARED}.items():
        if name not in vars(made):
            setattr(made, name, method)
    return made


# What stands for the default of a field that has one made for each fact.
_MADE = object()


def _way_to_make(cls: type[Any]) -> Callable[..., None]:
    """The class's own ``__init__``; it fills the slots themselves, which is also the quickest."""
    fields = dataclasses.fields(cls)
    ways: dict[str, Any] = {f"_set_{one.name}": getattr(cls, one.name).__set__ for one in fields}
    lines = []
    defaults = []
    for one in fields:
        value = one.name
        if one.default_factory is not dataclasses.MISSING:
            ways |= {f"_make_{one.name}": one.default_factory, "_MADE": _MADE}
            value = f"_make_{one.name}() if {one.name} is _MADE else {one.name}"
            defaults.append(_MADE)
        elif one.default is not dataclasses.MISSING:
            defaults.append(one.default)
        elif defaults:
            raise TypeError(f"{one.name} has no default and follows a field that has one")
        lines.append(f"_set_{one.name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    given = ", ".join(["self", *(one.name for one in fields)])
    text = f"def way({', '.join(ways)}):\n def __init__({given}):\n  {'; '.join(lines) or 'pass'}"
    space: dict[str, Any] = {}
    exec(f"{text}\n return __init__", vars(sys.modules[cls.__module__]), space)
    made: Any = space["way"](**ways)
    made.__defaults__ = tuple(defaults)
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {**{one.name: one.type for one in fields}, "return": None}
    return made  # type: ignore[no-any-return]


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._kept(self) == self._kept(other)


def _hashed(self: Any) -> int:
    return hash(self._kept(self))


def _shown(self: Any) -> str:
    values = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({', '.join(values)})"


def _keep(self: Any, name: str, value: object = None) -> None:
    raise dataclasses.FrozenInstanceError(f"a fact keeps its {name!r}")


def _made_again(self: Any) -> tuple[type[Any], tuple[Any, ...]]:
    return type(self), tuple(getattr(self, name) for name in self.__match_args__)


_SHARED = {
    "__eq__": _equal,
    "__hash__": _hashed,
    "__repr__": _shown,
    "__setattr__": _keep,
    "__delattr__": _keep,
    "__reduce__": _made_again,
}
