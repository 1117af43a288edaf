"""What a coordinator does with what members share: items, kits, and what is out of service.

Each function is one action and returns the Changes it made. A refusal raises RuleBroken and
writes nothing. What no longer fits after a change is told by ``misfits``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from partnerdesk.actions.partners import cleaned, made
from partnerdesk.domain import availability, lending
from partnerdesk.domain.availability import Hold
from partnerdesk.domain.files import StoredFile, scan_type
from partnerdesk.domain.lending import Item, ItemKind, Kit, KitPart, LoanLine, OutOfService
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean
from partnerdesk.store import (
    files,
    lending_rows,
    rows,
)
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.tables import kit_part, loan_line


def add_item(database: Database, item: Item) -> Changes:
    """Add something a member shares."""
    return add_items(database, [item], f"Add {clean(item.name)}")


def add_items(database: Database, items: Sequence[Item], name: str) -> Changes:
    """Add several items as one action: all or nothing. A refusal names the item."""
    new = [_checked(item, named=len(items) > 1) for item in items]
    with action(database, name) as log:
        kept = rows.insert_all(log.connection, [replace(item, id="") for item in new])
    return made(log, kept[0].id) if kept else log.changes


def _checked(item: Item, *, named: bool = False) -> Item:
    tidy = cleaned(item)
    tidy = replace(
        tidy,
        quantity=1 if tidy.kind is ItemKind.PLACE else tidy.quantity,
        accessories=tuple(filter(None, map(clean, tidy.accessories))),
    )
    try:
        lending.check_item(tidy)
    except RuleBroken as refusal:
        if not named:
            raise
        name = tidy.name or "An item without a name"
        raise RuleBroken(refusal.field, f"{name}: {refusal.message}") from refusal
    return tidy


def edit_item(database: Database, item: Item) -> Changes:
    """Change what is known of an item. Ask ``misfits`` then: promises may no longer fit."""
    new = _checked(item)
    with action(database, f"Edit {new.name}") as log:
        rows.update(log.connection, new)
    return made(log, new.id)


def retire_item(database: Database, item_id: str, retired_on: date | None) -> Changes:
    """Lend an item no longer from a day on, or with no day lend it again."""
    with database.read() as connection:
        item = lending_rows.get_item(connection, item_id)
    verb = "Retire" if retired_on else "Bring back"
    with action(database, f"{verb} {item.name}") as log:
        rows.update(log.connection, replace(item, retired_on=retired_on))
    return log.changes


def remove_item(database: Database, item_id: str) -> Changes:
    """Remove an item that was added by mistake; one that was ever lent is retired instead."""
    with database.read() as connection:
        item = lending_rows.get_item(connection, item_id)
        lent = rows.read(connection, LoanLine, loan_line.c.item_id == item_id, limit=1)
        in_kit = rows.read(connection, KitPart, kit_part.c.item_id == item_id, limit=1)
    if lent:
        raise RuleBroken("", f"{item.name} has been lent. Retire it instead: its history stays.")
    if in_kit:
        raise RuleBroken("", f"{item.name} is part of a kit. Take it out of the kit first.")
    with action(database, f"Remove {item.name}") as log:
        for gap in lending_rows.services_of(log.connection, item_id):
            rows.delete_one(log.connection, gap)
        rows.delete_one(log.connection, item)
    return log.changes


def set_photo(store: OpenStore, item_id: str, photo: tuple[str, bytes], today: date) -> Changes:
    """Keep a photograph of an item: (file name, bytes) of a JPEG or PNG."""
    name, content = photo
    media_type = scan_type(name, content)
    if media_type == "application/pdf":
        raise RuleBroken("photo", "A photograph is a JPEG or PNG. Choose another file.")
    with store.database.read() as connection:
        item = lending_rows.get_item(connection, item_id)
    sha256 = files.keep(store.folder.files, content)
    with action(store.database, f"Add a photograph of {item.name}") as log:
        kept = rows.insert(
            log.connection,
            StoredFile(
                sha256=sha256,
                name=clean(name),
                media_type=media_type,
                size=len(content),
                added_on=today,
            ),
        )
        rows.update(log.connection, replace(item, photo_id=kept.id))
    return log.changes


def save_kit(database: Database, kit: Kit, parts: Sequence[tuple[str, int]]) -> Changes:
    """Make a kit of (item id, how many), or change one that has an id."""
    new = cleaned(kit)
    if not new.name:
        raise RuleBroken("name", "Give the kit a name, for example “Circuit kit”.")
    if not parts or any(quantity < 1 for _, quantity in parts):
        raise RuleBroken("parts", "Choose what is in the kit, at least one of each.")
    verb = "Change" if new.id else "Make"
    with action(database, f"{verb} kit {new.name}") as log:
        if new.id:
            rows.update(log.connection, new)
            rows.delete(log.connection, KitPart, kit_part.c.kit_id == new.id)
        else:
            new = rows.insert(log.connection, new)
        rows.insert_all(
            log.connection,
            [
                KitPart(kit_id=new.id, item_id=item_id, quantity=quantity, position=position)
                for position, (item_id, quantity) in enumerate(parts)
            ],
        )
    return made(log, new.id)


def take_out_of_service(database: Database, gap: OutOfService) -> Changes:
    """Say that some units can't be used, or change what was said. Ask ``misfits`` then."""
    new = cleaned(gap)
    with database.read() as connection:
        item = lending_rows.get_item(connection, new.item_id)
    lending.check_service(new, item)
    with action(database, f"{item.name}: {new.quantity} out of service") as log:
        if new.id:
            rows.update(log.connection, new)
        else:
            new = rows.insert(log.connection, new)
    return made(log, new.id)


def back_in_service(database: Database, gap: OutOfService, last_day: date | None) -> Changes:
    """Units can be used again after ``last_day``; without one it never was so."""
    with database.read() as connection:
        item = lending_rows.get_item(connection, gap.item_id)
    with action(database, f"{item.name}: {gap.quantity} back in service") as log:
        if last_day is None or last_day < gap.first_day:
            rows.delete_one(log.connection, gap)
        else:
            rows.update(log.connection, replace(gap, last_day=last_day))
    return log.changes


def misfits(database: Database, item_id: str, now: datetime) -> tuple[Hold, ...]:
    """The reservations and loans of an item that no longer fit what there is of it."""
    with database.read() as connection:
        stock = lending_rows.all_holds(connection, item_id, now)
    return availability.misfits(stock.item.quantity, stock.holds)
