"""The tables of the store, a section by topic.

Names of constraints follow one convention, so that migrations can name them. A table listed in
``TRACKED`` has every change logged (``action_log.py``); columns whose words can be searched are
marked with ``info={"search": …}`` (``search.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from partnerdesk.domain import (
    agreements,
    calendar,
    clashes,
    files,
    lending,
    partners,
    projects,
    promises,
    sessions,
    terms_of_agreement,
)
from partnerdesk.store.columns import Clock, Day, Flag, Moment, OneOf, Themes, Words, Years

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

TITLE = {"search": "title"}
BODY = {"search": "body"}


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True, nullable=False)


def _words(name: str, info: dict[str, Any] | None = None) -> Column[str]:
    return Column(name, Words, nullable=False, info=info or {})


def _link(name: str, target: str, nullable: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey(f"{target}.id"), nullable=nullable, index=True)


def _sort_name() -> Column[str]:
    """The name as it sorts; ``rows.py`` fills it in whenever it writes the name."""
    return Column("sort_name", Text, nullable=False)


# --- partners --------------------------------------------------------------------------------

person = Table(
    "person",
    metadata,
    _id(),
    _words("name", TITLE),
    _sort_name(),
    _words("telephone", BODY),
    _words("mobile", BODY),
    _words("email", BODY),
    Column("channel", OneOf(partners.Channel), nullable=False),
    _words("note", BODY),
    Index("ix_person_sort_name", "sort_name", "id"),
)

member = Table(
    "member",
    metadata,
    _id(),
    _words("name", TITLE),
    _sort_name(),
    Column("is_us", Flag, nullable=False),
    Column("kind", OneOf(partners.MemberKind), nullable=False),
    Column("phase", OneOf(partners.Phase), nullable=False),
    Column("stage", OneOf(partners.Stage), nullable=False),
    _words("urn", BODY),
    _words("street", BODY),
    _words("locality", BODY),
    _words("town", BODY),
    _words("county", BODY),
    _words("postcode", BODY),
    Column("nation", OneOf(partners.Nation), nullable=False),
    _words("telephone", BODY),
    _words("email", BODY),
    _words("website", BODY),
    Column("easting", Integer),
    Column("northing", Integer),
    Column("pupils", Integer),
    Column("lowest_age", Integer),
    Column("highest_age", Integer),
    _words("local_authority"),
    _words("trust", BODY),
    _words("religious_character"),
    _words("values_ethos", BODY),
    Column("initiated_by", OneOf(partners.Initiator), nullable=False),
    _words("initiated_note", BODY),
    Column("began", OneOf(partners.Beginning), nullable=False),
    _words("began_note", BODY),
    Column("joined_on", Day),
    Column("left_on", Day),
    Column("themes", Themes, nullable=False, info=BODY),
    _words("other_partnerships", BODY),
    Column("plan_standing", OneOf(partners.PlanStanding), nullable=False),
    _words("plan_reference", BODY),
    Column("rhythm", OneOf(partners.Rhythm), nullable=False),
    _link("call_first_id", "person", nullable=True),
    CheckConstraint("(easting IS NULL) = (northing IS NULL)", name="place_is_whole"),
    Index("ix_member_sort_name", "sort_name", "id"),
)

role = Table(
    "role",
    metadata,
    _id(),
    _link("person_id", "person"),
    _link("member_id", "member"),
    Column("kind", OneOf(partners.RoleKind), nullable=False),
    _words("title", TITLE),
    Column("started_on", Day),
    Column("ended_on", Day),
    CheckConstraint("started_on <= ended_on", name="starts_before_it_ends"),
)

note = Table(
    "note",
    metadata,
    _id(),
    _link("member_id", "member"),
    Column("topic", OneOf(partners.NoteTopic), nullable=False),
    _words("body", BODY),
    Column("private", Flag, nullable=False),
    Column("written_on", Day, nullable=False),
    _words("written_by"),
)

contact = Table(
    "contact",
    metadata,
    _id(),
    Column("member_id", Text, ForeignKey("member.id"), nullable=False),
    _link("person_id", "person", nullable=True),
    Column("kind", OneOf(partners.ContactKind), nullable=False),
    Column("on", Day, nullable=False),
    _words("summary", TITLE),
    _words("detail", BODY),
    _words("by"),
    Column("private", Flag, nullable=False),
    Index("ix_contact_member_id_on", "member_id", "on"),
)

buy_in = Table(
    "buy_in",
    metadata,
    _id(),
    _link("member_id", "member"),
    Column("group", OneOf(partners.Group), nullable=False),
    Column("standing", OneOf(partners.Standing), nullable=False),
    Column("seen_on", Day, nullable=False),
    _words("evidence", BODY),
)

# --- calendar --------------------------------------------------------------------------------

calendar_feed = Table(
    "calendar_feed",
    metadata,
    _id(),
    _link("member_id", "member"),
    Column("meaning", OneOf(calendar.FeedMeaning), nullable=False),
    _words("name"),
    Column("read_on", Day, nullable=False),
)

closure = Table(
    "closure",
    metadata,
    _id(),
    _link("member_id", "member"),
    Column("kind", OneOf(calendar.ClosureKind), nullable=False),
    _words("name"),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("starts", Clock),
    Column("ends", Clock),
    Column("years", Years, nullable=False),
    _link("feed_id", "calendar_feed", nullable=True),
    _words("uid"),
    CheckConstraint("first_day <= last_day", name="starts_before_it_ends"),
    Index("ix_closure_last_day", "last_day"),
)

term = Table(
    "term",
    metadata,
    _id(),
    _link("member_id", "member"),
    _words("name"),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("first_week", Text, nullable=False),
    _link("feed_id", "calendar_feed", nullable=True),
    CheckConstraint("first_day <= last_day", name="starts_before_it_ends"),
)

project = Table(
    "project",
    metadata,
    _id(),
    _words("name", TITLE),
    _sort_name(),
    _words("need", BODY),
    _words("aims", BODY),
    _words("curriculum_link", BODY),
    Column("themes", Themes, nullable=False, info=BODY),
    Column("years", Years, nullable=False),
    Column("starts_on", Day),
    Column("ends_on", Day),
    Column("state", OneOf(projects.ProjectState), nullable=False),
    Column("mark", Integer, nullable=False),
    Index("ix_project_sort_name", "sort_name", "id"),
)

project_member = Table(
    "project_member",
    metadata,
    _id(),
    _link("project_id", "project"),
    _link("member_id", "member"),
)

project_person = Table(
    "project_person",
    metadata,
    _id(),
    _link("project_id", "project"),
    _link("person_id", "person"),
    Column("part", OneOf(projects.ProjectPart), nullable=False),
)

series = Table(
    "series",
    metadata,
    _id(),
    _link("project_id", "project", nullable=True),
    _words("title"),
    Column("rule", Text, nullable=False),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("starts", Clock, nullable=False),
    Column("minutes", Integer, nullable=False),
    _link("terms_of_id", "member", nullable=True),
    Column("week", Text, nullable=False),
)

skipped_day = Table(
    "skipped_day",
    metadata,
    _id(),
    _link("series_id", "series"),
    Column("day", Day, nullable=False),
    _words("reason"),
)

session = Table(
    "session",
    metadata,
    _id(),
    _link("project_id", "project", nullable=True),
    _link("series_id", "series", nullable=True),
    Column("series_day", Day),
    _words("title", TITLE),
    Column("kind", OneOf(sessions.SessionKind), nullable=False),
    Column("state", OneOf(sessions.SessionState), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    _link("venue_id", "member", nullable=True),
    _words("room", BODY),
    Column("years", Years, nullable=False),
    _words("purpose", BODY),
    _words("notes", BODY),
    _words("transport", BODY),
    _words("agenda", BODY),
    _words("decisions", BODY),
    Column("arranged_on", Day, nullable=False),
    Column("confirmed_on", Day),
    Column("cancelled_on", Day),
    _words("cancel_reason", BODY),
    Column("sequence", Integer, nullable=False),
    _link("feed_id", "calendar_feed", nullable=True),
    _words("uid"),
    CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
    Index("ix_session_starts_at", "starts_at", "id"),
)

session_member = Table(
    "session_member",
    metadata,
    _id(),
    _link("session_id", "session"),
    _link("member_id", "member"),
    Column("position", Integer, nullable=False),
    Column("reply", OneOf(sessions.Reply), nullable=False),
    Column("asked_on", Day),
    Column("replied_on", Day),
    Column("pupils_expected", Integer),
    Column("staff_expected", Integer),
    Column("pupils_attended", Integer),
    Column("staff_attended", Integer),
    Column("preparation_minutes", Integer, nullable=False),
    Column("travel_minutes", Integer, nullable=False),
    Column("cover_minutes", Integer, nullable=False),
)

session_person = Table(
    "session_person",
    metadata,
    _id(),
    _link("session_id", "session"),
    _link("person_id", "person"),
    Column("part", OneOf(sessions.SessionPart), nullable=False),
    Column("letter_seen_on", Day),
)

session_need = Table(
    "session_need",
    metadata,
    _id(),
    _link("session_id", "session"),
    _link("item_id", "item"),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="there_is_one"),
)

session_cost = Table(
    "session_cost",
    metadata,
    _id(),
    _link("session_id", "session"),
    _words("what", BODY),
    Column("pence", Integer, nullable=False),
    _link("borne_by_id", "member", nullable=True),
)

session_check = Table(
    "session_check",
    metadata,
    _id(),
    _link("session_id", "session"),
    Column("kind", OneOf(sessions.CheckKind), nullable=False),
    Column("done_on", Day),
    Column("not_needed", Flag, nullable=False),
    _words("note", BODY),
    UniqueConstraint("session_id", "kind"),
)

kept_clash = Table(
    "kept_clash",
    metadata,
    _id(),
    _link("session_id", "session"),
    Column("clash", Text, nullable=False),
    _words("note", BODY),
    Column("on", Day, nullable=False),
)

session_reminder = Table(
    "session_reminder",
    metadata,
    _id(),
    _link("session_id", "session"),
    _link("member_id", "member"),
    _link("person_id", "person", nullable=True),
    Column("on", Day, nullable=False),
    _words("channel"),
    _words("words", BODY),
)

task = Table(
    "task",
    metadata,
    _id(),
    _link("session_id", "session", nullable=True),
    _words("what", TITLE),
    _link("owner_id", "person", nullable=True),
    Column("due_on", Day, index=True),
    Column("done_on", Day),
    Column("position", Integer, nullable=False),
)

# What a session takes, once per member, person, room and item, so that one probe on one index
# finds what is in its way. It follows from the session, and is written with it.
booking = Table(
    "booking",
    metadata,
    _id(),
    _link("session_id", "session"),
    Column("resource", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("quantity", Integer, nullable=False),
    Index("ix_booking_resource_starts_at", "resource", "starts_at", "ends_at"),
    Index("ix_booking_longest", "resource", "minutes"),
)

# --- files -----------------------------------------------------------------------------------

stored_file = Table(
    "stored_file",
    metadata,
    _id(),
    Column("sha256", Text, nullable=False, index=True),
    _words("name", TITLE),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_on", Day, nullable=False),
)

# --- agreements ------------------------------------------------------------------------------

agreement = Table(
    "agreement",
    metadata,
    _id(),
    Column("number", Text, nullable=False, info=BODY),
    _words("title", TITLE),
    Column("template_id", Text, nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("created_on", Day, nullable=False),
    Column("starts_on", Day),
    Column("ends_on", Day),
    Column("review_on", Day),
    Column("issued_on", Day),
    Column("ended_on", Day),
    _words("ended_reason", BODY),
    Column("voided_on", Day),
    _words("void_reason", BODY),
    Column("version", Integer, nullable=False),
    Column("notice_months", Integer, nullable=False),
    UniqueConstraint("number"),
)

agreement_party = Table(
    "agreement_party",
    metadata,
    _id(),
    _link("agreement_id", "agreement"),
    _link("member_id", "member"),
    Column("position", Integer, nullable=False),
    Column("joined_on", Day),
    Column("notice_on", Day),
    Column("leaves_on", Day),
)

agreement_signatory = Table(
    "agreement_signatory",
    metadata,
    _id(),
    _link("agreement_id", "agreement"),
    _link("member_id", "member"),
    Column("role_kind", OneOf(partners.RoleKind), nullable=False),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

agreement_signature = Table(
    "agreement_signature",
    metadata,
    _id(),
    _link("signatory_id", "agreement_signatory"),
    _words("person_name", TITLE),
    _words("role_title"),
    Column("signed_on", Day, nullable=False),
    _link("scan_id", "stored_file", nullable=True),
    UniqueConstraint("signatory_id"),
)

agreement_clause = Table(
    "agreement_clause",
    metadata,
    _id(),
    _link("agreement_id", "agreement"),
    Column("clause_id", Text, nullable=False),
    Column("clause_version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    _words("part"),
    _words("heading", TITLE),
    _words("body", BODY),
    Column("edited", Flag, nullable=False),
    Column("left_out", Flag, nullable=False),
)

agreement_answer = Table(
    "agreement_answer",
    metadata,
    _id(),
    _link("agreement_id", "agreement"),
    Column("question_id", Text, nullable=False),
    _words("value"),
    UniqueConstraint("agreement_id", "question_id"),
)

agreement_commitment = Table(
    "agreement_commitment",
    metadata,
    _id(),
    _link("agreement_id", "agreement"),
    _link("giver_id", "member"),
    _link("receiver_id", "member", nullable=True),
    _words("what", BODY),
    _words("how_much"),
    _words("by_when"),
    _words("measure"),
    Column("position", Integer, nullable=False),
    Column("due_on", Day, index=True),
    Column("times", Integer, nullable=False),
    Column("released_on", Day),
    _words("released_reason", BODY),
)

commitment_link = Table(
    "commitment_link",
    metadata,
    _id(),
    _link("commitment_id", "agreement_commitment"),
    Column("kind", OneOf(promises.LinkKind), nullable=False),
    # Of whichever table the kind names; what it pointed at may be removed.
    Column("target_id", Text, nullable=False, index=True),
    Column("on", Day),
    Column("pence", Integer),
    _words("words", BODY),
)

agreement_renewal = Table(
    "agreement_renewal",
    metadata,
    _id(),
    _link("agreement_id", "agreement"),
    Column("renewed_on", Day, nullable=False),
    Column("ended_on", Day, nullable=False),
    Column("ends_on", Day, nullable=False),
    _words("note", BODY),
)

agreement_project = Table(
    "agreement_project",
    metadata,
    _id(),
    _link("agreement_id", "agreement"),
    _link("project_id", "project"),
    UniqueConstraint("agreement_id", "project_id"),
)

let_be = Table(
    "let_be",
    metadata,
    _id(),
    _link("agreement_id", "agreement"),
    _link("session_id", "session"),
    _words("note", BODY),
    Column("on", Day, nullable=False),
)

governors_meeting = Table(
    "governors_meeting",
    metadata,
    _id(),
    _link("member_id", "member"),
    Column("day", Day, nullable=False, index=True),
    _words("note"),
)

agreement_version = Table(
    "agreement_version",
    metadata,
    _id(),
    _link("agreement_id", "agreement"),
    Column("version", Integer, nullable=False),
    Column("issued_on", Day, nullable=False),
    _words("facts"),
    _link("file_id", "stored_file"),
    UniqueConstraint("agreement_id", "version"),
)

# --- lending ---------------------------------------------------------------------------------

item = Table(
    "item",
    metadata,
    _id(),
    _link("owner_id", "member"),
    Column("kind", OneOf(lending.ItemKind), nullable=False),
    _words("name", TITLE),
    _sort_name(),
    _words("category", BODY),
    _words("make", BODY),
    _words("model", BODY),
    _words("serial", BODY),
    _words("asset_tag", BODY),
    Column("quantity", Integer, nullable=False),
    Column("capacity", Integer),
    Column("value_pence", Integer),
    Column("condition", OneOf(lending.Condition), nullable=False),
    _words("kept_at", BODY),
    Column("accessories", Themes, nullable=False, info=BODY),
    _words("handling", BODY),
    Column("test", OneOf(lending.SafetyTest), nullable=False),
    Column("tested_on", Day),
    Column("test_due_on", Day, index=True),
    _link("photo_id", "stored_file", nullable=True),
    Column("retired_on", Day),
    CheckConstraint("quantity > 0", name="there_is_one"),
    Index("ix_item_sort_name", "sort_name", "id"),
)

kit = Table(
    "kit",
    metadata,
    _id(),
    _link("owner_id", "member"),
    _words("name", TITLE),
    _sort_name(),
    _words("description", BODY),
)

kit_part = Table(
    "kit_part",
    metadata,
    _id(),
    _link("kit_id", "kit"),
    _link("item_id", "item"),
    Column("quantity", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="there_is_one"),
)

out_of_service = Table(
    "out_of_service",
    metadata,
    _id(),
    _link("item_id", "item"),
    Column("quantity", Integer, nullable=False),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day),
    _words("reason", BODY),
    CheckConstraint("first_day <= last_day", name="starts_before_it_ends"),
)

loan = Table(
    "loan",
    metadata,
    _id(),
    Column("number", Text, nullable=False, info=TITLE),
    _link("lender_id", "member"),
    _link("borrower_id", "member"),
    _link("responsible_id", "person", nullable=True),
    _link("deputy_id", "person", nullable=True),
    _words("purpose", BODY),
    Column("out_at", Moment, nullable=False, index=True),
    Column("due_at", Moment, nullable=False),
    Column("first_due_at", Moment, nullable=False),
    Column("asked_on", Day, nullable=False),
    Column("reserved_on", Day),
    Column("handed_over_at", Moment),
    Column("cancelled_on", Day),
    _words("cancel_reason", BODY),
    _words("note", BODY),
    UniqueConstraint("number"),
    CheckConstraint("out_at < due_at", name="goes_out_before_it_is_due"),
    Index("ix_loan_due_at", "due_at", "id"),
)

loan_line = Table(
    "loan_line",
    metadata,
    _id(),
    _link("loan_id", "loan"),
    Column("item_id", Text, ForeignKey("item.id"), nullable=False),
    _link("kit_id", "kit", nullable=True),
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
    postgresql_where=loan_line.c.held > 0,
)
Index(
    "ix_loan_line_longest",
    loan_line.c.item_id,
    loan_line.c.held_minutes,
    sqlite_where=loan_line.c.held > 0,
    postgresql_where=loan_line.c.held > 0,
)
Index("ix_loan_line_item_id_held_from", loan_line.c.item_id, loan_line.c.held_from)

loan_return = Table(
    "loan_return",
    metadata,
    _id(),
    _link("line_id", "loan_line"),
    Column("returned_at", Moment, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("condition_in", OneOf(lending.Condition), nullable=False),
    Column("accessories", Themes, nullable=False),
    Column("outcome", OneOf(lending.Outcome), nullable=False),
    Column("cost_pence", Integer),
    _words("note", BODY),
    CheckConstraint("quantity > 0", name="there_is_one"),
)

loan_chase = Table(
    "loan_chase",
    metadata,
    _id(),
    _link("loan_id", "loan"),
    Column("on", Day, nullable=False),
    _link("person_id", "person", nullable=True),
    _words("channel"),
    _words("words", BODY),
)

# --- settings --------------------------------------------------------------------------------

setting = Table(
    "setting",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    _words("value"),
    UniqueConstraint("name"),
)

TRACKED = tuple(metadata.sorted_tables)

# --- the log: written by action_log.py and its triggers, never by hand -----------------------

action = Table(
    "action",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    _words("name"),
    Column("at", Text, nullable=False),
    _words("actor"),
    Column("kind", Text, nullable=False),
    Column("final", Flag, nullable=False),
    Column("reverses_id", Text, ForeignKey("action.id"), index=True),
    CheckConstraint("kind IN ('do', 'undo', 'redo')", name="kind_is_known"),
    sqlite_autoincrement=True,
)

change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("action_id", Text, ForeignKey("action.id"), nullable=False, index=True),
    Column("table", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Index("ix_change_row_id", "row_id"),
    sqlite_autoincrement=True,
)

TABLE_OF: dict[type, Table] = {
    partners.Person: person,
    partners.Member: member,
    partners.Role: role,
    partners.Note: note,
    partners.Contact: contact,
    partners.BuyIn: buy_in,
    calendar.Feed: calendar_feed,
    calendar.Closure: closure,
    calendar.Term: term,
    projects.Project: project,
    projects.ProjectMember: project_member,
    projects.ProjectPerson: project_person,
    sessions.Series: series,
    sessions.SkippedDay: skipped_day,
    sessions.Session: session,
    sessions.TakingPart: session_member,
    sessions.SessionPerson: session_person,
    sessions.SessionNeed: session_need,
    sessions.SessionCost: session_cost,
    sessions.SessionCheck: session_check,
    sessions.KeptClash: kept_clash,
    sessions.Reminder: session_reminder,
    sessions.Task: task,
    clashes.Booking: booking,
    files.StoredFile: stored_file,
    agreements.Agreement: agreement,
    agreements.Party: agreement_party,
    agreements.Signatory: agreement_signatory,
    agreements.Signature: agreement_signature,
    agreements.Clause: agreement_clause,
    agreements.Answer: agreement_answer,
    agreements.Commitment: agreement_commitment,
    agreements.IssuedVersion: agreement_version,
    promises.CommitmentLink: commitment_link,
    promises.LetBe: let_be,
    promises.AgreementProject: agreement_project,
    terms_of_agreement.Renewal: agreement_renewal,
    terms_of_agreement.GovernorsMeeting: governors_meeting,
    lending.Item: item,
    lending.Kit: kit,
    lending.KitPart: kit_part,
    lending.OutOfService: out_of_service,
    lending.Loan: loan,
    lending.LoanLine: loan_line,
    lending.Return: loan_return,
    lending.Chase: loan_chase,
}
