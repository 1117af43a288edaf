"""Which column of somebody's spreadsheet holds what: one choice per column, guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.formats.members_columns import FIELDS
from partnerdesk.formats.spreadsheet import Field, Sheet, guess_mapping
from ui.importing.words import tr
from ui.widgets import ChoiceEditor, Form, ScrollPage, WrapLabel, column

_SAMPLES, _LONGEST = 3, 60
_ROWS_LOOKED_AT = 50


class ColumnsPage(QWidget):
    """A field per column, with what stands in it; ``changed`` fires when one was chosen."""

    changed = Signal()

    def __init__(self, fields: Sequence[Field] = FIELDS) -> None:
        """``fields`` are what a column can hold: those of members unless said otherwise."""
        super().__init__()
        self._fields = fields
        self._stack = column(self, gap=8)
        self._stack.addWidget(
            WrapLabel(tr("Which of our fields does each column of the file hold?"), "strong")
        )
        self._place: QWidget = QWidget()
        self._stack.addWidget(self._place, 1)
        self.editors: dict[int, ChoiceEditor] = {}
        self._quiet = False

    def show_sheet(self, sheet: Sheet) -> None:
        """Offer the columns that have anything in them, with the fields guessed from names."""
        guessed = {
            place: name for name, place in guess_mapping(sheet.columns, self._fields).items()
        }
        choices = [("", tr("Leave out"))] + [(field.name, field.label) for field in self._fields]
        form = Form(columns=3)
        self.editors = {}
        for place, name in enumerate(sheet.columns):
            samples = _samples(sheet, place)
            if not samples and place not in guessed:
                continue
            editor = ChoiceEditor(choices)
            editor.set_value(guessed.get(place, ""))
            field = form.add(str(place), "", editor, samples or tr("Blank in every row"))
            # The name is theirs: neither markup nor a key to press.
            field.label.setTextFormat(Qt.TextFormat.PlainText)
            field.label.setText(name.replace("&", "&&"))
            editor.setAccessibleName(tr("Column {0}").format(name))
            editor.edited.connect(lambda place=place: self._chosen(place))
            self.editors[place] = editor
        scroll = ScrollPage(form)
        self._stack.replaceWidget(self._place, scroll)
        self._place.hide()
        self._place.deleteLater()
        self._place = scroll

    def mapping(self) -> Mapping[str, int]:
        """Field name to column, from 0."""
        chosen = ((editor.value(), place) for place, editor in self.editors.items())
        return {name: place for name, place in chosen if name}

    def _chosen(self, place: int) -> None:
        """A field comes from one column: whichever had it before is left out."""
        if self._quiet:
            return
        name = self.editors[place].value()
        self._quiet = True
        for other, editor in self.editors.items():
            if name and other != place and editor.value() == name:
                editor.set_value("")
        self._quiet = False
        self.changed.emit()


def _samples(sheet: Sheet, place: int) -> str:
    """``Fenwick Primary · Marlow Bank · …``: the first different things in a column."""
    found: dict[str, None] = {}
    for _, cells in sheet.rows[:_ROWS_LOOKED_AT]:
        words = " ".join(cells[place].split())
        if words:
            found.setdefault(words)
        if len(found) == _SAMPLES:
            break
    told = " · ".join(found)
    return f"{told[: _LONGEST - 1]}…" if len(told) > _LONGEST else told
