"""The agenda: sessions one under the other by their start, read as they come on show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.sessions import SessionState
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows
from partnerdesk.store.calendar_rows import SessionFilter, SessionRow
from ui.calendar.planning_words import tr
from ui.calendar.reading import Known, as_block
from ui.calendar.session_words import SHAPES, state_chip
from ui.calendar.view_facts import InTheWay, Period
from ui.desk import Desk
from ui.widgets import ChipFact, Columns, RecordList, Row


class AgendaView(RecordList):
    """A windowed list of the sessions of a year; ``new_wanted`` fires on N."""

    new_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(Columns("", (tr("Day"),), tr("State")), tr("Agenda"))
        self._desk = desk
        self._known = Known()
        self._choice = SessionFilter()
        self._period: Period | None = None
        self._clashing: Mapping[str, InTheWay] = {}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_N and not event.modifiers():
            self.new_wanted.emit()
        else:
            super().keyPressEvent(event)

    def show_of(self, period: Period, known: Known, choice: SessionFilter) -> None:
        """Show the sessions wanted of these days."""
        self._period, self._known, self._choice = period, known, choice
        with self._desk.read() as connection:
            count = calendar_rows.count_sessions(connection, period.first, period.last, choice)
        self.reload(count, self._fetch, title=counted(count, tr("session"), tr("sessions")))

    def show_clashes(self, clashing: Mapping[str, InTheWay]) -> None:
        """Mark the sessions that have something in the way."""
        changed = clashing != self._clashing
        self._clashing = clashing
        if changed and self._period is not None:
            self.reload(self.rows.rowCount(), self._fetch)

    def on_show(self) -> list[str]:
        """Ids of the sessions that can be seen now."""
        return [row.key for row in self._rows_on_show()]

    def number_of(self, key: str) -> int | None:
        """The number of a session in the list."""
        if self._period is None:
            return None
        with self._desk.read() as connection:
            found = calendar_rows.several_facts(connection, [key])
            if not found:
                return None
            day = found[0].session.starts_at.date()
            before = calendar_rows.count_sessions(connection, self._period.first, day, self._choice)
        for number in range(before - 1, -1, -1):
            row = self.rows.row(number)
            if row is not None and row.key == key:
                return number
            if row is not None and before - number > 200:
                return None
        return None

    def _fetch(self, offset: int, limit: int) -> Sequence[Row]:
        period = self._period
        if period is None:
            return ()
        with self._desk.read() as connection:
            found = calendar_rows.sessions_between(
                connection, period.first, period.last, self._choice, limit, offset
            )
        return [self._row(one) for one in found]

    def _row(self, one: SessionRow) -> Row:
        block = as_block(one, self._known.names)
        shape = "" if block.mark is None else f"{SHAPES[block.mark % len(SHAPES)]} "
        hours = f"{block.starts_at:%H:%M}–{block.ends_at:%H:%M}"
        if block.starts_at.date() != block.ends_at.date():
            hours = tr("until {0}, {1:%H:%M}").format(day_text(block.ends_at.date()), block.ends_at)
        replies = "" if block.state is SessionState.CANCELLED else block.replies
        second = " · ".join(filter(None, (hours, block.place, block.project, replies)))
        chip = state_chip(one.session)
        clash = self._clashing.get(one.session.id)
        if clash:
            chip = ChipFact(tr("Clash"), "bad" if clash.hard else "warn", "warning")
        day = day_text(block.starts_at.date())
        return Row(one.session.id, f"{shape}{block.title}", second, (day,), chip)
