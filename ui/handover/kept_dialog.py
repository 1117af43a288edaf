"""Where something is kept and who can get at it; what looks like a password is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions.leaving import write_whereabouts
from partnerdesk.domain.leaving import KeptKind, Whereabouts
from partnerdesk.domain.problems import RuleBroken
from ui.calendar.inputs import member_choices
from ui.desk import Desk
from ui.handover.choosing import people_and
from ui.handover.words import tr
from ui.widgets import ChoiceEditor, DateEditor, Form, FormDialog, LineEditor, TextEditor
from ui.widgets.opened import opened


def open_kept(
    desk: Desk,
    parent: QWidget | None,
    one: Whereabouts | None = None,
    saved: Callable[[str], object] | None = None,
) -> FormDialog:
    """Write where something new is, or change ``one``; ``saved`` gets the id of a new thing."""
    begin = one or Whereabouts(seen_on=desk.today())
    form = _form(desk, begin)
    form.set_values({name: getattr(begin, name) for name in _FIELDS})

    def submit(values: dict[str, Any]) -> None:
        if values["kind"] is None:
            raise RuleBroken("kind", tr("Choose what sort of thing it is."))
        new = replace(begin, **values)
        words = tr("Changed where {0} is") if one else tr("Wrote down where {0} is")
        changes = desk.run(
            lambda database: write_whereabouts(database, new, desk.today()),
            words.format(values["what"]),
        )
        if saved is not None and changes.made:
            saved(changes.made)

    title = tr("Where it is") if one else tr("Where something is")
    intro = tr("Never the password or code itself: only where it is kept, and who knows it.")
    verb = tr("Save") if one else tr("Add")
    return opened(FormDialog(title, form, verb, submit, intro, parent, 640))


_FIELDS = ("kind", "member_id", "what", "kept_at", "holder_id", "second_id", "seen_on")


def _form(desk: Desk, begin: Whereabouts) -> Form:
    form = Form(columns=2)
    form.add("what", tr("&What it is"), LineEditor(placeholder=tr("Equipment store")), span=2)
    form.add("kind", tr("What &sort"), ChoiceEditor([(one, tr(one.label)) for one in KeptKind]))
    places: list[tuple[str | None, str]] = [(None, tr("The partnership"))]
    form.add("member_id", tr("It &belongs to"), ChoiceEditor([*places, *member_choices(desk)]))
    form.add("kept_at", tr("Where it is &kept"), TextEditor(lines=2), span=2)
    nobody = tr("Nobody is named")
    people = people_and(desk, nobody, (begin.holder_id, begin.second_id))
    form.add("holder_id", tr("W&ho has it"), ChoiceEditor(people))
    form.add("second_id", tr("Who &else"), ChoiceEditor(people))
    form.add("seen_on", tr("&Last looked at"), DateEditor(), tr("The day it was still so."))
    return form
