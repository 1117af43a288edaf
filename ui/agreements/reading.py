"""What the detail and the editor of an agreement show, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from partnerdesk.actions.agreement_terms import review_day
from partnerdesk.domain.agreements import Draft, Signatory, Signature, State, state_of
from partnerdesk.domain.files import StoredFile
from partnerdesk.domain.partners import Member, RoleKind
from partnerdesk.domain.posts import holders
from partnerdesk.domain.projects import Project
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting, Renewal
from partnerdesk.store import agreements_rows, calendar_rows, partners_rows, promise_rows
from partnerdesk.store.partners_rows import PersonInRole
from partnerdesk.store.settings_rows import read_settings
from ui.desk import Desk

# Who was to sign a version, in order, and what they gave.
Signed = tuple[tuple[Signatory, Signature | None], ...]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement with the members, people and files that it names, as of ``today``.

    ``signed`` has the signatures under each issued version; ``review_before`` is a day that would
    leave the review in time for governors, when it is another than the present one; ``texts`` is
    where the user's own clauses lie.
    """

    draft: Draft
    state: State
    members: Mapping[str, Member]
    people: tuple[PersonInRole, ...]
    files: Mapping[str, StoredFile]
    today: date
    signed: Mapping[int, Signed] = field(default_factory=dict)
    renewals: tuple[Renewal, ...] = ()
    meetings: tuple[GovernorsMeeting, ...] = ()
    projects: tuple[Project, ...] = ()
    review_before: date | None = None
    texts: Path | None = None

    @property
    def signatures(self) -> dict[str, Signature]:
        """Signatures that were given, by signatory."""
        return {one.signatory_id: one for one in self.draft.signatures}

    def name(self, member_id: str) -> str:
        """The name of a party."""
        return self.members[member_id].name

    def holder(self, member_id: str, kind: RoleKind, day: date) -> tuple[str, str]:
        """Name and title of whoever alone held a role on a day, else blanks."""
        roles = [one.role for one in self.people if one.role.member_id == member_id]
        held = holders(roles, kind, day)
        if len(held) != 1:
            return "", kind.label
        person = next(one.person for one in self.people if one.role.id == held[0].id)
        return person.name, held[0].label


def read_view(desk: Desk, agreement_id: str) -> AgreementView:
    """Read one agreement. Raises LookupError when there is none."""
    today = desk.today()
    with desk.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
        notice_days = read_settings(connection).review_notice_days
        signed = {
            one.version: tuple(agreements_rows.signed_under(connection, agreement_id, one.version))
            for one in draft.versions
        }
        ids = {one.member_id for one in draft.parties}
        ids |= {one.member_id for one in draft.signatories}
        ids |= {one.member_id for pairs in signed.values() for one, _ in pairs}
        members = partners_rows.members_by_id(connection, ids)
        people = partners_rows.people_at(connection, ids)
        given = [*draft.signatures, *(one for pairs in signed.values() for _, one in pairs if one)]
        kept = {one.scan_id for one in given} | {one.file_id for one in draft.versions}
        files = {
            file_id: agreements_rows.stored_file(connection, file_id) for file_id in kept if file_id
        }
        renewals = agreements_rows.renewals_of(connection, agreement_id)
        parties = [one.member_id for one in draft.parties]
        meetings = agreements_rows.governors_meetings(connection, parties)
        about = set(promise_rows.projects_of(connection, agreement_id))
        projects = [one for one in calendar_rows.all_projects(connection) if one.id in about]
    state = state_of(
        draft.agreement, len(draft.signatories), len(draft.signatures), today, notice_days
    )
    review = review_day(desk.database, agreement_id, today)
    return AgreementView(
        draft, state, members, tuple(people), files, today, signed, tuple(renewals),
        tuple(meetings), tuple(projects), review if review != draft.agreement.review_on else None,
        texts=desk.store.folder.texts,
    )  # fmt: skip
