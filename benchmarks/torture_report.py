"""What a part of the torture run did: how often, and what was lost, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_SHOWN = 20
_LONGEST = 400


@dataclass
class Tally:
    """``counts`` of what was tried and seen; ``losses`` in words, none of which may be there."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def lose(self, words: str) -> None:
        """Something is lost, half written or said in no words."""
        self.losses.append(words[:_LONGEST])

    def words(self) -> str:
        """The part as it is printed."""
        counts = ", ".join(f"{number:,} {what}" for what, number in sorted(self.counts.items()))
        lines = [f"{self.name}: {counts}; {len(self.losses)} losses ({self.seconds:.0f} s)"]
        lines += [f"  LOST {loss}" for loss in self.losses[:_SHOWN]]
        if len(self.losses) > _SHOWN:
            lines.append(f"  … and {len(self.losses) - _SHOWN} more")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The part as it is kept."""
        return {
            "part": self.name,
            "counts": dict(self.counts),
            "losses": self.losses,
            "seconds": round(self.seconds, 1),
        }
