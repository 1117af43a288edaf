"""Which equipment is on show: by words, owner, category, state, and what is free when."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.lending import Half
from partnerdesk.store import lending_rows, partners_rows
from partnerdesk.store.lending_rows import ItemFilter
from ui import theme
from ui.desk import Desk
from ui.equipment.inputs import HalfDayEditor
from ui.equipment.words import TEST_NOTICE, tr
from ui.widgets import ChoiceEditor, FlowLayout, Label, LineEditor, TickEditor

Times = tuple[datetime, datetime]


class Filters(QWidget):
    """The line of filters above the catalogue and the timeline; ``changed`` on each choice.

    With ``before`` (the tabs) at its head it wraps as one line.
    """

    changed = Signal()

    def __init__(self, desk: Desk, before: QWidget) -> None:
        super().__init__()
        self._desk = desk
        px = theme.current().px
        flow = FlowLayout(self)
        flow.addWidget(before)
        self.words = LineEditor(placeholder=tr("Part of a name"))
        self.words.setAccessibleName(tr("Show equipment by part of its name"))
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(px(140))
        self.owner = ChoiceEditor([("", tr("All owners"))])
        self.owner.setAccessibleName(tr("Owner"))
        self.category = ChoiceEditor([("", tr("All categories"))])
        self.category.setAccessibleName(tr("Category"))
        self.state = ChoiceEditor(
            [("", tr("In use")), ("test", tr("Needs testing")), ("retired", tr("Retired"))]
        )
        self.state.setAccessibleName(tr("State"))
        for editor, width in ((self.owner, 152), (self.category, 164), (self.state, 152)):
            editor.setFixedWidth(px(width))
        self.on_dates = TickEditor(tr("Free on dates"))
        today = desk.today()
        self.from_half = HalfDayEditor(today, Half.MORNING, tr("Free from"))
        self.to_half = HalfDayEditor(today, Half.AFTERNOON, tr("Free to"))
        to = Label(tr("to"), "quiet")
        to.setMinimumHeight(px(34))
        self._dates: tuple[QWidget, ...] = (self.from_half, to, self.to_half)
        always = (self.words, self.owner, self.category, self.state, self.on_dates)
        for part in (*always, *self._dates):
            flow.addWidget(part)
        for part in self._dates:
            part.hide()
        self.words.edited.connect(self.changed)
        for editor in (self.owner, self.category, self.state):
            editor.edited.connect(self.changed)
        self.on_dates.edited.connect(self._turn_dates)
        self.from_half.edited.connect(self.changed)
        self.to_half.edited.connect(self.changed)

    def fit(self, view: str) -> None:
        """Offer what matters to a view: kits have neither category nor state."""
        of_items = view != "kits"
        for part in (self.category, self.state, self.on_dates):
            part.setVisible(of_items)
        for shown in self._dates:
            shown.setVisible(of_items and self.on_dates.value())
        self.updateGeometry()

    def refresh(self) -> None:
        """Offer the owners and categories there are now."""
        with self._desk.read() as connection:
            found = lending_rows.categories(connection)
            members = partners_rows.member_names(connection).items()
        self.owner.set_choices([("", tr("All owners")), *members])
        self.category.set_choices([("", tr("All categories")), *((one, one) for one in found)])

    def wanted(self) -> ItemFilter:
        """The choice as the store takes it."""
        due_by: date | None = None
        if self.state.value() == "test":
            due_by = self._desk.today() + TEST_NOTICE
        return ItemFilter(
            owner_id=self.owner.value() or "",
            category=self.category.value() or "",
            text=self.words.value(),
            test_due_by=due_by,
            retired=self.state.value() == "retired",
        )

    def free_between(self) -> Times | None:
        """From when to when something must be free; None when that does not matter."""
        start, end = self.from_half.out_at(), self.to_half.back_at()
        if not self.on_dates.value() or start is None or end is None or end <= start:
            return None
        return start, end

    def show_all(self, *, retired: bool = False) -> None:
        """Take every filter off; with ``retired``, show those that are lent no longer."""
        self.blockSignals(True)
        self.words.set_value("")
        self.owner.set_value("")
        self.category.set_value("")
        self.state.set_value("retired" if retired else "")
        self.on_dates.setChecked(False)
        self.blockSignals(False)
        self.changed.emit()

    def _turn_dates(self) -> None:
        for part in self._dates:
            part.setVisible(self.on_dates.value())
        self.updateGeometry()
        self.changed.emit()
