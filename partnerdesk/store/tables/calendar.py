"""Terms, closures, projects, series, sessions and what each takes."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, UniqueConstraint

from partnerdesk.domain import calendar, clashes, projects, sessions
from partnerdesk.store.columns import Clock, Day, Flag, Moment, OneOf, Themes, Years
from partnerdesk.store.tables.base import BODY, TITLE, link, metadata, own_id, sort_name, words

calendar_feed = Table(
    "calendar_feed",
    metadata,
    own_id(),
    link("member_id", "member"),
    Column("meaning", OneOf(calendar.FeedMeaning), nullable=False),
    words("name"),
    Column("read_on", Day, nullable=False),
)

closure = Table(
    "closure",
    metadata,
    own_id(),
    link("member_id", "member"),
    Column("kind", OneOf(calendar.ClosureKind), nullable=False),
    words("name"),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("starts", Clock),
    Column("ends", Clock),
    Column("years", Years, nullable=False),
    link("feed_id", "calendar_feed", nullable=True),
    words("uid"),
    CheckConstraint("first_day <= last_day", name="starts_before_it_ends"),
    Index("ix_closure_last_day", "last_day"),
)

term = Table(
    "term",
    metadata,
    own_id(),
    link("member_id", "member"),
    words("name"),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("first_week", Text, nullable=False),
    link("feed_id", "calendar_feed", nullable=True),
    CheckConstraint("first_day <= last_day", name="starts_before_it_ends"),
)

project = Table(
    "project",
    metadata,
    own_id(),
    words("name", TITLE),
    sort_name(),
    words("need", BODY),
    words("aims", BODY),
    words("curriculum_link", BODY),
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
    own_id(),
    link("project_id", "project"),
    link("member_id", "member"),
)

project_person = Table(
    "project_person",
    metadata,
    own_id(),
    link("project_id", "project"),
    link("person_id", "person"),
    Column("part", OneOf(projects.ProjectPart), nullable=False),
)

series = Table(
    "series",
    metadata,
    own_id(),
    link("project_id", "project", nullable=True),
    words("title"),
    Column("rule", Text, nullable=False),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("starts", Clock, nullable=False),
    Column("minutes", Integer, nullable=False),
    link("terms_of_id", "member", nullable=True),
    Column("week", Text, nullable=False),
)

skipped_day = Table(
    "skipped_day",
    metadata,
    own_id(),
    link("series_id", "series"),
    Column("day", Day, nullable=False),
    words("reason"),
)

session = Table(
    "session",
    metadata,
    own_id(),
    link("project_id", "project", nullable=True),
    link("series_id", "series", nullable=True),
    Column("series_day", Day),
    words("title", TITLE),
    Column("kind", OneOf(sessions.SessionKind), nullable=False),
    Column("state", OneOf(sessions.SessionState), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    link("venue_id", "member", nullable=True),
    words("room", BODY),
    Column("years", Years, nullable=False),
    words("purpose", BODY),
    words("notes", BODY),
    words("transport", BODY),
    words("agenda", BODY),
    words("decisions", BODY),
    Column("arranged_on", Day, nullable=False),
    Column("confirmed_on", Day),
    Column("cancelled_on", Day),
    words("cancel_reason", BODY),
    Column("sequence", Integer, nullable=False),
    link("feed_id", "calendar_feed", nullable=True),
    words("uid"),
    CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
    Index("ix_session_starts_at", "starts_at", "id"),
)

session_member = Table(
    "session_member",
    metadata,
    own_id(),
    link("session_id", "session"),
    link("member_id", "member"),
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
    own_id(),
    link("session_id", "session"),
    link("person_id", "person"),
    Column("part", OneOf(sessions.SessionPart), nullable=False),
    Column("letter_seen_on", Day),
)

session_need = Table(
    "session_need",
    metadata,
    own_id(),
    link("session_id", "session"),
    link("item_id", "item"),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="there_is_one"),
)

session_cost = Table(
    "session_cost",
    metadata,
    own_id(),
    link("session_id", "session"),
    words("what", BODY),
    Column("pence", Integer, nullable=False),
    link("borne_by_id", "member", nullable=True),
)

session_check = Table(
    "session_check",
    metadata,
    own_id(),
    link("session_id", "session"),
    Column("kind", OneOf(sessions.CheckKind), nullable=False),
    Column("done_on", Day),
    Column("not_needed", Flag, nullable=False),
    words("note", BODY),
    UniqueConstraint("session_id", "kind"),
)

kept_clash = Table(
    "kept_clash",
    metadata,
    own_id(),
    link("session_id", "session"),
    Column("clash", Text, nullable=False),
    words("note", BODY),
    Column("on", Day, nullable=False),
)

session_reminder = Table(
    "session_reminder",
    metadata,
    own_id(),
    link("session_id", "session"),
    link("member_id", "member"),
    link("person_id", "person", nullable=True),
    Column("on", Day, nullable=False),
    words("channel"),
    words("words", BODY),
)

task = Table(
    "task",
    metadata,
    own_id(),
    link("session_id", "session", nullable=True),
    words("what", TITLE),
    link("owner_id", "person", nullable=True),
    Column("due_on", Day, index=True),
    Column("done_on", Day),
    Column("position", Integer, nullable=False),
)

# What a session takes, once per member, person, room and item, so that one probe on one index
# finds what is in its way. It follows from the session, and is written with it.
booking = Table(
    "booking",
    metadata,
    own_id(),
    link("session_id", "session"),
    Column("resource", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("quantity", Integer, nullable=False),
    Index("ix_booking_resource_starts_at", "resource", "starts_at", "ends_at"),
    Index("ix_booking_longest", "resource", "minutes"),
)

FACTS: dict[type, Table] = {
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
}
