"""Reading back what a document prints."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from partnerdesk.documents.blocks import Document
from partnerdesk.documents.pdf import render


def printed(document: Document) -> list[str]:
    """The words of each page, on one line each; of a table, line by line across its cells."""
    pages = PdfReader(io.BytesIO(render(document))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def printed_fonts(document: Document) -> set[str]:
    """The names of the fonts used; an embedded subset has a tag of six letters."""
    fonts = set()
    for page in PdfReader(io.BytesIO(render(document))).pages:
        used = page["/Resources"].get_object().get("/Font", {})
        fonts |= {str(font.get_object()["/BaseFont"]) for font in used.values()}
    return fonts


def squeezed(text: str) -> str:
    """Without spaces: lines may break anywhere within a long word."""
    return re.sub(r"\s", "", text)
