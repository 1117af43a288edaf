"""A memorandum of understanding or charter on paper: clauses, the table of promises, signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.domain.agreements import Clause, Draft, exchanges, is_open
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Member, RoleKind


@dataclass(frozen=True, slots=True)
class MouFacts:
    """What an agreement's paper is made from.

    ``members`` are the parties by id; ``names`` who holds a role at a member now, to be printed
    under a signature line; ``exchange_clauses`` the clauses under which the table of promises
    stands; ``printed_on`` is the day of the draft or of issue.
    """

    draft: Draft
    document_title: str
    partnership: str
    members: Mapping[str, Member]
    names: Mapping[tuple[str, RoleKind], str]
    exchange_clauses: frozenset[str]
    printed_on: date
    issuing: bool = False


def mou_document(facts: MouFacts) -> blocks.Document:
    """The agreement as it prints: watermarked until it is issued."""
    agreement = facts.draft.agreement
    issued = facts.issuing or agreement.issued_on is not None
    when = day_text(facts.printed_on)
    return blocks.Document(
        title=facts.document_title,
        subtitle=agreement.title,
        number=f"{agreement.number}, version {agreement.version}"
        if agreement.version > 1
        else agreement.number,
        date_line=f"issued {when}" if issued else f"draft of {when}",
        author=facts.partnership,
        watermark="" if issued else "DRAFT",
        blocks=(*_clauses(facts), _signatures(facts)),
    )


def _clauses(facts: MouFacts) -> list[blocks.Block]:
    printed: list[blocks.Block] = []
    kept = [clause for clause in facts.draft.clauses if not clause.left_out]
    for number, clause in enumerate(kept, 1):
        printed.append(
            blocks.Clause(str(number), clause.heading, clause.body, open=is_open(clause))
        )
        if clause.clause_id in facts.exchange_clauses:
            printed.append(_exchange(facts))
    return printed


def _exchange(facts: MouFacts) -> blocks.Block:
    """What each party gives and receives, as a table (P34)."""
    lines = exchanges(facts.draft.parties, facts.draft.commitments)
    return blocks.Table(
        header=("Party", "Gives", "Receives"),
        rows=tuple(
            (facts.members[line.member_id].name, "\n".join(line.gives), "\n".join(line.receives))
            for line in lines
        ),
        widths=(26, 37, 37),
    )


def _signatures(facts: MouFacts) -> blocks.Block:
    short = all(not clause.heading for clause in facts.draft.clauses)
    return blocks.Signatures(
        heading="" if short else "Signed",
        intro="" if short else "By signing, each of us says that we mean to keep this agreement.",
        blocks=tuple(
            blocks.SignatureBlock(
                facts.members[wanted.member_id].name,
                wanted.role_kind.label,
                facts.names.get((wanted.member_id, wanted.role_kind), ""),
            )
            for wanted in facts.draft.signatories
        ),
    )


def frozen_facts(facts: MouFacts) -> dict[str, object]:
    """What an issued version keeps beside its PDF: parties, clauses with versions, promises."""
    draft = facts.draft
    return {
        "number": draft.agreement.number,
        "issue": draft.agreement.version,
        "title": draft.agreement.title,
        "template": [draft.agreement.template_id, draft.agreement.template_version],
        "partnership": facts.partnership,
        "dates": {
            name: day.isoformat() if day else None
            for name, day in (
                ("starts_on", draft.agreement.starts_on),
                ("ends_on", draft.agreement.ends_on),
                ("review_on", draft.agreement.review_on),
            )
        },
        "parties": [
            {"id": one.id, "name": one.name, "address": one.address, "urn": one.urn}
            for one in (facts.members[party.member_id] for party in draft.parties)
        ],
        "clauses": [_frozen(clause) for clause in draft.clauses if not clause.left_out],
        "promises": [
            {
                "giver_id": promise.giver_id,
                "receiver_id": promise.receiver_id,
                "due_on": promise.due_on.isoformat() if promise.due_on else None,
                "times": promise.times,
                "giver": facts.members[promise.giver_id].name,
                "receiver": facts.members[promise.receiver_id].name
                if promise.receiver_id
                else None,
                "what": promise.what,
                "how_much": promise.how_much,
                "by_when": promise.by_when,
                "measure": promise.measure,
            }
            for promise in draft.commitments
        ],
        "signatories": [
            [facts.members[wanted.member_id].name, wanted.role_kind.label]
            for wanted in draft.signatories
        ],
    }


def _frozen(clause: Clause) -> dict[str, object]:
    return {
        "clause": clause.clause_id,
        "version": clause.clause_version,
        "heading": clause.heading,
        "body": clause.body,
        "edited": clause.edited,
    }
