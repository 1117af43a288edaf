"""A small invented stock, for the tests of the equipment page."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from partnerdesk.actions import items as items_actions
from partnerdesk.actions import lending as actions
from partnerdesk.actions.lending import LendRequest, Wanted
from partnerdesk.domain.lending import Half, Item, ItemKind, Kit, OutOfService, SafetyTest
from partnerdesk.domain.lending import comes_back as back
from partnerdesk.domain.lending import goes_out as out
from partnerdesk.store import partners_rows
from partnerdesk.store.opening import OpenStore
from tests.ui.partners import partnership
from tests.ui.partners.partnership import TODAY

NOW = datetime(2026, 3, 3, 9, 30)


def make_store(root: Path) -> OpenStore:
    """A store with a few members and nothing to lend yet."""
    store = partnership.make_store(root)
    partnership.fill(store)
    return store


def members(store: OpenStore) -> dict[str, str]:
    """The ids of the members by name."""
    with store.database.read() as connection:
        return {one.name: one.id for one in partners_rows.all_members(connection)}


def fill(store: OpenStore) -> dict[str, str]:
    """Add items, a place, a kit and two loans; their ids by name."""
    database, known = store.database, members(store)
    us, oswald, heron = known["Abbey Grange"], known["St Oswald’s"], known["Heron Vale Academy"]
    items = (
        Item(owner_id=us, name="Multimeter", category="Science", quantity=12, value_pence=3800,
             make="Fluke", model="17B+", asset_tag="AG-0042", kept_at="Physics prep room, shelf 3",
             accessories=("Two leads", "Case"), handling="Turn the dial to off.",
             test=SafetyTest.PAT, tested_on=date(2025, 3, 20), test_due_on=date(2026, 3, 20)),
        Item(owner_id=us, name="Power supply", category="Science", quantity=6,
             test=SafetyTest.PAT, test_due_on=date(2026, 2, 1)),
        Item(owner_id=us, name="Minibus", category="Transport", kept_at="Yard"),
        Item(owner_id=oswald, name="Main hall", category="Rooms", kind=ItemKind.PLACE,
             capacity=400, accessories=("Stage", "Projector")),
        Item(owner_id=oswald, name="Violin ¾", category="Music", quantity=4),
    )  # fmt: skip
    ids = {one.name: items_actions.add_item(database, one).made for one in items}
    gap = OutOfService(
        item_id=ids["Violin ¾"], quantity=1, first_day=date(2026, 3, 1), reason="a string"
    )
    items_actions.take_out_of_service(database, gap)
    kit = Kit(owner_id=us, name="Circuit kit", description="Year 9 circuits")
    parts = [(ids["Multimeter"], 4), (ids["Power supply"], 2)]
    ids["Circuit kit"] = items_actions.save_kit(database, kit, parts).made
    for name, quantity, first, last, act in (
        ("Multimeter", 4, date(2026, 3, 2), date(2026, 3, 5), actions.lend),
        ("Minibus", 1, date(2026, 3, 10), date(2026, 3, 11), actions.reserve),
    ):
        request = LendRequest(
            us,
            heron,
            (Wanted(item_id=ids[name], quantity=quantity),),
            out(first, Half.MORNING),
            back(last, Half.AFTERNOON),
            note="agreed by telephone",
        )
        ids[f"loan of {name}"] = act(database, request, NOW).made
    assert NOW.date() == TODAY
    return ids
