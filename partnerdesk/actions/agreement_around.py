"""All agreements, promises and members around a paper, and the people that it names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from partnerdesk.actions.session_paper import reach, whom_to_call
from partnerdesk.domain.agreements import StateKind, commitment_text, next_date
from partnerdesk.domain.partners import Member, Person, RoleKind
from partnerdesk.domain.posts import holders
from partnerdesk.domain.settings import Settings
from partnerdesk.store import agreements_rows, partners_rows, promise_rows, settings_rows
from partnerdesk.store.agreements_rows import AgreementRow
from partnerdesk.store.database import Connection

if TYPE_CHECKING:
    from partnerdesk.documents.agreement_facts import AgreementOnPaper, PromiseOnPaper


# What is being kept today comes before what is to come and what is over.
_RUNNING = (StateKind.IN_FORCE, StateKind.REVIEW_DUE)


@dataclass(frozen=True, slots=True)
class Around:
    """Every agreement, those that run first, and every promise, with the members they name."""

    today: date
    settings: Settings
    members: dict[str, Member]
    rows: tuple[AgreementRow, ...]
    traced: tuple[promise_rows.Promised, ...]

    def member(self, member_id: str) -> Member:
        """One member. Raises LookupError when there is none."""
        if member_id not in self.members:
            raise LookupError("no member with this id")
        return self.members[member_id]

    def name(self, member_id: str | None) -> str:
        """The member's name; blank for nobody."""
        found = self.members.get(member_id or "")
        return found.name if found else ""

    def promises(self, agreement_id: str = "") -> tuple[PromiseOnPaper, ...]:
        """All promises, or those of one agreement, as they are printed."""
        from partnerdesk.documents.agreement_facts import PromiseOnPaper

        return tuple(
            PromiseOnPaper(
                agreement=one.agreement.number,
                giver=self.name(one.commitment.giver_id),
                receiver=self.name(one.commitment.receiver_id),
                words=commitment_text(one.commitment),
                state=one.standing.state,
                why=one.standing.words,
                measure=one.commitment.measure,
                giver_id=one.commitment.giver_id,
                receiver_ids=self._receivers(one),
            )
            for one in self.traced
            if agreement_id in ("", one.agreement.id)
        )

    def _receivers(self, one: promise_rows.Promised) -> tuple[str, ...]:
        """Who receives a promise: its receiver, or all other parties."""
        if one.commitment.receiver_id:
            return (one.commitment.receiver_id,)
        row = next(row for row in self.rows if row.agreement.id == one.agreement.id)
        return tuple(key for key in row.member_ids if key != one.commitment.giver_id)

    def on_paper(self, row: AgreementRow) -> AgreementOnPaper:
        """An agreement in brief."""
        from partnerdesk.documents.agreement_facts import AgreementOnPaper

        one = row.agreement
        return AgreementOnPaper(
            number=one.number,
            title=one.title,
            version=one.version,
            state=_state_words(row),
            parties=tuple(self.name(member_id) for member_id in row.member_ids),
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            review_on=one.review_on,
            next_date=next_date(one, row.state, self.today),
            promises=self.promises(one.id),
        )

    def agreement(self, agreement_id: str) -> AgreementOnPaper:
        """One agreement. Raises LookupError when there is none."""
        for row in self.rows:
            if row.agreement.id == agreement_id:
                return self.on_paper(row)
        raise LookupError("no agreement with this id")

    def binding(self, connection: Connection, member_id: str = "") -> tuple[AgreementOnPaper, ...]:
        """Those that bind somebody today, or that bind one member, who has not left them."""
        found = []
        for row in self.rows:
            if not row.state.binds or (member_id and member_id not in row.member_ids):
                continue
            parties = agreements_rows.draft_of(connection, row.agreement.id).parties
            gone = {
                one.member_id for one in parties if one.leaves_on and one.leaves_on < self.today
            }
            if member_id not in gone:
                staying = tuple(key for key in row.member_ids if key not in gone)
                found.append(self.on_paper(replace(row, member_ids=staying)))
        return tuple(found)


def _state_words(row: AgreementRow) -> str:
    """The state; of one that is revised, that the version before stands until it is signed."""
    version = row.agreement.version
    if row.state.kind is StateKind.DRAFT and version > 1:
        return f"Version {version - 1} stands while version {version} is drafted"
    return row.state.words


def read_around(connection: Connection, today: date) -> Around:
    """Read it all."""
    settings = settings_rows.read_settings(connection)
    listed = agreements_rows.list_agreements(connection, today, settings.review_notice_days)
    rows = sorted(listed, key=lambda row: row.state.kind not in _RUNNING)
    return Around(
        today=today,
        settings=settings,
        members={one.id: one for one in partners_rows.all_members(connection)},
        rows=tuple(rows),
        traced=tuple(promise_rows.promised(connection, today)),
    )


# --- people ----------------------------------------------------------------------------------


def holder(connection: Connection, member_id: str, kind: RoleKind, today: date) -> str:
    """Who holds a role today; blank when nobody does, or several share it."""
    people = partners_rows.people_in_roles(connection, member_id)
    held = {one.id for one in holders([one.role for one in people], kind, today)}
    names = [one.person.name for one in people if one.role.id in held]
    return names[0] if len(names) == 1 else ""


def coming_head(connection: Connection, member_id: str, today: date) -> str:
    """The head who is to come, else who came last and is there; blank when nobody is known."""
    people = partners_rows.people_in_roles(connection, member_id)
    heads = [
        one
        for one in people
        if one.role.kind is RoleKind.HEAD and (one.role.ended_on or date.max) >= today
    ]
    latest = max(heads, key=lambda one: one.role.started_on or date.min, default=None)
    return latest.person.name if latest else ""


def coordinator_of(
    connection: Connection, settings: Settings, home: Member | None, today: date
) -> Person | None:
    """Our coordinator as a person, so that we know how to reach them; else whom to call."""
    if home is None:
        return None
    for one in partners_rows.people_in_roles(connection, home.id):
        if one.person.name == settings.coordinator_name and one.role.held_on(today):
            return one.person
    found = whom_to_call(connection, home, today)
    return found if not settings.coordinator_name else None


def named(person: Person | None) -> str:
    """``Tess Ode, text 07700 900500``; blank for nobody."""
    if person is None:
        return ""
    return ", ".join(part for part in (person.name, reach(person)) if part)
