"""What the promises page shows, read in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.agreements import Agreement
from partnerdesk.domain.projects import Project
from partnerdesk.domain.promises import PromiseState, worst_first
from partnerdesk.domain.sessions import Session
from partnerdesk.store import (
    agreements_rows,
    calendar_rows,
    handover_rows,
    partners_rows,
    promise_rows,
    settings_rows,
)
from partnerdesk.store.database import Connection
from partnerdesk.store.promise_rows import Promised
from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Outside:
    """A session of an agreement's projects that no promise covers."""

    agreement: Agreement
    session: Session

    @property
    def key(self) -> str:
        """Names it in the list."""
        return f"{self.agreement.id}/{self.session.id}"


@dataclass(frozen=True, slots=True)
class PromisesView:
    """Every promise that is traced, and what is done outside their scope, as of ``today``.

    ``owners`` are the names of those who see to a promise, by its id.
    """

    promises: tuple[Promised, ...]
    outside: tuple[Outside, ...]
    agreements: tuple[Agreement, ...]
    parties: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    projects: Mapping[str, Project]
    about: Mapping[str, tuple[str, ...]]
    today: date
    owners: Mapping[str, str]

    def promise(self, commitment_id: str) -> Promised | None:
        """A promise by its id."""
        found = (one for one in self.promises if one.commitment.id == commitment_id)
        return next(found, None)

    def of_agreement(self, agreement_id: str) -> list[Promised]:
        """The promises of one agreement, as they are printed."""
        return [one for one in self.promises if one.agreement.id == agreement_id]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the filters ask for; blank and None stand for all."""

    member_id: str = ""
    gives: bool | None = None
    agreement_id: str = ""
    state: PromiseState | None = None


def read_promises(desk: Desk) -> PromisesView:
    """Read all that was promised and what came of it."""
    with desk.read() as connection:
        return promises_in(connection, desk.today())


def promises_in(connection: Connection, today: date) -> PromisesView:
    """All that was promised and what came of it, as of ``today``; the worker may call it."""
    notice_days = settings_rows.read_settings(connection).review_notice_days
    found = promise_rows.promised(connection, today)
    members = partners_rows.all_members(connection)
    listed = agreements_rows.list_agreements(connection, today, notice_days)
    binding = [one for one in listed if one.state.binds]
    seen_to = handover_rows.promise_owners(connection)
    people = calendar_rows.people_names(connection, {one.person_id for one in seen_to.values()})
    projects = {one.id: one for one in calendar_rows.all_projects(connection)}
    about: dict[str, tuple[str, ...]] = {}
    for link in promise_rows.project_links(connection):
        about[link.agreement_id] = (*about.get(link.agreement_id, ()), link.project_id)
    outside = [
        Outside(one.agreement, session)
        for one in binding
        if one.agreement.id in about
        for session in promise_rows.outside_scope(connection, one.agreement.id)
    ]
    return PromisesView(
        tuple(found),
        tuple(sorted(outside, key=lambda one: _nearness(one, today))),
        tuple(one.agreement for one in binding),
        {one.agreement.id: one.member_ids for one in binding},
        {one.id: one.name for one in members},
        projects,
        about,
        today,
        {key: people[one.person_id] for key, one in seen_to.items()},
    )


def _nearness(one: Outside, today: date) -> tuple[bool, int]:
    """What has been comes first, the latest at the head; then what is to come, soonest first."""
    day = one.session.starts_at.date()
    return day > today, abs((day - today).days)


def wanted_of(view: PromisesView, wanted: Wanted) -> list[Promised]:
    """The promises that the filters let through, those that need attention first."""
    chosen = [one for one in view.promises if _passes(view, one, wanted)]
    by_id = {one.commitment.id: one for one in chosen}
    order = worst_first([(one.commitment, one.standing) for one in chosen])
    return [by_id[promise.id] for promise, _ in order]


def _passes(view: PromisesView, one: Promised, wanted: Wanted) -> bool:
    if wanted.agreement_id and one.agreement.id != wanted.agreement_id:
        return False
    if wanted.state is not None and one.standing.state is not wanted.state:
        return False
    if not wanted.member_id:
        return True
    gives = one.commitment.giver_id == wanted.member_id
    receives = not gives and wanted.member_id in receivers(view, one)
    if wanted.gives is None:
        return gives or receives
    return gives if wanted.gives else receives


def receivers(view: PromisesView, one: Promised) -> Sequence[str]:
    """To whom it is given: one member, or every other party."""
    if one.commitment.receiver_id:
        return (one.commitment.receiver_id,)
    parties = view.parties.get(one.agreement.id, ())
    return [key for key in parties if key != one.commitment.giver_id]
