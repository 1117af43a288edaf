"""Refusals that are meant for the person at the screen."""

from __future__ import annotations


class RuleBroken(Exception):
    """A request that the partnership's rules refuse; nothing was written.

    ``field`` names the input that the words belong to (``""`` when they belong to none), and
    ``message`` says what is wrong, why, and what to do, in a sentence a teacher would use.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
