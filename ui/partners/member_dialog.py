"""Adding a member and changing what is known of it, in three sections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import partners as actions
from partnerdesk.domain.partners import (
    Beginning,
    Initiator,
    Member,
    MemberKind,
    Nation,
    Phase,
    PlanStanding,
    Rhythm,
    Stage,
)
from partnerdesk.domain.words import listed
from partnerdesk.store.partners_rows import all_members, get_member
from ui.desk import Desk
from ui.partners.choices import choices
from ui.partners.words import tr
from ui.widgets import (
    Banner,
    ChoiceEditor,
    DateEditor,
    Form,
    FormDialog,
    LineEditor,
    NumberEditor,
    TextEditor,
    button,
)

_WIDTH = 680
# Long enough not to compare after every key, short enough to be seen before the next field.
_PAUSE_MS = 150


def open_add_member(
    desk: Desk,
    parent: QWidget | None,
    added: Callable[[str], object] | None = None,
    open_other: Callable[[str], object] | None = None,
) -> FormDialog:
    """Add a member; ready to show. A near-duplicate is pointed out, never refused.

    ``added(id)`` is called with the new member, ``open_other(id)`` when the user would rather open
    the one that is there already.
    """
    form = Form(columns=2)
    twins = _Twins(desk, form)
    _add_fields(form, after_name=twins.banner)
    form.set_values(_values(Member(joined_on=desk.today())))

    def submit(values: dict[str, Any]) -> None:
        member = _member(Member(), values)
        words = tr("Added {0}").format(member.name)
        changes = desk.run(lambda database: actions.add_member(database, member), words)
        if added is not None:
            added(changes.made)

    dialog = FormDialog(
        tr("Add a partner"),
        form,
        tr("Add partner"),
        submit,
        tr("Only the name is needed; the rest can follow."),
        parent,
        _WIDTH,
    )

    def go_there() -> None:
        dialog.discard()
        if open_other is not None:
            open_other(twins.found)

    twins.open_button.clicked.connect(go_there)
    return dialog


def open_edit_member(desk: Desk, parent: QWidget | None, member_id: str) -> FormDialog:
    """Change what is known of a member; ready to show."""
    with desk.read() as connection:
        member = get_member(connection, member_id)
    form = Form(columns=2)
    _add_fields(form)
    form.set_values(_values(member))

    def submit(values: dict[str, Any]) -> None:
        new = _member(member, values)
        words = tr("Changed {0}").format(new.name)
        desk.run(lambda database: actions.edit_member(database, new), words)

    return FormDialog(
        tr("Edit {0}").format(member.name), form, tr("Save"), submit, "", parent, _WIDTH
    )


class _Twins:
    """Says, while somebody types a new member, which known one it may be."""

    def __init__(self, desk: Desk, form: Form) -> None:
        self._desk, self._form = desk, form
        self._known: list[Member] | None = None
        self.found = ""
        self.open_button = button(tr("Open it"))
        self.banner = Banner("warn", "", self.open_button)
        self.banner.hide()
        self._timer = QTimer(form, interval=_PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self._look)
        form.changed.connect(self._timer.start)

    def _look(self) -> None:
        """Compare with every member; the comparing library is loaded here, when first needed."""
        from partnerdesk.formats.likeness import near_duplicates

        if self._known is None:
            with self._desk.read() as connection:
                self._known = all_members(connection)
        typed = Member(
            **{
                name: self._form.editor(name).value()
                for name in ("name", "urn", "town", "postcode", "telephone")
            }
        )
        alike = near_duplicates(typed, self._known) if typed.name or typed.urn else ()
        if not alike:
            self.found = ""
            self.banner.hide()
        elif alike[0].member.id != self.found:
            twin = alike[0]
            self.found = twin.member.id
            self.banner.say(
                "warn",
                tr("This may be {0}, which is here already: {1}.").format(
                    twin.member.name, listed(twin.reasons)
                ),
            )
            self.open_button.setAccessibleName(tr("Open {0}").format(twin.member.name))


def _add_fields(form: Form, after_name: QWidget | None = None) -> None:
    form.add_heading(tr("Who"))
    form.add("name", tr("&Name"), LineEditor(), span=2)
    if after_name is not None:
        form.add_widget(after_name)
    form.add("kind", tr("&Kind"), ChoiceEditor(choices(MemberKind)))
    form.add("phase", tr("&Phase"), ChoiceEditor(choices(Phase)))
    form.add("urn", tr("&URN"), LineEditor(), tr("The number in the national schools register."))
    form.add("pupils", tr("Pupils"), NumberEditor())
    form.add("lowest_age", tr("Youngest, in years"), NumberEditor())
    form.add("highest_age", tr("Oldest, in years"), NumberEditor())
    form.add("local_authority", tr("Local authority"), LineEditor())
    form.add("trust", tr("Trust"), LineEditor())
    form.add("religious_character", tr("Religious character"), LineEditor())
    _add_where(form)
    _add_how(form)


def _add_where(form: Form) -> None:
    form.add_heading(tr("Where"))
    form.add("street", tr("&Street"), LineEditor())
    form.add("locality", tr("Locality"), LineEditor())
    form.add("town", tr("&Town"), LineEditor())
    form.add("county", tr("County"), LineEditor())
    form.add("postcode", tr("P&ostcode"), LineEditor())
    form.add("nation", tr("Nation"), ChoiceEditor(choices(Nation)))
    form.add("telephone", tr("Te&lephone"), LineEditor())
    form.add("email", tr("&E-mail"), LineEditor())
    form.add("website", tr("&Website"), LineEditor(), span=2)
    form.add(
        "easting",
        tr("Easting"),
        NumberEditor(),
        tr("Metres on the national grid, as the register has them."),
    )
    form.add("northing", tr("Northing"), NumberEditor(), tr("Both together give the distance."))


def _add_how(form: Form) -> None:
    form.add_heading(tr("How we work together"))
    form.add("joined_on", tr("&Joined"), DateEditor())
    form.add("stage", tr("Sta&ge"), ChoiceEditor(choices(Stage)))
    form.add("rhythm", tr("Be in touc&h"), ChoiceEditor(choices(Rhythm)))
    form.add(
        "themes", tr("The&mes"), LineEditor(), tr("Set apart by commas: Latin, mental health.")
    )
    form.add("plan_standing", tr("&Development plan"), ChoiceEditor(choices(PlanStanding)))
    form.add("plan_reference", tr("Where in the plan"), LineEditor(placeholder="2025–28, 4.2"))
    form.add("initiated_by", tr("Proposed by"), ChoiceEditor(choices(Initiator)))
    form.add("initiated_note", tr("Who, more exactly"), LineEditor())
    form.add("began", tr("How it began"), ChoiceEditor(choices(Beginning)))
    form.add("began_note", tr("More on how it began"), TextEditor(lines=2), span=2)
    form.add("values_ethos", tr("&Values and ethos"), TextEditor(lines=3), span=2)
    form.add("other_partnerships", tr("Other partnerships"), TextEditor(lines=2), span=2)


def _values(member: Member) -> dict[str, Any]:
    values = {field.name: getattr(member, field.name) for field in fields(member)}
    return values | {"themes": ", ".join(member.themes)}


def _member(start: Member, values: dict[str, Any]) -> Member:
    themes = tuple(part.strip() for part in values["themes"].split(",") if part.strip())
    return replace(start, **(values | {"themes": themes}))
