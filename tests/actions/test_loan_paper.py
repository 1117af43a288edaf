"""The papers of lending say what the store says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pypdf
import pytest

from partnerdesk.actions import items as items_actions
from partnerdesk.actions import lending, loan_paper
from partnerdesk.actions.lending import LendRequest, Wanted, everything
from partnerdesk.documents.labels import SHEETS
from partnerdesk.domain.lending import Half, Item, ItemKind, Kit, Outcome, comes_back, goes_out
from partnerdesk.domain.partners import Channel, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.settings import Settings
from partnerdesk.store import lending_rows, rows, settings_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.opening import OpenStore
from tests import factories as make

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 9, 30)
LATER = date(2026, 3, 23)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    opened = make.open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def ids(store: OpenStore) -> dict[str, str]:
    """Two schools, their people, meters, a kit and a hall; ids by name."""
    us = make.member(name="St Oswald’s", is_us=True)
    heron = make.member(name="Heron Vale Academy", street="Mill Lane", town="Heron Vale")
    priya = make.person(name="Priya Nair", mobile="07700 900114", channel=Channel.TEXT)
    tess = make.person(name="Tess Ode", telephone="01632 960500")
    meters = rows.with_id(
        Item(
            owner_id=us.id, name="Multimeter", quantity=12, asset_tag="OSW-7", make="Fenwick",
            model="DM2", serial="SN-SECRET", value_pence=2450, accessories=("Leads", "Case"),
            kept_at="Physics store", category="Science",
        )
    )  # fmt: skip
    tubes = rows.with_id(Item(owner_id=us.id, name="Test tube", quantity=40, category="Science"))
    hall = rows.with_id(Item(owner_id=us.id, name="Sports hall", kind=ItemKind.PLACE, capacity=200))
    facts = [
        us, heron, priya, tess, make.role(priya, heron, kind=RoleKind.LEAD_TEACHER),
        make.role(tess, us, kind=RoleKind.COORDINATOR), meters, tubes, hall,
    ]  # fmt: skip
    make.add(store.database, *facts)
    with action(store.database, "Settle") as log:
        settings_rows.write_settings(log.connection, Settings("Thornbury Partnership", "Tess Ode"))
    found = {fact.name: fact.id for fact in facts if hasattr(fact, "name")}
    kit = Kit(owner_id=us.id, name="Circuit kit")
    parts = [(meters.id, 2), (tubes.id, 5)]
    found["Circuit kit"] = items_actions.save_kit(store.database, kit, parts).made
    return found


def request(ids: dict[str, str], *wanted: Wanted) -> LendRequest:
    """To Heron Vale for a fortnight, Priya Nair responsible."""
    return LendRequest(
        lender_id=ids["St Oswald’s"],
        borrower_id=ids["Heron Vale Academy"],
        wanted=wanted,
        out_at=goes_out(TODAY, Half.MORNING),
        due_at=comes_back(date(2026, 3, 17), Half.AFTERNOON),
        responsible_id=ids["Priya Nair"],
        purpose="Year 9 circuits",
        note="They are good for it.",
    )


def meters_out(store: OpenStore, ids: dict[str, str]) -> str:
    """Twelve multimeters, out; the loan's id."""
    meters = Wanted(item_id=ids["Multimeter"], quantity=12, accessories=("Leads", "Case"))
    return lending.lend(store.database, request(ids, meters), NOW).made


def text_of(pdf: bytes) -> str:
    """The words of all pages, on one line."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_form_says_what_was_lent_to_whom_and_on_the_schools_own_terms(
    store: OpenStore, ids: dict[str, str]
) -> None:
    """Kits are named with what they brought; a school's own terms stand in place of ours."""
    own = '[[terms]]\nid = "care"\ntitle = "Care"\ntext = "Bring it back dry."\n'
    (store.folder.root / "lending-terms.toml").write_text(own, encoding="utf-8")
    key = lending.lend(
        store.database, request(ids, Wanted(kit_id=ids["Circuit kit"], quantity=2)), NOW
    ).made
    lending.extend(store.database, key, comes_back(date(2026, 3, 20), Half.MORNING), NOW)
    words = text_of(loan_paper.loan_form_pdf(store, key, TODAY))
    for expected in (
        "L-0001", "St Oswald’s", "Heron Vale Academy", "Priya Nair", "Year 9 circuits",
        "Multimeter", "Test tube", "Circuit kit", "£24.50", "Bring it back dry.",
        "Fri 20 Mar 2026, morning", "Tue 17 Mar 2026, afternoon",
    ):  # fmt: skip
        assert expected in words, expected


def test_the_receipt_tells_what_came_last_and_what_is_still_out(
    store: OpenStore, ids: dict[str, str]
) -> None:
    """Seven came on one day; on the next two more, a broken one and no case."""
    key = meters_out(store, ids)
    with pytest.raises(RuleBroken, match="Nothing of L-0001 has come back"):
        loan_paper.receipt_pdf(store, key, TODAY)
    with store.database.read() as connection:
        (whole,) = everything(lending_rows.loan_facts(connection, key), NOW)
    lending.take_back(store.database, key, [replace(whole, quantity=7)], NOW)
    next_day = datetime(2026, 3, 4, 14)
    two = replace(whole, quantity=2, returned_at=next_day, accessories=("Leads",))
    broken = replace(
        two, quantity=1, outcome=Outcome.DAMAGED, cost_pence=850, note="Screen cracked"
    )
    lending.take_back(store.database, key, [two, broken], next_day)
    words = text_of(loan_paper.receipt_pdf(store, key, date(2026, 3, 4)))
    assert "Wed 4 Mar 2026, 14:00" in words
    assert "£8.50" in words
    assert "Screen cracked" in words
    assert "not with it: Case" in words
    assert "OSW-7 2 Well Good" in words
    assert "OSW-7 7" not in words
    assert words.split("Still out")[1].startswith(" Item Tag How many Multimeter OSW-7 2 ")
    assert words.index("Well Good") < words.index("Damaged Good")


def test_the_letter_asks_for_what_is_overdue_only(store: OpenStore, ids: dict[str, str]) -> None:
    """Refused before the day; after it, it names how many, how late and whom to ring."""
    key = meters_out(store, ids)
    with pytest.raises(RuleBroken, match="Nothing of L-0001 is overdue"):
        loan_paper.overdue_letter_pdf(store, key, TODAY)
    words = text_of(loan_paper.overdue_letter_pdf(store, key, LATER))
    for expected in ("Dear Priya Nair", "12", "Multimeter", "6 days", "01632 960500", "Tess Ode"):
        assert expected in words, expected


def test_the_picking_list_has_what_goes_out_that_day(store: OpenStore, ids: dict[str, str]) -> None:
    """Reservations of the day and those not fetched yet; no place, and nothing of later days."""
    today = request(
        ids, Wanted(item_id=ids["Multimeter"], quantity=3), Wanted(item_id=ids["Sports hall"])
    )
    lending.reserve(store.database, replace(today, out_at=goes_out(TODAY, Half.AFTERNOON)), NOW)
    later = replace(
        request(ids, Wanted(item_id=ids["Test tube"], quantity=40)),
        out_at=goes_out(date(2026, 3, 5), Half.MORNING),
    )
    lending.reserve(store.database, later, NOW)
    words = text_of(loan_paper.picking_list_pdf(store, TODAY))
    assert "Multimeter" in words
    assert "Physics store" in words
    assert "Sports hall" not in words
    assert "Test tube" not in words
    assert "Test tube" in text_of(loan_paper.picking_list_pdf(store, TODAY, date(2026, 3, 6)))
    assert "Multimeter" in text_of(loan_paper.picking_list_pdf(store, date(2026, 3, 4)))


def test_labels_are_one_for_each_item_or_one_for_each_unit(
    store: OpenStore, ids: dict[str, str]
) -> None:
    """Forty test tubes fill a sheet of 24 and 16 places of the next."""
    key = ids["Test tube"]
    one = loan_paper.labels_pdf(store, [key], SHEETS[0], 3)
    assert text_of(one).count("Test tube") == 1
    many = loan_paper.labels_pdf(store, [key], SHEETS[0], per_unit=True)
    assert text_of(many).count("Test tube") == 40
    assert len(pypdf.PdfReader(io.BytesIO(many)).pages) == 2


def test_the_catalogue_shows_what_is_shared_and_nothing_private(
    store: OpenStore, ids: dict[str, str]
) -> None:
    """Retired things are not on offer; serial numbers, values and stores stay at home."""
    items_actions.retire_item(store.database, ids["Sports hall"], TODAY)
    words = text_of(loan_paper.catalogue_pdf(store, TODAY))
    for expected in ("Multimeter", "Circuit kit", "5 × Test tube", "Tess Ode", "01632 960500"):
        assert expected in words, expected
    for private in ("SN-SECRET", "24.50", "Physics store", "Sports hall"):
        assert private not in words, private
