"""The machine at fault, in words: each kind is caught in one place of the store."""

from __future__ import annotations


class StoreProblem(Exception):
    """Something about the computer or the files keeps the store from working; nothing is lost.

    ``message`` says what happened and what to do, for the person at the screen.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class StoreInUse(StoreProblem):
    """Another PartnerDesk has this store open."""


class StoreReadOnly(StoreProblem):
    """The store's folder can't be written to; what is there may still be looked at."""


class StoreTooNew(StoreProblem):
    """The store was written by a newer PartnerDesk."""


class StoreDamaged(StoreProblem):
    """The file is not a whole PartnerDesk store."""


class WriteOutsideAction(Exception):
    """A bug: something wrote to a tracked table without naming what the user did."""


class Cancelled(Exception):
    """The user gave up on something that takes a while; nothing of it is left behind."""
