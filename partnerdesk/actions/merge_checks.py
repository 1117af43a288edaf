"""What must hold once a pack was merged: the rules that every action keeps, in one place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from partnerdesk.actions.entry_words import EntryWords
from partnerdesk.domain import calendar, sessions
from partnerdesk.domain.availability import check_not_worse
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.projects import check_project
from partnerdesk.domain.settings import check_settings
from partnerdesk.domain.words import listed
from partnerdesk.store import calendar_rows, lending_rows
from partnerdesk.store.database import Connection
from partnerdesk.store.entries import Entries, Key
from partnerdesk.store.merging_rows import facts_in, items_in, portions
from partnerdesk.store.settings_rows import read_settings
from partnerdesk.store.staged_checks import NEVER, RULES

_Changed = Mapping[Key, dict[str, Any] | None]


@contextmanager
def kept_promises(
    connection: Connection, entries: Entries, changed: _Changed, now: datetime
) -> Iterator[None]:
    """Refuse what would promise more of an item than there is, naming it and the loans (P24).

    What is new here was never promised here; what they promised of it is theirs to answer for.
    """
    items = items_in(connection, entries, changed)
    before = lending_rows.all_holds_of(connection, items, now)
    yield
    after = lending_rows.all_holds_of(connection, before.keys(), now)
    for item_id, stock in sorted(after.items(), key=lambda one: one[1].item.name):
        try:
            check_not_worse(before[item_id], stock, now, by_promise=False)
        except RuleBroken as refusal:
            new = {hold.loan for hold in stock.holds if hold.loan} - {
                hold.loan for hold in before[item_id].holds
            }
            comes = f" It would come with {listed(sorted(new))}: leave that out." if new else ""
            raise RuleBroken("choice", f"{refusal.message}{comes}") from refusal


def check_merged(connection: Connection, entries: Entries, changed: _Changed) -> None:
    """Raise RuleBroken, naming the thing, where the result is nothing that we could have written.

    A rule about what was held back from the pack is let go.
    """
    words = EntryWords(entries)
    there = [key for key, result in changed.items() if result is not None]
    for key, fact in facts_in(connection, there):
        rule = RULES.get(type(fact))
        if rule is not None:
            held = entries.differences[key].held
            with _of(words.name(entries.whole_of(key)), held):
                rule(fact)
    _check_wholes(connection, entries, changed)
    for broken, said in NEVER.items():
        found = connection.exec_driver_sql(broken).first()
        if found is not None:
            mend = "Look it up among what differs and keep ours, or put it right by hand first."
            raise RuleBroken("", f"{said.format(*found)} {mend}")
    if any(table == "setting" for table, _ in changed):
        check_settings(read_settings(connection))


def _check_wholes(connection: Connection, entries: Entries, changed: _Changed) -> None:
    """Rules about several entries together: who takes part, who leads, when terms are."""
    wholes = {entries.whole_of(key) for key in changed}
    for ids in portions(row_id for table, row_id in wholes if table == "session"):
        for facts in calendar_rows.several_facts(connection, ids):
            with _of(facts.session.title):
                sessions.check_session(facts)
    there = {one.id for one in calendar_rows.all_projects(connection)}
    for table, row_id in sorted(wholes):
        if table == "project" and row_id in there:
            project = calendar_rows.project_facts(connection, row_id)
            with _of(project.project.name):
                check_project(project)
    for member_id in {
        str(result["member_id"]) for (table, _), result in changed.items()
        if table == "term" and result is not None
    }:  # fmt: skip
        terms = calendar_rows.terms_of(connection, member_id)
        for one in terms:
            if ("term", one.id) in changed:
                with _of(one.name):
                    calendar.check_term(one, terms)


@contextmanager
def _of(name: str, held: Collection[str] = ()) -> Iterator[None]:
    """Name what a refusal is about; one about what was ``held`` back is let go."""
    try:
        yield
    except RuleBroken as refusal:
        if refusal.field not in held:
            raise RuleBroken(refusal.field, f"“{name}”: {refusal.message}") from refusal
