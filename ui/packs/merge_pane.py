"""One thing that differs: its fields side by side, and which side is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from partnerdesk.domain.differences import Kind, Take
from partnerdesk.domain.words import counted
from ui import theme
from ui.importing.detail import DetailPane
from ui.packs.words import tr
from ui.partners.radio import Radio
from ui.widgets import Block, ChoiceEditor, FormField, Label, WrapLabel, column
from ui.widgets.rebuilt import Rebuilt

if TYPE_CHECKING:
    from partnerdesk.actions.merge_preview import FieldDifference, RowDifference, Thing
    from ui.packs.choosing import Choosing

# A thing with more than this is chosen as a whole: nobody reads through hundreds of fields.
_MOST_FIELDS = 60

_REMARKS = {
    Kind.NEW: "It is new to you.",
    Kind.THEIRS: "Only they changed it: theirs is taken.",
    Kind.GONE: "They removed it: it is removed here too.",
    Kind.OURS: "Only you changed it: yours stays.",
    Kind.BOTH: "Both of you changed it.",
}
_OFFERS = {
    Kind.NEW: ("Take it in", "Leave it out"),
    Kind.THEIRS: ("Take theirs", "Keep ours"),
    Kind.GONE: ("Remove it here too", "Keep it"),
    Kind.BOTH: ("Take theirs", "Keep ours"),
}


class MergePane(DetailPane):
    """Shows a thing and asks where both sides changed; ``decided`` fires on every choice."""

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._thing: Thing | None = None
        self._choosing: Choosing | None = None
        self._quiet = False
        self.choice = ChoiceEditor()
        self.field = FormField(tr("What to do"), self.choice)
        self.choice.edited.connect(self._whole_chosen)
        self._rows = Rebuilt()
        self.inside.addWidget(self.field)
        self.inside.addWidget(self._rows)
        self.inside.addStretch(1)
        self.radios: dict[tuple[str, str, str, Take], Radio] = {}
        self.show_thing(None, None)

    def show_thing(self, thing: Thing | None, choosing: Choosing | None) -> None:
        """Show a thing as it is chosen now; None when nothing is chosen in the list."""
        self._thing, self._choosing = thing, choosing
        self.field.setVisible(thing is not None and _is_asked_as_a_whole(thing))
        if thing is None:
            self.set_head("", tr("Choose something in the list."))
            self._rows.show_content(QWidget())
            return
        self.set_head(thing.title, tr(thing.topic), _remark(thing))
        self._offer(thing)
        self._show_rows()

    def focus_open(self) -> None:
        """Go where something is still to choose."""
        pairs: dict[tuple[str, str, str], list[Radio]] = {}
        for key, radio in self.radios.items():
            pairs.setdefault(key[:3], []).append(radio)
        still = [pair[0] for pair in pairs.values() if not any(one.isChecked() for one in pair)]
        if still:
            first = still[0]
            first.setFocus()
            # Once the layout has run, so that it is where it will be.
            QTimer.singleShot(0, first, lambda: self.scroller.ensureWidgetVisible(first))

    def _offer(self, thing: Thing) -> None:
        if thing.kind not in _OFFERS or self._choosing is None:
            return
        theirs, ours = _OFFERS[thing.kind]
        offers: list[tuple[Take | None, str]] = [(Take.THEIRS, tr(theirs)), (Take.OURS, tr(ours))]
        chosen = self._choosing.whole(thing)
        if thing.kind is Kind.BOTH:
            offers.insert(0, (None, tr("Choose one by one")))
        self._quiet = True
        self.choice.set_choices(offers)
        self.choice.set_value(chosen if thing.kind is Kind.BOTH else chosen or Take.THEIRS)
        self._quiet = False

    def _whole_chosen(self) -> None:
        if self._quiet or self._thing is None or self._choosing is None:
            return
        self._choosing.take_thing(self._thing, self.choice.value())
        self._show_rows()
        self.decided.emit()

    # --- entries ---------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        thing = self._thing
        assert thing is not None
        self.radios = {}
        content = QWidget()
        stack = column(content, gap=16)
        shown = 0
        for number, row in enumerate(thing.rows):
            if shown >= _MOST_FIELDS:
                more = counted(len(thing.rows) - number, tr("part"))
                stack.addWidget(WrapLabel(tr("And {0} more.").format(more), "quiet"))
                break
            shown += max(1, len(row.fields))
            stack.addWidget(self._row(thing, row))
        self._rows.show_content(content)

    def _row(self, thing: Thing, row: RowDifference) -> QWidget:
        alone = len(thing.rows) == 1 and row.title in ("", thing.title)
        if alone:
            part = QWidget()
            stack = column(part, gap=8)
        else:
            part = Block(row.title or thing.title)
            stack = part.body
            stack.addWidget(WrapLabel(tr(row.kind.label), "quiet"))
        if row.kind is Kind.NEW:
            stack.addWidget(_written(row))
        elif row.fields:
            stack.addWidget(self._grid(row))
        else:
            stack.addWidget(self._removed(row))
        return part

    def _grid(self, row: RowDifference) -> QWidget:
        part, grid = _grid_of(2, 4, 4)
        for at, words in ((1, tr("Ours")), (2, tr("Theirs"))):
            grid.addWidget(Label(words, "strong"), 0, at)
        for number, one in enumerate(row.fields[:_MOST_FIELDS]):
            self._field(grid, 3 * number + 1, row, one)
            grid.setRowMinimumHeight(3 * number + 3, theme.current().px(8))
        return part

    def _field(self, grid: QGridLayout, at: int, row: RowDifference, one: FieldDifference) -> None:
        top = Qt.AlignmentFlag.AlignTop
        name = WrapLabel(one.label, "quiet")
        grid.addWidget(name, at, 0, 2, 1, top)
        if self._asks(row, one):
            self._ask(grid, at, row, one.column, one.label, (one.ours, one.theirs), one)
        else:
            side = self._choosing.side(row, one) if self._choosing else None
            if side is not None:
                words = tr("Kept") if side is Take.OURS else tr("Taken")
                grid.addWidget(Label(words, "quiet"), at, 1 if side is Take.OURS else 2)
        was = one.base if one.base not in (None, one.ours, one.theirs) else None
        for column_at, text in ((1, one.ours), (2, one.theirs)):
            grid.addWidget(WrapLabel(text or "–", "small"), at + 1, column_at, top)
        if was is not None:
            name.setText(tr("{0}\nit was: {1}").format(one.label, was or "–"))

    def _asks(self, row: RowDifference, one: FieldDifference) -> bool:
        """Where both changed it; a whole thing that was chosen needs no more asking."""
        return row.kind is Kind.BOTH and one.chosen_by_itself is None

    def _removed(self, row: RowDifference) -> QWidget:
        """One side has it no more."""
        if row.kind is not Kind.BOTH:
            here = row.kind is Kind.OURS
            return WrapLabel(tr("You removed it.") if here else tr("They removed it."), "small")
        part, grid = _grid_of(4, 4)
        ours = tr("Removed here") if row.ours else tr("Stays here")
        theirs = tr("Is removed here too") if row.theirs else tr("Comes back as they changed it")
        self._ask(grid, 0, row, "", row.title, (ours, theirs), None, first=0)
        for at, words in enumerate((ours, theirs)):
            grid.addWidget(WrapLabel(words, "small"), 1, at)
        return part

    def _ask(
        self,
        grid: QGridLayout,
        at: int,
        row: RowDifference,
        key: str,
        label: str,
        sides: tuple[str, str],
        one: FieldDifference | None,
        *,
        first: int = 1,
    ) -> None:
        """Two marks of which one can be chosen, over what the sides say."""
        group = QButtonGroup(grid.parentWidget())
        side = self._choosing.side(row, one) if self._choosing else None
        pairs = ((Take.OURS, tr("Keep ours"), sides[0]), (Take.THEIRS, tr("Take theirs"), sides[1]))
        for number, (take, words, text) in enumerate(pairs):
            radio = Radio(words)
            radio.setObjectName(f"{row.table}-{row.row_id}-{key}-{take}")
            radio.setAccessibleName(f"{words}, {label}: {text or tr('nothing')}")
            group.addButton(radio)
            radio.setChecked(side is take)
            grid.addWidget(radio, at, first + number)
            self.radios[(row.table, row.row_id, key, take)] = radio
            radio.toggled.connect(
                lambda on, take=take: self._side_chosen(row, one, take) if on else None
            )

    def _side_chosen(self, row: RowDifference, one: FieldDifference | None, take: Take) -> None:
        if self._choosing is None or self._thing is None:
            return
        if one is None:
            self._choosing.take_row(self._thing, row, take)
        else:
            self._choosing.take_field(self._thing, row, one, take)
        self._quiet = True
        self.choice.set_value(self._choosing.whole(self._thing))
        self._quiet = False
        self.decided.emit()


def _remark(thing: Thing) -> str:
    removed = [row for row in thing.rows if row.kind is Kind.BOTH and not row.fields]
    if thing.kind is not Kind.BOTH or not removed or len(thing.rows) > 1:
        return tr(_REMARKS[thing.kind])
    if removed[0].theirs:
        return tr("You changed it, and they removed it.")
    return tr("You removed it, and they changed it.")


def _is_asked_as_a_whole(thing: Thing) -> bool:
    """Not where nothing is to be chosen, nor where the one choice in it says the same."""
    alone = len(thing.rows) == 1 and thing.kind is Kind.BOTH and not thing.rows[0].fields
    return thing.kind is not Kind.OURS and not alone


def _grid_of(*shares: int) -> tuple[QWidget, QGridLayout]:
    part = QWidget()
    grid = QGridLayout(part)
    px = theme.current().px
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(4))
    for at, share in enumerate(shares):
        grid.setColumnStretch(at, share)
    return part, grid


def _written(row: RowDifference) -> QWidget:
    """All that is written down of something new."""
    part, grid = _grid_of(1, 3)
    for at, one in enumerate(row.fields[:_MOST_FIELDS]):
        grid.addWidget(WrapLabel(one.label, "quiet"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(WrapLabel(one.theirs or "–", "small"), at, 1)
    return part
