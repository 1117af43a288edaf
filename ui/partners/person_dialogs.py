"""Dialogs about people and their roles: add, edit, change of holder, end, further role."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import partners as actions
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Channel, Person, Role, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import partners_rows
from partnerdesk.store.partners_rows import PersonInRole
from ui.desk import Desk
from ui.partners.choices import choices, member_choices, people_choices
from ui.partners.reading import read_view
from ui.partners.words import post_words, tr
from ui.widgets import ChoiceEditor, DateEditor, Form, FormDialog, LineEditor, TextEditor

_PERSON = ("name", "channel", "mobile", "telephone", "email", "note")
_ROLE = ("kind", "title", "started_on", "ended_on")


def open_add_person(desk: Desk, parent: QWidget | None, member_id: str) -> FormDialog:
    """Add somebody at a member, with what they do there; ready to show."""
    view = read_view(desk, member_id)
    form = Form(columns=2)
    form.add("name", tr("&Name"), LineEditor(), span=2)
    _add_role_fields(form)
    add_reach_fields(form)
    form.set_values({"kind": Role().kind})

    def submit(values: dict[str, Any]) -> None:
        person = replace(Person(), **only(_PERSON, values))
        role = replace(Role(member_id=member_id), **only(_ROLE, values))
        words = tr("Added {0} at {1}").format(person.name, view.member.name)
        today = desk.today()
        desk.run(lambda database: actions.add_person(database, person, role, today), words)

    return FormDialog(tr("Add a person"), form, tr("Add person"), submit, view.member.name, parent)


def open_edit_person(desk: Desk, parent: QWidget | None, role_id: str) -> FormDialog:
    """Change somebody's details and one of their roles; ready to show."""
    one = _in_role(desk, role_id)
    form = Form(columns=2)
    form.add("name", tr("&Name"), LineEditor(), span=2)
    _add_role_fields(form)
    form.add("ended_on", tr("Last &day in the role"), DateEditor(), tr("Blank while in post."))
    add_reach_fields(form)
    form.set_values(
        {name: getattr(one.person, name) for name in _PERSON}
        | {name: getattr(one.role, name) for name in _ROLE}
    )

    def submit(values: dict[str, Any]) -> None:
        person = replace(one.person, **only(_PERSON, values))
        role = replace(one.role, **only(_ROLE, values))
        words = tr("Changed {0}").format(person.name)
        today = desk.today()
        desk.run(lambda database: actions.edit_person(database, person, today, role), words)

    return FormDialog(tr("Edit a person"), form, tr("Save"), submit, one.person.name, parent)


def open_start_role(
    desk: Desk, parent: QWidget | None, person_id: str, member_id: str
) -> FormDialog:
    """Give somebody a further role, at this member or another; ready to show."""
    with desk.read() as connection:
        person = partners_rows.get_person(connection, person_id)
    form = Form(columns=2)
    form.add("member_id", tr("A&t"), ChoiceEditor(member_choices(desk)), span=2)
    _add_role_fields(form)
    form.set_values({"member_id": member_id, "kind": Role().kind, "started_on": desk.today()})

    def submit(values: dict[str, Any]) -> None:
        role = replace(Role(person_id=person.id), **values)
        words = tr("{0} is now {1} as well").format(person.name, post_words(role))
        today = desk.today()
        desk.run(lambda database: actions.start_role(database, role, today), words)

    return FormDialog(tr("Add a further role"), form, tr("Add role"), submit, person.name, parent)


def open_end_role(desk: Desk, parent: QWidget | None, role_id: str) -> FormDialog:
    """Record the last day somebody held a role; ready to show."""
    one = _in_role(desk, role_id)
    form = Form()
    form.add("ended_on", tr("Last &day in the role"), DateEditor())
    form.set_values({"ended_on": one.role.ended_on or desk.today()})

    def submit(values: dict[str, Any]) -> None:
        ended_on = values["ended_on"]
        if ended_on is None:
            raise RuleBroken("ended_on", tr("Put the last day in the role, such as 31/8/2026."))
        words = tr("{0} is {1} until {2}").format(
            one.person.name, post_words(one.role), day_text(ended_on)
        )
        desk.run(lambda database: actions.end_role(database, role_id, ended_on), words)

    intro = tr("{0}, {1}. The role stays in the history.").format(
        one.person.name, post_words(one.role)
    )
    return FormDialog(tr("End a role"), form, tr("End role"), submit, intro, parent, width=440)


def open_change_holder(desk: Desk, parent: QWidget | None, role_id: str) -> FormDialog:
    """Somebody takes over a role: the old one ends the day before (P77); ready to show."""
    one = _in_role(desk, role_id)
    view = read_view(desk, one.role.member_id)
    known = [
        (key, words)
        for key, words in people_choices(view, tr("Somebody new"))
        if key != one.person.id
    ]
    form = Form(columns=2)
    form.add("starts_on", tr("&First day"), DateEditor())
    form.add("successor", tr("&Successor"), ChoiceEditor(known))
    form.add("name", tr("&Name"), LineEditor(), span=2)
    add_reach_fields(form, note=False)
    form.set_values({"starts_on": desk.today()})

    def ask_for_new() -> None:
        is_new = form.editor("successor").value() is None
        for name in ("name", "channel", "mobile", "telephone", "email"):
            form.field(name).setVisible(is_new)

    form.editor("successor").edited.connect(ask_for_new)

    def submit(values: dict[str, Any]) -> None:
        starts_on, person_id = values["starts_on"], values["successor"]
        if starts_on is None:
            raise RuleBroken("starts_on", tr("Put the first day, such as 1/9/2026."))
        if person_id is None:
            person = replace(Person(), **only(_PERSON, values))
        else:
            with desk.read() as connection:
                person = partners_rows.get_person(connection, person_id)
        words = tr("{0} is {1} from {2}").format(
            person.name, post_words(one.role), day_text(starts_on)
        )
        if one.role.kind is RoleKind.HEAD:
            words = tr("{0}. A new head signs up afresh.").format(words)
        today = desk.today()
        desk.run(
            lambda database: actions.change_holder(database, role_id, person, starts_on, today),
            words,
        )

    intro = tr("{0} of {1} is {2} now. That role ends the day before.").format(
        one.role.label, view.member.name, one.person.name
    )
    return FormDialog(tr("Change of holder"), form, tr("Hand over"), submit, intro, parent)


def open_call_first(desk: Desk, parent: QWidget | None, member_id: str) -> FormDialog:
    """Choose whom to call first at a member; ready to show."""
    view = read_view(desk, member_id)
    offered: dict[str | None, str] = {None: tr("By role: the coordinator or lead teacher first")}
    for one in view.in_post:
        offered.setdefault(one.person.id, f"{one.person.name}, {one.role.label}")
    form = Form()
    form.add("person_id", tr("&Call first"), ChoiceEditor(list(offered.items())))
    form.set_values({"person_id": view.member.call_first_id})

    def submit(values: dict[str, Any]) -> None:
        words = tr("Chose whom to call first at {0}").format(view.member.name)
        person_id = values["person_id"]
        desk.run(lambda database: actions.call_first(database, member_id, person_id), words)

    return FormDialog(
        tr("Whom to call first"), form, tr("Choose"), submit, view.member.name, parent, width=440
    )


def _add_role_fields(form: Form) -> None:
    form.add("kind", tr("&Role"), ChoiceEditor(choices(RoleKind)))
    form.add("title", tr("The school’s &own word for it"), LineEditor(), tr("May be left blank."))
    form.add("started_on", tr("In the role &since"), DateEditor(), tr("Blank if not known."))


def add_reach_fields(form: Form, *, note: bool = True) -> None:
    """Ask how somebody is reached."""
    form.add("channel", tr("&Prefers"), ChoiceEditor(choices(Channel)))
    form.add("mobile", tr("&Mobile"), LineEditor())
    form.add("telephone", tr("&Telephone"), LineEditor())
    form.add("email", tr("&E-mail"), LineEditor())
    if note:
        form.add("note", tr("Note"), TextEditor(lines=2), span=2)


def _in_role(desk: Desk, role_id: str) -> PersonInRole:
    with desk.read() as connection:
        role = partners_rows.get_role(connection, role_id)
        return PersonInRole(role, partners_rows.get_person(connection, role.person_id))


def only(names: tuple[str, ...], values: dict[str, Any]) -> dict[str, Any]:
    """Some of the values of a form."""
    return {name: values[name] for name in names if name in values}
