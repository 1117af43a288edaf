"""The look on this computer: colours and size of text, applied as soon as they are chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui import look_choice, theme
from ui.desk import Desk
from ui.settings.words import tr
from ui.widgets import Card, ChoiceEditor, Form, column


class LookCard(Card):
    """System, light, dark or high contrast, and text from 100% to 200%."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Look"), tr("on this computer"))
        self._folder = desk.look_folder
        self._filling = False
        self.form = Form(columns=2)
        self.form.add("theme", tr("Colours"), ChoiceEditor(_themes()))
        steps = round((look_choice.LARGEST - look_choice.SMALLEST) / look_choice.STEP)
        sizes = [look_choice.SMALLEST + look_choice.STEP * n for n in range(steps + 1)]
        self.form.add(
            "scale", tr("Size of text"), ChoiceEditor([(size, f"{size:.0%}") for size in sizes])
        )
        inside = QWidget()
        column(inside, margins=(16, 8, 16, 16)).addWidget(self.form)
        self.add(inside)
        self._show()
        self.form.changed.connect(self._choose)
        theme.look().changed.connect(self._show)

    def _choose(self) -> None:
        if self._filling:
            return
        values = self.form.values()
        if None not in values.values():
            if look_choice.choose(self._folder, values["theme"], values["scale"]):
                self.form.clear_refusals()
            else:
                self.form.refuse("", look_choice.not_kept())

    def _show(self) -> None:
        name, scale = look_choice.chosen(self._folder)
        self._filling = True
        self.form.set_values({"theme": name, "scale": scale})
        self._filling = False


def _themes() -> list[tuple[theme.Choice, str]]:
    return [
        ("system", tr("As the system")),
        ("light", tr("Light")),
        ("dark", tr("Dark")),
        ("contrast", tr("High contrast")),
    ]
