"""What is asked about a promise: by when and how often, and why it is let go."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import promises as actions
from partnerdesk.domain.agreements import Commitment
from partnerdesk.domain.problems import RuleBroken
from ui.desk import Desk
from ui.promises.words import tr
from ui.widgets import DateEditor, Form, FormDialog, NumberEditor, TextEditor
from ui.widgets.opened import opened


class TraceDialog(FormDialog):
    """The printed words stay; this is what its state is worked out from."""

    def __init__(self, desk: Desk, parent: QWidget | None, promise: Commitment) -> None:
        def trace(values: dict[str, Any]) -> None:
            times = values["times"]
            desk.run(
                lambda database: actions.trace_promise(
                    database, promise.id, values["due_on"], 1 if times is None else times
                ),
                tr("Tracing “{0}”").format(promise.what),
            )

        form = Form(columns=2)
        printed = tr("Printed: by {0}").format(promise.by_when) if promise.by_when else ""
        form.add("due_on", tr("&Due by"), DateEditor(promise.due_on), printed)
        form.add("times", tr("&How often"), NumberEditor(max(1, promise.times)), promise.how_much)
        form.mark_saved()
        super().__init__(
            tr("Trace a promise"), form, tr("Save"), trace,
            tr("{0}. Its printed words stay as they are.").format(promise.what), parent,
        )  # fmt: skip


class ReleaseDialog(FormDialog):
    """All agree that it need not be done; the reason is kept for governors."""

    def __init__(self, desk: Desk, parent: QWidget | None, promise: Commitment) -> None:
        def release(values: dict[str, Any]) -> None:
            day = values["released_on"]
            if day is None:
                raise RuleBroken("released_on", tr("Give the day it was agreed, such as 3/3/2026."))
            desk.run(
                lambda database: actions.release_promise(
                    database, promise.id, day, values["reason"], desk.today()
                ),
                tr("Released “{0}” by agreement").format(promise.what),
            )

        form = Form(columns=2)
        form.add("released_on", tr("&Agreed on"), DateEditor(desk.today()))
        form.add("reason", tr("&Why"), TextEditor(lines=3), span=2)
        super().__init__(
            tr("Release by agreement"), form, tr("Release"), release,
            tr("{0}. All sides agree that it need not be done.").format(promise.what), parent,
        )  # fmt: skip


def open_trace(desk: Desk, parent: QWidget | None, promise: Commitment) -> TraceDialog:
    """Show the dialog over ``parent``."""
    return opened(TraceDialog(desk, parent, promise))


def open_release(desk: Desk, parent: QWidget | None, promise: Commitment) -> ReleaseDialog:
    """Show the dialog over ``parent``."""
    return opened(ReleaseDialog(desk, parent, promise))
