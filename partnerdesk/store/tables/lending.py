"""Items, kits, loans and returns."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from partnerdesk.domain import lending
from partnerdesk.store.columns import Day, Moment, OneOf, Themes
from partnerdesk.store.tables.base import BODY, TITLE, link, metadata, own_id, sort_name, words

item = Table(
    "item",
    metadata,
    own_id(),
    link("owner_id", "member"),
    Column("kind", OneOf(lending.ItemKind), nullable=False),
    words("name", TITLE),
    sort_name(),
    words("category", BODY),
    words("make", BODY),
    words("model", BODY),
    words("serial", BODY),
    words("asset_tag", BODY),
    Column("quantity", Integer, nullable=False),
    Column("capacity", Integer),
    Column("value_pence", Integer),
    Column("condition", OneOf(lending.Condition), nullable=False),
    words("kept_at", BODY),
    Column("accessories", Themes, nullable=False, info=BODY),
    words("handling", BODY),
    Column("test", OneOf(lending.SafetyTest), nullable=False),
    Column("tested_on", Day),
    Column("test_due_on", Day, index=True),
    link("photo_id", "stored_file", nullable=True),
    Column("retired_on", Day),
    CheckConstraint("quantity > 0", name="there_is_one"),
    Index("ix_item_sort_name", "sort_name", "id"),
)

kit = Table(
    "kit",
    metadata,
    own_id(),
    link("owner_id", "member"),
    words("name", TITLE),
    sort_name(),
    words("description", BODY),
)

kit_part = Table(
    "kit_part",
    metadata,
    own_id(),
    link("kit_id", "kit"),
    link("item_id", "item"),
    Column("quantity", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="there_is_one"),
)

out_of_service = Table(
    "out_of_service",
    metadata,
    own_id(),
    link("item_id", "item"),
    Column("quantity", Integer, nullable=False),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day),
    words("reason", BODY),
    CheckConstraint("first_day <= last_day", name="starts_before_it_ends"),
)

loan = Table(
    "loan",
    metadata,
    own_id(),
    Column("number", Text, nullable=False, info=TITLE),
    link("lender_id", "member"),
    link("borrower_id", "member"),
    link("responsible_id", "person", nullable=True),
    link("deputy_id", "person", nullable=True),
    words("purpose", BODY),
    Column("out_at", Moment, nullable=False, index=True),
    Column("due_at", Moment, nullable=False),
    Column("first_due_at", Moment, nullable=False),
    Column("asked_on", Day, nullable=False),
    Column("reserved_on", Day),
    Column("handed_over_at", Moment),
    Column("cancelled_on", Day),
    words("cancel_reason", BODY),
    words("note", BODY),
    UniqueConstraint("number"),
    CheckConstraint("out_at < due_at", name="goes_out_before_it_is_due"),
    Index("ix_loan_due_at", "due_at", "id"),
)

loan_line = Table(
    "loan_line",
    metadata,
    own_id(),
    link("loan_id", "loan"),
    Column("item_id", Text, ForeignKey("item.id"), nullable=False),
    link("kit_id", "kit", nullable=True),
    Column("position", Integer, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("held_from", Moment, nullable=False),
    Column("held_until", Moment, nullable=False),
    Column("held_minutes", Integer, nullable=False),
    Column("accessories", Themes, nullable=False),
    Column("condition_out", OneOf(lending.Condition), nullable=False),
    CheckConstraint("held BETWEEN 0 AND quantity", name="holds_no_more_than_lent"),
)
# Only what holds something now can be in the way, so only that is indexed by time: a question
# about one item costs what overlaps it, however many loans have come and gone.
Index(
    "ix_loan_line_in_the_way",
    loan_line.c.item_id,
    loan_line.c.held_until,
    sqlite_where=loan_line.c.held > 0,
)
Index(
    "ix_loan_line_longest",
    loan_line.c.item_id,
    loan_line.c.held_minutes,
    sqlite_where=loan_line.c.held > 0,
)
Index("ix_loan_line_item_id_held_from", loan_line.c.item_id, loan_line.c.held_from)

loan_return = Table(
    "loan_return",
    metadata,
    own_id(),
    link("line_id", "loan_line"),
    Column("returned_at", Moment, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("condition_in", OneOf(lending.Condition), nullable=False),
    Column("accessories", Themes, nullable=False),
    Column("outcome", OneOf(lending.Outcome), nullable=False),
    Column("cost_pence", Integer),
    words("note", BODY),
    CheckConstraint("quantity > 0", name="there_is_one"),
)

loan_chase = Table(
    "loan_chase",
    metadata,
    own_id(),
    link("loan_id", "loan"),
    Column("on", Day, nullable=False),
    link("person_id", "person", nullable=True),
    words("channel"),
    words("words", BODY),
)

FACTS: dict[type, Table] = {
    lending.Item: item,
    lending.Kit: kit,
    lending.KitPart: kit_part,
    lending.OutOfService: out_of_service,
    lending.Loan: loan,
    lending.LoanLine: loan_line,
    lending.Return: loan_return,
    lending.Chase: loan_chase,
}
