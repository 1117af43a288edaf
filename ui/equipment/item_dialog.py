"""Adding something a member shares, changing what is known of it, its photograph, retiring it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QFileDialog, QWidget

from partnerdesk.actions import items as items_actions
from partnerdesk.domain.lending import Condition, Item, ItemKind, SafetyTest
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import lending_rows, partners_rows
from ui.desk import Desk
from ui.equipment.inputs import LinesEditor
from ui.equipment.reading import now, owners
from ui.equipment.words import tr
from ui.loans.money_editor import MoneyEditor
from ui.widgets import (
    ChoiceEditor,
    DateEditor,
    Form,
    FormDialog,
    LineEditor,
    NumberEditor,
    TextEditor,
)

_WIDTH = 680
_LARGEST_PHOTO = 20 * 1024 * 1024


def open_add_item(
    desk: Desk,
    parent: QWidget | None,
    kind: ItemKind = ItemKind.EQUIPMENT,
    added: Callable[[str], object] | None = None,
) -> FormDialog:
    """Add equipment or a place; ready to show. ``added(id)`` is called with the new one."""
    with desk.read() as connection:
        home = partners_rows.us(connection)
    form = _form(desk, kind)
    form.set_values(_values(Item(owner_id=home.id if home else "", kind=kind)))

    def submit(values: dict[str, Any]) -> None:
        item = _item(Item(kind=kind), values)
        words = tr("Added {0}").format(item.name)
        changes = desk.run(lambda database: items_actions.add_item(database, item), words)
        if added is not None:
            added(changes.made)

    is_place = kind is ItemKind.PLACE
    title = tr("Add a place") if is_place else tr("Add an item")
    verb = tr("Add place") if is_place else tr("Add item")
    intro = tr("Only the name and the owner are needed; the rest can follow.")
    return FormDialog(title, form, verb, submit, intro, parent, _WIDTH)


def open_edit_item(desk: Desk, parent: QWidget | None, item_id: str) -> FormDialog:
    """Change what is known of an item; ready to show."""
    with desk.read() as connection:
        item = lending_rows.get_item(connection, item_id)
    form = _form(desk, item.kind)
    form.set_values(_values(item))

    def submit(values: dict[str, Any]) -> None:
        new = _item(item, values)
        changes = desk.run(lambda database: items_actions.edit_item(database, new))
        if changes:
            desk.noticed.emit(_edited_words(desk, new), True)

    return FormDialog(
        tr("Edit {0}").format(item.name), form, tr("Save"), submit, "", parent, _WIDTH
    )


def _edited_words(desk: Desk, item: Item) -> str:
    """What was done, and how many promises no longer fit."""
    found = items_actions.misfits(desk.database, item.id, now(desk))
    if not found:
        return tr("Changed {0}").format(item.name)
    if len(found) == 1:
        return tr("Changed {0}. {1} no longer fits.").format(item.name, found[0].loan)
    return tr("Changed {0}. {1} loans no longer fit.").format(item.name, len(found))


def _form(desk: Desk, kind: ItemKind) -> Form:
    form = Form(columns=2)
    is_place = kind is ItemKind.PLACE
    name = LineEditor(placeholder=tr("Main hall") if is_place else tr("Multimeter"))
    form.add("name", tr("&Name"), name, span=2)
    members = [(one.id, one.name) for one in owners(desk).values()]
    form.add("owner_id", tr("&Belongs to"), ChoiceEditor(members))
    form.add("category", tr("&Category"), _category(desk))
    if is_place:
        form.add("capacity", tr("Room for how many &people"), NumberEditor())
    else:
        form.add("quantity", tr("How &many"), NumberEditor(1))
        form.add("value_pence", tr("&Value of one, to replace it"), MoneyEditor(placeholder="£"))
        form.add("make", tr("Ma&ke"), LineEditor())
        form.add("model", tr("Mo&del"), LineEditor())
        form.add("serial", tr("&Serial number"), LineEditor())
        form.add("asset_tag", tr("Asset ta&g"), LineEditor())
    conditions = [(one, one.label) for one in Condition]
    form.add("condition", tr("C&ondition"), ChoiceEditor(conditions))
    where = tr("&Where it is") if is_place else tr("&Where it is kept")
    form.add("kept_at", where, LineEditor())
    goes_with = tr("What &is in it") if is_place else tr("What goes with &it")
    form.add("accessories", goes_with, LinesEditor(lines=3), tr("One thing per line."))
    form.add("handling", tr("&How to handle it"), TextEditor(lines=3))
    if not is_place:
        form.add_heading(tr("Safety test"))
        form.add("test", tr("T&est"), ChoiceEditor([(one, one.label) for one in SafetyTest]))
        form.add("tested_on", tr("&Last tested"), DateEditor())
        form.add("test_due_on", tr("Next test d&ue"), DateEditor())
    return form


def _category(desk: Desk) -> LineEditor:
    """A line of text that offers the categories in use."""
    editor = LineEditor(placeholder=tr("Science"))
    with desk.read() as connection:
        completer = QCompleter(lending_rows.categories(connection), editor)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    editor.setCompleter(completer)
    return editor


def _values(item: Item) -> dict[str, Any]:
    return {one.name: getattr(item, one.name) for one in fields(Item)}


def _item(item: Item, values: dict[str, Any]) -> Item:
    if values["owner_id"] is None:
        raise RuleBroken("owner_id", tr("Choose the member it belongs to."))
    if "quantity" in values and values["quantity"] is None:
        raise RuleBroken("quantity", tr("Write how many there are, at least one."))
    return replace(item, **values)


def open_retire(desk: Desk, parent: QWidget | None, item_id: str) -> FormDialog:
    """Say from which day on an item is lent no longer; its history stays."""
    with desk.read() as connection:
        item = lending_rows.get_item(connection, item_id)
    form = Form()
    form.add("retired_on", tr("From &day"), DateEditor())
    form.set_values({"retired_on": desk.today()})

    def submit(values: dict[str, Any]) -> None:
        day = values["retired_on"]
        if day is None:
            raise RuleBroken("retired_on", tr("Put the day from which it is lent no longer."))
        words = tr("Retired {0}").format(item.name)
        desk.run(lambda database: items_actions.retire_item(database, item_id, day), words)

    intro = tr("It can’t be lent from then on. Its loans and its history stay.")
    title = tr("Retire {0}").format(item.name)
    return FormDialog(title, form, tr("Retire"), submit, intro, parent, 480)


def choose_photo(desk: Desk, parent: QWidget, item: Item) -> None:
    """Ask for a photograph, and keep it with the item."""
    name, _ = QFileDialog.getOpenFileName(
        parent, tr("Choose a photograph"), "", tr("Photographs (*.jpg *.jpeg *.png)")
    )
    if name:
        add_photo(desk, item, Path(name))


def add_photo(desk: Desk, item: Item, path: Path) -> None:
    """Keep the photograph in ``path`` with the item; a refusal is said in the window."""
    try:
        too_large = path.stat().st_size > _LARGEST_PHOTO
        content = b"" if too_large else path.read_bytes()
    except OSError:
        words = tr("{0} can’t be read. Copy it to this computer, then choose it again.")
        desk.refused.emit(words.format(path.name))
        return
    if too_large:
        words = tr("{0} is larger than 20 MB. Choose a smaller photograph.")
        desk.refused.emit(words.format(path.name))
        return
    today = desk.today()
    desk.do(
        lambda database: items_actions.set_photo(desk.store, item.id, (path.name, content), today),
        tr("Added a photograph of {0}").format(item.name),
    )
