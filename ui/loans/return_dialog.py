"""Taking back: how many of each came back well or damaged, and how many are lost."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import lending as actions
from partnerdesk.domain.lending import Condition, LoanLine, Outcome, Return, check_returns
from partnerdesk.domain.money import pounds
from partnerdesk.domain.problems import RuleBroken
from ui.desk import Desk
from ui.loans.labelled import labelled
from ui.loans.money_editor import MoneyEditor
from ui.loans.reading import LoanView, choices, read_view
from ui.loans.words import things_words, tr
from ui.widgets import (
    ChoiceEditor,
    FlowLayout,
    Form,
    FormDialog,
    LineEditor,
    NumberEditor,
    TickEditor,
    WrapLabel,
    column,
)
from ui.widgets.opened import opened


class ReturnEditor(QWidget):
    """What came back of one line; the value is a list of Return.

    It begins with everything back well. What is written as damaged or lost is taken off that, until
    the number that came back well is changed by hand.
    """

    edited = Signal()

    def __init__(self, view: LoanView, of: LoanLine) -> None:
        super().__init__()
        self._view, self._line = view, of
        self.left = of.quantity - view.back(of)
        self._well_touched = self._following = False
        stack = column(self, gap=4)
        self.well = NumberEditor(self.left)
        self.damaged, self.lost = NumberEditor(placeholder="0"), NumberEditor(placeholder="0")
        counts = FlowLayout(gap=16)
        for editor, words in (
            (self.well, tr("Well")),
            (self.damaged, tr("Damaged")),
            (self.lost, tr("Lost")),
        ):
            counts.addWidget(labelled(editor, words, 64))
        self.condition = ChoiceEditor(choices(Condition))
        self.condition.set_value(of.condition_out)
        counts.addWidget(labelled(self.condition, tr("Condition"), 120))
        stack.addLayout(counts)
        self.costs = QWidget()
        costs = FlowLayout(self.costs, gap=16)
        each = view.items[of.item_id].value_pence
        self.damage_cost = MoneyEditor(placeholder="£")
        self.loss_cost = MoneyEditor(placeholder=pounds(each) if each else "£")
        self.note = LineEditor(placeholder=tr("What happened"))
        self._damage_part = labelled(self.damage_cost, tr("To repair"), 96)
        self._loss_part = labelled(self.loss_cost, tr("To replace"), 96)
        for part in (self._damage_part, self._loss_part, labelled(self.note, tr("Note"), 220)):
            costs.addWidget(part)
        self.costs.hide()
        stack.addWidget(self.costs)
        ticks = FlowLayout(gap=8)
        self.ticks = [TickEditor(name.replace("&", "&&"), ticked=True) for name in of.accessories]
        for tick in self.ticks:
            ticks.addWidget(tick)
            tick.edited.connect(self.edited)
        stack.addLayout(ticks)
        self.told = WrapLabel("", "hint")
        stack.addWidget(self.told)
        self.setFocusProxy(self.well)
        self.well.edited.connect(self._touch_well)
        for editor in (self.damaged, self.lost):
            editor.edited.connect(self._follow)
        for part in (self.condition, self.damage_cost, self.loss_cost, self.note):
            part.edited.connect(self.edited)
        self._tell()

    def value(self) -> list[Return]:
        well = Return(
            line_id=self._line.id,
            returned_at=self._view.now.replace(second=0, microsecond=0),
            quantity=self.well.value() or 0,
            condition_in=self.condition.value(),
            accessories=tuple(
                tick.text().replace("&&", "&") for tick in self.ticks if tick.isChecked()
            ),
        )
        found = [well] if well.quantity else []
        for outcome, editor, cost in (
            (Outcome.DAMAGED, self.damaged, self.damage_cost),
            (Outcome.LOST, self.lost, self.loss_cost),
        ):
            quantity = editor.value() or 0
            if quantity:
                found.append(
                    Return(
                        line_id=self._line.id,
                        returned_at=well.returned_at,
                        quantity=quantity,
                        condition_in=Condition.DAMAGED,
                        accessories=() if outcome is Outcome.LOST else well.accessories,
                        outcome=outcome,
                        cost_pence=cost.value(),
                        note=self.note.value(),
                    )
                )
        check_returns(self._line, self._line.quantity - self.left, found)
        return found

    def set_value(self, value: Any) -> None:
        """Nothing: it begins with what is out."""

    def is_all_well(self) -> bool:
        """Whether all that is out is marked as back and well."""
        try:
            return self.well.value() == self.left and len(self.value()) == 1
        except RuleBroken:
            return False

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for editor, words in (
            (self.well, tr("{0}: back well")),
            (self.damaged, tr("{0}: back damaged")),
            (self.lost, tr("{0}: lost")),
            (self.condition, tr("{0}: condition")),
            (self.damage_cost, tr("{0}: cost of repair")),
            (self.loss_cost, tr("{0}: cost to replace")),
            (self.note, tr("{0}: what happened")),
        ):
            editor.setAccessibleName(words.format(name))

    def _touch_well(self) -> None:
        self._well_touched = self._well_touched or not self._following
        self._tell()
        self.edited.emit()

    def _follow(self) -> None:
        try:
            damaged, lost = self.damaged.value() or 0, self.lost.value() or 0
        except RuleBroken:
            self.edited.emit()
            return
        self._damage_part.setVisible(damaged > 0)
        self._loss_part.setVisible(lost > 0)
        self.costs.setVisible(damaged + lost > 0)
        if not self._well_touched:
            self._following = True
            self.well.set_value(max(0, self.left - damaged - lost))
            self._following = False
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        """How many stay out after this."""
        try:
            back = sum(editor.value() or 0 for editor in (self.well, self.damaged, self.lost))
        except RuleBroken:
            back = 0
        left = self.left - back
        self.told.setText(tr("{0} stay out").format(left) if left > 0 else "")
        self.told.setVisible(left > 0)


class ReturnDialog(FormDialog):
    """Takes back some or all of a loan; Enter at once takes all of it back, well."""

    def __init__(self, desk: Desk, parent: QWidget | None, loan_id: str) -> None:
        view = read_view(desk, loan_id)
        self._desk, self._view = desk, view
        form = Form()
        self.editors: dict[str, ReturnEditor] = {}
        for number, one in enumerate(view.facts.lines):
            editor = ReturnEditor(view, one)
            if editor.left > 0:
                name = view.name(one).replace("&", "&&")
                out = tr("{0}: {1} out").format(name, editor.left)
                form.add(f"line-{number}", out, editor)
                self.editors[f"line-{number}"] = editor
        self._all_well = tr("All back, all well")
        super().__init__(
            tr("Take back {0}").format(view.facts.loan.number), form, self._all_well, self._take,
            tr("{0} from {1}").format(view.still_out, view.borrower), parent, width=680,
        )  # fmt: skip
        form.changed.connect(self._name_the_button)

    def _name_the_button(self) -> None:
        well = all(editor.is_all_well() for editor in self.editors.values())
        words = self._all_well if well else tr("Take back")
        self.action_button.setText(words)
        self.action_button.setAccessibleName(words)
        QTimer.singleShot(0, self, self._fit_screen)

    def _take(self, values: dict[str, Any]) -> None:
        now, loan_id = self._desk.now(), self._view.facts.loan.id
        coming = [one for name in self.editors for one in values[name]]
        names = {line.id: self._view.name(line) for line in self._view.facts.lines}
        counts: dict[str, int] = {}
        for one in coming:
            counts[one.line_id] = counts.get(one.line_id, 0) + one.quantity
        things = things_words([(many, names[key]) for key, many in counts.items()])
        self._desk.run(
            lambda database: actions.take_back(database, loan_id, coming, now),
            tr("Took back {0} from {1}").format(things, self._view.borrower),
        )


def open_return(desk: Desk, parent: QWidget | None, loan_id: str) -> ReturnDialog:
    """Show the dialog over ``parent``."""
    return opened(ReturnDialog(desk, parent, loan_id))
