"""Making a handover pack: one file that holds what was chosen, verified by reading it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from partnerdesk.domain.packs import PackChoice
from partnerdesk.store.archive import Progress
from partnerdesk.store.database import Database
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.pack_file import PackManifest


@dataclass(frozen=True, slots=True)
class PackRequest:
    """Which pack to make, and where. With a ``passphrase`` it is encrypted."""

    path: Path
    choice: PackChoice
    passphrase: str = ""


@dataclass(frozen=True, slots=True)
class MadePack:
    """A pack that was written and read back; ``size`` in bytes."""

    path: Path
    size: int
    manifest: PackManifest


def pack_name(database: Database, choice: PackChoice, today: date) -> str:
    """A name to save a pack under: ``Handover of Glannau 2026-11-21.partnerdesk-pack``."""
    raise NotImplementedError


def offered_passphrase() -> str:
    """A new passphrase that is easy to read out and hard to guess."""
    raise NotImplementedError


def make_pack(
    store: OpenStore,
    request: PackRequest,
    now: datetime,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> MadePack:
    """Write the pack that was asked for, whole or not at all; may run on a worker thread.

    The store may be worked in meanwhile. ``progress`` is told bytes done and bytes in all. Raises
    RuleBroken for ``passphrase`` or ``path``, StoreProblem in words, with what is needed and what
    is free when the disk has too little room, and Cancelled; nothing is left behind then and an
    older pack of this name is untouched.
    """
    raise NotImplementedError
