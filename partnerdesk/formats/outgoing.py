"""Files for somebody else: named as every system takes it, written whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean
from partnerdesk.on_disk import settle

# What Windows forbids in a name, names that it keeps for itself, and signs that turn the order of
# letters: with one, a name that ends in .exe reads as if it ended in .pdf.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MOST = 120
_MOST_BYTES = 200  # Linux takes 255 in all, and a letter may be four


def safe_name(name: str) -> str:
    """``name`` as a file name that every system takes; never blank, never a path."""
    tidy = clean(_FORBIDDEN.sub(" ", _TURNING.sub("", name))).strip(". ")
    stem, dot, ending = tidy.rpartition(".")
    tidy = f"{_cut(stem)}.{ending}" if dot and len(ending) <= 4 else _cut(tidy)
    if not tidy or tidy.startswith(".") or _RESERVED.fullmatch(tidy):
        tidy = f"Document {tidy}".strip()
    return tidy


def _cut(stem: str) -> str:
    return stem[:_MOST].encode()[:_MOST_BYTES].decode(errors="ignore").strip(". ")


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Put what ``write`` writes at ``path``: a reader sees the old file or all of the new one.

    The new file grows beside the old one and takes its name once it is safely on the disk. Raises
    RuleBroken for ``file`` when the folder is missing or the file may not be replaced; other
    trouble with the disk raises OSError. ``path`` is untouched whenever this raises.
    """
    path = path.absolute()
    if path.is_dir():
        raise RuleBroken("file", f"“{path.name}” is a folder. Give the name of a file in it.")
    part = path.with_name(f".{path.name[:40]}-{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        _take_name(part, path)
        settle(path.parent)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RuleBroken(
            "file", f"The folder “{path.parent.name}” is not there. Choose another folder."
        ) from error
    except PermissionError as error:
        raise RuleBroken(
            "file", f"You may not save in the folder “{path.parent.name}”. Choose another folder."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def save_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` as ``write_whole`` does; all trouble raises RuleBroken."""
    with saving(path, "file"):
        write_whole(path, lambda file: file.write(content))


@contextmanager
def saving(path: Path, field: str = "path") -> Iterator[None]:
    """Raise RuleBroken for ``field`` whatever prevents a file from being saved at ``path``."""
    try:
        yield
    except RuleBroken as refusal:
        if refusal.field == field:
            raise
        raise RuleBroken(field, refusal.message) from refusal
    except OSError as error:
        raise RuleBroken(
            field,
            f"“{path.name}” could not be saved: the disk is full, locked or does not answer. "
            "Make some room, or choose another folder.",
        ) from error


def _take_name(part: Path, path: Path) -> None:
    # Windows refuses to replace a file that a program holds open, as Excel does.
    try:
        part.replace(path)
    except (PermissionError, IsADirectoryError) as error:
        raise RuleBroken(
            "file",
            f"“{path.name}” can’t be replaced: it is open in another program, or is a folder. "
            "Close it there, or save under another name.",
        ) from error
