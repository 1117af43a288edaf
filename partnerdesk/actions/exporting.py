"""Partners out, as files for other people: reads only, and nothing private goes with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.partners import Member, Person
from partnerdesk.domain.posts import call_first
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.members_table import InPost, members_sheet
from partnerdesk.formats.outgoing import saving
from partnerdesk.formats.spreadsheet_out import write_csv, write_xlsx
from partnerdesk.formats.vcard import write_cards
from partnerdesk.store import partners_rows
from partnerdesk.store.database import Database
from partnerdesk.store.partners_rows import PersonInRole


class ExportKind(Choice):
    """What kind of file; the value is how its name ends, but for cards (``.vcf``)."""

    XLSX = "xlsx", "Spreadsheet (XLSX)"
    CSV = "csv", "Plain table (CSV)"
    VCARD = "vcard", "Cards of people (vCard)"

    @property
    def suffix(self) -> str:
        """How the file's name ends, with the dot."""
        return ".vcf" if self is ExportKind.VCARD else f".{self.value}"


class NothingToSave(RuleBroken):
    """There is nobody and nothing to write."""


def export_members(
    database: Database,
    path: Path,
    kind: ExportKind | str,
    today: date,
    member_ids: Collection[str] | None = None,
) -> int:
    """Write members, or a card for each of their people, in post on ``today``; returns how many.

    Without ``member_ids`` all members that have not left. Notes stay here: they are private. What
    begins with ``=``, ``+``, ``-`` or ``@`` stays text. Raises RuleBroken for ``path`` when there
    is nothing to write or the file can't be written; an older file there is then untouched.
    """
    wanted = ExportKind(kind)
    with database.read() as connection:
        members = partners_rows.all_members(connection)
        there = partners_rows.people_in_roles(connection)
    chosen = [one for one in members if _is_wanted(one, today, member_ids)]
    people = {
        member.id: _in_post(member, [x for x in there if x.role.member_id == member.id], today)
        for member in chosen
    }
    with saving(path):
        return _write(path, wanted, chosen, people)


def _is_wanted(member: Member, today: date, member_ids: Collection[str] | None) -> bool:
    if member_ids is not None:
        return member.id in member_ids
    return member.left_on is None or member.left_on > today


def _in_post(member: Member, there: Iterable[PersonInRole], today: date) -> list[PersonInRole]:
    """Who is in post, whom to call first ahead."""
    now = [one for one in there if one.role.held_on(today)]
    first = call_first(member, [one.role for one in now], today)
    return sorted(now, key=lambda one: first is None or one.role.id != first.id)


def _write(
    path: Path, kind: ExportKind, members: list[Member], people: dict[str, list[PersonInRole]]
) -> int:
    if kind is ExportKind.VCARD:
        cards = [card for member in members for card in _cards(member, people[member.id])]
        if not cards:
            raise NothingToSave("path", "Nobody is known at these members yet. Add people first.")
        write_cards(path, cards)
        return len(cards)
    if not members:
        raise NothingToSave("path", "There is no member to save yet. Add members first.")
    posts = {
        member_id: [InPost(one.person, one.role.kind, one.role.title) for one in held]
        for member_id, held in people.items()
    }
    table = members_sheet(members, posts)
    if kind is ExportKind.CSV:
        write_csv(path, table.columns, table.rows)
    else:
        write_xlsx(path, [table])
    return len(members)


def _cards(member: Member, held: Iterable[PersonInRole]) -> Iterable[tuple[Person, Member, str]]:
    """A card per person, with all that they do at the member in its title."""
    titles: dict[str, list[str]] = {}
    people: dict[str, Person] = {}
    for one in held:
        people[one.person.id] = one.person
        titles.setdefault(one.person.id, []).append(one.role.label)
    for person_id, person in people.items():
        yield person, member, ", ".join(dict.fromkeys(titles[person_id]))
