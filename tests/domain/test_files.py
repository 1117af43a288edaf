"""Attachments: what a file is follows from its bytes, never from its name, and has a bound."""

from __future__ import annotations

import pytest

from partnerdesk.domain.files import MOST_BYTES, name_to_open, scan_type
from partnerdesk.domain.problems import RuleBroken

PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0...", b"%PDF-1.7\n..."


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(PNG, "image/png"), (JPEG, "image/jpeg"), (PDF, "application/pdf")],
)
def test_the_type_is_told_by_the_bytes(content: bytes, media_type: str) -> None:
    assert scan_type("letter.exe", content) == media_type


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"<svg/>", b"GIF89a", b"%PD"])
def test_anything_else_is_refused_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(RuleBroken, match=r"“page\.pdf” is not a PDF, JPEG or PNG") as refusal:
        scan_type("../page.pdf", content)
    assert refusal.value.field == "scan"


def test_no_more_than_fifty_megabytes_are_kept() -> None:
    scan_type("page.pdf", PDF.ljust(MOST_BYTES))
    with pytest.raises(RuleBroken, match="larger than 50 MB"):
        scan_type("page.pdf", PDF.ljust(MOST_BYTES + 1))


@pytest.mark.parametrize(
    ("name", "content", "opened_as"),
    [
        ("page.PDF", PDF, "page.PDF"),
        ("photo.jpeg", JPEG, "photo.jpeg"),
        ("page.bat", PDF, "page.bat.pdf"),
        ("page.pdf", PNG, "page.pdf.png"),
        ("", JPEG, ".jpg"),
    ],
)
def test_a_name_ends_in_what_the_bytes_are(name: str, content: bytes, opened_as: str) -> None:
    assert name_to_open(name, content) == opened_as
