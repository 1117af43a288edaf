"""Leaving well: where things are, who held the office and when, and what is done before the end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.problems import RuleBroken


class KeptKind(Choice):
    """What sort of thing somebody has to find again."""

    KEY = "key", "Key"
    PASSWORD = "password", "Password or log-in"
    FILE = "file", "Files and folders"
    MONEY = "money", "Bank or budget"
    OTHER = "other", "Something else"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a key, a file or a password is kept and who can get at it; never the password itself.

    ``holder_id`` has it or knows it, ``second_id`` does so too; ``member_id`` is where it belongs,
    ``seen_on`` the day when somebody last looked that it is still so.
    """

    id: str = ""
    kind: KeptKind = KeptKind.KEY
    what: str = ""
    kept_at: str = ""
    holder_id: str | None = None
    second_id: str | None = None
    member_id: str | None = None
    seen_on: date | None = None


# ``PIN: 4711``, ``password is Tiger7``, ``alarm code 2468``: what follows is the secret itself.
_SECRET = re.compile(
    r"\b(?:password|passcode|pass ?phrase|pwd|pw|pin|code)\b"
    r"(?P<told> ?[:=–-] ?| is | )(?P<token>\S+)(?=(?P<more>.*))",
    re.IGNORECASE,
)


def tells_secret(text: str) -> bool:
    """Whether words look like a password itself, instead of where it is kept.

    Plain words after the colon, as in ``password: in the head's safe``, say where; a single word
    or one with figures in it is taken for the password.
    """
    return any(_is_secret(found) for found in _SECRET.finditer(text))


def _is_secret(found: re.Match[str]) -> bool:
    token, told = found["token"].strip("“”\"'.,;()"), found["told"].strip()
    if not told:
        return sum(1 for letter in token if letter.isdigit()) > 2
    return not _plain(token) or (told != "is" and not found["more"].strip())


def _plain(token: str) -> bool:
    """``head’s``, ``co-ordinator``: letters held together as in any text."""
    return bool(token) and re.sub(r"[’'\-/]", "", token).isalpha()


def check_whereabouts(one: Whereabouts, today: date) -> None:
    """Raise RuleBroken at the field that can't be right, or that holds the password itself."""
    for field in ("what", "kept_at"):
        if tells_secret(getattr(one, field)):
            raise RuleBroken(
                field,
                "This looks like the password or code itself. Anybody with the handover note "
                "would read it. Write only where it is kept and who knows it.",
            )
    if not one.what:
        raise RuleBroken("what", "Say what it is: a key, a folder, a log-in.")
    if not one.kept_at and one.holder_id is None:
        raise RuleBroken("kept_at", "Say where it is kept, or who has it.")
    if one.holder_id and one.holder_id == one.second_id:
        raise RuleBroken("second_id", "Name somebody else: two people, so that one may be away.")
    if one.seen_on and one.seen_on > today:
        raise RuleBroken("seen_on", "This day is still to come. Choose today or a day before.")


@dataclass(frozen=True, slots=True)
class TermOfOffice:
    """Somebody was coordinator, from when until when; the one in office stands in the settings."""

    id: str = ""
    name: str = ""
    started_on: date | None = None
    ended_on: date = date.max
    note: str = ""


def check_term_of_office(one: TermOfOffice) -> None:
    """Raise RuleBroken when nobody is named or it ends before it starts."""
    if not one.name:
        raise RuleBroken("name", "Name who was coordinator.")
    if one.started_on and one.ended_on < one.started_on:
        raise RuleBroken("ended_on", "This is before they took office. Choose a later day.")


class StepKind(Choice):
    """What is done before somebody leaves, in the order in which it is best done."""

    SUCCESSOR = "successor", "Successor named and met"
    INTERVIEW = "interview", "Questions answered"
    PRIVATE = "private", "Private notes read through, and kept or removed"
    WHEREABOUTS = "whereabouts", "Keys and log-ins shown to a second person"
    MEMBERS = "members", "Every member told whom to call"
    LOANS = "loans", "Loans gone through: what is out, what is late"
    PACK = "pack", "Handover pack made"
    HANDED = "handed", "Keys, papers and equipment handed over"
    ACCOUNTS = "accounts", "Log-ins changed or passed on"
    RECEIPT = "receipt", "Pack opened on the successor’s computer, receipt signed by both"


@dataclass(frozen=True, slots=True)
class LeavingStep:
    """A step that was done on a day, with a note on it. Once for each kind."""

    id: str = ""
    kind: StepKind = StepKind.SUCCESSOR
    done_on: date = date.min
    note: str = ""


def check_step(step: LeavingStep, today: date | None) -> None:
    """Raise RuleBroken for a day that is still to come, where ``today`` is known."""
    if today and step.done_on > today:
        raise RuleBroken("on", "This day is still to come. Put the day it was done.")


def steps_left(done: Mapping[StepKind, LeavingStep]) -> tuple[StepKind, ...]:
    """The steps that nobody has ticked, in their order."""
    return tuple(kind for kind in StepKind if kind not in done)
