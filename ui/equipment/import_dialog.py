"""A catalogue taken in from somebody's spreadsheet, and saved as one for somebody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from partnerdesk.actions.items_exchange import export_items, import_items
from partnerdesk.domain.lending import Item
from partnerdesk.domain.words import counted
from partnerdesk.formats.items_columns import FIELDS
from partnerdesk.formats.items_table import ItemsPreview, read_items
from partnerdesk.formats.spreadsheet import Sheet
from partnerdesk.store import lending_rows, partners_rows
from ui.background import Background, Job
from ui.desk import Desk
from ui.equipment.reading import owners
from ui.equipment.words import second_line, test_lines, tr, value_words
from ui.importing.detail import DetailPane, FactLines
from ui.importing.dialog import ExchangeDialog
from ui.importing.table_dialog import TableDialog
from ui.importing.words import new_chip
from ui.widgets import (
    ChipFact,
    ChoiceEditor,
    Form,
    FormField,
    Row,
    ScrollPage,
    column,
)

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes
    from partnerdesk.store.database import Database


def open_import_items(
    desk: Desk, background: Background, parent: QWidget | None, path: Path | None = None
) -> ImportItemsDialog:
    """Take items in from a CSV or XLSX file; with ``path`` it starts reading at once."""
    dialog = ImportItemsDialog(desk, background, parent)
    if path is not None:
        dialog.take(path)
    return dialog


def open_export_items(
    desk: Desk, background: Background, parent: QWidget | None, item_ids: Sequence[str]
) -> ExportItemsDialog:
    """Save items as a file; ``item_ids`` are those now shown in the list."""
    return ExportItemsDialog(desk, background, parent, item_ids)


class ImportItemsDialog(TableDialog):
    """Items: each row is added, also where its owner has something of that name."""

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        self._preview = ItemsPreview((), ())
        self._owners = owners(desk)
        with desk.read() as connection:
            home = partners_rows.us(connection)
            self._known = {
                (one.owner_id, one.name.casefold())
                for one in lending_rows.list_items(
                    connection,
                    lending_rows.ItemFilter(),
                    0,
                    lending_rows.count_items(connection, lending_rows.ItemFilter()),
                )
            }
        self.owner = ChoiceEditor([(one.id, one.name) for one in self._owners.values()])
        self.owner.set_value(home.id if home else "")
        super().__init__(
            desk,
            background,
            parent,
            tr("Import equipment"),
            tr("Items from a list that somebody keeps, one row each. You see every row first."),
            memory="equipment",
            fields=FIELDS,
            wants_names=tr("Choose the column that holds the names of the items."),
            nouns=(tr("item"), tr("items")),
        )

    def columns_side(self) -> QWidget:
        page = QWidget()
        stack = column(page, gap=12)
        stack.addWidget(FormField(tr("What names no owner belongs to"), self.owner))
        stack.addWidget(self.columns_page, 1)
        return page

    def check(self, sheet: Sheet, mapping: dict[str, int]) -> Callable[[Job], Any]:
        members, owner = list(self._owners.values()), self.owner.value() or ""
        return lambda job: read_items(sheet, mapping, members, owner)

    def show_checked(self, result: Any) -> None:
        self._preview = result

    def count(self) -> int:
        return len(self._preview.items)

    def row(self, place: int) -> Row:
        imported = self._preview.items[place]
        item = imported.item
        second = second_line(item, self._owners[item.owner_id].name)
        chip = new_chip()
        if (item.owner_id, item.name.casefold()) in self._known:
            chip = ChipFact(tr("New, or known?"), "warn", "merge")
        return Row(f"item-{place}", item.name, second, (str(imported.row),), chip)

    def make_pane(self) -> DetailPane:
        pane = DetailPane()
        self.facts = FactLines()
        pane.inside.addWidget(self.facts)
        pane.inside.addStretch(1)
        return pane

    def clear_pane(self) -> None:
        self.facts.set_lines([])

    def show_good(self, key: str) -> None:
        if not key:
            self.facts.set_lines([])
            self.pane.set_head("", tr("There is no row to take in."))
            return
        item = self._preview.items[int(key.partition("-")[2])].item
        owner = self._owners[item.owner_id].name
        known = (item.owner_id, item.name.casefold()) in self._known
        words = tr("{0} has something of this name already. It is added once more.")
        remark = words.format(owner) if known else ""
        self.pane.set_head(item.name, second_line(item, owner), remark)
        self.facts.set_lines(self._lines(item))

    def taken(self) -> tuple[int, str]:
        return len(self._preview.items), ""

    def take_in(self, source: str) -> Callable[[Database], Changes]:
        items = self._preview.items
        return lambda database: import_items(database, items, source)

    def _lines(self, item: Item) -> list[tuple[str, str]]:
        lines = [
            (tr("Kind"), item.kind.label),
            (tr("Quantity"), str(item.quantity)),
            (tr("Make"), " ".join(filter(None, (item.make, item.model)))),
            (tr("Serial number"), item.serial),
            (tr("Asset tag"), item.asset_tag),
            (tr("Value"), value_words(item)),
            (tr("Condition"), item.condition.label),
            (tr("Kept at"), item.kept_at),
            (tr("Goes with it"), ", ".join(item.accessories)),
            (tr("Test"), ", ".join(test_lines(item, self.desk.today()))),
            (tr("Handling"), item.handling),
        ]
        return [(label, text) for label, text in lines if text]


class ExportItemsDialog(ExchangeDialog):
    """Asks what and as which kind of file, then where to."""

    def __init__(
        self, desk: Desk, background: Background, parent: QWidget | None, item_ids: Sequence[str]
    ) -> None:
        title = tr("Save equipment as a file")
        intro = tr("One line per item. It comes back through Import.")
        super().__init__(desk, background, parent, title, intro, size=(600, 420))
        with desk.read() as connection:
            everything = lending_rows.count_items(connection, lending_rows.ItemFilter())
        shown = tr("Only the {0} in the list").format(counted(len(item_ids), tr("item")))
        every = tr("Everything in use ({0})").format(counted(everything, tr("item")))
        choices: list[tuple[str, str]] = [("shown", shown), ("all", every)]
        self._item_ids = list(item_ids)
        self.form = Form()
        self.kind = ChoiceEditor(
            [(".xlsx", tr("Spreadsheet (XLSX)")), (".csv", tr("Plain table (CSV)"))]
        )
        self.which = ChoiceEditor(choices if item_ids else choices[1:])
        self.form.add("kind", tr("Kind of file"), self.kind)
        self.form.add("which", tr("Which items"), self.which)
        self.add_page("form", ScrollPage(self.form))
        self.refresh_foot()
        self.kind.setFocus()

    def refresh_foot(self) -> None:
        self.set_foot("", tr("Save as…"), enabled=True)

    def act(self) -> None:
        """Ask where to, then save."""
        suffix: str = self.kind.value()
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save as"), tr("Equipment") + suffix, f"{self.kind.currentText()} (*{suffix})"
        )
        if chosen:
            path = Path(chosen)
            self.save(path if path.suffix else path.with_suffix(suffix))

    def save(self, path: Path) -> None:
        """Write the file; a refusal shows in the dialog."""
        database = self.desk.database
        ids = self._item_ids if self.which.value() == "shown" else None

        def saved(count: int) -> None:
            words = tr("Saved {0} in {1}").format(counted(count, tr("item")), path.name)
            self.desk.noticed.emit(words, False)
            self.accept()

        title = tr("Saving {0}").format(path.name)
        self.watch(title, lambda _: export_items(database, path, ids), saved, "form")
