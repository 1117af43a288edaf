"""The program as somebody runs it without a window, and what it answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import main

# The exit code, what it printed, and what it said was wrong.
Ran = tuple[int, str, str]
Run = Callable[..., Ran]


def commands_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the words of a command on the store in ``folder``, or in another as ``data``."""

    def words(*given: object, data: Path = folder) -> Ran:
        status = main.main(["--data", str(data), *map(str, given)])
        out = capsys.readouterr()
        return status, out.out.strip(), out.err.strip()

    return words


def done(ran: Ran) -> str:
    """What it printed, and that it did what was asked."""
    assert ran[0] == 0, ran[2]
    return ran[1]


def refused(ran: Ran) -> str:
    """What it said was wrong, and that it did not do it."""
    assert ran[0] == 1, ran[1]
    return ran[2]


def rows(ran: Ran) -> list[dict[str, Any]]:
    """The lines of a list that was asked for with ``--json``."""
    return [json.loads(line) for line in done(ran).splitlines()]
