"""Calling a session off, or leaving its date out of its series."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import series as series_actions
from partnerdesk.actions import sessions as actions
from partnerdesk.domain.sessions import when_text
from ui.calendar.planning_words import tr
from ui.calendar.session_view import read_view
from ui.desk import Desk
from ui.widgets import Form, FormDialog, LineEditor
from ui.widgets.opened import opened


def open_cancel(desk: Desk, parent: QWidget | None, session_id: str) -> FormDialog:
    """Ask why, over ``parent``; the reason stays with the session."""
    session = read_view(desk, session_id).session
    form = Form()
    hint = tr("It stays with the session, for whoever asks later.")
    form.add("reason", tr("&Why it is called off"), LineEditor(), hint)

    def cancel(values: dict[str, Any]) -> None:
        desk.run(
            lambda database: actions.cancel_session(
                database, session_id, values["reason"], desk.today()
            ),
            tr("Cancelled {0}").format(session.title),
        )

    when = when_text(session.starts_at, session.ends_at)
    made = FormDialog(
        tr("Cancel {0}").format(session.title), form, tr("Cancel the session"), cancel,
        tr("{0}. Room, people and equipment are free again then.").format(when), parent,
    )  # fmt: skip
    made.cancel_button.setText(tr("Keep it"))
    made.cancel_button.setAccessibleName(tr("Keep it"))
    return opened(made)


def open_skip(desk: Desk, parent: QWidget | None, session_id: str) -> FormDialog:
    """Leave this date out of its series, over ``parent``; the series can bring it back."""
    session = read_view(desk, session_id).session
    form = Form()
    hint = tr("It may stay empty. The series keeps it beside the date.")
    form.add("reason", tr("&Why it is left out"), LineEditor(), hint)

    def skip(values: dict[str, Any]) -> None:
        desk.run(
            lambda database: series_actions.skip_session(database, session_id, values["reason"]),
            tr("Left {0} out of its series").format(session.title),
        )

    when = when_text(session.starts_at, session.ends_at)
    return opened(
        FormDialog(
            tr("Leave out {0}").format(session.title), form, tr("Leave out"), skip, when, parent
        )
    )
