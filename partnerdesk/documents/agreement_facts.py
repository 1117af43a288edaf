"""What the papers about agreements say of an agreement and of a promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.promises import PromiseState

TO_FILL_IN = "_" * 34
ALL_THE_OTHERS = "all the others"


@dataclass(frozen=True, slots=True)
class PromiseOnPaper:
    """A promise in words; a blank receiver means all the others.

    ``words`` is ``commitment_text``; ``why`` says why it stands as it does; the ids are those of
    the members that give and receive it.
    """

    agreement: str
    giver: str
    receiver: str
    words: str
    state: PromiseState
    why: str = ""
    measure: str = ""
    giver_id: str = ""
    receiver_ids: tuple[str, ...] = ()

    @property
    def to(self) -> str:
        """To whom it is given."""
        return self.receiver or ALL_THE_OTHERS


@dataclass(frozen=True, slots=True)
class AgreementOnPaper:
    """An agreement in brief: ``state`` and ``next_date`` are words, ``parties`` names."""

    number: str
    title: str
    version: int
    state: str
    parties: tuple[str, ...]
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    next_date: str = ""
    promises: tuple[PromiseOnPaper, ...] = ()

    @property
    def runs(self) -> str:
        """``Tue 1 Sep 2026 to Thu 31 Aug 2028``, with what is known of it."""
        start = day_text(self.starts_on) if self.starts_on else ""
        end = day_text(self.ends_on) if self.ends_on else ""
        if start and end:
            return f"{start} to {end}"
        return f"from {start}" if start else f"until {end}" if end else "no dates given"


def both_sides(
    promises: Sequence[PromiseOnPaper], member_id: str
) -> tuple[tuple[PromiseOnPaper, ...], tuple[PromiseOnPaper, ...]]:
    """What a member gives, and what it receives."""
    gives = tuple(one for one in promises if one.giver_id == member_id)
    return gives, tuple(one for one in promises if member_id in one.receiver_ids)


def standings_text(promises: Sequence[PromiseOnPaper]) -> str:
    """``2 kept, 3 on course, 1 drifting``: how many promises stand how, best first."""
    order = (
        PromiseState.KEPT,
        PromiseState.ON_COURSE,
        PromiseState.DUE,
        PromiseState.DRIFTING,
        PromiseState.BROKEN,
        PromiseState.RELEASED,
    )
    counts = [(sum(1 for one in promises if one.state is state), state) for state in order]
    return ", ".join(f"{number} {state.label.lower()}" for number, state in counts if number)
