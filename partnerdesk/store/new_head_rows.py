"""New heads: who is to be welcomed, and what other facts show to have been done about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, or_, select

from partnerdesk.domain.new_head import (
    AHEAD_DAYS,
    WATCH_DAYS,
    ChangeOfHead,
    WatchedHead,
    begins_watch,
    seen_through,
)
from partnerdesk.domain.partners import Contact, Role, RoleKind
from partnerdesk.domain.sessions import Session
from partnerdesk.store import agreements_rows, partners_rows, rows, settings_rows
from partnerdesk.store.tables import (
    agreement_party,
    agreement_signatory,
    agreement_signature,
    change_of_head,
    contact,
    member,
    role,
    session,
)


def begin(connection: Connection, held: Role, today: date) -> None:
    """Watch over a new head whose role was written down, unless that is history."""
    there = (
        change_of_head.c.member_id == held.member_id,
        change_of_head.c.person_id == held.person_id,
        change_of_head.c.started_on == held.started_on,
    )
    if begins_watch(held, today) and not rows.read(connection, ChangeOfHead, *there):
        assert held.started_on is not None
        rows.insert(connection, ChangeOfHead("", held.member_id, held.person_id, held.started_on))


def follow(connection: Connection, before: Role, now: Role, today: date) -> None:
    """Keep the watch true to a role that was corrected: its first day, or that it is a head's."""
    if (before.kind, before.started_on) == (now.kind, now.started_on):
        return
    known = rows.read(
        connection,
        ChangeOfHead,
        change_of_head.c.member_id == before.member_id,
        change_of_head.c.person_id == before.person_id,
        change_of_head.c.started_on == before.started_on,
    )
    for one in known:
        if now.kind is RoleKind.HEAD and now.started_on:
            rows.update(connection, replace(one, started_on=now.started_on))
        else:
            rows.delete_one(connection, one)
    if not known:
        begin(connection, now, today)


def get(connection: Connection, change_id: str) -> ChangeOfHead:
    """One change of head. Raises LookupError when there is none."""
    return rows.get(connection, ChangeOfHead, change_id)


def watched(connection: Connection, today: date) -> list[WatchedHead]:
    """New heads that Today asks about, the one who is head longest first."""
    ahead = today + timedelta(days=AHEAD_DAYS)
    found = _open(connection, today, change_of_head.c.started_on <= ahead)
    return [one for one in found if one.watched_on(today)]


def open_at(connection: Connection, member_id: str, today: date) -> list[WatchedHead]:
    """New heads of one member about whom something is to be done, those ahead too."""
    found = _open(connection, today, change_of_head.c.member_id == member_id)
    return [one for one in found if one.open_on(today)]


def read(connection: Connection, change_id: str, today: date) -> WatchedHead:
    """One new head with what was done so far, over or not. Raises LookupError for none."""
    return _with_names(connection, [get(connection, change_id)], today)[0]


def _open(connection: Connection, today: date, *where: ColumnElement[bool]) -> list[WatchedHead]:
    """Those not closed, of members who have not left, while they are head or are to be."""
    head = (
        select(role.c.id)
        .where(
            role.c.member_id == change_of_head.c.member_id,
            role.c.person_id == change_of_head.c.person_id,
            role.c.kind == RoleKind.HEAD,
            or_(role.c.ended_on.is_(None), role.c.ended_on >= today),
        )
        .exists()
    )
    staying = select(member.c.id).where(member.c.left_on.is_(None))
    found = rows.read(
        connection,
        ChangeOfHead,
        *where,
        change_of_head.c.closed_on.is_(None),
        change_of_head.c.started_on >= today - timedelta(days=WATCH_DAYS),
        change_of_head.c.member_id.in_(staying),
        head,
        order_by=[change_of_head.c.started_on, change_of_head.c.id],
    )
    return _with_names(connection, found, today) if found else []


def _with_names(
    connection: Connection, found: Sequence[ChangeOfHead], today: date
) -> list[WatchedHead]:
    member_ids = {one.member_id for one in found}
    people = partners_rows.people_by_id(connection, {one.person_id for one in found})
    members = partners_rows.members_by_id(connection, member_ids)
    ids = [one.meeting_id for one in found if one.meeting_id]
    meetings = {one.id: one for one in rows.read(connection, Session, session.c.id.in_(ids))}
    contacts = rows.read(connection, Contact, contact.c.person_id.in_(list(people)))
    binding = _binding(connection, member_ids, today)
    signed = _signed_by_heads(connection, binding)
    return [
        WatchedHead(
            seen_through(
                one,
                meetings.get(one.meeting_id or ""),
                [seen for seen in contacts if seen.member_id == one.member_id],
                signed.get(one.member_id, ()),
            ),
            members[one.member_id].name,
            people[one.person_id].name,
            meetings.get(one.meeting_id or ""),
            bool(binding[one.member_id]),
        )
        for one in found
    ]


def _binding(
    connection: Connection, member_ids: Collection[str], today: date
) -> dict[str, set[str]]:
    """By member, the ids of the agreements that bind it."""
    notice = settings_rows.read_settings(connection).review_notice_days
    leaving = select(agreement_party.c.agreement_id, agreement_party.c.member_id).where(
        agreement_party.c.leaves_on < today
    )
    gone = {(key, member_id) for key, member_id in connection.execute(leaving)}
    kept: dict[str, set[str]] = {one: set() for one in member_ids}
    for row in agreements_rows.list_agreements(connection, today, notice):
        if row.state.binds:
            for one in kept.keys() & set(row.member_ids):
                if (row.agreement.id, one) not in gone:
                    kept[one].add(row.agreement.id)
    return kept


def _signed_by_heads(
    connection: Connection, binding: Mapping[str, set[str]]
) -> dict[str, list[date]]:
    """By member, the days on which a head signed an agreement that binds it."""
    query = (
        select(
            agreement_signatory.c.member_id,
            agreement_signatory.c.agreement_id,
            agreement_signature.c.signed_on,
        )
        .join(agreement_signature, agreement_signature.c.signatory_id == agreement_signatory.c.id)
        .where(
            agreement_signatory.c.member_id.in_(list(binding)),
            agreement_signatory.c.role_kind == RoleKind.HEAD,
        )
    )
    found: dict[str, list[date]] = {}
    for member_id, agreement_id, signed_on in connection.execute(query):
        if agreement_id in binding[member_id]:
            found.setdefault(member_id, []).append(signed_on)
    return found
