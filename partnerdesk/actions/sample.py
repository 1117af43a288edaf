"""The sample partnership: an invented one, to look at and to try things on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from partnerdesk.actions import agreements as agreement_actions
from partnerdesk.actions import signing
from partnerdesk.actions.partners import cleaned
from partnerdesk.actions.sample_calendar import write_calendar
from partnerdesk.actions.sample_handover import write_handover
from partnerdesk.actions.sample_loans import write_shared
from partnerdesk.actions.sample_promises import write_life
from partnerdesk.domain import agreements, partners
from partnerdesk.domain.agreements import Answer, Clause, Party, Signatory, Signature
from partnerdesk.domain.buy_in import check_buy_in
from partnerdesk.domain.clauses import check_answer
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.settings import check_settings
from partnerdesk.formats.sample_data import Sample, SampleAgreement, SampleSignature, read_sample
from partnerdesk.formats.texts import load_clauses, load_templates
from partnerdesk.store import agreements_rows, partners_rows, rows, settings_rows
from partnerdesk.store.action_log import Action, action
from partnerdesk.store.changes import Changes
from partnerdesk.store.opening import OpenStore

Fact = TypeVar("Fact")


def load_sample(store: OpenStore, today: date) -> Changes:
    """Fill an empty store with the sample partnership as it stands on ``today``.

    Agreements are issued and signed by the same actions as a user's, each on its day in the past.
    Several actions, the last one final: Undo starts clean. Raises RuleBroken when the store is not
    empty; the caller says where the sample lives, and starts a new store if this breaks off.
    """
    with store.database.read() as connection:
        if partners_rows.all_members(connection):
            raise RuleBroken(
                "",
                "This partnership has members already, and the sample would mix with them. "
                "Open the sample by itself instead.",
            )
    sample = read_sample(today)
    with action(store.database, f"Set up {sample.settings.partnership_name}") as log:
        _write_members(log, sample)
    for one in sample.agreements:
        _write_agreement(store, one, today)
    write_shared(store.database, sample.shared)
    write_calendar(store.database, sample.calendar)
    write_life(store.database, sample.life, today)
    write_handover(store.database, sample.handover, today)
    with action(store.database, "Open the sample partnership", final=True) as log:
        _write_keeping_in_touch(log, sample, today)
    return log.changes


def _write_members(log: Action, sample: Sample) -> None:
    for member in sample.members:
        partners.check_member(member)
    for person in sample.people:
        partners.check_person(person)
    for role in sample.roles:
        partners.check_role(role)
    check_settings(sample.settings)
    settings_rows.write_settings(log.connection, sample.settings)
    for facts in (sample.people, sample.members, sample.roles):
        _insert(log, facts)


def _write_keeping_in_touch(log: Action, sample: Sample, today: date) -> None:
    for contact in sample.contacts:
        partners.check_contact(contact, today)
    for seen in sample.buy_ins:
        check_buy_in(seen, today)
    for facts in (sample.contacts, sample.notes, sample.buy_ins):
        _insert(log, facts)


def _insert(log: Action, facts: Iterable[Fact]) -> None:
    rows.insert_all(log.connection, [cleaned(fact) for fact in facts])


# --- agreements ------------------------------------------------------------------------------


def _write_agreement(store: OpenStore, one: SampleAgreement, today: date) -> None:
    """Draft it, then let happen to it what has happened."""
    agreement_id = one.agreement.id
    with action(store.database, f"Draft {one.agreement.title}") as log:
        signatories = _write_draft(log, one)
    if one.issued_on is None:
        _fill_in(store, one)
        return
    signing.issue(store, agreement_id, one.issued_on)
    for signed in one.signed:
        signature = _signature(signed, signatories)
        signing.record_signature(store, agreement_id, signature, today, signed.scan)
    if one.ended_on:
        signing.end_agreement(store.database, agreement_id, one.ended_on, one.reason)
    if one.voided_on:
        signing.void_agreement(store.database, agreement_id, one.reason, one.voided_on)


def _write_draft(log: Action, one: SampleAgreement) -> list[Signatory]:
    """The draft without the words of its clauses: issuing or filling in writes these."""
    template = load_templates()[one.agreement.template_id]
    library = load_clauses()
    agreements.check_parties(one.member_ids, template)
    agreements.check_dates(one.agreement)
    taken = agreements_rows.numbers(log.connection)
    draft = rows.insert(
        log.connection,
        replace(
            one.agreement,
            number=agreements.next_number(taken, one.agreement.created_on.year),
            template_version=template.version,
        ),
    )
    signing = [(member, role) for member in one.member_ids for role in template.signatory_roles]
    signatories = [
        Signatory("", draft.id, member_id, role, position)
        for position, (member_id, role) in enumerate(signing)
    ]
    clauses = [
        Clause(
            agreement_id=draft.id,
            clause_id=clause_id,
            clause_version=library[clause_id].version,
            position=position,
            part=library[clause_id].part,
            heading=library[clause_id].heading,
            left_out=clause_id in one.left_out,
        )
        for position, clause_id in enumerate(template.clause_ids)
    ]
    rows.insert_all(
        log.connection,
        [Party("", draft.id, member_id, place) for place, member_id in enumerate(one.member_ids)],
    )
    rows.insert_all(log.connection, clauses)
    rows.insert_all(log.connection, _answers(one, template.clause_ids))
    _insert(log, one.commitments)
    return rows.insert_all(log.connection, signatories)


def _answers(one: SampleAgreement, clause_ids: Iterable[str]) -> list[Answer]:
    library = load_clauses()
    return [
        Answer("", one.agreement.id, name, check_answer(question, one.answers[name]))
        for clause_id in clause_ids
        for question in library[clause_id].questions
        if (name := f"{clause_id}.{question.id}") in one.answers
    ]


def _fill_in(store: OpenStore, one: SampleAgreement) -> None:
    """Write a draft's clauses from its answers."""
    draft = one.agreement
    agreement_actions.edit_details(
        store.database, draft.id, draft.title, draft.starts_on, draft.ends_on, draft.review_on
    )


def _signature(signed: SampleSignature, signatories: list[Signatory]) -> Signature:
    wanted = next(
        each
        for each in signatories
        if (each.member_id, each.role_kind) == (signed.member_id, signed.role)
    )
    return Signature("", wanted.id, signed.person_name, signed.role_title, signed.on)
