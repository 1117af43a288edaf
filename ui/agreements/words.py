"""The words in which the agreements page tells its facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.agreements import (
    Agreement,
    Clause,
    Draft,
    Party,
    Signature,
    State,
    StateKind,
    next_date,
)
from partnerdesk.domain.dates import ago, day_text
from partnerdesk.domain.words import counted, listed
from ui.tokens import Tone
from ui.widgets import ChipFact

if TYPE_CHECKING:
    from ui.agreements.reading import AgreementView


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Agreements", text)


_TONES: dict[StateKind, tuple[Tone, str]] = {
    StateKind.DRAFT: ("info", "pencil"),
    StateKind.AWAITING: ("warn", "clock"),
    StateKind.AGREED: ("ok", "check"),
    StateKind.IN_FORCE: ("ok", "check"),
    StateKind.REVIEW_DUE: ("warn", "clock"),
    StateKind.ENDED: ("neutral", "document"),
    StateKind.VOID: ("neutral", "cross"),
}


def state_chip(state: State) -> ChipFact:
    """The state in a word or two, with its tone and icon."""
    tone, icon = _TONES[state.kind]
    return ChipFact(tr(state.short), tone, icon)


def parties_words(count: int) -> str:
    """``4 parties``."""
    return counted(count, tr("party"), tr("parties"))


def number_words(agreement: Agreement) -> str:
    """The number, and which version it is from the second on."""
    if agreement.version == 1:
        return agreement.number
    return tr("{0}, version {1}").format(agreement.number, agreement.version)


def next_words(agreement: Agreement, state: State, today: date) -> tuple[str, str]:
    """What comes next and its day: ``("review by", "3 Jul")``, or blanks."""
    what, _, rest = next_date(agreement, state, today).partition(" ")
    by, _, day = rest.partition(" ")
    return (f"{what} by", day) if by == "by" else (what, rest)


def dates_line(agreement: Agreement) -> str:
    """``Tue 1 Sep 2026 to Thu 31 Aug 2028 · review by Sat 3 Jul 2027``."""
    start, end, review = agreement.starts_on, agreement.ends_on, agreement.review_on
    parts = []
    if start and end:
        parts.append(tr("{0} to {1}").format(day_text(start), day_text(end)))
    elif start or end:
        pattern = tr("From {0}") if start else tr("Until {0}")
        parts.append(pattern.format(day_text(start or end or date.min)))
    if review:
        parts.append(tr("review by {0}").format(day_text(review)))
    return " · ".join(parts) or tr("No dates yet")


def stay_words(party: Party) -> str:
    """Since when it has been a party, and until when it is, where that is not from end to end."""
    parts = []
    if party.joined_on:
        parts.append(tr("Joined {0}").format(day_text(party.joined_on)))
    if party.notice_on:
        parts.append(tr("Gave notice {0}").format(day_text(party.notice_on)))
    if party.leaves_on:
        parts.append(tr("last day {0}").format(day_text(party.leaves_on)))
    return " · ".join(parts)


def fate_words(agreement: Agreement) -> str:
    """Why it ended or is void, or blank."""
    if agreement.voided_on:
        return tr("Void since {0}: {1}").format(
            day_text(agreement.voided_on), agreement.void_reason
        )
    if agreement.ended_on:
        return tr("Ended {0}: {1}").format(day_text(agreement.ended_on), agreement.ended_reason)
    return ""


def open_words(waiting: Sequence[Clause]) -> str:
    """``2 parts are still open: Money, Evaluation. …``; many are counted rather than named."""
    if not waiting:
        return tr("Every part is answered. It is ready to be issued for signature.")
    names = [part_name(clause) for clause in waiting]
    if len(names) > 5:
        names = [*names[:4], tr("{0} more").format(len(names) - 4)]
        shown = listed(names)
    else:
        shown = ", ".join(names)
    if len(waiting) == 1:
        return tr(
            "1 part is still open: {0}. It prints as a blank in a draft and holds back issue."
        ).format(shown)
    return tr(
        "{0} parts are still open: {1}. They print as blanks in a draft and hold back issue."
    ).format(len(waiting), shown)


def part_name(clause: Clause) -> str:
    """The short name of a part."""
    return clause.part or clause.heading


def signed_words(signature: Signature | None, issued_on: date | None, today: date) -> str:
    """Who signed and when, or since when the signature is awaited."""
    if signature:
        who = ", ".join(filter(None, (signature.person_name, signature.role_title)))
        return tr("{0} · signed {1}").format(who, day_text(signature.signed_on))
    if issued_on is None:
        return tr("Not issued yet")
    return tr("Not signed yet · issued {0}").format(ago(issued_on, today))


def row_ids(view: AgreementView) -> frozenset[str]:
    """Ids of all that belongs to an agreement, for its history."""
    draft = view.draft
    ids = {draft.agreement.id}
    for parts in (
        draft.parties, draft.signatories, draft.signatures, draft.clauses,
        draft.answers, draft.commitments, draft.versions, view.renewals,
    ):  # fmt: skip
        ids.update(part.id for part in parts)
    for pairs in view.signed.values():
        ids.update(one.id for pair in pairs for one in pair if one)
    return frozenset(ids)


def email_words(draft: Draft, state: State) -> tuple[str, str]:
    """Subject and body of the e-mail that carries an agreement."""
    agreement = draft.agreement
    subject = f"{agreement.number}: {agreement.title}"
    if state.kind is StateKind.DRAFT:
        body = tr("Please find attached the draft of {0}. Tell me what you would change.")
    elif state.kind is StateKind.AWAITING:
        body = tr(
            "Please find attached {0} for signature. "
            "Print it, sign it, and return a scan or the paper."
        )
    else:
        body = tr("Please find attached {0}.")
    named = tr("“{0}” ({1})").format(agreement.title, agreement.number)
    return subject, tr("Dear all,") + "\n\n" + body.format(named) + "\n"
