"""Any sequence of actions, undone and done again, against a plain dictionary."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from partnerdesk.domain.agreements import Agreement
from partnerdesk.domain.partners import Member, Note, Person, Role
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import action_log, rows
from partnerdesk.store.action_log import Action, action, redo, undo
from partnerdesk.store.checking import check
from partnerdesk.store.tables import TABLE_OF
from tests import factories

Facts = dict[str, Any]
KINDS = (Member, Person, Role, Note, Agreement)

# Everything that text can be except what the store refuses.
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


class Actions(RuleBasedStateMachine):
    """The store beside a dictionary of facts and two stacks of what it was."""

    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        shutil.copytree(self.empty, self.root, dirs_exist_ok=True)
        self.store = factories.open_store(self.root)
        self.facts: Facts = {}
        # Each entry is the action's name, the facts, and the rows as they lay on the disk.
        self.done: list[tuple[str, Facts, factories.Image]] = []
        self.undone: list[tuple[str, Facts, factories.Image]] = []

    def teardown(self) -> None:
        self.store.close()
        assert check(self.store.folder).problems == ()
        shutil.rmtree(self.root)

    # --- what a user does --------------------------------------------------------------------

    @rule(name=TEXT, urn=TEXT)
    def add_member(self, name: str, urn: str) -> None:
        self._act("Add a member", add=[factories.member(name=name, urn=urn, themes=(name, urn))])

    @rule(data=st.data(), text=TEXT)
    def add_a_person_in_a_role(self, data: st.DataObject, text: str) -> None:
        member = self._one(data, Member)
        if member:
            person = factories.person(name=text)
            self._act("Add a person", add=[person, factories.role(person, member, title=text)])

    @rule(data=st.data(), text=TEXT, private=st.booleans())
    def write_a_note(self, data: st.DataObject, text: str, private: bool) -> None:
        if member := self._one(data, Member):
            self._act("Write a note", add=[factories.note(member, body=text, private=private)])

    @rule(data=st.data(), text=TEXT, place=st.none() | st.integers(0, 700_000))
    def edit(self, data: st.DataObject, text: str, place: int | None) -> None:
        if fact := self._one(data, Member):
            self._act("Edit", change=[replace(fact, name=text, easting=place, northing=place)])

    @rule(data=st.data())
    def remove_a_note(self, data: st.DataObject) -> None:
        if fact := self._one(data, Note):
            self._act("Remove a note", remove=[fact])

    @rule(data=st.data())
    def merge_members(self, data: st.DataObject) -> None:
        keep, other = self._one(data, Member), self._one(data, Member)
        if keep and keep != other:
            moved = [
                replace(fact, member_id=keep.id)
                for fact in self.facts.values()
                if isinstance(fact, Role | Note) and fact.member_id == other.id
            ]
            self._act("Merge", change=[*moved, replace(keep, town=other.name)], remove=[other])

    @rule(text=TEXT)
    def add_change_and_remove_at_once(self, text: str) -> None:
        brief, lasting = factories.agreement(number=text), factories.member(name=text)
        self._act(
            "Do much at once",
            add=[brief, lasting],
            change=[replace(brief, title=text), replace(lasting, name=text * 2)],
            remove=[brief],
        )

    @rule(text=TEXT)
    def fail_half_way(self, text: str) -> None:
        with pytest.raises(RuleBroken), action(self.store.database, "Fail") as log:
            rows.insert(log.connection, factories.member(name=text))
            raise RuleBroken("name", "No.")

    @rule(data=st.data())
    def save_without_a_change(self, data: st.DataObject) -> None:
        fact = self._one(data, Member)
        if fact:
            with action(self.store.database, "Save") as log:
                rows.update(log.connection, fact)
            assert not log.changes

    @rule()
    def issue(self) -> None:
        self._act("Issue", add=[factories.agreement(number=rows.new_id())], final=True)

    @rule()
    def undo(self) -> None:
        self._step(undo, self.done, self.undone)

    @rule()
    def redo(self) -> None:
        self._step(redo, self.undone, self.done)

    @precondition(lambda self: self.done)
    @rule()
    def undo_everything_and_do_it_again(self) -> None:
        """The whole way back, and the whole way there."""
        now, steps = self._image(), len(self.done)
        for _ in range(steps):
            self.undo()
        for _ in range(steps):
            self.redo()
        assert self._image() == now

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = factories.open_store(self.root)

    # --- what must hold ----------------------------------------------------------------------

    @invariant()
    def the_store_holds_these_facts(self) -> None:
        with self.store.database.read() as connection:
            kept = {fact.id: fact for kind in KINDS for fact in rows.read(connection, kind)}
            following = action_log.next_undo(connection), action_log.next_redo(connection)
        assert kept == self.facts
        assert [entry and entry.name for entry in following] == [
            stack[-1][0] if stack else None for stack in (self.done, self.undone)
        ]

    # --- steps -------------------------------------------------------------------------------

    def _act(
        self,
        name: str,
        add: list[Any] = [],  # noqa: B006
        change: list[Any] = [],  # noqa: B006
        remove: list[Any] = [],  # noqa: B006
        final: bool = False,
    ) -> None:
        before = self.facts, self._image()
        with action(self.store.database, name, final=final) as log:
            self._write(log, add, change, remove)
        self.facts = {**self.facts, **{fact.id: fact for fact in [*add, *change]}}
        for fact in remove:
            self.facts.pop(fact.id)
        if log.changes:
            self.done = [] if final else [*self.done, (name, *before)]
            self.undone = []

    def _write(self, log: Action, add: list[Any], change: list[Any], remove: list[Any]) -> None:
        for fact in add:
            rows.insert(log.connection, fact)
        for fact in change:
            rows.update(log.connection, fact)
        for fact in remove:
            table = TABLE_OF[type(fact)]
            rows.delete(log.connection, type(fact), table.c.id == fact.id)

    def _step(self, way: Any, taken: list[Any], given: list[Any]) -> None:
        if not taken:
            with pytest.raises(RuleBroken, match="There is nothing to"):
                way(self.store.database)
            return
        name, facts, rows_then = taken.pop()
        given.append((name, self.facts, self._image()))
        assert way(self.store.database).name == name
        self.facts = facts
        assert self._image() == rows_then

    def _image(self) -> factories.Image:
        return factories.image(self.store.folder.database)

    def _one(self, data: st.DataObject, kind: type) -> Any:
        there = sorted(key for key, fact in self.facts.items() if type(fact) is kind)
        return self.facts[there[data.draw(st.integers(0, len(there) - 1))]] if there else None


def test_any_sequence_of_actions(tmp_path: Path) -> None:
    """Undone, it returns every row; done again, it is all there; also across restarts."""
    factories.open_store(tmp_path / "empty").close()
    from hypothesis.stateful import run_state_machine_as_test

    machine = type("Machine", (Actions,), {"empty": tmp_path / "empty"})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
