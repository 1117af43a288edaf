"""Setting up our own school, by hand or from the schools register."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from partnerdesk.domain.partners import Member, MemberKind, Phase
from partnerdesk.domain.problems import RuleBroken
from ui.background import Background
from ui.desk import Desk
from ui.welcome.register_choice import RegisterChoice
from ui.welcome.words import tr
from ui.widgets import ChoiceEditor, Form, FormDialog, Label, LineEditor, line, link_button
from ui.widgets.opened import opened

# Fields of the form that are the school's own.
_SCHOOL = ("name", "kind", "phase", "urn", "street", "town", "postcode", "telephone", "email")


class SetUpDialog(FormDialog):
    """Asks for the partnership, its coordinator and our school; only the school's name must be.

    What the register knows beyond the fields (place on the map, pupils, ages) is kept with them.
    """

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None = None) -> None:
        self._desk, self._background = desk, background
        self._school = Member(is_us=True)
        self.register_button = link_button(
            tr("Fill in from the schools register…"), "import", self.choose_register
        )
        super().__init__(
            tr("Set up our school"),
            _form(self.register_button),
            tr("Set up"),
            self._set_up,
            tr("Only the school’s name is needed now. The rest can follow in Partners."),
            parent,
            width=640,
        )
        self._fill_names()

    def choose_register(self) -> None:
        """Ask for the register's file, then for our school in it."""
        wanted = tr("Schools register (edubasealldata*.csv *.csv);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose the schools register"), "", wanted)
        if name:
            self.open_register(Path(name))

    def open_register(self, path: Path) -> RegisterChoice:
        """Open the search in a register that was chosen."""
        return opened(RegisterChoice(self._background, path, self._take, self))

    def _take(self, school: Member) -> None:
        self._school = school
        for name in _SCHOOL:
            value = getattr(school, name)
            if value not in ("", None):
                self.form.editor(name).set_value(value)

    def _fill_names(self) -> None:
        settings = self._desk.settings()
        self.form.set_values(
            {
                "partnership_name": settings.partnership_name,
                "coordinator_name": settings.coordinator_name,
                "kind": MemberKind.STATE,
                "phase": Phase.NONE,
            }
        )

    def _set_up(self, values: dict[str, Any]) -> None:
        from partnerdesk.actions.partners import set_up_school

        if not values["name"]:
            raise RuleBroken("name", tr("Give our school’s name, for example “Fenwick Primary”."))
        school = replace(self._school, **{name: values[name] for name in _SCHOOL})
        settings = replace(
            self._desk.settings(),
            partnership_name=values["partnership_name"],
            coordinator_name=values["coordinator_name"],
        )
        self._desk.run(
            lambda database: set_up_school(database, school, settings),
            tr("{0} is set up").format(values["name"]),
        )


def open_set_up(desk: Desk, background: Background, parent: QWidget | None) -> SetUpDialog:
    """The dialog that sets up our school, ready to be opened."""
    dialog = SetUpDialog(desk, background, parent)
    dialog.finished.connect(dialog.deleteLater)
    return dialog


def _form(register_button: QWidget) -> Form:
    form = Form(columns=2)
    form.add(
        "partnership_name",
        tr("Name of the partnership"),
        LineEditor(placeholder=tr("East Vale Schools Together")),
    )
    form.add("coordinator_name", tr("Your name, as coordinator"), LineEditor())
    head = QWidget()
    across = line(head)
    across.addWidget(Label(tr("Our school"), "block"))
    across.addStretch()
    across.addWidget(register_button)
    form.add_widget(head)
    form.add("name", tr("Name of our school"), LineEditor(), span=2)
    form.add("kind", tr("Kind"), ChoiceEditor([(kind, kind.label) for kind in MemberKind]))
    form.add("phase", tr("Phase"), ChoiceEditor([(phase, phase.label) for phase in Phase]))
    form.add("street", tr("Street"), LineEditor(), span=2)
    form.add("town", tr("Town"), LineEditor())
    form.add("postcode", tr("Postcode"), LineEditor())
    form.add("telephone", tr("Telephone"), LineEditor())
    form.add("email", tr("E-mail"), LineEditor())
    form.add("urn", tr("URN"), LineEditor(), tr("Six digits, if the school has one."))
    return form
