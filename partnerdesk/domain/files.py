"""Files kept beside the store by the hash of their bytes: scans and issued documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from partnerdesk.domain.problems import RuleBroken

MOST_BYTES = 50_000_000

# By their first bytes, because a name can say anything.
_ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file: ``sha256`` in lower-case hex, ``size`` in bytes, ``name`` as it was given."""

    id: str = ""
    sha256: str = ""
    name: str = ""
    media_type: str = ""
    size: int = 0
    added_on: date = date.min


def scan_type(name: str, content: bytes) -> str:
    """The media type of a scan by its first bytes.

    Raises RuleBroken for ``scan`` unless it is a PDF, JPEG or PNG of at most 50 MB.
    """
    if len(content) > MOST_BYTES:
        raise RuleBroken("scan", "This file is larger than 50 MB. Scan it at a lower quality.")
    for start, media_type in _SIGNATURES:
        if content.startswith(start):
            return media_type
    shown = PurePath(name).name
    raise RuleBroken("scan", f"“{shown}” is not a PDF, JPEG or PNG. Save the scan as one of these.")


def name_to_open(name: str, content: bytes) -> str:
    """``name`` with an ending that says what the bytes are, for the program that opens them.

    A stranger's pack may call a file what it is not, and a computer runs what ends in ``.bat``.
    Raises RuleBroken as ``scan_type`` does.
    """
    endings = _ENDINGS[scan_type(name, content)]
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"
