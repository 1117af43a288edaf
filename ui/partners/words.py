"""The words in which the partners page tells its facts."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.agreements import State, StateKind
from partnerdesk.domain.buy_in import BuyInState, Standing
from partnerdesk.domain.dates import day_text, month_text, short_day
from partnerdesk.domain.partners import (
    Beginning,
    Channel,
    Contact,
    Initiator,
    Member,
    Person,
    PlanStanding,
    Role,
    distance_km,
    minutes_by_car,
)
from ui.tokens import Tone
from ui.widgets import ChipFact


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Partners", text)


def km_words(km: float) -> str:
    """``0.9 km``, from ten kilometres on ``18 km``."""
    return f"{km:.1f} km" if km < 10 else f"{round(km)} km"


def facts_line(member: Member, us: Member | None) -> str:
    """``Independent, all-through · URN 900114 · 0.9 km, 4 min by car · since 2023``."""
    parts = [member.kind_line.replace(" · ", ", ")]
    if member.is_us:
        parts.insert(0, tr("Our own school"))
    if member.urn:
        parts.append(tr("URN {0}").format(member.urn))
    km = distance_km(member, us) if us and not member.is_us else None
    if km is not None:
        drive = tr("{0} min by car").format(minutes_by_car(km))
        parts.append(f"{km_words(km)}, {drive}")
    if member.joined_on:
        since = tr("since {0}").format(member.joined_on.year)
        parts.append(", ".join(filter(None, (since, _origin(member)))))
    elif _origin(member):
        parts.append(_origin(member))
    # The dot stays with what it follows when the line breaks.
    return "\u00a0· ".join(parts)


def _origin(member: Member) -> str:
    return {
        Beginning.NETWORK: tr("from an existing network"),
        Beginning.EVENT: tr("from an event"),
        Beginning.INTRODUCTION: tr("from an introduction"),
        Beginning.COLD_CALL: tr("from a cold call"),
    }.get(member.began, "")


def beginning_lines(member: Member) -> list[str]:
    """Who proposed it and how it began (P4, P5), in full."""
    lines = []
    if member.initiated_by is not Initiator.UNKNOWN or member.initiated_note:
        who = member.initiated_by.label.lower() if member.initiated_by else ""
        lines.append(_told(tr("Proposed by {0}").format(who) if who else "", member.initiated_note))
    if member.began is not Beginning.UNKNOWN or member.began_note:
        how = member.began.label.lower() if member.began else ""
        lines.append(_told(tr("Began through {0}").format(how) if how else "", member.began_note))
    return lines


def _told(fact: str, note: str) -> str:
    return ": ".join(filter(None, (fact, note)))


def post_words(role: Role) -> str:
    """The role within a sentence: ``lead teacher``, or the school's own word as it writes it."""
    return role.title or lower_first(role.kind.label)


def lower_first(words: str) -> str:
    """``Chair of governors`` within a sentence."""
    return words[:1].lower() + words[1:]


def role_words(role: Role) -> str:
    """``Lead teacher since Sep 2024``, or until when it was held."""
    return " ".join(filter(None, (role.label, time_in_role(role))))


def time_in_role(role: Role) -> str:
    """``since Sep 2024``, ``from Sep 2021 to Aug 2024``, ``until Aug 2024``, or blank."""
    start, end = role.started_on, role.ended_on
    if start and end:
        return tr("from {0} to {1}").format(month_text(start), month_text(end))
    if end:
        return tr("until {0}").format(month_text(end))
    return tr("since {0}").format(month_text(start)) if start else ""


CHANNEL_ICONS = {Channel.TEXT: "text", Channel.TELEPHONE: "phone", Channel.EMAIL: "mail"}


def channel_chip(person: Person) -> ChipFact:
    """How somebody prefers to be reached."""
    icon = CHANNEL_ICONS.get(person.channel, "person")
    tone: Tone = "info" if person.channel else "neutral"
    return ChipFact(person.channel.label if person.channel else tr("Any way"), tone, icon)


def buy_in_chip(state: BuyInState, today: date) -> ChipFact:
    """Where one group stands: on board since when, fading, cautious, withdrawn or not known."""
    group, last = state.group.label, state.last
    if last is None:
        return ChipFact(tr("{0}, not known").format(group), "neutral", "info")
    if last.standing is Standing.WITHDRAWN:
        return ChipFact(tr("{0}, withdrawn").format(group), "bad", "cross")
    if state.fading:
        return ChipFact(tr("{0}, fading").format(group), "warn", "clock")
    if last.standing is Standing.CAUTIOUS:
        return ChipFact(tr("{0}, cautious").format(group), "warn", "warning")
    return ChipFact(f"{group}, {short_day(last.seen_on, today)}", "ok", "check")


def plan_words(member: Member) -> str:
    """Whether the partnership stands in the school's development plan (P38)."""
    if member.plan_standing is PlanStanding.YES:
        words = tr("In the development plan")
        return ": ".join(filter(None, (words, member.plan_reference)))
    if member.plan_standing is PlanStanding.NO:
        return tr("Not in the development plan")
    return tr("Not known whether it is in the development plan")


def contact_words(contact: Contact, today: date) -> str:
    """``27 Feb · visit · hall booking for concert agreed``."""
    day = short_day(contact.on, today)
    return f"{day} · {contact.kind.label.lower()} · {contact.summary}"


_TONES: dict[StateKind, Tone] = {
    StateKind.DRAFT: "info",
    StateKind.AWAITING: "warn",
    StateKind.AGREED: "info",
    StateKind.IN_FORCE: "ok",
    StateKind.REVIEW_DUE: "warn",
}


def agreement_chip(state: State | None) -> ChipFact:
    """Where a member's agreements stand, in a word or two."""
    if state is None:
        return ChipFact(tr("None"), "neutral", "document")
    return ChipFact(state.short, _TONES.get(state.kind, "neutral"))


def due_words(due: date, today: date) -> str:
    """``Next due by Fri 27 Mar 2026``, or since when a contact is overdue."""
    if due < today:
        return tr("Overdue since {0}").format(short_day(due, today))
    return tr("Next due by {0}").format(day_text(due))
