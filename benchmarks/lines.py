"""One line of the table: this program beside its limit or a peer, measured in the same run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """``ours`` and ``limit`` in ``unit``; ``goal`` is the largest ratio that is good enough.

    Without a limit in the same unit (``peer`` says why) ``limit`` is the bound itself and the goal
    is 1. ``note`` tells what a number alone does not.
    """

    name: str
    ours: float
    unit: str
    peer: str
    limit: float
    goal: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the limit."""
        return self.ours / self.limit if self.limit else float("inf")

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.ratio <= self.goal

    def words(self) -> str:
        """The line as it is printed."""
        met = "met" if self.met else "NOT MET"
        note = f"  {self.note}" if self.note else ""
        return (
            f"{self.name:46}{amount(self.ours, self.unit):>11}{amount(self.limit, self.unit):>11}"
            f"{self.ratio:8.2f}×{self.goal:7.1f}×  {met:8}{self.peer}{note}"
        )


def amount(number: float, unit: str) -> str:
    """``206 ms``, ``1.24 s``, ``10 µs``, ``54 MB``."""
    if unit != "s":
        return f"{number:.3g} {unit}"
    if number >= 1:
        return f"{number:.2f} s"
    if number >= 0.001:
        return f"{number * 1e3:.3g} ms"
    return f"{number * 1e6:.3g} µs"
