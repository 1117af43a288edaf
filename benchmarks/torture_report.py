"""What a part of the torture run did: how often, and what was lost, in words."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_SHOWN = 20
_LONGEST = 400
_TELL_EVERY = 20.0  # seconds


@dataclass
class Tally:
    """``counts`` of what was tried and seen, the ``most`` of what must not grow, and ``losses`` in
    words, none of which may be there. Done to the end, unless it was ``cut`` short.
    """

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    most: dict[str, int] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cut: bool = False
    started: float = field(default_factory=time.monotonic)
    _told: float = field(default_factory=time.monotonic)

    def lose(self, words: str) -> None:
        """Something is lost, half written or said in no words."""
        self.losses.append(words[:_LONGEST])

    def step(self, done: int, of: int, what: str) -> None:
        """Print how far it is, now and then."""
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY:
            self._told = now
            took = f"{len(self.losses)} losses, {now - self.started:.0f} s"
            print(f"  {self.name}: {done:,} of {of:,} {what}, {took}", flush=True)

    def end(self) -> None:
        """The part is over, or was cut."""
        self.seconds = time.monotonic() - self.started

    def add(self, other: Tally) -> None:
        """Take in what another slice of the same part did."""
        self.counts.update(other.counts)
        for what, number in other.most.items():
            self.most[what] = max(number, self.most.get(what, 0))
        self.losses += other.losses
        self.seconds += other.seconds
        self.cut = self.cut or other.cut

    def words(self) -> str:
        """The part as it is printed."""
        counts = [f"{number:,} {what}" for what, number in sorted(self.counts.items())]
        counts += [f"{number:,} {what} at most" for what, number in sorted(self.most.items())]
        how = f"{len(self.losses)} losses ({self.seconds:.0f} s{', cut short' if self.cut else ''})"
        lines = [f"{self.name}: {', '.join(counts)}; {how}"]
        lines += [f"  LOST {loss}" for loss in self.losses[:_SHOWN]]
        if len(self.losses) > _SHOWN:
            lines.append(f"  … and {len(self.losses) - _SHOWN} more")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The part as it is kept."""
        return {
            "part": self.name,
            "counts": dict(self.counts),
            "most": self.most,
            "losses": self.losses,
            "seconds": round(self.seconds, 1),
            "cut": self.cut,
        }


def from_json(kept: dict[str, Any]) -> Tally:
    """A part as ``as_json`` kept it."""
    return Tally(
        kept["part"],
        Counter(kept["counts"]),
        dict(kept["most"]),
        list(kept["losses"]),
        kept["seconds"],
        kept["cut"],
    )
