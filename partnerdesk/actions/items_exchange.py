"""The catalogue in and out, as files of other people.

What changes the store is one action and returns the Changes it made; a refusal raises RuleBroken
and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from partnerdesk.actions import items as items_actions
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted
from partnerdesk.formats.items_table import ImportedItem, items_sheet
from partnerdesk.formats.outgoing import saving
from partnerdesk.formats.spreadsheet_out import write_csv, write_xlsx
from partnerdesk.store import lending_rows, partners_rows
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.lending_rows import ItemFilter


def import_items(database: Database, items: Sequence[ImportedItem], source: str) -> Changes:
    """Add the items of a file as one action, all or nothing."""
    if not items:
        raise RuleBroken("", "There is nothing to take in. Choose another file.")
    name = f"Import {counted(len(items), 'item')} from {source}"
    return items_actions.add_items(database, [one.item for one in items], name)


def export_items(database: Database, path: Path, item_ids: Sequence[str] | None = None) -> int:
    """Write items, all that are in use without ``item_ids``; returns how many.

    ``.csv`` makes a CSV file, any other ending an XLSX file. Raises RuleBroken for ``path`` when
    there is nothing to write or the file can't be written; an older file is then untouched.
    """
    with database.read() as connection:
        if item_ids is None:
            count = lending_rows.count_items(connection, ItemFilter())
            items = lending_rows.list_items(connection, ItemFilter(), 0, count)
        else:
            found = lending_rows.items_by_id(connection, item_ids)
            items = [found[item_id] for item_id in item_ids if item_id in found]
        owners = {one.id: one.name for one in partners_rows.all_members(connection)}
    if not items:
        raise RuleBroken("path", "There is nothing to save yet. Add equipment first.")
    table = items_sheet(items, owners)
    with saving(path):
        if path.suffix.lower() == ".csv":
            write_csv(path, table.columns, table.rows)
        else:
            write_xlsx(path, [table])
    return len(items)
