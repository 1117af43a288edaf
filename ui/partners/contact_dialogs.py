"""Dialogs of keeping in touch: log a contact, write a note, record who is on board."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import partners as actions
from partnerdesk.domain.buy_in import BuyIn, Group, Standing
from partnerdesk.domain.partners import Contact, ContactKind, Note, NoteTopic
from partnerdesk.store.partners_rows import get_member
from ui.desk import Desk
from ui.partners.choices import choices, people_choices
from ui.partners.reading import read_view
from ui.partners.words import tr
from ui.widgets import (
    ChoiceEditor,
    DateEditor,
    Form,
    FormDialog,
    LineEditor,
    TextEditor,
    TickEditor,
)

_PRIVATE_TOPICS = (NoteTopic.TRUST, NoteTopic.SUSPICION)


def open_log_contact(
    desk: Desk, parent: QWidget | None, member_id: str, contact: Contact | None = None
) -> FormDialog:
    """Log a visit, call, meeting or message (P10), or correct ``contact``; ready to show."""
    view = read_view(desk, member_id)
    form = Form(columns=2)
    form.add(
        "summary",
        tr("&What was it about?"),
        LineEditor(placeholder=tr("hall booking for the concert agreed")),
        span=2,
    )
    form.add("kind", tr("&Kind"), ChoiceEditor(choices(ContactKind)))
    form.add("on", tr("&Day"), DateEditor())
    form.add(
        "person_id",
        tr("W&ith whom"),
        ChoiceEditor(people_choices(view, tr("Nobody in particular"))),
        span=2,
    )
    form.add("detail", tr("D&etails"), TextEditor(lines=3), span=2)
    form.add("private", "", TickEditor(tr("&Private: never printed outside our school")), span=2)
    start = contact or Contact(member_id=member_id, on=desk.today(), by=desk.database.actor)
    _fill(form, start)

    def submit(values: dict[str, Any]) -> None:
        on = values.pop("on") or desk.today()
        new = replace(start, on=on, **values)
        said = tr("Logged {0} with {1}") if not start.id else tr("Corrected {0} with {1}")
        words = said.format(new.kind.label.lower(), view.member.name)
        desk.run(lambda database: actions.log_contact(database, new, desk.today()), words)

    title = tr("Correct a contact") if start.id else tr("Log a contact")
    verb = tr("Save") if start.id else tr("Log contact")
    return FormDialog(title, form, verb, submit, view.member.name, parent)


def open_note(
    desk: Desk, parent: QWidget | None, member_id: str, note: Note | None = None
) -> FormDialog:
    """Write a note about a member, or change ``note``; ready to show.

    Trust and suspicion (P11, P12) are private from the start.
    """
    name = _name(desk, member_id)
    form = Form()
    form.add("body", tr("&Note"), TextEditor(lines=5))
    form.add("topic", tr("&About"), ChoiceEditor(choices(NoteTopic)))
    form.add(
        "private",
        "",
        TickEditor(tr("&Private: never printed outside our school")),
        tr("A private note is left out of every paper that goes to somebody else."),
    )
    start = note or Note(
        member_id=member_id, written_on=desk.today(), written_by=desk.database.actor
    )
    _fill(form, start)
    if not start.id:
        form.editor("topic").edited.connect(
            lambda: form.editor("private").set_value(
                form.editor("topic").value() in _PRIVATE_TOPICS
            )
        )

    def submit(values: dict[str, Any]) -> None:
        new = replace(start, **values)
        said = tr("Changed a note on {0}") if start.id else tr("Added a note on {0}")
        words = said.format(name)
        desk.run(lambda database: actions.write_note(database, new), words)

    title = tr("Change a note") if start.id else tr("Add a note")
    verb = tr("Save") if start.id else tr("Add note")
    return FormDialog(title, form, verb, submit, name, parent)


def open_private_note(desk: Desk, parent: QWidget | None, member_id: str) -> FormDialog:
    """Write a note that never leaves the school; ready to show."""
    dialog = open_note(desk, parent, member_id)
    dialog.form.set_values({"topic": NoteTopic.TRUST, "private": True})
    return dialog


def open_buy_in(
    desk: Desk, parent: QWidget | None, member_id: str, seen: BuyIn | None = None
) -> FormDialog:
    """Record how a group stands (P8, P9), or correct what was recorded; ready to show."""
    name = _name(desk, member_id)
    form = Form(columns=2)
    form.add("group", tr("&Who"), ChoiceEditor(choices(Group)))
    form.add("standing", tr("&How they stand"), ChoiceEditor(choices(Standing)))
    form.add("seen_on", tr("&Seen on"), DateEditor())
    form.add(
        "evidence",
        tr("What shows &it"),
        TextEditor(lines=3),
        tr("A letter, a minute, words at a meeting."),
        span=2,
    )
    start = seen or BuyIn(member_id=member_id, seen_on=desk.today())
    _fill(form, start)

    def submit(values: dict[str, Any]) -> None:
        on = values.pop("seen_on") or desk.today()
        new = replace(start, seen_on=on, **values)
        words = tr("Recorded how the {0} of {1} stands").format(new.group.label.lower(), name)
        if new.group is Group.GOVERNORS:
            words = tr("Recorded how the governors of {0} stand").format(name)
        desk.run(lambda database: actions.record_buy_in(database, new, desk.today()), words)

    title = tr("Correct who is on board") if start.id else tr("Record who is on board")
    verb = tr("Save") if start.id else tr("Record")
    return FormDialog(title, form, verb, submit, name, parent)


def _name(desk: Desk, member_id: str) -> str:
    """What the member is called; a dialog that asks for no more need not read all of it."""
    with desk.read() as connection:
        return get_member(connection, member_id).name


def _fill(form: Form, fact: Contact | Note | BuyIn) -> None:
    """Show a fact in the form; what is not asked for stays as it is."""
    form.set_values({name: getattr(fact, name) for name in fact.__dataclass_fields__})
