"""A catalogue taken in from somebody's spreadsheet, and saved as one for somebody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from partnerdesk.actions.items_exchange import export_items, import_items
from partnerdesk.domain.lending import Item
from partnerdesk.domain.words import counted
from partnerdesk.formats.items_columns import FIELDS
from partnerdesk.formats.items_table import ItemsPreview, read_items
from partnerdesk.formats.members_table import RowProblem
from partnerdesk.formats.spreadsheet import Sheet, read_sheet
from partnerdesk.store import lending_rows, partners_rows
from ui.background import Background, Job
from ui.desk import Desk
from ui.equipment.reading import owners
from ui.equipment.words import second_line, test_lines, tr, value_words
from ui.importing.columns_page import ColumnsPage
from ui.importing.detail import DetailPane, FactLines, ListPage
from ui.importing.dialog import ExchangeDialog, ImportDialog
from ui.importing.words import new_chip, problem_chip
from ui.widgets import (
    ChipFact,
    ChoiceEditor,
    Columns,
    Form,
    FormField,
    RecordList,
    Row,
    ScrollPage,
    TickEditor,
    column,
)


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


class ImportItemsDialog(ImportDialog):
    """Two steps: the columns, then every row; rows that can't be read block until left out."""

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Import equipment"),
            tr("Items from a list that somebody keeps, one row each. You see every row first."),
            memory="equipment",
            wanted=tr(
                "Choose a spreadsheet (XLSX) or a table (CSV) whose first row names its columns."
            ),
            filters=tr("Spreadsheets (*.xlsx *.csv *.tsv *.txt);;All files (*)"),
            size=(1060, 680),
        )
        self._sheet = Sheet((), [])
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
        self.columns_page = ColumnsPage(FIELDS)
        self.columns_page.changed.connect(self.refresh_foot)
        self.add_page("columns", self._columns_side())
        self.add_page("preview", self._preview_page())
        self.back_button.clicked.connect(self._back)

    def read(self, path: Path) -> Callable[[Job], Any]:
        return lambda job: read_sheet(path)

    def show_read(self, result: Any) -> None:
        self._sheet = result
        self.columns_page.show_sheet(result)
        self.go_to("columns")
        self.refresh_foot()

    def go_to(self, name: str) -> None:
        super().go_to(name)
        self.back_button.setVisible(name == "preview")

    def refresh_foot(self) -> None:
        if self.page() == "columns":
            named = "name" in self.columns_page.mapping()
            why = "" if named else tr("Choose the column that holds the names of the items.")
            self.set_foot(why, tr("Check the rows"), enabled=named)
            return
        if self.page() != "preview":
            self.set_foot("", "", enabled=False)
            return
        taken = len(self._preview.items)
        blocked = bool(self._preview.problems) and not self.leave_out.value()
        words = tr("Some rows can’t be read. Leave them out, or correct the file.")
        count = counted(taken, tr("item")) if taken else tr("items")
        verb = tr("Import {0}").format(count)
        self.set_foot(words if blocked else "", verb, enabled=bool(taken) and not blocked)

    def act(self) -> None:
        if self.page() == "columns":
            self._check_rows()
            return
        items, source = self._preview.items, self.path.name if self.path else ""
        count = counted(len(items), tr("item"))
        self.write(
            tr("Importing {0}").format(count),
            lambda database: import_items(database, items, source),
            tr("Imported {0} from {1}").format(count, source),
            "preview",
        )

    # --- its pages ---------------------------------------------------------------------------

    def _columns_side(self) -> QWidget:
        page = QWidget()
        stack = column(page, gap=12)
        field = FormField(tr("What names no owner belongs to"), self.owner)
        stack.addWidget(field)
        stack.addWidget(self.columns_page, 1)
        return page

    def _preview_page(self) -> QWidget:
        self.leave_out = TickEditor(tr("Leave out"))
        self.leave_out.edited.connect(self.refresh_foot)
        self.listing = RecordList(
            Columns("", (tr("Row"),), tr("What happens")), tr("Rows of the file")
        )
        self.listing.chosen.connect(self._show_row)
        self.pane = DetailPane()
        self.facts = FactLines()
        self.pane.inside.addWidget(self.facts)
        self.pane.inside.addStretch(1)
        return ListPage([self.leave_out], self.listing, self.pane, list_width=560)

    def _back(self) -> None:
        self.banner.hide()
        self.go_to("columns")
        self.refresh_foot()

    def _check_rows(self) -> None:
        sheet, mapping = self._sheet, dict(self.columns_page.mapping())
        members, owner = list(self._owners.values()), self.owner.value() or ""
        self.watch(
            tr("Checking {0}").format(counted(len(sheet.rows), tr("row"))),
            lambda job: read_items(sheet, mapping, members, owner),
            self._show_preview,
            "columns",
        )

    def _show_preview(self, preview: ItemsPreview) -> None:
        self._preview = preview
        bad = len({problem.row for problem in preview.problems})
        self.leave_out.setVisible(bool(bad))
        self.leave_out.setChecked(False)
        words = counted(bad, tr("row that can’t be read"), tr("rows that can’t be read"))
        self.leave_out.setText(tr("Leave out {0}").format(words))
        self.leave_out.setAccessibleName(self.leave_out.text())
        self.go_to("preview")
        count = len(preview.problems) + len(preview.items)
        title = counted(len(self._sheet.rows), tr("row"))
        self.listing.reload(count, self._fetch, title=title)
        self.listing.choose_first()
        self._show_row(self.listing.key())
        self.listing.setFocus()
        self.refresh_foot()

    def _fetch(self, offset: int, limit: int) -> Sequence[Row]:
        bad, good = self._preview.problems, self._preview.items
        places = range(offset, min(offset + limit, len(bad) + len(good)))
        return [
            _problem_row(place, bad[place])
            if place < len(bad)
            else self._item_row(place - len(bad))
            for place in places
        ]

    def _item_row(self, place: int) -> Row:
        imported = self._preview.items[place]
        item = imported.item
        second = second_line(item, self._owners[item.owner_id].name)
        chip = new_chip()
        if (item.owner_id, item.name.casefold()) in self._known:
            chip = ChipFact(tr("New, or known?"), "warn", "merge")
        return Row(f"item-{place}", item.name, second, (str(imported.row),), chip)

    def _show_row(self, key: str) -> None:
        kind, _, place = key.partition("-")
        self.facts.set_lines([])
        if kind == "problem":
            problem = self._preview.problems[int(place)]
            where = tr("Row {0}, {1}").format(problem.row, problem.column or tr("whole row"))
            advice = tr("Correct it in the file and choose that again, or leave the row out.")
            self.pane.set_head(where, advice, problem.reason)
        elif kind == "item":
            item = self._preview.items[int(place)].item
            owner = self._owners[item.owner_id].name
            known = (item.owner_id, item.name.casefold()) in self._known
            words = tr("{0} has something of this name already. It is added once more.")
            self.pane.set_head(
                item.name, second_line(item, owner), words.format(owner) if known else ""
            )
            self.facts.set_lines(self._lines(item))
        else:
            self.pane.set_head("", tr("There is no row to take in."))

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


def _problem_row(place: int, problem: RowProblem) -> Row:
    where = problem.column or tr("Whole row")
    return Row(f"problem-{place}", where, problem.reason, (str(problem.row),), problem_chip())


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
