"""What the store's tables, columns and values are called when a person reads them."""

from __future__ import annotations

import json
import types
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from partnerdesk.domain.calendar import years_text
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.clashes import ClashKind
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.money import pounds
from partnerdesk.store.tables import TABLE_OF

TABLES = {
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
    "whereabouts": "Where it is kept",
    "interview_answer": "Answer for a successor",
    "term_of_office": "Term of office",
    "leaving_step": "Step of leaving",
    "change_of_head": "New head",
    "promise_owner": "Sees to a promise",
}

COLUMNS = {
    "answered_by": "Answered by",
    "answered_on": "Answered",
    "briefed_on": "Briefed",
    "closed_on": "Closed",
    "clause_version": "Version of the clause",
    "facts": "Words as issued",
    "holder_id": "Who has it",
    "left_out": "Left out",
    "meeting_id": "First meeting",
    "met_on": "Met",
    "position": "Place in the list",
    "question": "Question",
    "second_id": "Who else has it",
    "signed_up_on": "Signed up afresh",
    "template_id": "Template",
    "template_version": "Version of the template",
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
    "cost_pence": "Cost",
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
    "value_pence": "Value of one",
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
    "pence": "Amount",
    "preparation_minutes": "Minutes of preparation",
    "project_id": "Project",
    "pupils_attended": "Pupils who came",
    "pupils_expected": "Pupils expected",
    "read_on": "Read",
    "replied_on": "Replied",
    "released_on": "Released by agreement",
    "released_reason": "Why it was released",
    "renewed_on": "Renewed",
    "rule": "How often it is",
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

OWN_COLUMNS = {
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


def table_label(table: str) -> str:
    """``Buy-in`` for ``buy_in``."""
    return TABLES.get(table) or plain(table)


def column_label(table: str, column: str) -> str:
    """``Values and ethos`` for ``values_ethos``; readable for a column that nobody named too."""
    return OWN_COLUMNS.get((table, column)) or COLUMNS.get(column) or plain(column)


def value_text(table: str, column: str, value: object) -> str:
    """A kept value as it is shown: choices by label, dates in full, money in pounds."""
    if value is None or value == "":
        return ""
    words = str(value)
    if column == "pence" or column.endswith("_pence"):
        return pounds(int(words)) if words.lstrip("-").isdigit() else words
    kind = _kinds(table).get(column)
    if kind is None:
        return words
    if kind is bool:
        return "Yes" if words in ("1", "True") else "No"
    if kind is date:
        return _day(words)
    if kind is datetime:
        return _moment(words)
    if kind is tuple:
        return _list(words)
    return _label(kind, words)


def setting_label(name: str) -> str:
    """What a setting is called; never the id of somebody whom it is about."""
    for ending, words in _ABOUT_SOMEBODY.items():
        if name.endswith(ending):
            return words
    return plain(name)


# Named for a person's id: see personal_rows.py and forgetting.py.
_ABOUT_SOMEBODY = {
    "_kept_since": "Somebody kept after a review",
    "_forgotten_on": "Somebody taken out for good",
}


def setting_text(name: str, value: str) -> str:
    """What a setting is set to: a day in full, kinds of clash by label."""
    if name == "soft_clashes":
        return ", ".join(_label(ClashKind, kind) for kind in value.split())
    return _day(value) if name.endswith(("_since", "_on")) else value


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


def plain(name: str) -> str:
    """A readable name for what nobody named: ``Left out`` for ``left_out``."""
    return name.removesuffix("_id").removesuffix("_on").replace("_", " ").capitalize()
