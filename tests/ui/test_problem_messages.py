"""A report of a fault tells where the program failed, and nothing of anybody."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from tests import factories as make
from ui.problem_messages import report

NAME, PLACE = "Isolde Quillfeather", "i.quillfeather@fenwick.example"


def _lookup() -> None:
    raise LookupError(f"nobody is called {NAME}")


def _number() -> None:
    int(NAME)


def _day() -> None:
    date.fromisoformat(PLACE)


def _facts() -> None:
    json.loads(NAME)


def _chain() -> None:
    try:
        _number()
    except ValueError as error:
        raise KeyError(PLACE) from error


def _file() -> None:
    Path(f"/home/{NAME}/nowhere/at/all").read_bytes()


@pytest.mark.parametrize("fails", [_lookup, _number, _day, _facts, _chain, _file])
def test_a_report_holds_nobodys_words(fails: object) -> None:
    with pytest.raises((LookupError, ValueError, OSError)) as caught:
        fails()  # type: ignore[operator]
    words = report(caught.value)
    assert "Quillfeather" not in words
    assert "quillfeather" not in words
    # Where it failed is there, from the program's folder on.
    assert f"tests/ui/test_problem_messages.py:{caught.tb.tb_next.tb_lineno}" in words  # type: ignore[union-attr]
    assert str(Path(__file__).parent) not in words


def test_a_report_of_a_refusal_by_the_database_holds_no_values(tmp_path: Path) -> None:
    store = make.open_store(tmp_path)
    one = make.person(name=NAME)
    try:
        make.add(store.database, one)
        with pytest.raises(sqlite3.IntegrityError) as caught:
            make.add(store.database, one)
    finally:
        store.close()
    words = report(caught.value)
    assert "Quillfeather" not in words
    assert "SQLITE_CONSTRAINT_PRIMARYKEY" in words


def test_a_report_says_what_is_wrong_with_the_program() -> None:
    with pytest.raises(AttributeError) as caught:
        None.missing  # type: ignore[attr-defined]
    assert "'NoneType' object has no attribute 'missing'" in report(caught.value)
