"""Arriving: a handover pack looked into and opened, and the first ten minutes afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from partnerdesk.domain.arriving import PackContents, TenMinutes
from partnerdesk.store.backup_file import Progress
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.folder import Folder


def inspect_pack(
    path: Path,
    passphrase: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PackContents:
    """Verify every part of a pack and tell what is inside; nothing is written beside it.

    Raises PassphraseWanted or WrongPassphrase for an encrypted pack, StoreTooNew, StoreDamaged or
    another StoreProblem in words, and Cancelled.
    """
    raise NotImplementedError


def open_pack(
    folder: Folder,
    path: Path,
    passphrase: str,
    now: datetime,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PackContents:
    """Begin the store in ``folder`` from a pack; close it first, open it again after.

    For a folder without a store, or with one that has no member yet (it is kept as a safety copy).
    The pack is verified and checked whole before anything is put in place; then the store holds
    the pack's rows and files, its history if the pack has one, and a last action, which is final.

    Raises RuleBroken when the store has members (merge the pack instead), StoreInUse while a
    PartnerDesk has it open, what ``stage`` raises, and Cancelled; the folder is as it was then.
    """
    raise NotImplementedError


def read_it(database: Database, today: date) -> None:
    """Put the first ten minutes aside: the program no longer opens on them."""
    raise NotImplementedError


def first_ten_minutes(database: Database, today: date) -> TenMinutes:
    """Who is who, what is promised and due, whom to call first and what is fragile."""
    raise NotImplementedError


def take_office(database: Database, name: str, since: date, today: date) -> Changes:
    """Become co-ordinator; the term of office of the one before is kept, ended the day before.

    Raises RuleBroken when nobody is named, or for ``since`` when it is still to come or not after
    the one before took office.
    """
    raise NotImplementedError
