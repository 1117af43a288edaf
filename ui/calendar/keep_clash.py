"""Going on in spite of a clash: what is in the way is read again, and a note says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.clashes import Clash
from partnerdesk.domain.problems import RuleBroken
from ui.calendar.planning_words import tr
from ui.calendar.session_view import read_view
from ui.desk import Desk
from ui.widgets import Form, FormDialog, TextEditor
from ui.widgets.opened import opened


def ask_note(
    parent: QWidget | None,
    clashes: Sequence[Clash],
    go_on: Callable[[str], object],
    *,
    title: str = "",
    action_text: str = "",
) -> FormDialog:
    """Ask over ``parent`` why it goes on in spite of ``clashes``; ``go_on(note)`` then does it.

    ``go_on`` may raise RuleBroken: the words appear in the dialog, and the note stays.
    """
    form = Form()
    form.add(
        "note",
        tr("&To go on, write here why"),
        TextEditor(lines=3),
        tr("It is kept with the session, for whoever asks later."),
    )

    def submit(values: dict[str, Any]) -> None:
        if not values["note"]:
            raise RuleBroken("note", tr("Write why it goes on, or go back and choose a date."))
        go_on(values["note"])

    made = FormDialog(
        title or tr("Go on all the same"), form, action_text or tr("Go on with this note"), submit,
        "\n".join(one.words for one in clashes), parent,
    )  # fmt: skip
    made.cancel_button.setText(tr("Go back"))
    made.cancel_button.setAccessibleName(tr("Go back"))
    return opened(made)


def open_keep(desk: Desk, parent: QWidget | None, session_id: str) -> FormDialog:
    """Keep a session where it is, over ``parent``, with a note on what is in its way."""
    view = read_view(desk, session_id)
    session = view.session

    def keep(note: str) -> None:
        desk.run(
            lambda database: actions.keep_clashes(database, session_id, note, desk.today()),
            tr("Kept {0} in spite of what is in its way").format(session.title),
        )

    return ask_note(
        parent,
        view.open_clashes,
        keep,
        title=tr("Keep {0}").format(session.title),
        action_text=tr("Keep it, with this note"),
    )
