"""Days on which a member is closed or busy: whole days or hours, for all or some year groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.calendar import Closure, ClosureKind
from partnerdesk.domain.clashes import Clash
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Session
from ui.calendar.inputs import TimeEditor, YearsEditor
from ui.calendar.planning_words import choices, touched_words, tr
from ui.desk import Desk
from ui.widgets import ChoiceEditor, DateEditor, Form, FormDialog, LineEditor, WrapLabel
from ui.widgets.opened import opened


def open_closure(
    desk: Desk,
    parent: QWidget | None,
    member_id: str,
    closure: Closure | None = None,
    first_day: date | None = None,
) -> FormDialog:
    """Add a closure of a member, or change one.

    The notice that follows names the sessions already fixed that it touches.
    """
    was = closure or Closure("", member_id, ClosureKind.HOLIDAY, "", date.min, date.min)
    form = _form(was)
    if closure is not None:
        form.set_values({name: getattr(closure, name) for name in _OWN})
    else:
        form.set_values({"kind": ClosureKind.HOLIDAY, "first_day": first_day})

    def submit(values: dict[str, Any]) -> None:
        from partnerdesk.actions import closures as actions

        if values["kind"] is None:
            raise RuleBroken("kind", tr("Choose what kind of closure it is."))
        first = values["first_day"]
        if first is None:
            raise RuleBroken("first_day", tr("Give the first day on which the school is closed."))
        new = replace(was, **{**values, "last_day": values["last_day"] or first})
        act = actions.change_closure if closure else actions.add_closure
        changes = desk.run(lambda database: act(database, new))
        if changes:
            said = (tr("Changed {0}") if closure else tr("Added {0}")).format(new.name)
            touched = touched_words(sessions_touched(desk, replace(new, id=was.id or changes.made)))
            desk.noticed.emit(f"{said}. {touched}" if touched else said, True)

    title = tr("Change a closure") if closure else tr("Add a closure")
    verb = tr("Save") if closure else tr("Add closure")
    intro = tr("{0} is closed, or busy, on these days.").format(_member(desk, member_id))
    return opened(FormDialog(title, form, verb, submit, intro, parent, 640))


_OWN = ("kind", "name", "first_day", "last_day", "starts", "ends", "years")


def _form(was: Closure) -> Form:
    form = Form(columns=2)
    form.add("name", tr("&Name"), LineEditor(placeholder=tr("May half-term")))
    form.add("kind", tr("&Kind"), ChoiceEditor(choices(ClosureKind)))
    form.add("first_day", tr("Fi&rst day"), DateEditor())
    form.add("last_day", tr("&Last day"), DateEditor(), tr("Blank for a single day."))
    form.add("starts", tr("Fr&om"), TimeEditor("09:00"), tr("Blank for the whole day."))
    form.add("ends", tr("&Until"), TimeEditor("12:00"))
    form.add(
        "years",
        tr("&Year groups"),
        YearsEditor(),
        tr("Blank when it concerns everybody. A trip or mocks of one year leave the others free."),
        span=2,
    )
    if was.feed_id:
        words = tr(
            "This came from a calendar file. Reading that file again puts it back as the file "
            "has it."
        )
        form.add_widget(WrapLabel(words, "quiet"))
    return form


def sessions_touched(desk: Desk, closure: Closure) -> Sequence[tuple[Session, Sequence[Clash]]]:
    """The sessions ahead that a closure is in the way of."""
    from partnerdesk.actions.sessions import late_clashes

    days = (closure.last_day - desk.today()).days
    if days < 0:
        return ()
    key = f"closure:{closure.id}"
    found = late_clashes(desk.database, desk.today(), days)
    return [(one, of) for one, of in found if any(clash.key == key for clash in of)]


def _member(desk: Desk, member_id: str) -> str:
    from partnerdesk.store.partners_rows import get_member

    with desk.read() as connection:
        return get_member(connection, member_id).name
