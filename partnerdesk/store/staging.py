"""A handover pack made ready beside the store: verified, brought up to date and checked as a whole.

A pack may come from anywhere, so nothing in it is believed before it has been checked. What comes
out is a database of this program's schema that holds exactly the pack's rows, each of which this
program could have written itself; the kept files; and the texts of one's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from partnerdesk.store.backup_file import Progress

if TYPE_CHECKING:
    from partnerdesk.store.pack_file import PackManifest


@dataclass(frozen=True, slots=True)
class Staged:
    """A pack that is ready to be opened or merged.

    ``database`` has this program's schema, every row of the pack, and two side tables, one line
    per row: ``pack_row(table_name, row_id, was, held)`` and
    ``pack_removed(table_name, row_id, was)``, with ``was`` and ``held`` as JSON arrays of marks and
    column names. A row without either is not listed. ``files`` holds the kept files by their hash
    (``ab/ab12…``) and ``texts`` the texts of one's own; either may be empty.
    """

    manifest: PackManifest
    database: Path
    files: Path
    texts: Path


def stage(
    path: Path,
    place: Path,
    passphrase: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Staged:
    """Verify the pack at ``path`` and make it ready in ``place``, an empty folder.

    ``place`` lies on the disk of the store that the pack is for; the caller removes it. Raises
    PassphraseWanted or WrongPassphrase for an encrypted pack, StoreTooNew when a newer PartnerDesk
    made it, StoreDamaged or another StoreProblem in words for whatever is wrong with it or the
    disk, and Cancelled.
    """
    raise NotImplementedError
