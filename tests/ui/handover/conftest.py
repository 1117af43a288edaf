"""The handover page over the small partnership, as the window would show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from partnerdesk.store import handover_rows, partners_rows
from tests.ui.today.desks import desk, empty_desk, show
from ui.background import Background
from ui.desk import Desk
from ui.handover.page import HandoverPage
from ui.printing import preview

__all__ = ["desk", "empty_desk"]


@pytest.fixture
def background(qapp: object) -> Iterator[Background]:
    """The worker that sets papers."""
    made = Background()
    yield made
    made.wait()


@pytest.fixture
def whole(desk: Desk, background: Background, qtbot: QtBot) -> Iterator[HandoverPage]:
    """The page at its size on a school laptop, its note set."""
    made = HandoverPage(desk, background)
    desk.asked_for.connect(lambda page, key: made.open_key(key) if page == "handover" else None)
    with qtbot.waitSignal(made.readiness.note.ready):
        show(qtbot, made)
    yield made
    made.readiness.preview.clear_document()


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is handed to the print preview, instead of opening it."""
    shown: list[dict[str, Any]] = []
    names = ("parent", "title", "pdf", "file_name", "subject", "body")
    monkeypatch.setattr(
        preview, "show_pdf", lambda *given: shown.append(dict(zip(names, given, strict=True)))
    )
    return shown


def told(qtbot: QtBot, page: HandoverPage) -> None:
    """Wait until the page shows what the worker reads for it."""
    qtbot.waitUntil(lambda: not page.busy)


def person(desk: Desk, name: str) -> str:
    """The id of somebody."""
    with desk.read() as connection:
        return next(one.id for one in partners_rows.all_people(connection) if one.name == name)


def member(desk: Desk, name: str) -> str:
    """The id of a member."""
    with desk.read() as connection:
        return next(one.id for one in partners_rows.all_members(connection) if one.name == name)


def answers(desk: Desk) -> dict[str, str]:
    """What was answered, by question."""
    with desk.read() as connection:
        return {one.question.value: one.body for one in handover_rows.all_answers(connection)}
