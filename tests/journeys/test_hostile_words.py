"""Words that mean something to a program are shown as they were typed, on every page and form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.store import rows
from partnerdesk.store.action_log import action
from partnerdesk.store.columns import Words
from partnerdesk.store.database import Database
from partnerdesk.store.tables import TABLE_OF
from tests.journeys.window import Window, opened
from ui import scenes
from ui.main_window import MainWindow

HOSTILE = '<b>B</b> <img src="/etc/passwd"> &lt; %s {0} <a href="file:///x">y</a> \u202e=1+1'
PAGES = (
    "today", "partners", "equipment", "loans", "calendar", "agreements", "promises", "handover",
    "history", "settings",
)  # fmt: skip
NOT_WORDS = {"urn", "uid", "facts", "channel", "postcode", "email", "website"}


def make_hostile(database: Database) -> None:
    """Add the words to every text that a person may type."""
    with action(database, "Make every text hostile") as log:
        for kind, table in TABLE_OF.items():
            names = [
                one.name
                for one in fields(kind)
                if isinstance(table.c[one.name].type, Words) and one.name not in NOT_WORDS
            ]
            known: list[Any] = rows.read(log.connection, kind) if names else []
            for fact in known:
                longer = {name: f"{getattr(fact, name)} {HOSTILE}" for name in names}
                rows.update(log.connection, replace(fact, **longer))


def taken_as_markup(screen: QWidget) -> Iterator[str]:
    """Labels, tips and texts in which Qt would read our words as its own markup."""
    for one in [screen, *screen.findChildren(QWidget)]:
        tip = one.toolTip()
        if "<b>B" in tip or ("<img" in tip and "<qt>" not in tip):
            yield f"tip {tip[:80]!r}"
        if (
            isinstance(one, QLabel)
            and "<b>B" in one.text()
            and one.textFormat() is not Qt.TextFormat.PlainText
        ):
            yield f"label {one.text()[:80]!r}"
        if isinstance(one, QTextEdit) and one.toPlainText() and "<b>B" in one.toHtml():
            yield f"text {one.toPlainText()[:80]!r}"


def shown(screen: QWidget) -> bool:
    return any("<b>B</b>" in unescape(one.text()) for one in screen.findChildren(QLabel))


def settle(window: Window) -> None:
    window.bot.wait(0)
    window.main.background.wait()
    window.bot.wait(0)


@pytest.mark.usefixtures("light")
def test_no_word_is_taken_for_markup_on_any_page_or_form(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def member(main: MainWindow, name: str) -> str:
        from partnerdesk.store import partners_rows

        assert main.desk
        with main.desk.read() as connection:
            every = partners_rows.all_members(connection)
        return next(one.id for one in every if one.name.startswith(name))

    monkeypatch.setattr(scenes, "_member", member)
    # They look for a member by the name alone, in a pack of their own.
    monkeypatch.setattr(scenes, "_pack_dialogs", lambda *_: iter(()))
    wrong: dict[str, list[str]] = {}
    seen: set[str] = set()
    with opened(qtbot, tmp_path, sample=True) as window:
        window.wait_for_desk()
        main = window.main
        assert main.desk
        make_hostile(main.desk.database)

        def look(name: str, screen: QWidget) -> None:
            settle(window)
            if found := list(taken_as_markup(screen)):
                wrong[name] = found
            if shown(screen):
                seen.add(name)

        for name in PAGES:
            main.go(name)
            look(name, main)
        for name, dialog in scenes.dialogs(main, main.desk, tmp_path):
            dialog.show()
            look(name, dialog)
            getattr(dialog, "discard", dialog.close)()
    assert not wrong
    assert len(seen) > 30, sorted(seen)
