"""Named actions: all or nothing, each of them undone and done again exactly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection, select

from partnerdesk.domain.partners import Member, Note, Role
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import action_log, rows
from partnerdesk.store.action_log import action, redo, undo
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.opening import OpenStore, prepare
from partnerdesk.store.problems import WriteOutsideAction
from partnerdesk.store.tables import action as action_table
from partnerdesk.store.tables import change as change_table
from partnerdesk.store.tables import metadata
from tests import factories
from tests.factories import add, image, member, note, person, role


def log_of(store: OpenStore) -> list[tuple[str, str]]:
    """The kind and name of every action so far."""
    with store.database.read() as connection:
        query = select(action_table.c.kind, action_table.c.name).order_by(action_table.c.seq)
        return [tuple(row) for row in connection.execute(query)]


def rename(store: OpenStore, fact: Member, name: str) -> str:
    """Change a member's name; the action's id."""
    with action(store.database, f"Rename to {name}") as log:
        rows.update(log.connection, replace(fact, name=name))
    return log.changes.action_id


def name_of(store: OpenStore, fact: Member) -> str:
    with store.database.read() as connection:
        return rows.get(connection, Member, fact.id).name


@pytest.mark.parametrize("kind", ["insert", "update", "delete"])
def test_a_write_without_a_named_action_is_refused(full: OpenStore, kind: str) -> None:
    before = image(full.folder.database)
    table = metadata.tables["note"]
    statement = {
        "insert": lambda: table.insert().values(rows.values_of(note(member()))),
        "update": lambda: table.update().values(body="changed"),
        "delete": lambda: table.delete(),
    }[kind]()
    with pytest.raises(WriteOutsideAction), full.database.write() as connection:
        connection.execute(statement)
    assert image(full.folder.database) == before


def test_what_only_reads_can_not_write(full: OpenStore) -> None:
    logged = len(log_of(full))
    with closing(Database(full.folder.database, prepare=prepare)) as fresh:
        with pytest.raises(WriteOutsideAction), fresh.read() as connection:
            connection.execute(metadata.tables["note"].delete())
        assert add(fresh, member(name="Harbour Primary"))  # as an action it may, on the same one
        with pytest.raises(WriteOutsideAction), fresh.read() as connection:
            connection.execute(metadata.tables["note"].delete())
    assert len(log_of(full)) == logged + 1


def test_an_action_that_fails_writes_nothing(full: OpenStore) -> None:
    before, log_before = image(full.folder.database), log_of(full)
    with pytest.raises(RuleBroken), action(full.database, "Add two") as log:
        rows.insert(log.connection, member(name="Half of it"))
        raise RuleBroken("name", "No.")
    assert image(full.folder.database) == before
    assert log_of(full) == log_before
    # The next action is not confused by the one that failed.
    assert add(full.database, member()).touches("member")


def test_an_action_without_changes_leaves_no_trace(full: OpenStore) -> None:
    log_before = log_of(full)
    with full.database.read() as connection:
        known = rows.read(connection, Member)[0]
    with action(full.database, "Save without a change") as log:
        rows.update(log.connection, known)
    assert not log.changes
    assert log_of(full) == log_before


def test_changes_name_the_rows_that_an_action_touched(store: OpenStore) -> None:
    school, head = member(), person()
    changes = add(store.database, school, head, role(head, school), name="Add Fenwick")
    assert changes.name == "Add Fenwick"
    assert changes.rows["member"] == {school.id}
    assert set(changes.rows) == {"member", "person", "role"}
    undone = undo(store.database)
    assert undone.rows == changes.rows
    assert undone.name == "Add Fenwick"


def test_every_kind_of_row_comes_back_byte_for_byte(full: OpenStore) -> None:
    before = image(full.folder.database)
    assert all(before.values()), "the factory fills every table"
    with action(full.database, "Empty the store") as log:
        log.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in metadata.sorted_tables:
            if table.name in before:
                log.connection.execute(table.delete())
    assert not any(image(full.folder.database).values())
    undo(full.database)
    assert image(full.folder.database) == before
    while True:
        try:
            undo(full.database)
        except RuleBroken:
            break
    assert not any(image(full.folder.database).values())


def test_undo_and_redo_go_on_after_a_restart(store: OpenStore) -> None:
    root = store.folder.root
    school = member()
    add(store.database, school)
    rename(store, school, "Fenwick High")
    undo(store.database)
    store.close()
    reopened = factories.open_store(root)
    try:
        redo(reopened.database)
        assert name_of(reopened, school) == "Fenwick High"
        undo(reopened.database)
        undo(reopened.database)
        assert image(reopened.folder.database)["member"] == []
    finally:
        reopened.close()


def test_a_row_changed_since_refuses_its_undo_with_the_reason(store: OpenStore) -> None:
    school = member()
    add(store.database, school)
    first = rename(store, school, "Fenwick High")
    rename(store, school, "Fenwick Upper")
    before, log_before = image(store.folder.database), log_of(store)
    with pytest.raises(RuleBroken, match=r"“Rename to Fenwick High” can’t be undone.*since"):
        undo(store.database, first)
    assert image(store.folder.database) == before
    assert log_of(store) == log_before


def test_what_something_else_hangs_on_refuses_its_undo(store: OpenStore) -> None:
    school = member()
    added = add(store.database, school, name="Add Fenwick")
    add(store.database, note(school), name="Write a note")
    before = image(store.folder.database)
    with pytest.raises(RuleBroken, match="“Add Fenwick” can’t be undone"):
        undo(store.database, added.action_id)
    assert image(store.folder.database) == before


def test_an_older_action_is_undone_alone(store: OpenStore) -> None:
    school, other = member(), member(name="Harbour Primary")
    add(store.database, school, other)
    older = rename(store, school, "Fenwick High")
    rename(store, other, "Harbour Juniors")
    undo(store.database, older)
    assert (name_of(store, school), name_of(store, other)) == ("Fenwick Academy", "Harbour Juniors")
    with pytest.raises(RuleBroken, match="undone already"):
        undo(store.database, older)
    redo(store.database)
    assert name_of(store, school) == "Fenwick High"


def test_a_new_action_ends_what_could_be_done_again(store: OpenStore) -> None:
    school = member()
    add(store.database, school)
    rename(store, school, "Fenwick High")
    undo(store.database)
    add(store.database, note(school))
    with pytest.raises(RuleBroken, match="nothing to redo"):
        redo(store.database)


def test_a_final_action_ends_what_can_be_undone(store: OpenStore) -> None:
    added = add(store.database, member())
    with action(store.database, "Issue MOU-2026-001", final=True) as log:
        rows.insert(log.connection, factories.agreement())
    with pytest.raises(RuleBroken, match="nothing to undo"):
        undo(store.database)
    with pytest.raises(RuleBroken, match="final"):
        undo(store.database, added.action_id)
    after = add(store.database, member(name="Harbour Primary"))
    assert undo(store.database).rows == after.rows


def test_taking_back_an_undo_counts_as_doing_it_again(store: OpenStore) -> None:
    school = member()
    add(store.database, school)
    rename(store, school, "Fenwick High")
    undone = undo(store.database)
    undo(store.database, undone.action_id)
    assert name_of(store, school) == "Fenwick High"
    with store.database.read() as connection:
        assert action_log.next_redo(connection) is None
        following = action_log.next_undo(connection)
    assert following is not None
    assert following.name == "Rename to Fenwick High"
    undo(store.database)
    assert name_of(store, school) == "Fenwick Academy"


def test_rows_that_link_to_each_other_are_undone_whatever_their_order(store: OpenStore) -> None:
    school, head = member(), person()
    add(store.database, school, head, role(head, school))
    before = image(store.folder.database)
    with action(store.database, "Remove Fenwick and its head") as log:
        rows.update(log.connection, replace(school, call_first_id=head.id))
        rows.delete(log.connection, Role)
        rows.update(log.connection, replace(school, call_first_id=None))
        rows.delete(log.connection, Member)
        log.connection.execute(metadata.tables["person"].delete())
    undo(store.database)
    assert image(store.folder.database) == before


def test_the_log_says_who_and_when(store: OpenStore) -> None:
    changes = add(store.database, member(), name="Add Fenwick")
    with store.database.read() as connection:
        entry = connection.execute(select(action_table)).one()
        images = connection.execute(select(change_table.c.old, change_table.c.new)).all()
    assert (entry.id, entry.actor, entry.name) == (changes.action_id, "Tess Ode", "Add Fenwick")
    assert entry.at[4] == "-"
    assert entry.at[10] == "T"
    assert [image.old for image in images] == [None]
    assert "Fenwick Academy" in images[0].new


def test_text_that_the_log_could_not_bring_back_is_refused(store: OpenStore) -> None:
    with pytest.raises(Exception, match="NUL"):
        add(store.database, note(member(), body="a\0b"))
    with store.database.read() as connection:
        assert rows.read(connection, Note) == []


def test_a_guard_sees_the_store_before_and_after_and_its_refusal_leaves_all_as_it_was(
    store: OpenStore,
) -> None:
    school = member(name="Fenwick Academy")
    add(store.database, school)
    rename(store, school, "Fenwick College")
    seen: list[tuple[str, str]] = []

    @contextmanager
    def guard(connection: Connection, changes: Changes) -> Iterator[None]:
        before = rows.get(connection, Member, school.id).name
        yield
        seen.append((before, rows.get(connection, Member, school.id).name))
        assert changes.rows == {"member": {school.id}}
        if len(seen) == 1:
            raise RuleBroken("", "Not now.")

    log_before = log_of(store)
    with pytest.raises(RuleBroken, match="Not now"):
        undo(store.database, guard=guard)
    assert (name_of(store, school), log_of(store)) == ("Fenwick College", log_before)
    undo(store.database, guard=guard)
    redo(store.database, guard=guard)
    assert seen == [("Fenwick College", "Fenwick Academy")] * 2 + [
        ("Fenwick Academy", "Fenwick College")
    ]
