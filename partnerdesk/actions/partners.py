"""What a coordinator does with members and their people. Each function is one action.

Each returns the Changes it made, and raises RuleBroken, with nothing written, when it is refused.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from partnerdesk.domain import partners
from partnerdesk.domain.buy_in import BuyIn, check_buy_in
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Contact, Member, Note, Person, Role, RoleKind
from partnerdesk.domain.posts import holders
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.words import SEVERAL_LINES, clean, clean_lines
from partnerdesk.store import new_head_rows, partners_rows, rows, settings_rows
from partnerdesk.store.action_log import Action, action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database

Fact = TypeVar("Fact")


def cleaned(fact: Fact) -> Fact:
    """``fact`` with every text cleaned of what a person did not mean to type."""
    changes: dict[str, str] = {}
    for name in _names(type(fact)):  # type: ignore[arg-type]
        value = getattr(fact, name)
        if value and type(value) is str:
            tidy = (clean_lines if name in SEVERAL_LINES else clean)(value)
            if tidy != value:
                changes[name] = tidy
    return replace(fact, **changes) if changes else fact  # type: ignore[type-var]


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def made(under_way: Action, row_id: str) -> Changes:
    """The action's changes, naming the thing it made."""
    return replace(under_way.changes, made=row_id)


# --- members ---------------------------------------------------------------------------------


def set_up_school(database: Database, school: Member, settings: Settings) -> Changes:
    """Make our own school the first member, and name the partnership and its coordinator."""
    ours = checked_member(replace(school, is_us=True))
    with action(database, f"Set up {ours.name}") as log:
        if partners_rows.us(log.connection):
            raise RuleBroken("", "Your school is set up already. Change it on its own page.")
        kept = rows.insert(log.connection, ours)
        settings_rows.write_settings(log.connection, cleaned(settings))
    return made(log, kept.id)


def add_member(database: Database, member: Member) -> Changes:
    """Add a member to the partnership."""
    new = checked_member(replace(member, id="", is_us=False))
    with action(database, f"Add {new.name}") as log:
        _refuse_same_urn(log, new)
        kept = rows.insert(log.connection, new)
    return made(log, kept.id)


def edit_member(database: Database, member: Member) -> Changes:
    """Change what is known of a member."""
    new = checked_member(member)
    with action(database, f"Edit {new.name}") as log:
        before = partners_rows.get_member(log.connection, new.id)
        _refuse_same_urn(log, new)
        rows.update(log.connection, replace(new, is_us=before.is_us))
    return made(log, new.id)


def checked_member(member: Member) -> Member:
    """The member tidied as it is kept. Raises RuleBroken for the first field that is wrong."""
    tidy = cleaned(member)
    postcode = partners.tidy_postcode(tidy.postcode)
    themes = tuple(dict.fromkeys(filter(None, map(clean, tidy.themes))))
    if (postcode, themes) != (tidy.postcode, tidy.themes):
        tidy = replace(tidy, postcode=postcode, themes=themes)
    partners.check_member(tidy)
    return tidy


def _refuse_same_urn(log: Action, member: Member) -> None:
    if not member.urn:
        return
    for other in partners_rows.all_members(log.connection):
        if other.urn == member.urn and other.id != member.id:
            raise RuleBroken(
                "urn",
                f"{other.name} has this URN already. Open it instead, or check the number.",
            )


def remove_member(database: Database, member_id: str) -> Changes:
    """Remove a member that was added by mistake.

    Refused for our own school, and once an agreement names the member: then it leaves instead.
    """
    with database.read() as connection:
        member = partners_rows.get_member(connection, member_id)
    if member.is_us:
        raise RuleBroken("", "This is your own school. Change its details instead.")
    with action(database, f"Remove {member.name}") as log:
        if partners_rows.in_agreements(log.connection, member_id):
            raise RuleBroken(
                "",
                f"An agreement names {member.name}. Choose “Has left” instead: "
                "it is no longer listed, and its history stays.",
            )
        if partners_rows.lends_or_borrows(log.connection, member_id):
            raise RuleBroken(
                "",
                f"{member.name} lends or borrows something. Choose “Has left” instead: "
                "it is no longer listed, and its history stays.",
            )
        if partners_rows.in_sessions(log.connection, member_id):
            raise RuleBroken(
                "",
                f"{member.name} takes part in sessions. Choose “Has left” instead: "
                "it is no longer listed, and its history stays.",
            )
        partners_rows.remove_member(log.connection, member_id)
    return log.changes


def member_leaves(database: Database, member_id: str, left_on: date | None) -> Changes:
    """Record that a member has left, or with no day that it is back; its history stays."""
    with database.read() as connection:
        member = partners_rows.get_member(connection, member_id)
    if member.is_us and left_on:
        raise RuleBroken("", "This is your own school; it can’t leave its own partnership.")
    changed = replace(member, left_on=left_on)
    partners.check_member(changed)
    name = f"{member.name} leaves" if left_on else f"{member.name} is back"
    with action(database, name) as log:
        rows.update(log.connection, changed)
    return log.changes


def merge_members(
    database: Database, keep_id: str, other_id: str, take_other: frozenset[str] = frozenset()
) -> Changes:
    """Make one member of two: blanks filled, every link moved, the other removed.

    ``take_other`` names the fields to take from the other. One action, so undo parts them again.
    """
    if keep_id == other_id:
        raise RuleBroken("", "Choose two different members to merge.")
    with database.read() as connection:
        keep = partners_rows.get_member(connection, keep_id)
        other = partners_rows.get_member(connection, other_id)
    with action(database, f"Merge {other.name} into {keep.name}") as log:
        if partners_rows.in_same_agreement(log.connection, keep_id, other_id):
            raise RuleBroken(
                "", "Both are parties to the same agreement, so they can’t be one member."
            )
        if partners_rows.lent_to_each_other(log.connection, keep_id, other_id):
            raise RuleBroken("", "One has lent to the other, so they can’t be one member.")
        if partners_rows.in_same_session(log.connection, keep_id, other_id):
            raise RuleBroken(
                "", "Both take part in the same session or project, so they can’t be one member."
            )
        partners_rows.move_to(log.connection, keep_id, other_id)
        rows.delete_one(log.connection, other)
        rows.update(log.connection, partners.merged(keep, other, take_other))
    return made(log, keep_id)


# --- people ----------------------------------------------------------------------------------


def add_person(database: Database, person: Person, role: Role, today: date) -> Changes:
    """Add somebody at a member, with what they do there; a new head is watched over (P78)."""
    new = checked_person(person)
    partners.check_role(role)
    with database.read() as connection:
        member = partners_rows.get_member(connection, role.member_id)
    with action(database, f"Add {new.name} at {member.name}") as log:
        kept = rows.insert(log.connection, replace(new, id=""))
        held = rows.insert(log.connection, cleaned(replace(role, id="", person_id=kept.id)))
        new_head_rows.begin(log.connection, held, today)
    return made(log, kept.id)


def edit_person(
    database: Database, person: Person, today: date, role: Role | None = None
) -> Changes:
    """Change somebody's details, and one of their roles with them."""
    new = checked_person(person)
    if role:
        partners.check_role(role)
    with action(database, f"Edit {new.name}") as log:
        rows.update(log.connection, new)
        if role:
            before = partners_rows.get_role(log.connection, role.id)
            rows.update(log.connection, cleaned(role))
            new_head_rows.follow(log.connection, before, role, today)
    return made(log, new.id)


def checked_person(person: Person) -> Person:
    """The person tidied as they are kept. Raises RuleBroken for the first field that is wrong."""
    tidy = cleaned(person)
    partners.check_person(tidy)
    return tidy


def remove_person(database: Database, person_id: str) -> Changes:
    """Remove somebody who was added by mistake, with their roles; contacts stay without a name."""
    with database.read() as connection:
        person = partners_rows.get_person(connection, person_id)
    with action(database, f"Remove {person.name}") as log:
        partners_rows.remove_person(log.connection, person_id)
    return log.changes


def start_role(database: Database, role: Role, today: date) -> Changes:
    """Give somebody a further role, at this member or another; a new head is watched over."""
    partners.check_role(role)
    with database.read() as connection:
        person = partners_rows.get_person(connection, role.person_id)
    with action(database, f"{person.name} becomes {role.label}") as log:
        kept = rows.insert(log.connection, cleaned(replace(role, id="")))
        new_head_rows.begin(log.connection, kept, today)
    return made(log, kept.id)


def end_role(database: Database, role_id: str, ended_on: date) -> Changes:
    """Record the last day somebody held a role."""
    with database.read() as connection:
        role = partners_rows.get_role(connection, role_id)
        person = partners_rows.get_person(connection, role.person_id)
    ended = replace(role, ended_on=ended_on)
    partners.check_role(ended)
    with action(database, f"{person.name} leaves as {role.label}") as log:
        rows.update(log.connection, ended)
    return log.changes


def change_holder(
    database: Database, role_id: str, successor: Person, starts_on: date, today: date
) -> Changes:
    """Somebody new takes over a role: the old one ends the day before, the new one starts (P77).

    ``successor`` is a known person by id, or a new one; a new head is watched over (P78).
    """
    with database.read() as connection:
        role = partners_rows.get_role(connection, role_id)
    last_day = starts_on - timedelta(days=1)
    if role.started_on and last_day < role.started_on:
        raise RuleBroken(
            "starts_on",
            f"The role began on {day_text(role.started_on)}. Choose a day after that.",
        )
    new = checked_person(successor)
    with action(database, f"{new.name} becomes {role.label}") as log:
        person = new if new.id else rows.insert(log.connection, new)
        if role.ended_on is None or role.ended_on > last_day:
            rows.update(log.connection, replace(role, ended_on=last_day))
        held = replace(role, id="", person_id=person.id, started_on=starts_on, ended_on=None)
        new_head_rows.begin(log.connection, rows.insert(log.connection, held), today)
    return made(log, person.id)


def call_first(database: Database, member_id: str, person_id: str | None) -> Changes:
    """Mark whom to call first at a member."""
    with database.read() as connection:
        member = partners_rows.get_member(connection, member_id)
    with action(database, f"Choose whom to call first at {member.name}") as log:
        rows.update(log.connection, replace(member, call_first_id=person_id))
    return log.changes


def who_was(database: Database, member_id: str, kind: RoleKind, day: date) -> tuple[Person, ...]:
    """Who held a role at a member on a day: “who was head when this was signed?”"""
    with database.read() as connection:
        people = partners_rows.people_in_roles(connection, member_id)
    held = holders([one.role for one in people], kind, day)
    by_id = {one.person.id: one.person for one in people}
    return tuple(by_id[role.person_id] for role in held)


# --- keeping in touch ------------------------------------------------------------------------


def log_contact(database: Database, contact: Contact, today: date) -> Changes:
    """Log a visit, call, meeting or message (P10), or correct one that has an id."""
    new = cleaned(contact)
    partners.check_contact(new, today)
    with database.read() as connection:
        member = partners_rows.get_member(connection, new.member_id)
    verb = "Correct" if new.id else "Log"
    with action(database, f"{verb} {new.kind.label.lower()} with {member.name}") as log:
        kept = _put(log, new)
    return made(log, kept.id)


def write_note(database: Database, note: Note) -> Changes:
    """Write a note about a member, or change one that has an id."""
    new = cleaned(note)
    if not new.body:
        raise RuleBroken("body", "Write the note first, or cancel.")
    with database.read() as connection:
        member = partners_rows.get_member(connection, new.member_id)
    verb = "Change" if new.id else "Add"
    with action(database, f"{verb} note on {member.name}") as log:
        kept = _put(log, new)
    return made(log, kept.id)


def record_buy_in(database: Database, buy_in: BuyIn, today: date) -> Changes:
    """Record how a group at a member stands, with what shows it (P8, P9)."""
    new = cleaned(buy_in)
    check_buy_in(new, today)
    with database.read() as connection:
        member = partners_rows.get_member(connection, new.member_id)
    with action(database, f"Record buy-in of {member.name}: {new.group.label.lower()}") as log:
        kept = _put(log, new)
    return made(log, kept.id)


def _put(log: Action, fact: Fact) -> Fact:
    if fact.id:  # type: ignore[attr-defined]
        rows.update(log.connection, fact)
        return fact
    return rows.insert(log.connection, fact)


def remove(database: Database, fact: Contact | Note | BuyIn) -> Changes:
    """Remove one contact, note or sighting of buy-in."""
    words = {Contact: "contact", Note: "note", BuyIn: "sighting of buy-in"}[type(fact)]
    with database.read() as connection:
        member = partners_rows.get_member(connection, fact.member_id)
    with action(database, f"Remove {words} from {member.name}") as log:
        rows.delete_one(log.connection, fact)
    return log.changes
