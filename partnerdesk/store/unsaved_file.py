"""The file beside the store that holds what is typed and not saved yet.

It is a safety net and never a reason to disturb: what can't be written stays unwritten, silently,
and what can't be read is set aside. No backup and no pack has it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from partnerdesk.domain.unsaved import MOST_BYTES, NotOurs, Piece, bounded, from_json, to_json
from partnerdesk.on_disk import settle
from partnerdesk.store.folder import Folder


class UnsavedFile:
    """What this window has under way, beside what another left when it was cut off.

    The file alone says what was left: once somebody deletes it, nothing brings its words back.
    """

    def __init__(self, folder: Folder) -> None:
        self._path = folder.unsaved
        self._ours: tuple[Piece, ...] = ()

    def left(self) -> tuple[Piece, ...]:
        """What was being written when PartnerDesk was cut off, the earliest first."""
        try:
            return self._left()
        except OSError:
            return ()

    def keep(self, pieces: Iterable[Piece]) -> None:
        """Have all of these in the file in place of what this window had in it before, or none."""
        ours = bounded(pieces)
        with suppress(OSError):
            self._put((*self._left(), *ours))
            self._ours = ours

    def throw_away(self, pieces: Iterable[Piece]) -> None:
        """Take what was left out of the file."""
        gone = tuple(pieces)
        with suppress(OSError):
            self._put((*(one for one in self._left() if one not in gone), *self._ours))

    def bring_back(self, pieces: Iterable[Piece]) -> None:
        """Put back what was thrown away."""
        with suppress(OSError):
            self._put((*self._left(), *pieces, *self._ours))

    def _left(self) -> tuple[Piece, ...]:
        return tuple(one for one in _read(self._path) if one not in self._ours)

    def _put(self, pieces: tuple[Piece, ...]) -> None:
        part = _part_of(self._path)
        part.unlink(missing_ok=True)  # of a window that was cut off while it wrote
        if not pieces:
            self._path.unlink(missing_ok=True)
            return
        try:
            with part.open("xb") as file:
                file.write(to_json(bounded(pieces)))
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        settle(self._path.parent)


def forget(folder: Folder, names: Callable[[str], bool]) -> None:
    """Delete the whole file if it names somebody, or can't be read. Raises OSError."""
    _part_of(folder.unsaved).unlink(missing_ok=True)
    for piece in _read(folder.unsaved):
        texts = (
            piece.title,
            *(words for one in piece.passages for words in (one.label, one.words)),
        )
        if any(names(text) for text in texts):
            folder.unsaved.unlink(missing_ok=True)
            break
    _aside_of(folder.unsaved).unlink(missing_ok=True)  # last: reading may just have put it there


def _read(path: Path) -> tuple[Piece, ...]:
    """What the file has; one that is not ours is set aside. Raises OSError."""
    if not path.is_file():
        return ()
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    try:
        return from_json(content)
    except NotOurs:
        path.replace(_aside_of(path))
        return ()


def _part_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _aside_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}-set-aside{path.suffix}")
