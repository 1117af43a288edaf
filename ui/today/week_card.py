"""The next seven days on Today: each session with what is open of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.sessions import SessionFacts, not_ready, readiness, when_text
from partnerdesk.domain.today_calendar import where
from partnerdesk.domain.words import counted
from ui.today.words import tr
from ui.widgets import ActionRow, Card, Chip, WrapLabel, column, link_button

_SHOWN = 5


class WeekCard(Card):
    """Sessions from today on for a week; ``wanted(session id)`` on the link of one."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("The next 7 days"), " ")

    def show_week(self, week: Sequence[SessionFacts], members: Mapping[str, str]) -> None:
        """Show these sessions; ``members`` are names by id."""
        self.header.set_quiet(counted(len(week), tr("session"), tr("sessions")))
        rows: list[QWidget] = [self._row(one, members) for one in week[:_SHOWN]]
        if len(week) > _SHOWN:
            rows.append(_line(tr("{0} more").format(len(week) - _SHOWN)))
        if not week:
            rows.append(_line(tr("No session in the next seven days.")))
        self.set_rows(rows)

    def _row(self, facts: SessionFacts, members: Mapping[str, str]) -> ActionRow:
        session = facts.session
        when = when_text(session.starts_at, session.ends_at)
        second = " · ".join(filter(None, (when, where(session, members))))
        side = QWidget()
        stack = column(side, gap=4)
        stack.addWidget(_chip(facts), 0, Qt.AlignmentFlag.AlignRight)
        link = link_button(tr("Open"), clicked=lambda: self.wanted.emit(session.id))
        link.setObjectName(f"session-{session.id}")
        link.setAccessibleName(tr("Open: {0}").format(session.title))
        stack.addWidget(link, 0, Qt.AlignmentFlag.AlignRight)
        return ActionRow(session.title, second, trailing=side, strong=True)


def _chip(facts: SessionFacts) -> Chip:
    """``Ready``, ``Room open`` or ``3 things open``; which they are is in the tooltip."""
    left = [one for one in readiness(facts) if not one.ready]
    if not left:
        return Chip(tr("Ready"), "ok")
    words = left[0].kind.label if len(left) == 1 else counted(len(left), tr("thing"), tr("things"))
    chip = Chip(tr("{0} open").format(words), "warn")
    chip.setToolTip(tr("Open: {0}").format(not_ready(facts)))
    return chip


def _line(text: str) -> QWidget:
    part = QWidget()
    column(part, margins=(16, 10, 16, 10)).addWidget(WrapLabel(text, "quiet"))
    return part
