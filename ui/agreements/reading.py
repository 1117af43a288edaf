"""What the detail and the editor of an agreement show, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.agreements import Draft, Signature, State, state_of
from partnerdesk.domain.files import StoredFile
from partnerdesk.domain.partners import Member, RoleKind, holders
from partnerdesk.store import agreements_rows, partners_rows
from partnerdesk.store.partners_rows import PersonInRole
from partnerdesk.store.settings_rows import read_settings
from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement with the members, people and files that it names, as of ``today``."""

    draft: Draft
    state: State
    members: Mapping[str, Member]
    people: tuple[PersonInRole, ...]
    files: Mapping[str, StoredFile]
    today: date

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
        ids = {one.member_id for one in draft.parties}
        ids |= {one.member_id for one in draft.signatories}
        members = partners_rows.members_by_id(connection, ids)
        people = partners_rows.people_in_roles(connection)
        kept = {one.scan_id for one in draft.signatures} | {one.file_id for one in draft.versions}
        files = {
            file_id: agreements_rows.stored_file(connection, file_id) for file_id in kept if file_id
        }
    state = state_of(
        draft.agreement, len(draft.signatories), len(draft.signatures), today, notice_days
    )
    return AgreementView(draft, state, members, tuple(people), files, today)
