"""Agreements, what was promised in them, and what became of it."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from partnerdesk.domain import agreements, partners, promises, terms_of_agreement
from partnerdesk.store.columns import Day, Flag, OneOf
from partnerdesk.store.tables.base import BODY, TITLE, link, metadata, own_id, words

agreement = Table(
    "agreement",
    metadata,
    own_id(),
    Column("number", Text, nullable=False, info=BODY),
    words("title", TITLE),
    Column("template_id", Text, nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("created_on", Day, nullable=False),
    Column("starts_on", Day),
    Column("ends_on", Day),
    Column("review_on", Day),
    Column("issued_on", Day),
    Column("ended_on", Day),
    words("ended_reason", BODY),
    Column("voided_on", Day),
    words("void_reason", BODY),
    Column("version", Integer, nullable=False),
    Column("notice_months", Integer, nullable=False),
    UniqueConstraint("number"),
)

agreement_party = Table(
    "agreement_party",
    metadata,
    own_id(),
    link("agreement_id", "agreement"),
    link("member_id", "member"),
    Column("position", Integer, nullable=False),
    Column("joined_on", Day),
    Column("notice_on", Day),
    Column("leaves_on", Day),
)

agreement_signatory = Table(
    "agreement_signatory",
    metadata,
    own_id(),
    link("agreement_id", "agreement"),
    link("member_id", "member"),
    Column("role_kind", OneOf(partners.RoleKind), nullable=False),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

agreement_signature = Table(
    "agreement_signature",
    metadata,
    own_id(),
    link("signatory_id", "agreement_signatory"),
    words("person_name", TITLE),
    words("role_title"),
    Column("signed_on", Day, nullable=False),
    link("scan_id", "stored_file", nullable=True),
    UniqueConstraint("signatory_id"),
)

agreement_clause = Table(
    "agreement_clause",
    metadata,
    own_id(),
    link("agreement_id", "agreement"),
    Column("clause_id", Text, nullable=False),
    Column("clause_version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    words("part"),
    words("heading", TITLE),
    words("body", BODY),
    Column("edited", Flag, nullable=False),
    Column("left_out", Flag, nullable=False),
)

agreement_answer = Table(
    "agreement_answer",
    metadata,
    own_id(),
    link("agreement_id", "agreement"),
    Column("question_id", Text, nullable=False),
    words("value"),
    UniqueConstraint("agreement_id", "question_id"),
)

agreement_commitment = Table(
    "agreement_commitment",
    metadata,
    own_id(),
    link("agreement_id", "agreement"),
    link("giver_id", "member"),
    link("receiver_id", "member", nullable=True),
    words("what", BODY),
    words("how_much"),
    words("by_when"),
    words("measure"),
    Column("position", Integer, nullable=False),
    Column("due_on", Day, index=True),
    Column("times", Integer, nullable=False),
    Column("released_on", Day),
    words("released_reason", BODY),
)

commitment_link = Table(
    "commitment_link",
    metadata,
    own_id(),
    link("commitment_id", "agreement_commitment"),
    Column("kind", OneOf(promises.LinkKind), nullable=False),
    # Of whichever table the kind names; what it pointed at may be removed.
    Column("target_id", Text, nullable=False, index=True),
    Column("on", Day),
    Column("pence", Integer),
    words("words", BODY),
)

promise_owner = Table(
    "promise_owner",
    metadata,
    own_id(),
    link("commitment_id", "agreement_commitment"),
    link("person_id", "person"),
    UniqueConstraint("commitment_id"),
)

agreement_renewal = Table(
    "agreement_renewal",
    metadata,
    own_id(),
    link("agreement_id", "agreement"),
    Column("renewed_on", Day, nullable=False),
    Column("ended_on", Day, nullable=False),
    Column("ends_on", Day, nullable=False),
    words("note", BODY),
)

agreement_project = Table(
    "agreement_project",
    metadata,
    own_id(),
    link("agreement_id", "agreement"),
    link("project_id", "project"),
    UniqueConstraint("agreement_id", "project_id"),
)

let_be = Table(
    "let_be",
    metadata,
    own_id(),
    link("agreement_id", "agreement"),
    link("session_id", "session"),
    words("note", BODY),
    Column("on", Day, nullable=False),
)

governors_meeting = Table(
    "governors_meeting",
    metadata,
    own_id(),
    link("member_id", "member"),
    Column("day", Day, nullable=False, index=True),
    words("note"),
)

agreement_version = Table(
    "agreement_version",
    metadata,
    own_id(),
    link("agreement_id", "agreement"),
    Column("version", Integer, nullable=False),
    Column("issued_on", Day, nullable=False),
    words("facts"),
    link("file_id", "stored_file"),
    UniqueConstraint("agreement_id", "version"),
)

FACTS: dict[type, Table] = {
    agreements.Agreement: agreement,
    agreements.Party: agreement_party,
    agreements.Signatory: agreement_signatory,
    agreements.Signature: agreement_signature,
    agreements.Clause: agreement_clause,
    agreements.Answer: agreement_answer,
    agreements.Commitment: agreement_commitment,
    promises.CommitmentLink: commitment_link,
    terms_of_agreement.Renewal: agreement_renewal,
    promises.AgreementProject: agreement_project,
    promises.LetBe: let_be,
    promises.PromiseOwner: promise_owner,
    terms_of_agreement.GovernorsMeeting: governors_meeting,
    agreements.IssuedVersion: agreement_version,
}
