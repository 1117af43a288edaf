"""Marks tell the states of a row apart, and only the states that stood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from partnerdesk.store.action_log import action, redo, undo
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.pack_marks import mark, past_images, settled_marks
from partnerdesk.store.tables import metadata
from tests.factories import add, member


def test_a_mark_is_the_same_for_the_same_state_only() -> None:
    image = {"id": "1", "name": "Łódź", "sort_name": "lodz", "pupils": None}
    assert mark(image) == mark(dict(reversed(image.items())))
    assert len(mark(image)) == 16
    assert mark(image | {"sort_name": "łódź"}) == mark(image)
    assert mark(image | {"pupils": 0}) != mark(image)
    assert mark(image | {"pupils": "None"}) != mark(image)
    # What was blanked for a pack makes no difference.
    assert mark(image | {"name": ""}, ["name"]) == mark(image, ["name"]) != mark(image)


def _rename(store: OpenStore) -> tuple[str, Callable[[str], None], Callable[[], list[Any]]]:
    one = member(name="A")
    add(store.database, one)
    table = metadata.tables["member"]

    def rename(name: str) -> None:
        with action(store.database, "Rename") as log:
            log.connection.execute(table.update().where(table.c.id == one.id).values(name=name))

    def names() -> list[Any]:
        with store.database.read() as connection:
            return [image["name"] for image in past_images(connection, "member", [one.id])[one.id]]

    return one.id, rename, names


def test_what_was_taken_back_is_no_past(store: OpenStore) -> None:
    _, rename, names = _rename(store)
    rename("B")
    rename("C")
    assert names() == ["A", "B", "C"]
    undo(store.database)
    assert names() == ["A", "B"]
    redo(store.database)
    assert names() == ["A", "B", "C"]
    undo(store.database)
    rename("D")
    assert names() == ["A", "B", "D"]


def test_a_removed_row_keeps_its_past(store: OpenStore) -> None:
    row_id, rename, names = _rename(store)
    rename("B")
    with action(store.database, "Remove") as log:
        table = metadata.tables["member"]
        log.connection.execute(table.delete().where(table.c.id == row_id))
    assert names() == ["A", "B"]
    undo(store.database)
    assert names() == ["A", "B"]


def test_each_row_has_its_own_past(full: OpenStore) -> None:
    with full.database.read() as connection:
        table = metadata.tables["member"]
        ids = list(connection.execute(table.select()).scalars())
        past = past_images(connection, "member", [*ids, "nobody"])
        assert {key: {image["id"] for image in images} for key, images in past.items()} == {
            key: {key} for key in ids
        }
        assert past_images(connection, "person", ids) == {}
        settled = settled_marks(connection, "member", ids)
    assert list(settled.values()) == [["0123456789abcdef"]]
