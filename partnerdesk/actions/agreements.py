"""What a coordinator does with the draft of an agreement, and how it stands on paper.

Each function is one action and returns the Changes it made. A refusal raises RuleBroken and
writes nothing. From issue on the words are frozen: see ``signing.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from partnerdesk.actions.partners import cleaned, made
from partnerdesk.domain import agreements
from partnerdesk.domain.agreements import (
    Agreement,
    Answer,
    Clause,
    Commitment,
    Draft,
    Party,
    Signatory,
)
from partnerdesk.domain.clauses import Template, check_answer, clause_body
from partnerdesk.domain.dates import day_text, months_after
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.posts import call_first, holders
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import AgreementProject, CommitmentLink, LetBe, PromiseOwner
from partnerdesk.domain.words import clean, clean_lines, listed
from partnerdesk.formats.texts import load_clauses, load_templates
from partnerdesk.store import agreements_rows, files, partners_rows, rows, settings_rows
from partnerdesk.store.action_log import Action, action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database, own_texts
from partnerdesk.store.tables import (
    agreement_answer,
    agreement_clause,
    agreement_commitment,
    agreement_party,
    agreement_project,
    agreement_signatory,
    commitment_link,
    let_be,
    promise_owner,
)

if TYPE_CHECKING:
    from partnerdesk.documents.mou import MouFacts
    from partnerdesk.store.database import Connection
    from partnerdesk.store.opening import OpenStore


# --- drafting --------------------------------------------------------------------------------


def draft_agreement(
    database: Database,
    template_id: str,
    title: str,
    member_ids: Sequence[str],
    starts_on: date | None,
    today: date,
) -> Changes:
    """Start an agreement from a template, with its parties, who signs for them, and its dates.

    It ends after the template's usual term and is reviewed after the first year.
    """
    template = load_templates(own=database.texts)[template_id]
    agreements.check_parties(member_ids, template)
    if not clean(title):
        raise RuleBroken("title", "Give it a title, for example “Latin and science, Years 7 to 9”.")
    with action(database, f"Draft {clean(title)}") as log:
        taken = agreements_rows.numbers(log.connection)
        ends_on = _last_day(starts_on, template.term_months) if starts_on else None
        new = rows.insert(
            log.connection,
            Agreement(
                number=agreements.next_number(taken, today.year),
                title=clean(title),
                template_id=template.id,
                template_version=template.version,
                created_on=today,
                starts_on=starts_on,
                ends_on=ends_on,
                review_on=months_after(starts_on, 10) if starts_on else None,
            ),
        )
        _write_parties(log, new.id, member_ids)
        _write_signatories(
            log, new.id, [(m, role) for m in member_ids for role in template.signatory_roles]
        )
        _write_clauses(log, new.id, template)
        refill(log, new.id)
    return made(log, new.id)


def _last_day(starts_on: date, months: int) -> date:
    return months_after(starts_on, months) - timedelta(days=1)


def copy_agreement(database: Database, agreement_id: str, today: date) -> Changes:
    """Start a new draft with the words, parties and promises of an agreement there is."""
    with database.read() as connection:
        old = agreements_rows.draft_of(connection, agreement_id)
    with action(database, f"Draft a new agreement from {old.agreement.number}") as log:
        taken = agreements_rows.numbers(log.connection)
        new = rows.insert(
            log.connection,
            Agreement(
                number=agreements.next_number(taken, today.year),
                title=old.agreement.title,
                template_id=old.agreement.template_id,
                template_version=old.agreement.template_version,
                created_on=today,
            ),
        )
        staying = [replace(one, joined_on=None) for one in old.parties if not one.leaves_on]
        ids = {one.member_id for one in staying}
        signing = [replace(one, version=1) for one in old.signatories if one.member_id in ids]
        promised = [
            replace(one, released_on=None, released_reason="")
            for one in old.commitments
            if one.giver_id in ids and (one.receiver_id is None or one.receiver_id in ids)
        ]
        for parts in (staying, signing, old.clauses, old.answers, promised):
            rows.insert_all(
                log.connection, [replace(part, id="", agreement_id=new.id) for part in parts]
            )
        refill(log, new.id)
    return made(log, new.id)


def edit_details(
    database: Database,
    agreement_id: str,
    title: str,
    starts_on: date | None,
    ends_on: date | None,
    review_on: date | None,
) -> Changes:
    """Change a draft's title and dates; clauses that name them follow."""
    if not clean(title):
        raise RuleBroken("title", "An agreement needs a title.")
    with on_draft(database, agreement_id, "Edit {} dates and title") as (log, draft):
        changed = replace(
            draft.agreement,
            title=clean(title),
            starts_on=starts_on,
            ends_on=ends_on,
            review_on=review_on,
        )
        agreements.check_dates(changed)
        rows.update(log.connection, changed)
        refill(log, agreement_id)
    return log.changes


def change_parties(database: Database, agreement_id: str, member_ids: Sequence[str]) -> Changes:
    """Choose the parties of a draft, in order; who signs for those that stay is kept."""
    with on_draft(database, agreement_id, "Change parties of {}") as (log, draft):
        template = load_templates(own=database.texts).get(draft.agreement.template_id)
        agreements.check_parties(member_ids, template)
        roles = template.signatory_roles if template else (RoleKind.HEAD,)
        signing = [
            (member_id, role)
            for member_id in member_ids
            for role in (
                [s.role_kind for s in draft.signatories if s.member_id == member_id] or roles
            )
        ]
        _write_parties(log, agreement_id, member_ids)
        _write_signatories(log, agreement_id, signing)
        kept = [
            promise
            for promise in draft.commitments
            if promise.giver_id in member_ids
            and (promise.receiver_id is None or promise.receiver_id in member_ids)
        ]
        _write_commitments(log, agreement_id, kept)
        refill(log, agreement_id)
    return log.changes


def change_signatories(
    database: Database, agreement_id: str, wanted: Sequence[tuple[str, RoleKind]]
) -> Changes:
    """Choose who signs a draft: (member id, role), in printing order."""
    with on_draft(database, agreement_id, "Change who signs {}") as (log, draft):
        staying = {party.member_id for party in draft.parties if party.leaves_on is None}
        if not staying <= {member_id for member_id, _ in wanted}:
            raise RuleBroken("signatories", "Each party needs at least one person to sign for it.")
        _write_signatories(log, agreement_id, wanted)
    return log.changes


def set_commitments(
    database: Database, agreement_id: str, promised: Sequence[Commitment]
) -> Changes:
    """Write what each party gives (P34), in printing order, in place of what was there."""
    with on_draft(database, agreement_id, "Edit give and receive of {}") as (log, draft):
        write_commitments(log, draft, promised)
    return log.changes


def write_commitments(log: Action, draft: Draft, promised: Sequence[Commitment]) -> None:
    """As part of an action on a draft: what each party gives, in place of what was there."""
    parties = {party.member_id for party in draft.parties}
    for promise in promised:
        if not clean(promise.what):
            raise RuleBroken("what", "Say what is given, or remove the line.")
        if promise.giver_id not in parties or promise.receiver_id not in parties | {None}:
            raise RuleBroken("giver_id", "Only the parties can give and receive.")
        if promise.giver_id == promise.receiver_id:
            raise RuleBroken("receiver_id", "Choose somebody else to receive it.")
    _write_commitments(log, draft.agreement.id, promised)


def answer_questions(
    database: Database, agreement_id: str, clause_id: str, answers: Mapping[str, str]
) -> Changes:
    """Answer some of a clause's plain questions; its words follow unless they were edited.

    Raises RuleBroken with the question's id as its field.
    """
    text = load_clauses(own=database.texts)[clause_id]
    asked = {question.id: question for question in text.questions}
    checked = {
        name: check_answer(asked[name], clean_lines(value)) for name, value in answers.items()
    }
    with on_draft(database, agreement_id, f"Edit {text.part} of {{}}") as (log, draft):
        known = {one.question_id: one for one in draft.answers}
        for name, value in checked.items():
            question_id = f"{clause_id}.{name}"
            if question_id in known:
                rows.update(log.connection, replace(known[question_id], value=value))
            else:
                rows.insert(
                    log.connection,
                    Answer(agreement_id=agreement_id, question_id=question_id, value=value),
                )
        refill(log, agreement_id)
    return log.changes


def edit_clause(database: Database, clause_row: Clause, heading: str, body: str) -> Changes:
    """Write a clause in one's own words; answers no longer change it until it is restored."""
    with on_draft(database, clause_row.agreement_id, f"Edit {clause_row.part} of {{}}") as (
        log,
        draft,
    ):
        present = next(one for one in draft.clauses if one.id == clause_row.id)
        new = (clean(heading), clean_lines(body))
        if new != (present.heading, present.body):
            rows.update(log.connection, replace(present, heading=new[0], body=new[1], edited=True))
    return log.changes


def restore_clause(database: Database, clause_row: Clause) -> Changes:
    """Bring back the library's words, filled from the answers."""
    name = f"Restore {clause_row.part} of {{}}"
    with on_draft(database, clause_row.agreement_id, name) as (log, _draft):
        text = load_clauses(own=database.texts).get(clause_row.clause_id)
        if text is None:
            raise RuleBroken(
                "",
                f"{clause_row.part} came from somewhere else, so the library has no words for it. "
                "Keep your own, or leave the part out.",
            )
        heading = text.heading
        rows.update(log.connection, replace(clause_row, heading=heading, edited=False))
        refill(log, clause_row.agreement_id)
    return log.changes


def leave_out(database: Database, clause_row: Clause, left_out: bool) -> Changes:
    """Leave a clause out of the agreement, or take it back in."""
    name = (
        f"Leave {clause_row.part} out of {{}}" if left_out else f"Take {clause_row.part} into {{}}"
    )
    with on_draft(database, clause_row.agreement_id, name) as (log, _draft):
        rows.update(log.connection, replace(clause_row, left_out=left_out))
    return log.changes


def remove_draft(database: Database, agreement_id: str) -> Changes:
    """Throw a draft away; one that was issued is voided instead.

    A draft of a later version goes back to the version before (``revising.drop_revision``).
    """
    with on_draft(database, agreement_id, "Throw away the draft {}") as (log, draft):
        if draft.agreement.version > 1:
            raise RuleBroken("", "An earlier version is issued. Go back to that one instead.")
        _write_commitments(log, agreement_id, ())
        for kind, table in (
            (AgreementProject, agreement_project),
            (LetBe, let_be),
            (Party, agreement_party),
            (Signatory, agreement_signatory),
            (Clause, agreement_clause),
            (Answer, agreement_answer),
        ):
            rows.delete(log.connection, kind, table.c.agreement_id == agreement_id)
        rows.delete_one(log.connection, draft.agreement)
    return log.changes


@contextmanager
def on_draft(database: Database, agreement_id: str, name: str) -> Iterator[tuple[Action, Draft]]:
    """An action on an agreement whose words may still change; ``{}`` in ``name`` is its number."""
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
    agreements.check_editable(draft.agreement)
    with action(database, name.replace("{}", draft.agreement.number)) as log:
        yield log, draft


def _write_parties(log: Action, agreement_id: str, member_ids: Sequence[str]) -> None:
    before = rows.read(log.connection, Party, agreement_party.c.agreement_id == agreement_id)
    known = {one.member_id: one for one in before}
    now = [
        replace(known.get(member_id, Party("", agreement_id, member_id)), position=position)
        for position, member_id in enumerate(dict.fromkeys(member_ids))
    ]
    rows.sync(log.connection, before, now)


def _write_signatories(
    log: Action, agreement_id: str, wanted: Sequence[tuple[str, RoleKind]]
) -> None:
    version = rows.get(log.connection, Agreement, agreement_id).version
    rows.delete(
        log.connection,
        Signatory,
        agreement_signatory.c.agreement_id == agreement_id,
        agreement_signatory.c.version == version,
    )
    rows.insert_all(
        log.connection,
        [
            Signatory("", agreement_id, member_id, role, position, version)
            for position, (member_id, role) in enumerate(wanted)
        ],
    )


def _write_commitments(log: Action, agreement_id: str, promised: Sequence[Commitment]) -> None:
    """Known promises keep their ids, so that what fulfils them stays linked."""
    by = agreement_commitment.c.agreement_id == agreement_id
    before = rows.read(log.connection, Commitment, by)
    known = {one.id for one in before}
    now = [
        cleaned(
            replace(
                promise,
                id=promise.id if promise.id in known else "",
                agreement_id=agreement_id,
                position=position,
            )
        )
        for position, promise in enumerate(promised)
    ]
    gone = known - {one.id for one in now}
    rows.delete(log.connection, CommitmentLink, commitment_link.c.commitment_id.in_(gone))
    rows.delete(log.connection, PromiseOwner, promise_owner.c.commitment_id.in_(gone))
    rows.sync(log.connection, before, now)


def _write_clauses(log: Action, agreement_id: str, template: Template) -> None:
    library = load_clauses(own=own_texts(log.connection))
    rows.insert_all(
        log.connection,
        [
            Clause(
                agreement_id=agreement_id,
                clause_id=clause_id,
                clause_version=library[clause_id].version,
                position=position,
                part=library[clause_id].part,
                heading=library[clause_id].heading,
            )
            for position, clause_id in enumerate(template.clause_ids)
        ],
    )


def refill(log: Action, agreement_id: str) -> None:
    """Write every clause that is not in the user's own words anew from answers and facts."""
    draft = agreements_rows.draft_of(log.connection, agreement_id)
    for before, after in zip(draft.clauses, _filled(log.connection, draft), strict=True):
        if before != after:
            rows.update(log.connection, after)


def _filled(connection: Connection, draft: Draft) -> tuple[Clause, ...]:
    """The clauses as they stand with today's answers and facts."""
    library = load_clauses(own=own_texts(connection))
    facts = clause_facts(connection, draft)
    filled = []
    for clause in draft.clauses:
        text = library.get(clause.clause_id)
        if clause.edited or text is None:
            filled.append(clause)
            continue
        prefix = f"{clause.clause_id}."
        answers = {
            one.question_id.removeprefix(prefix): one.value
            for one in draft.answers
            if one.question_id.startswith(prefix)
        }
        body = clause_body(text, answers, facts)
        filled.append(replace(clause, body=body, clause_version=text.version))
    return tuple(filled)


def clause_facts(connection: Connection, draft: Draft) -> dict[str, str]:
    """What the clauses may name without asking; blank where it is not known yet."""
    known = partners_rows.members_by_id(connection, [p.member_id for p in draft.parties])
    parties = [known[party.member_id] for party in draft.parties]
    home = partners_rows.us(connection)
    settings = settings_rows.read_settings(connection)
    people = partners_rows.people_in_roles(connection)
    named = {one.role.id: one.person.name for one in people}
    leads = []
    for member in parties:
        role = call_first(member, [one.role for one in people], draft.agreement.created_on)
        if role:
            leads.append(f"{named[role.id]} for {member.name}")
    agreement = draft.agreement
    return {
        "parties": listed([one.name for one in parties]),
        "parties_with_addresses": "; ".join(
            f"{one.name}, {one.address}" if one.address else one.name for one in parties
        ),
        "partnership": settings.partnership_name or "a partnership of schools",
        "our_school": home.name if home else "",
        "leads": listed(leads) if len(leads) == len(parties) else "",
        "start": day_text(agreement.starts_on) if agreement.starts_on else "",
        "end": day_text(agreement.ends_on) if agreement.ends_on else "",
        "review": day_text(agreement.review_on) if agreement.review_on else "",
    }


# --- on paper --------------------------------------------------------------------------------


def mou_facts(
    connection: Connection, agreement_id: str, today: date, typed: Draft | None = None
) -> MouFacts:
    """What the paper of an agreement is made from. Raises LookupError when there is none.

    ``typed`` is the draft as it stands on the screen, when not all of it is saved yet.
    """
    from partnerdesk.documents.mou import MouFacts

    draft = typed or agreements_rows.draft_of(connection, agreement_id)
    if draft.agreement.issued_on is None:
        draft = replace(draft, clauses=_filled(connection, draft))
    ids = {party.member_id for party in draft.parties}
    ids |= {wanted.member_id for wanted in draft.signatories}
    people = partners_rows.people_in_roles(connection)
    names: dict[tuple[str, RoleKind], str] = {}
    for wanted in draft.signatories:
        roles = [one.role for one in people if one.role.member_id == wanted.member_id]
        held = holders(roles, wanted.role_kind, today)
        if len(held) == 1:
            name = next(one.person.name for one in people if one.role.id == held[0].id)
            names[wanted.member_id, wanted.role_kind] = name
    own = own_texts(connection)
    template = load_templates(own=own).get(draft.agreement.template_id)
    library = load_clauses(own=own)
    return MouFacts(
        draft=draft,
        document_title=template.document_title if template else "Memorandum of Understanding",
        partnership=settings_rows.read_settings(connection).partnership_name,
        members=partners_rows.members_by_id(connection, ids),
        names=names,
        exchange_clauses=frozenset(c for c, text in library.items() if text.special == "exchange"),
        printed_on=today,
    )


def agreement_pdf(store: OpenStore, agreement_id: str, today: date) -> bytes:
    """The agreement's PDF: the frozen one once it is issued, a watermarked draft before."""
    with store.database.read() as connection:
        facts = mou_facts(connection, agreement_id, today)
        versions = facts.draft.versions if facts.draft.agreement.issued_on else ()
        kept = agreements_rows.stored_file(connection, versions[-1].file_id) if versions else None
    if kept:
        return files.read(store.folder.files, kept.sha256)
    return mou_pdf(facts)


def mou_pdf(facts: MouFacts) -> bytes:
    """The paper as PDF. It asks no store, so that a worker can make it."""
    from partnerdesk.documents import pdf
    from partnerdesk.documents.mou import mou_document

    return pdf.render(mou_document(facts))
