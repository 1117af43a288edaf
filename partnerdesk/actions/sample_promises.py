"""What happened to the sample's agreements after they were signed, by a user's own actions."""

from __future__ import annotations

from datetime import date

from partnerdesk.actions import agreement_terms, leaving, promises
from partnerdesk.domain.agreements import Agreement, Commitment
from partnerdesk.domain.lending import Loan
from partnerdesk.domain.promises import CommitmentLink, LinkKind
from partnerdesk.domain.sessions import Session, SessionState
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from partnerdesk.formats.sample_promises import SampleLife, SamplePromise
from partnerdesk.store import rows
from partnerdesk.store.database import Connection, Database


def write_life(database: Database, known: SampleLife, today: date) -> None:
    """Trace promises, name projects and governors' meetings, renew. KeyError for a wrong name."""
    with database.read() as connection:
        titled = {one.title: one for one in rows.read(connection, Agreement)}
        lines = {(one.agreement_id, one.what): one for one in rows.read(connection, Commitment)}
        traced = [
            (one, line := lines[titled[one.of].id, one.gives], _links(connection, one, line, today))
            for one in known.promises
        ]
    for one, line, links in traced:
        if one.due or one.times > 1:
            promises.trace_promise(database, line.id, one.due, one.times)
        if links:
            promises.link_promise(database, links, today)
        if one.released:
            promises.release_promise(database, line.id, one.released, one.reason, today)
    for person_id in dict.fromkeys(one.owner_id for one, _, _ in traced if one.owner_id):
        theirs = [line.id for one, line, _ in traced if one.owner_id == person_id]
        leaving.set_owner(database, theirs, person_id)
    for title, project_ids in known.projects:
        promises.set_projects(database, titled[title].id, project_ids)
    for member_id, day in known.governors:
        agreement_terms.add_governors_meeting(database, GovernorsMeeting("", member_id, day))
    new = known.renewed
    agreement_terms.renew(
        database, titled[new.of].id, new.ends, new.review, new.on, today, new.note
    )


def _links(
    connection: Connection, one: SamplePromise, line: Commitment, today: date
) -> list[CommitmentLink]:
    start = rows.get(connection, Agreement, line.agreement_id).starts_on or today
    found: list[tuple[LinkKind, str, date | None, str]] = []
    found += [(LinkKind.NOTE, "", on, words) for on, words in one.seen]
    if one.sessions:
        found += [
            (LinkKind.SESSION, each.id, None, "")
            for each in rows.read(connection, Session)
            if each.title.startswith(one.sessions)
            and each.starts_at.date() >= start
            and each.state is not SessionState.CANCELLED
        ]
    if one.loans:
        found += [
            (LinkKind.LOAN, each.id, None, "")
            for each in rows.read(connection, Loan)
            if (each.lender_id, each.borrower_id) == (line.giver_id, line.receiver_id)
        ]
    return [
        CommitmentLink("", line.id, kind, target, on, None, words)
        for kind, target, on, words in found
    ]
