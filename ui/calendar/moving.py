"""Giving a session another time: what would be in the way while it is carried, and the drop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.clashes import not_kept
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import SessionFacts, when_text
from partnerdesk.store import calendar_rows
from ui.calendar.clash_watch import in_the_way
from ui.calendar.planning_words import tr
from ui.desk import Desk

# Long enough that a mouse on its way asks once, short enough to seem at once.
_PAUSE_MS = 60


class Mover(QObject):
    """``looked(InTheWay)`` tells what is in the way where a session was tried last.

    ``moved(session id, start)`` fires once it is there.
    """

    looked = Signal(object)
    moved = Signal(str, object)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._facts: SessionFacts | None = None
        self._wanted: tuple[str, datetime, datetime] | None = None
        self._timer = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self.look)

    def try_at(self, session_id: str, start: datetime, end: datetime) -> None:
        """Look soon what is in the way there; only the newest of many tries is looked at."""
        self._wanted = (session_id, start, end)
        if not self._timer.isActive():
            self._timer.start()

    def look(self) -> None:
        """Look now at what was tried last."""
        from partnerdesk.actions.sessions import clashes_for

        wanted, self._wanted = self._wanted, None
        facts = self._read(wanted[0]) if wanted else None
        if wanted is None or facts is None:
            return
        _, start, end = wanted
        moved = replace(facts, session=replace(facts.session, starts_at=start, ends_at=end))
        found = clashes_for(self._desk.database, moved, self._desk.today())
        self.looked.emit(in_the_way(not_kept(moved, found)))

    def forget(self) -> None:
        """Facts changed, or what was carried was let go."""
        self._facts = self._wanted = None

    def _read(self, session_id: str) -> SessionFacts | None:
        """Once for as long as one session is carried."""
        if self._facts is None or self._facts.session.id != session_id:
            with self._desk.read() as connection:
                found = calendar_rows.several_facts(connection, [session_id])
            self._facts = found[0] if found else None
        return self._facts

    def drop(self, session_id: str, start: datetime, end: datetime) -> None:
        """Move it there. What refuses it is shown with a way to go on, with a note."""
        from partnerdesk.actions import sessions as actions

        facts = self._read(session_id)
        self.forget()
        if facts is None:
            return
        today = self._desk.today()
        notice = tr("Moved {0} to {1}").format(facts.session.title, when_text(start, end))

        def move(note: str = "") -> None:
            self._desk.run(
                lambda database: actions.move_session(
                    database, session_id, start, end, today, note
                ),
                notice,
            )
            self.moved.emit(session_id, start)

        try:
            move()
        except RuleBroken as refusal:
            if refusal.field != "note":
                self._desk.refused.emit(refusal.message)
                return
            moved = replace(facts, session=replace(facts.session, starts_at=start, ends_at=end))
            self._ask(moved, move)

    def _ask(self, moved: SessionFacts, move: Callable[[str], object]) -> None:
        from partnerdesk.actions.sessions import clashes_for
        from ui.calendar.keep_clash import ask_note

        found = clashes_for(self._desk.database, moved, self._desk.today())
        refusing = [one for one in not_kept(moved, found) if one.hard]
        ask_note(
            self._page.window(),
            refusing,
            move,
            title=tr("Something is in the way"),
            action_text=tr("Move it, with this note"),
        )
