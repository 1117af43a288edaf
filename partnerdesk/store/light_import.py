"""Reading SQLAlchemy without what it names and a store on SQLite never asks for.

SQLAlchemy names asyncio and importlib.metadata at its top, for drivers that wait and for those that
others have installed. Both bring in much of the standard library (TLS, sockets, mail): a sixth of
the time that SQLAlchemy takes, and 4.5 MB.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_LATER = ("asyncio", "importlib.metadata")


class _Later(ModuleType):
    """Stands in for a module, which is read once something is asked of it."""

    # The one thing that SQLAlchemy takes from asyncio at once, to ask it of what it waits for.
    iscoroutine = staticmethod(inspect.iscoroutine)

    def __getattr__(self, name: str) -> Any:
        _step_aside(self)
        return getattr(import_module(self.__name__), name)


def _step_aside(one: _Later) -> None:
    if sys.modules.get(one.__name__) is one:
        del sys.modules[one.__name__]


@contextmanager
def light_import() -> Iterator[None]:
    """What is imported meanwhile gets stand-ins for both modules, unless they are there already."""
    stand_ins = [_Later(name) for name in _LATER if name not in sys.modules]
    for one in stand_ins:
        sys.modules[one.__name__] = one
        package, _, name = one.__name__.rpartition(".")
        if package:
            setattr(sys.modules[package], name, one)  # as reading the module itself would
    try:
        yield
    finally:
        for one in stand_ins:
            _step_aside(one)
