"""Members, their people and how we keep in touch."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from partnerdesk.domain import partners
from partnerdesk.domain.buy_in import BuyIn, Group, Standing
from partnerdesk.store.columns import Day, Flag, OneOf, Themes
from partnerdesk.store.tables.base import BODY, TITLE, link, metadata, own_id, sort_name, words

person = Table(
    "person",
    metadata,
    own_id(),
    words("name", TITLE),
    sort_name(),
    words("telephone", BODY),
    words("mobile", BODY),
    words("email", BODY),
    Column("channel", OneOf(partners.Channel), nullable=False),
    words("note", BODY),
    Index("ix_person_sort_name", "sort_name", "id"),
)

member = Table(
    "member",
    metadata,
    own_id(),
    words("name", TITLE),
    sort_name(),
    Column("is_us", Flag, nullable=False),
    Column("kind", OneOf(partners.MemberKind), nullable=False),
    Column("phase", OneOf(partners.Phase), nullable=False),
    Column("stage", OneOf(partners.Stage), nullable=False),
    words("urn", BODY),
    words("street", BODY),
    words("locality", BODY),
    words("town", BODY),
    words("county", BODY),
    words("postcode", BODY),
    Column("nation", OneOf(partners.Nation), nullable=False),
    words("telephone", BODY),
    words("email", BODY),
    words("website", BODY),
    Column("easting", Integer),
    Column("northing", Integer),
    Column("pupils", Integer),
    Column("lowest_age", Integer),
    Column("highest_age", Integer),
    words("local_authority"),
    words("trust", BODY),
    words("religious_character"),
    words("values_ethos", BODY),
    Column("initiated_by", OneOf(partners.Initiator), nullable=False),
    words("initiated_note", BODY),
    Column("began", OneOf(partners.Beginning), nullable=False),
    words("began_note", BODY),
    Column("joined_on", Day),
    Column("left_on", Day),
    Column("themes", Themes, nullable=False, info=BODY),
    words("other_partnerships", BODY),
    Column("plan_standing", OneOf(partners.PlanStanding), nullable=False),
    words("plan_reference", BODY),
    Column("rhythm", OneOf(partners.Rhythm), nullable=False),
    link("call_first_id", "person", nullable=True),
    CheckConstraint("(easting IS NULL) = (northing IS NULL)", name="place_is_whole"),
    Index("ix_member_sort_name", "sort_name", "id"),
)

role = Table(
    "role",
    metadata,
    own_id(),
    link("person_id", "person"),
    link("member_id", "member"),
    Column("kind", OneOf(partners.RoleKind), nullable=False),
    words("title", TITLE),
    Column("started_on", Day),
    Column("ended_on", Day),
    CheckConstraint("started_on <= ended_on", name="starts_before_it_ends"),
)

note = Table(
    "note",
    metadata,
    own_id(),
    link("member_id", "member"),
    Column("topic", OneOf(partners.NoteTopic), nullable=False),
    words("body", BODY),
    Column("private", Flag, nullable=False),
    Column("written_on", Day, nullable=False),
    words("written_by"),
)

contact = Table(
    "contact",
    metadata,
    own_id(),
    Column("member_id", Text, ForeignKey("member.id"), nullable=False),
    link("person_id", "person", nullable=True),
    Column("kind", OneOf(partners.ContactKind), nullable=False),
    Column("on", Day, nullable=False),
    words("summary", TITLE),
    words("detail", BODY),
    words("by"),
    Column("private", Flag, nullable=False),
    Index("ix_contact_member_id_on", "member_id", "on"),
)

buy_in = Table(
    "buy_in",
    metadata,
    own_id(),
    link("member_id", "member"),
    Column("group", OneOf(Group), nullable=False),
    Column("standing", OneOf(Standing), nullable=False),
    Column("seen_on", Day, nullable=False),
    words("evidence", BODY),
)

FACTS: dict[type, Table] = {
    partners.Person: person,
    partners.Member: member,
    partners.Role: role,
    partners.Note: note,
    partners.Contact: contact,
    BuyIn: buy_in,
}
