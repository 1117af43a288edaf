"""Reminding a member of a session that it has not replied to (P83)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.sessions import Reminder, when_text
from partnerdesk.store import partners_rows
from ui.calendar.planning_words import tr
from ui.calendar.session_view import read_view
from ui.desk import Desk
from ui.loans.reading import people_choices
from ui.reminding import RemindDialog
from ui.widgets.opened import opened

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes
    from partnerdesk.store.database import Database


class ReminderDialog(RemindDialog):
    """The words begin as a reminder that fits one text message, to whom one calls first."""

    def __init__(self, desk: Desk, parent: QWidget | None, session_id: str, member_id: str) -> None:
        self._session_id, self._member_id = session_id, member_id
        view = read_view(desk, session_id)
        session = view.session
        self._words = actions.reminder_words(desk.database, session_id, member_id, desk.today())
        with desk.read() as connection:
            member = partners_rows.get_member(connection, member_id)
        people = people_choices(desk, member_id, tr("Nobody in particular"))
        offered = [key for key, _ in people]
        first = next(iter(offered[1:]), None)
        if member.call_first_id and member.call_first_id in offered:
            first = member.call_first_id
        when = when_text(session.starts_at, session.ends_at)
        super().__init__(
            desk, parent, view.member(member_id), (f"{session.title} · {when}", session.title),
            people, first,
        )  # fmt: skip

    def words_to(self, name: str) -> str:
        return self._words

    def log(self, database: Database, person_id: str | None, channel: str, words: str) -> Changes:
        reminder = Reminder(
            session_id=self._session_id,
            member_id=self._member_id,
            person_id=person_id,
            on=self._desk.today(),
            channel=channel,
            words=words,
        )
        return actions.log_reminder(database, reminder)


def open_reminder(
    desk: Desk, parent: QWidget | None, session_id: str, member_id: str
) -> ReminderDialog:
    """Show the dialog over ``parent``."""
    return opened(ReminderDialog(desk, parent, session_id, member_id))
