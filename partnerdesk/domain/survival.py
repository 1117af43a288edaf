"""Would it survive? What hangs on one person alone, and who could take it over (P79, P80)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.choices import Choice


class HoldKind(Choice):
    """What somebody can hold, in the order in which it is told."""

    SESSION = "session", "Sessions ahead"
    CONTACT = "contact", "Members who know only them"
    ROLE = "role", "Key roles"
    PROJECT = "project", "Projects"
    PROMISE = "promise", "Promises"
    LOAN = "loan", "Loans"
    KEY = "key", "Keys, files and log-ins"
    TASK = "task", "Things they said they would do"
    OFFICE = "office", "What only they can tell"


@dataclass(frozen=True, slots=True)
class Hold:
    """Something a person holds: what it is in words, its day if it has one, and where it stands.

    ``alone`` when nobody else holds it, else ``others`` are their names. ``cover`` suggests who
    could take it over, with what they do and where; blank when nobody is known.
    """

    kind: HoldKind
    words: str
    when: date | None
    page: str
    key: str
    alone: bool
    others: tuple[str, ...] = ()
    cover: str = ""


@dataclass(frozen=True, slots=True)
class Survival:
    """What would go on without a person: all they hold, what hangs on them alone first.

    ``score`` is the share, out of 100, of what they hold that somebody else holds as well; 100
    only when nothing hangs on them alone. ``where`` tells what they do at which member.
    """

    person_id: str
    name: str
    where: str
    holds: tuple[Hold, ...]
    score: int

    @property
    def alone(self) -> tuple[Hold, ...]:
        """What nobody else holds."""
        return tuple(one for one in self.holds if one.alone)


@dataclass(frozen=True, slots=True)
class PersonAtRisk:
    """A person in the list of all: how many things hang on them alone, and the score out of 100."""

    person_id: str
    name: str
    where: str
    alone: int
    score: int
