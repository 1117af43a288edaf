"""A megabyte pasted into a field: taken, or refused at that field in words; never half."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from partnerdesk.actions.items import edit_item
from partnerdesk.actions.partners import edit_member, write_note
from partnerdesk.actions.settings import change_settings
from partnerdesk.domain.lending import Item
from partnerdesk.domain.partners import Member, Note
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.words import MOST_IN_A_LINE, MOST_IN_A_TEXT, SEVERAL_LINES
from partnerdesk.store import rows, search
from partnerdesk.store.action_log import action
from partnerdesk.store.columns import Words
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.tables import TABLE_OF
from tests import factories

MEGABYTE = "words and more " * 66_000


@pytest.fixture
def full(tmp_path: Path) -> Iterator[OpenStore]:
    """A store with a row in every table."""
    store = factories.open_store(tmp_path)
    factories.fill(store)
    yield store
    store.close()


def facts(store: OpenStore) -> list[Any]:
    with store.database.read() as connection:
        found: list[list[Any]] = [rows.read(connection, kind) for kind in TABLE_OF]
    return [fact for several in found for fact in several]


def first(store: OpenStore, kind: type[Any]) -> Any:
    with store.database.read() as connection:
        return rows.read(connection, kind)[0]


def test_every_field_of_words_has_its_limit(full: OpenStore) -> None:
    before = factories.image(full.folder.database)
    asked = 0
    for fact in facts(full):
        table = TABLE_OF[type(fact)]
        for field in fields(fact):
            if not isinstance(table.c[field.name].type, Words) or field.name == "facts":
                continue
            most = MOST_IN_A_TEXT if field.name in SEVERAL_LINES else MOST_IN_A_LINE
            with (
                pytest.raises(RuleBroken, match="more than fit here") as refusal,
                action(full.database, "Write a book") as log,
            ):
                rows.update(log.connection, replace(fact, **{field.name: "x" * (most + 1)}))
            assert refusal.value.field == field.name
            asked += 1
    assert asked > 100
    assert factories.image(full.folder.database) == before


def test_a_megabyte_is_kept_in_a_note_and_refused_as_a_name(full: OpenStore) -> None:
    note, member, item = first(full, Note), first(full, Member), first(full, Item)
    write_note(full.database, replace(note, body=f"{MEGABYTE} zqmarker"))
    assert first(full, Note).body == f"{MEGABYTE} zqmarker".replace("  ", " ")
    with full.database.read() as connection:
        assert [hit.table for hit in search.find(connection, "zqmarker")] == ["note"]
    with pytest.raises(RuleBroken, match="characters are more than fit here") as refusal:
        edit_member(full.database, replace(member, name=MEGABYTE))
    assert refusal.value.field == "name"
    with pytest.raises(RuleBroken) as refusal:
        edit_item(full.database, replace(item, accessories=("lead",) * 200_000))
    assert refusal.value.field == "accessories"
    with pytest.raises(RuleBroken) as refusal:
        change_settings(full.database, Settings(partnership_name=MEGABYTE))
    assert refusal.value.field == "partnership_name"
    assert first(full, Member) == member


def test_lines_that_were_typed_are_kept_as_lines(full: OpenStore) -> None:
    item = first(full, Item)
    edit_item(full.database, replace(item, handling="Carry upright.\n\nTwo people."))
    assert first(full, Item).handling == "Carry upright.\n\nTwo people."
