"""The days of agreements that a calendar file reminds of: start, review, end, governors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from partnerdesk.domain.agreements import Agreement, Party
from partnerdesk.domain.dates import day_text, months_after
from partnerdesk.domain.today_agreements import DECIDE_DAYS, MEETING_DAYS
from partnerdesk.domain.words import listed
from partnerdesk.formats.icalendar_out import ExportedDay, day_uid
from partnerdesk.store import agreements_rows, rows, settings_rows
from partnerdesk.store.database import Connection

_START_DAYS = 7


def agreement_days(
    connection: Connection, today: date, names: Mapping[str, str], member_id: str = ""
) -> tuple[ExportedDay, ...]:
    """The days of every agreement that binds, or of those that bind one member; soonest first.

    ``names`` are the members' by id. A day that is past is told without an alarm.
    """
    notice = settings_rows.read_settings(connection).review_notice_days
    gone = {
        (one.agreement_id, one.member_id)
        for one in rows.read(connection, Party)
        if one.leaves_on and one.leaves_on < today
    }
    days: list[ExportedDay] = []
    parties: dict[str, list[str]] = {}  # the agreements' numbers by member
    for row in agreements_rows.list_agreements(connection, today, notice):
        agreement = row.agreement
        bound = [one for one in row.member_ids if (agreement.id, one) not in gone]
        if not row.state.binds or (member_id and member_id not in bound):
            continue
        between = f"Between {listed([names[one] for one in bound])}."
        days += _own_days(agreement, between, notice)
        for one in bound:
            parties.setdefault(one, []).append(agreement.number)
    for meeting in agreements_rows.governors_meetings(connection, parties):
        numbers = listed(sorted(parties[meeting.member_id]))
        title = f"Governors of {names[meeting.member_id]} meet"
        about = f"Party to {numbers}."
        uid = day_uid(meeting.id, "governors")
        days.append(ExportedDay(uid, meeting.day, title, about, MEETING_DAYS))
    alarmed = (one if one.day >= today else replace(one, notice_days=0) for one in days)
    return tuple(sorted(alarmed, key=lambda one: (one.day, one.uid)))


def _own_days(agreement: Agreement, between: str, notice: int) -> Iterator[ExportedDay]:
    number, about = agreement.number, f"{agreement.title}\n{between}"
    # One that is to end early has no review after that day.
    end = agreement.ended_on or agreement.ends_on
    if start := agreement.starts_on:
        uid = day_uid(agreement.id, "start")
        yield ExportedDay(uid, start, f"{number} starts", about, _START_DAYS)
    if (review := agreement.review_on) and (end is None or review <= end):
        uid = day_uid(agreement.id, "review")
        yield ExportedDay(uid, review, f"{number}: review by today", about, notice)
    if end:
        # As Today does: a month before the last day on which notice leaves its whole period.
        notice_by = months_after(end, -agreement.notice_months)
        ahead = (end - notice_by).days + DECIDE_DAYS
        told = "" if agreement.ended_on else f"\nNotice is given by {day_text(notice_by)}."
        uid = day_uid(agreement.id, "end")
        yield ExportedDay(uid, end, f"{number} ends", about + told, ahead)
