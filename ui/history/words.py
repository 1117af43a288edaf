"""What the store's tables, columns and values are called when a person reads the history."""

from __future__ import annotations

import json
import types
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.calendar import years_text
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import day_text
from partnerdesk.store.tables import TABLE_OF

_TABLES = {
    "member": "Member",
    "person": "Person",
    "role": "Role",
    "note": "Note",
    "contact": "Contact",
    "buy_in": "Buy-in",
    "closure": "Closure",
    "stored_file": "File",
    "agreement": "Agreement",
    "agreement_party": "Party",
    "agreement_signatory": "Wanted signature",
    "agreement_signature": "Signature",
    "agreement_clause": "Clause",
    "agreement_answer": "Answer",
    "agreement_commitment": "Promise",
    "agreement_version": "Issued version",
    "agreement_renewal": "Renewal",
    "agreement_project": "Project of an agreement",
    "commitment_link": "What shows a promise",
    "let_be": "Let be outside the scope",
    "governors_meeting": "Governors’ meeting",
    "setting": "Setting",
    "item": "Item",
    "kit": "Kit",
    "kit_part": "Part of a kit",
    "out_of_service": "Out of service",
    "loan": "Loan",
    "loan_line": "On loan",
    "loan_return": "Return",
    "loan_chase": "Reminder",
    "calendar_feed": "Calendar file",
    "term": "Term",
    "project": "Project",
    "project_member": "Member of a project",
    "project_person": "Leads a project",
    "series": "Series",
    "skipped_day": "Day left out",
    "session": "Session",
    "session_member": "Taking part",
    "session_person": "At a session",
    "session_need": "Needed",
    "session_cost": "Cost",
    "session_check": "Checklist",
    "kept_clash": "Clash kept",
    "session_reminder": "Reminder",
    "task": "Task",
    "booking": "Taken by a session",
}

_COLUMNS = {
    "actor": "Who",
    "agreement_id": "Agreement",
    "began": "How it began",
    "began_note": "More on how it began",
    "body": "Words",
    "by": "Logged by",
    "call_first_id": "Call first",
    "channel": "Prefers",
    "clause_id": "Clause",
    "detail": "Details",
    "email": "E-mail",
    "file_id": "File",
    "first_day": "First day",
    "giver_id": "Given by",
    "highest_age": "Oldest pupils",
    "initiated_by": "Proposed by",
    "initiated_note": "More on who proposed it",
    "is_us": "Our own school",
    "joined_on": "Joined",
    "left_on": "Left",
    "lowest_age": "Youngest pupils",
    "media_type": "Type of file",
    "member_id": "Member",
    "on": "Day",
    "person_id": "Person",
    "person_name": "Signed by",
    "plan_reference": "Where in the development plan",
    "plan_standing": "Development plan",
    "pupils": "Pupils",
    "question_id": "Question",
    "receiver_id": "Received by",
    "rhythm": "How often to be in touch",
    "role_kind": "Role",
    "scan_id": "Scan",
    "seen_on": "Seen",
    "sha256": "Fingerprint of the file",
    "started_on": "From",
    "ended_on": "Until",
    "target_id": "What it is",
    "telephone": "Telephone",
    "times": "How often",
    "trust": "Trust",
    "urn": "URN",
    "values_ethos": "Values and ethos",
    "asked_on": "Asked for",
    "asset_tag": "Asset tag",
    "borrower_id": "Borrower",
    "cancel_reason": "Why it was called off",
    "condition_in": "Condition in",
    "condition_out": "Condition out",
    "cost_pence": "Cost in pence",
    "deputy_id": "Deputy",
    "due_at": "Due back",
    "first_due_at": "First due back",
    "handed_over_at": "Handed over",
    "held": "Held now",
    "item_id": "Item",
    "kept_at": "Kept at",
    "kit_id": "Kit",
    "last_day": "Last day",
    "lender_id": "Lender",
    "line_id": "Item on loan",
    "loan_id": "Loan",
    "out_at": "Out from",
    "owner_id": "Owner",
    "photo_id": "Photograph",
    "reserved_on": "Reserved",
    "responsible_id": "Responsible",
    "retired_on": "No longer lent from",
    "returned_at": "Came back",
    "test_due_on": "Next test",
    "tested_on": "Last test",
    "value_pence": "Value in pence",
    "written_by": "Written by",
    "written_on": "Written",
    "arranged_on": "First in the calendar",
    "borne_by_id": "Who bears it",
    "cancelled_on": "Cancelled",
    "commitment_id": "Promise",
    "clash": "Clash",
    "confirmed_on": "Confirmed",
    "cover_minutes": "Minutes of cover",
    "curriculum_link": "Link to the curriculum",
    "done_on": "Done",
    "due_on": "Due",
    "ends": "Until",
    "ends_at": "Ends",
    "feed_id": "From the calendar file",
    "first_week": "First week",
    "letter_seen_on": "Letter of assurance seen",
    "mark": "Colour and shape",
    "meaning": "What its days mean",
    "need": "Need it answers",
    "leaves_on": "Last day as a party",
    "not_needed": "Not needed",
    "notice_months": "Months of notice",
    "notice_on": "Gave notice",
    "pence": "Amount in pence",
    "preparation_minutes": "Minutes of preparation",
    "project_id": "Project",
    "pupils_attended": "Pupils who came",
    "pupils_expected": "Pupils expected",
    "read_on": "Read",
    "replied_on": "Replied",
    "released_on": "Released by agreement",
    "released_reason": "Why it was released",
    "renewed_on": "Renewed",
    "rule": "Rule of the dates",
    "series_day": "Day in the series",
    "series_id": "Series",
    "session_id": "Session",
    "staff_attended": "Staff who came",
    "staff_expected": "Staff expected",
    "starts": "From",
    "starts_at": "Starts",
    "terms_of_id": "School days of",
    "travel_minutes": "Minutes of travel",
    "uid": "Its mark in the calendar file",
    "venue_id": "At",
    "week": "Weeks",
    "what": "What",
    "words": "Words",
    "years": "Year groups",
}

_OWN_COLUMNS = {
    ("session_member", "asked_on"): "Asked",
    ("session_person", "part"): "Does what",
    ("session_reminder", "channel"): "Sent by",
    ("project", "starts_on"): "Starts",
    ("project", "ends_on"): "Ends",
    ("session", "cancel_reason"): "Why it was cancelled",
    ("session", "sequence"): "Changes told to other calendars",
    ("term", "first_week"): "Letter of the first week",
    ("agreement_commitment", "due_on"): "Due by",
    ("agreement_renewal", "ended_on"): "Ended until then",
    ("agreement_renewal", "ends_on"): "Ends now",
    ("agreement", "starts_on"): "Starts",
    ("agreement", "ends_on"): "Ends",
    ("agreement", "ended_on"): "Ended",
    ("agreement", "review_on"): "Review by",
    ("contact", "kind"): "Kind of contact",
    ("member", "kind"): "Kind of school",
    ("role", "kind"): "Role",
    ("role", "title"): "The school’s own word for it",
    ("setting", "value"): "Set to",
}


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("History", text)


def table_words(table: str) -> str:
    """``Buy-in`` for ``buy_in``."""
    return tr(_TABLES.get(table, _plain(table)))


def column_words(table: str, column: str) -> str:
    """``Values and ethos`` for ``values_ethos``."""
    return tr(_OWN_COLUMNS.get((table, column)) or _COLUMNS.get(column) or _plain(column))


def row_words(table: str, name: str) -> str:
    """``Person: Zoë Łukasz``; a setting is told by what it settles."""
    shown = _plain(name) if table == "setting" else name
    return f"{table_words(table)}: {shown}" if shown else table_words(table)


def value_words(table: str, column: str, value: str) -> str:
    """A kept value as it is shown: choices by label, dates in full, flags as yes or no."""
    kind = _kinds(table).get(column)
    if not value or kind is None:
        return value
    if kind is bool:
        return tr("Yes") if value in ("1", "True") else tr("No")
    if kind is date:
        return _day(value)
    if kind is datetime:
        return _moment(value)
    if kind is tuple:
        return _list(value)
    return _label(kind, value)


def _day(value: str) -> str:
    try:
        return day_text(date.fromisoformat(value))
    except ValueError:
        return value


def _moment(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{day_text(moment.date())}, {moment:%H:%M}"


def _list(value: str) -> str:
    try:
        listed = json.loads(value)
    except ValueError:
        return value
    years = [one for one in listed if isinstance(one, int)]
    return years_text(years) if years else ", ".join(listed)


def _label(kind: type[Choice], value: str) -> str:
    # An older version may have kept a choice that is no longer offered.
    return next((choice.label for choice in kind if choice.value == value), value)


@lru_cache
def _kinds(table: str) -> dict[str, Any]:
    """By column, how its values are to be read, where plain text is not enough."""
    facts = {kept.name: fact for fact, kept in TABLE_OF.items()}
    if table not in facts:
        return {}
    kinds = {name: _kind(hint) for name, hint in get_type_hints(facts[table]).items()}
    return {name: kind for name, kind in kinds.items() if kind is not None}


def _kind(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return tuple
    if hint in (bool, date, datetime) or (isinstance(hint, type) and issubclass(hint, Choice)):
        return hint
    return None


def _plain(name: str) -> str:
    return name.removesuffix("_id").removesuffix("_on").replace("_", " ").capitalize()
