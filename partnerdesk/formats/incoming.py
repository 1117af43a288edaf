"""Files that somebody else wrote: whether they can be read at all, and in which letters."""

from __future__ import annotations

import codecs
from pathlib import Path

from partnerdesk.domain.problems import RuleBroken

_CHUNK = 1 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# What a file that is none of ours starts with, and what a person calls it.
_OTHER_KINDS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"SQLite format 3", "a database"),
    (b"\x1f\x8b", "a compressed file"),
)
ZIP = b"PK\x03\x04"
# Office files before 2007, and any newer one that has a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse(path: Path, why: str) -> RuleBroken:
    """The refusal of ``path``, for the field ``file``, starting with its name."""
    return RuleBroken("file", f"“{path.name}” {why}")


def opening_bytes(path: Path, wanted: str, largest: int) -> bytes:
    """The first bytes of ``path``, once it is known to be a file of a sane size.

    ``wanted`` finishes the sentence "Choose …"; ``largest`` is in bytes. Raises RuleBroken for
    ``file`` when there is no such file, it may not be read, is empty, too large or clearly
    something else.
    """
    try:
        if not path.is_file():
            raise refuse(path, f"is not there any more, or is a folder. Choose {wanted}.")
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except PermissionError as error:
        raise refuse(
            path, "can’t be opened. Close it in other programs, or ask for permission to read it."
        ) from error
    if not size:
        raise refuse(path, f"is empty. Choose {wanted}.")
    if size > largest:
        limit = largest // (1024 * 1024)
        raise refuse(path, f"is larger than {limit} MB, too large to be safe. Choose {wanted}.")
    for mark, name in _OTHER_KINDS:
        if start.startswith(mark):
            raise refuse(path, f"is {name}. Choose {wanted}.")
    return start


def text_encoding(path: Path, start: bytes, wanted: str) -> str:
    """How the letters of a text file are written, by its mark or by trying.

    UTF-16 and UTF-8 with a mark say so. Windows-1252 text with any accent in it is next to never
    valid UTF-8, so UTF-8 is tried first; the attempt ends at the first accent that disproves it.
    Raises RuleBroken for ``file`` when it is not text.
    """
    if start.startswith(_UTF16_MARKS):
        return "utf-16"
    if b"\0" in start:
        raise refuse(path, f"is not a text file. Choose {wanted}.")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def text_of(path: Path, wanted: str, largest: int) -> str:
    """The whole text of a file of at most ``largest`` bytes, line ends as they are.

    Letters that can't be read become U+FFFD. Raises RuleBroken for ``file``.
    """
    start = opening_bytes(path, wanted, largest)
    if start.startswith((ZIP, OLE)):
        raise refuse(path, f"is not a text file. Choose {wanted}.")
    encoding = text_encoding(path, start, wanted)
    return path.read_bytes().decode(encoding, errors="replace")
