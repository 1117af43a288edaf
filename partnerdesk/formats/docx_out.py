"""A draft as a Word document, for others to change with their changes tracked.

Each part stands under a heading that carries a bookmark, by which ``docx_in.py`` finds it again
however it was reworded or moved.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from partnerdesk.formats.docx_marks import AGREEMENT, CLAUSE, END, bookmark

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What stands behind the tracking of changes in a document's settings, in the order of the format.
_AFTER_TRACKING = [
    "doNotTrackMoves",
    "doNotTrackFormatting",
    "documentProtection",
    "defaultTabStop",
]

_LONGEST_PROPERTY = 255  # Word’s own limit for what a document says of itself


@dataclass(frozen=True, slots=True)
class DocxPart:
    """A part of the draft: its key, what stands over it, and its words in paragraphs."""

    key: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class DocxDraft:
    """What goes into the document; ``promises`` are shown for information at its end."""

    agreement_id: str
    number: str
    title: str
    version: int
    parts: Sequence[DocxPart]
    promises: Sequence[str]
    made_on: date


def docx_bytes(draft: DocxDraft) -> bytes:
    """The document, with tracked changes switched on; what users typed is text and nothing else."""
    from docx import Document

    document = Document()
    core = document.core_properties
    named = _plain(f"{draft.number} {draft.title}")[:_LONGEST_PROPERTY]
    core.author, core.title, core.comments = "", named, ""
    core.created = core.modified = datetime.combine(draft.made_on, time(12), UTC)
    core.language = "en-GB"
    _track_changes(document.settings.element)
    title = document.add_paragraph(style="Title")
    _marked(title, bookmark(AGREEMENT, draft.agreement_id), 0, draft.title)
    version = f", version {draft.version}" if draft.version > 1 else ""
    _add(document, f"{draft.number}{version}, draft", "Subtitle")
    _add(
        document,
        "Change the words under each heading and send the file back: changes are tracked. Please "
        "keep the headings, which show where each part belongs.",
        None,
    )
    for place, part in enumerate(draft.parts, 1):
        _marked(document.add_heading(level=1), bookmark(CLAUSE, part.key), place, part.heading)
        for paragraph in part.body.split("\n\n"):
            _add(document, paragraph, None)
    _marked(
        document.add_heading(level=1), bookmark(END, draft.agreement_id), len(draft.parts) + 1,
        "What each party gives and receives (for information)",
    )  # fmt: skip
    for promise in draft.promises or ("Nothing is entered yet.",):
        _add(document, promise, "List Bullet")
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _plain(words: str) -> str:
    """``words`` without signs that XML has no room for."""
    return _NOT_IN_XML.sub("", words)


def _add(document: Any, words: str, style: str | None) -> None:
    run = document.add_paragraph(style=style).add_run()
    for number, line in enumerate(_plain(words).split("\n")):
        if number:
            run.add_break()
        run.add_text(line)


def _marked(paragraph: Any, name: str, number: int, words: str) -> None:
    """Write ``words`` between the two ends of a bookmark."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for one in (start, end):
        one.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.append(start)
    paragraph.add_run(_plain(" ".join(words.split())))
    paragraph._p.append(end)


def _track_changes(settings: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    tracking = OxmlElement("w:trackRevisions")
    after = [qn(f"w:{name}") for name in _AFTER_TRACKING]
    for child in settings:
        if child.tag in after:
            child.addprevious(tracking)
            return
    settings.append(tracking)
