"""What is written down for a successor, and what is remembered of packs that were merged."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Table, Text, UniqueConstraint

from partnerdesk.domain import interview, leaving, new_head, packs
from partnerdesk.store.columns import Day, Flag, OneOf
from partnerdesk.store.tables.base import BODY, TITLE, link, metadata, own_id, words

whereabouts = Table(
    "whereabouts",
    metadata,
    own_id(),
    Column("kind", OneOf(leaving.KeptKind), nullable=False),
    words("what", TITLE),
    words("kept_at", BODY),
    link("holder_id", "person", nullable=True),
    link("second_id", "person", nullable=True),
    link("member_id", "member", nullable=True),
    Column("seen_on", Day),
)

interview_answer = Table(
    "interview_answer",
    metadata,
    own_id(),
    Column("question", OneOf(interview.Question), nullable=False),
    link("member_id", "member", nullable=True),
    link("project_id", "project", nullable=True),
    words("body", BODY),
    Column("private", Flag, nullable=False),
    Column("answered_on", Day, nullable=False),
    words("answered_by"),
)

term_of_office = Table(
    "term_of_office",
    metadata,
    own_id(),
    words("name", TITLE),
    Column("started_on", Day),
    Column("ended_on", Day, nullable=False),
    words("note", BODY),
    CheckConstraint("started_on <= ended_on", name="starts_before_it_ends"),
)

leaving_step = Table(
    "leaving_step",
    metadata,
    own_id(),
    Column("kind", OneOf(leaving.StepKind), nullable=False),
    Column("done_on", Day, nullable=False),
    words("note"),
    UniqueConstraint("kind"),
)

change_of_head = Table(
    "change_of_head",
    metadata,
    own_id(),
    link("member_id", "member"),
    link("person_id", "person"),
    Column("started_on", Day, nullable=False),
    Column("briefed_on", Day),
    link("meeting_id", "session", nullable=True),
    Column("met_on", Day),
    Column("signed_up_on", Day),
    Column("closed_on", Day),
)

settled = Table(
    "settled",
    metadata,
    own_id(),
    Column("table", Text, nullable=False),
    Column("row_id", Text, nullable=False, index=True),
    Column("image", Text, nullable=False),
)

same_as = Table(
    "same_as",
    metadata,
    own_id(),
    Column("table", Text, nullable=False),
    Column("their_id", Text, nullable=False),
    Column("our_id", Text, nullable=False),
    UniqueConstraint("their_id"),
)

FACTS: dict[type, Table] = {
    leaving.Whereabouts: whereabouts,
    interview.Answer: interview_answer,
    leaving.TermOfOffice: term_of_office,
    leaving.LeavingStep: leaving_step,
    new_head.ChangeOfHead: change_of_head,
    packs.Settled: settled,
    packs.SameAs: same_as,
}
