"""A card around a form with its own Save button, and cards for what the partnership settles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.settings import Settings
from ui.desk import Desk
from ui.settings.words import tr
from ui.widgets import Card, DateEditor, Form, LineEditor, NumberEditor, button, column, line
from ui.widgets.writing import Written

Submit = Callable[[dict[str, Any]], object]


class FormCard(Card):
    """Fields and one Save, usable once something changed. A refusal shows at its field."""

    def __init__(self, title: str, form: Form, submit: Submit) -> None:
        super().__init__(title)
        self.form, self._submit = form, submit
        self._handing_over = False
        inside = QWidget()
        stack = column(inside, gap=12, margins=(16, 8, 16, 16))
        stack.addWidget(form)
        foot = line()
        foot.addStretch()
        self.save_button = button(tr("Save"), "save", self.save)
        self.save_button.setAccessibleName(tr("Save: {0}").format(title))
        foot.addWidget(self.save_button)
        stack.addLayout(foot)
        self.add(inside)
        form.changed.connect(self._follow)
        self._follow()

    def show_values(self, values: dict[str, Any]) -> None:
        """Fill the fields, unless something typed there is not saved yet."""
        if self._handing_over or not self.form.is_dirty:
            self.form.set_values(values)
            self._follow()

    def save(self) -> None:
        """Hand over what the fields say."""
        try:
            values = self.form.values()
            self._handing_over = True  # so that the reload that follows shows what was kept
            self._submit(values)
        except RuleBroken as problem:
            self.form.refuse(problem.field, problem.message)
            return
        finally:
            self._handing_over = False
        self.form.mark_saved()
        self._follow()

    def written(self) -> list[Written]:
        """What waits for Save."""
        return (
            [(self.header.title.text(), self.form.passages())]
            if self.form.has_fresh_words()
            else []
        )

    def _follow(self) -> None:
        self.save_button.setEnabled(self.form.is_dirty)


def partnership_card(desk: Desk) -> FormCard:
    """The partnership's name and who coordinates it."""
    form = Form(columns=2)
    form.add("partnership_name", tr("Name of the partnership"), LineEditor(), span=2)
    form.add("coordinator_name", tr("Coordinator"), LineEditor())
    form.add("coordinator_since", tr("Coordinator since"), DateEditor())
    return FormCard(tr("Partnership"), form, lambda values: change(desk, values))


def reminders_card(desk: Desk) -> FormCard:
    """When Today begins to speak of a thing."""
    form = Form(columns=2)
    for name, label in (
        ("buy_in_fades_after_months", tr("Buy-in fades after, in months")),
        ("review_notice_days", tr("Reviews are due, days before")),
        ("signature_chase_days", tr("Chase signatures after, in days")),
        ("backup_overdue_days", tr("Backup is overdue after, in days")),
        ("leavers_review_months", tr("Review who left after, in months")),
    ):
        form.add(name, label, NumberEditor())
    return FormCard(tr("Reminders"), form, lambda values: change(desk, values))


def change(desk: Desk, values: dict[str, Any]) -> None:
    """Settle what a card says. Raises RuleBroken at the field that can’t be right."""
    from partnerdesk.actions.settings import change_settings

    before: Settings = desk.settings()
    for name, value in values.items():
        if value is None and isinstance(getattr(before, name), int):
            raise RuleBroken(name, tr("Give a number here, such as 14."))
    after = replace(before, **values)
    desk.run(lambda database: change_settings(database, after), tr("Settings saved"))
