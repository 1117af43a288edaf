"""Kept files and own texts of a pack, copied beside our store."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from partnerdesk.store import files
from partnerdesk.store.problems import StoreProblem


def bring_files(ours: Path, theirs: Path, hashes: Iterable[str]) -> None:
    """Keep the pack's files with these hashes, each verified; one that it lacks is passed over.

    Raises StoreProblem when one can't be read or kept; what was copied until then does no harm.
    """
    for sha256 in dict.fromkeys(hashes):
        if files.path_of(theirs, sha256).is_file() and not files.path_of(ours, sha256).is_file():
            files.keep(ours, files.read(theirs, sha256))


def bring_texts(ours: Path, theirs: Path) -> None:
    """Copy clauses and templates of their own that we don't have; one of ours is never replaced.

    Raises StoreProblem when one can't be written.
    """
    for source in sorted(theirs.glob("*/*.toml")):
        target = ours / source.relative_to(theirs)
        if target.exists():
            continue
        try:
            files.write_whole(target, source.read_bytes())
        except OSError as error:
            raise StoreProblem(
                f"The text {target.name} could not be written to {target.parent}. "
                "All else was merged. Make some room, then merge the pack again."
            ) from error
