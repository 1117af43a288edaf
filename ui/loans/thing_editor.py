"""Finding an item or a kit by a part of its name or by its asset tag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, QTimer
from PySide6.QtWidgets import QCompleter

from partnerdesk.domain.lending import Item
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import lending_rows
from partnerdesk.store.lending_rows import ItemFilter
from ui.desk import Desk
from ui.loans.words import tr
from ui.widgets import LineEditor

_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Thing:
    """An item, or a kit with its items and how many of each."""

    name: str
    owner_id: str
    parts: tuple[tuple[Item, int], ...]
    kit_id: str = ""

    @property
    def item(self) -> Item | None:
        """The item, unless it is a kit."""
        return None if self.kit_id else self.parts[0][0]


class ThingEditor(LineEditor):
    """The value is a Thing, or None while nothing is written."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(placeholder=tr("Part of a name, or an asset tag"))
        self._desk = desk
        self._owner_id = ""
        self._chosen: Thing | None = None
        self._offered: dict[str, Thing] = {}
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = completer.popup()
        if popup is not None:
            popup.setAccessibleName(tr("Found"))
        self.setCompleter(completer)
        self.textEdited.connect(self._look_up)
        self.editingFinished.connect(self._settle)
        completer.activated[str].connect(self._take)  # type: ignore[index]

    def set_owner(self, owner_id: str) -> None:
        """Find only what belongs to this member; blank for everybody's."""
        self._owner_id = owner_id

    def value(self) -> Thing | None:
        words = super().value()
        if not words:
            return None
        self._chosen = self.chosen() or self._only_one(words)
        return self._chosen

    def set_value(self, value: Any) -> None:
        self._chosen = value
        super().set_value(value.name if value else "")

    def chosen(self) -> Thing | None:
        """What is chosen so far; nothing while it is being typed."""
        return self._chosen or self._offered.get(self.text())

    def _look_up(self, words: str) -> None:
        self._chosen = None
        self._offered = find(self._desk, words, self._owner_id)
        self._names.setStringList(list(self._offered))
        self.edited.emit()

    def _take(self, words: str) -> None:
        self._chosen = self._offered.get(words)
        # Qt itself writes the words of the list into the field after this.
        QTimer.singleShot(0, self, self._settle)

    def _settle(self) -> None:
        """Show the name alone of what is chosen, also when it was typed out."""
        before = self._chosen
        try:
            thing = self.value()
        except RuleBroken:
            return
        if thing is not None and self.text() != thing.name:
            self.setText(thing.name)
        if thing is not before:
            self.edited.emit()

    def _only_one(self, words: str) -> Thing:
        found = find(self._desk, words, self._owner_id)
        exact = [one for one in found.values() if one.name.casefold() == words.casefold()]
        fitting = exact or list(found.values())
        if len(fitting) == 1:
            return fitting[0]
        pattern = tr("There are several “{0}”. Choose one of them from the list.")
        if not fitting:
            pattern = tr("Nothing is called “{0}”. Write a part of its name, or add it first.")
        raise RuleBroken("", pattern.format(words))


def find(desk: Desk, words: str, owner_id: str = "") -> dict[str, Thing]:
    """What fits, by the words in which the list offers it; at most a dozen."""
    if not words.strip():
        return {}
    with desk.read() as connection:
        items = lending_rows.list_items(
            connection, ItemFilter(owner_id=owner_id, text=words), limit=_OFFERED
        )
        known = {one.id for one in items}
        tagged = lending_rows.items_named(connection, words.strip())
        items += [
            one
            for one in tagged
            if one.id not in known and (not owner_id or one.owner_id == owner_id)
        ]
        kits = [
            one.kit.id
            for one in lending_rows.all_kits(connection)
            if words.strip().casefold() in one.kit.name.casefold()
            and (not owner_id or one.kit.owner_id == owner_id)
        ]
    things = [thing_of(desk, kit_id=key) for key in kits[:_OFFERED]]
    things += [Thing(one.name, one.owner_id, ((one, 1),)) for one in items]
    owners = _names(desk)
    offered: dict[str, Thing] = {}
    for thing in things:
        tag = thing.item.asset_tag if thing.item else tr("kit")
        place = thing.item.kept_at if thing.item else ""
        offered[_told(thing.name, tag, owners.get(thing.owner_id, ""), place, offered)] = thing
    return offered


def thing_of(desk: Desk, item_id: str = "", kit_id: str = "") -> Thing:
    """An item or a kit by id. Raises LookupError when there is none."""
    with desk.read() as connection:
        if item_id:
            item = lending_rows.get_item(connection, item_id)
            return Thing(item.name, item.owner_id, ((item, 1),))
        for one in lending_rows.all_kits(connection):
            if one.kit.id == kit_id:
                items = lending_rows.items_by_id(connection, [part.item_id for part in one.parts])
                parts = tuple((items[part.item_id], part.quantity) for part in one.parts)
                return Thing(one.kit.name, one.kit.owner_id, parts, kit_id)
    raise LookupError(kit_id)


def _names(desk: Desk) -> dict[str, str]:
    from partnerdesk.store.partners_rows import all_members

    with desk.read() as connection:
        return {one.id: one.name for one in all_members(connection)}


def _told(name: str, tag: str, owner: str, place: str, taken: dict[str, Thing]) -> str:
    """One line of the list; where two would read the same, the place tells them apart."""
    words = " · ".join(filter(None, (name, tag, owner)))
    if words in taken:
        words = " · ".join(filter(None, (words, place, str(len(taken) + 1))))
    return words
