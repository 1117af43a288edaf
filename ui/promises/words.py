"""The words in which the promises page tells its facts; they blame nobody."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.agreements import Commitment
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.promises import Evidence, LinkKind, PromiseState
from ui.tokens import Tone
from ui.widgets import ChipFact


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Promises", text)


_TONES: dict[PromiseState, tuple[Tone, str]] = {
    PromiseState.BROKEN: ("warn", "clock"),
    PromiseState.DUE: ("warn", "calendar"),
    PromiseState.DRIFTING: ("warn", "info"),
    PromiseState.ON_COURSE: ("info", "chevron-right"),
    PromiseState.KEPT: ("ok", "check"),
    PromiseState.RELEASED: ("neutral", "document"),
}

ICONS: dict[LinkKind, str] = {
    LinkKind.SESSION: "calendar",
    LinkKind.LOAN: "loans",
    LinkKind.TASK: "check",
    LinkKind.CONTACT: "phone",
    LinkKind.PAYMENT: "save",
    LinkKind.NOTE: "pencil",
}

# Where what shows a promise is looked at.
PAGES: dict[LinkKind, str] = {LinkKind.SESSION: "calendar", LinkKind.LOAN: "loans"}


def state_chip(state: PromiseState) -> ChipFact:
    """The state in a word or two, with its tone and icon."""
    tone, icon = _TONES[state]
    return ChipFact(tr(state.label), tone, icon)


def receiver_words(promise: Commitment, names: Mapping[str, str]) -> str:
    """To whom it is given."""
    return names[promise.receiver_id] if promise.receiver_id else tr("all the others")


def direction_words(promise: Commitment, names: Mapping[str, str], member_id: str) -> str:
    """``Gives to Heron Vale``, ``Receives from St Oswald’s``; without a member, who gives whom."""
    if promise.giver_id == member_id:
        return tr("Gives to {0}").format(receiver_words(promise, names))
    if member_id:
        return tr("Receives from {0}").format(names[promise.giver_id])
    return tr("{0} gives {1}").format(names[promise.giver_id], receiver_words(promise, names))


def evidence_words(one: Evidence) -> str:
    """``Session · done on Tue 3 Mar 2026``, or planned."""
    kind = tr(one.link.kind.label)
    if one.day is None:
        return f"{kind} · {tr('done') if one.done else tr('planned')}"
    pattern = tr("{0} · done on {1}") if one.done else tr("{0} · planned for {1}")
    return pattern.format(kind, day_text(one.day))
