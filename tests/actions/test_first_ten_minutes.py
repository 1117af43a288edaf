"""What whoever arrives is told first, and taking office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from partnerdesk.actions.arriving import (
    arrival_of,
    first_ten_minutes,
    open_pack,
    read_it,
    take_office,
)
from partnerdesk.actions.history import undo
from partnerdesk.actions.settings import change_settings
from partnerdesk.domain.arriving import Arrival
from partnerdesk.domain.leaving import TermOfOffice
from partnerdesk.domain.partners import Channel
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import PromiseState
from partnerdesk.domain.settings import Settings
from partnerdesk.store import handover_rows, partners_rows, settings_rows
from partnerdesk.store.checking import check
from partnerdesk.store.folder import Folder
from partnerdesk.store.history_rows import history
from partnerdesk.store.opening import OpenStore
from tests.actions.arriving import MADE, NOW, folder, old, opened, pack, parts

__all__ = ["folder", "old", "pack", "parts"]


@pytest.fixture
def arrived(pack: Path, folder: Folder) -> Iterator[OpenStore]:
    """The store that was opened from the pack on the Monday."""
    open_pack(folder, pack, "", NOW)
    with opened(folder) as store:
        yield store


def test_the_arrival_is_remembered_until_it_is_read(arrived: OpenStore) -> None:
    pack_id = "11111111-2222-4333-8444-555555555555"
    assert arrival_of(arrived.database) == Arrival(pack_id, NOW.date(), MADE, "Tess Ode", None)
    with arrived.database.read() as connection:
        before = history(connection)
    read_it(arrived.database, date(2026, 11, 24))
    read_it(arrived.database, date(2026, 11, 30))
    after = arrival_of(arrived.database)
    assert after is not None
    assert after.read_on == date(2026, 11, 24)
    with arrived.database.read() as connection:
        assert history(connection) == before
    arrived.close()
    assert check(arrived.folder).sound


def test_the_first_ten_minutes_of_the_sample(sample_folder: Path) -> None:
    today = date.today()
    with opened(Folder(sample_folder)) as store:
        ten = first_ten_minutes(store.database, today)
        with store.database.read() as connection:
            there = partners_rows.all_members(connection, with_left=False)
    members = {one.id: one.name for one in there if not one.is_us}
    assert (ten.school, ten.coordinator) == ("Eastvale Community School", "Ann Bell")
    assert (ten.arrival, ten.office_is_open) == (None, False)
    oswald = next(one for one in ten.calls.shown if one.member == "St Oswald’s")
    assert (oswald.name, oswald.title) == ("Zoë Łukasz", "Lead teacher")
    assert (oswald.channel, oswald.way) == (Channel.TEXT, "07700 900114")
    assert members[oswald.member_id] == "St Oswald’s"
    assert len(ten.calls.shown) + ten.calls.more == len(members)
    worst_first = [list(PromiseState).index(one.state) for one in ten.promised.shown]
    assert worst_first == sorted(worst_first) != []
    assert any(one.owner for one in ten.promised.shown)
    days = [one.day for one in ten.due.shown]
    assert days == sorted(days)
    assert ten.due.more > 0
    assert any("waits for 2 signatures" in one.words for one in ten.fragile.shown)
    assert ten.answers.shown[0].question == "What should your successor do first?"
    assert ten.answers.shown[0].body.startswith("Ring round before you write")


def test_an_empty_store_has_nothing_to_tell(tmp_path: Path) -> None:
    with opened(Folder(tmp_path / "empty")) as store:
        ten = first_ten_minutes(store.database, MADE)
    assert not any((ten.calls, ten.promised, ten.due, ten.answers))


def settle(store: OpenStore, name: str, since: date | None) -> None:
    change_settings(store.database, Settings(coordinator_name=name, coordinator_since=since))


def in_office(store: OpenStore) -> tuple[str, date | None, list[TermOfOffice]]:
    with store.database.read() as connection:
        settings = settings_rows.read_settings(connection)
        past = [replace(one, id="") for one in handover_rows.offices(connection)]
    return settings.coordinator_name, settings.coordinator_since, past


def test_taking_office_keeps_the_term_of_the_one_before(arrived: OpenStore) -> None:
    began, monday = date(2024, 9, 1), NOW.date()
    settle(arrived, "Tess Ode", began)
    _, _, before = in_office(arrived)
    assert first_ten_minutes(arrived.database, monday).office_is_open
    take_office(arrived.database, "  Bo Lindqvist ", monday, monday)
    name, since, past = in_office(arrived)
    assert (name, since) == ("Bo Lindqvist", monday)
    ended = date(2026, 11, 22)
    assert TermOfOffice("", "Tess Ode", began, ended) in past
    assert not first_ten_minutes(arrived.database, monday).office_is_open
    undo(arrived.database)
    assert in_office(arrived) == ("Tess Ode", began, before)


def test_an_office_that_nobody_held_is_taken_without_a_term_before(arrived: OpenStore) -> None:
    settle(arrived, "", None)
    before = in_office(arrived)[2]
    assert first_ten_minutes(arrived.database, MADE).office_is_open
    changes = take_office(arrived.database, "Bo Lindqvist", NOW.date(), NOW.date())
    assert changes.name == "Bo Lindqvist takes office as coordinator"
    assert in_office(arrived) == ("Bo Lindqvist", NOW.date(), before)


def test_an_office_is_taken_by_somebody_after_the_one_before(arrived: OpenStore) -> None:
    settle(arrived, "Tess Ode", date(2024, 9, 1))
    for name, since, field in (
        ("  ", NOW.date(), "name"),
        ("Bo Lindqvist", date(2024, 9, 1), "since"),
        ("Bo Lindqvist", date(2028, 1, 1), "since"),
    ):
        with pytest.raises(RuleBroken) as refused:
            take_office(arrived.database, name, since, NOW.date())
        assert refused.value.field == field
    assert in_office(arrived)[0] == "Tess Ode"
