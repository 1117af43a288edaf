"""A Word document that came back: its parts in words, as if every tracked change were accepted.

It comes from a stranger. Two entries of the zip are read, within bounds; nothing outside it is
looked up, no entity is expanded, and pictures, macros and links are passed over.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean, clean_lines, counted
from partnerdesk.formats.docx_marks import AGREEMENT, CLAUSE, END, key_of
from partnerdesk.formats.incoming import OLE

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 20 << 20
_LARGEST_TEXT = 20 << 20
_LARGEST_INSIDE = 400 << 20
_MOST_ENTRIES = 2_000
_HIGHEST_RATIO = 200
_MOST_PARAGRAPHS = 20_000
_LONGEST_BODY = 50_000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TYPES = "[Content_Types].xml"
_MAIN = "wordprocessingml.document.main+xml"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What is not there once every change is accepted, and what is no text of the paragraph.
_GONE = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "txbxContent")} | {_FALLBACK}
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class DocxSection:
    """A heading and the words under it. ``key`` is the part's id without hyphens, or blank."""

    key: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class ReadDocx:
    """What the document says; ``agreement`` is the id, without hyphens, that it was made for."""

    agreement: str
    sections: tuple[DocxSection, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Paragraph:
    """Accepted words, the bookmarks in it, and whether it is a heading or runs on into the next."""

    words: str = ""
    marks: list[str] = field(default_factory=list)
    heading: bool = False
    runs_on: bool = False
    changed: bool = False
    in_table: bool = False


def read_docx(content: bytes) -> ReadDocx:
    """The parts of a Word document; nothing is kept.

    Raises RuleBroken for ``file``: too large, no Word document, damaged, protected by a password,
    or built to be opened at great cost.
    """
    root = _parsed(_main_part(content))
    comments = sum(1 for _ in root.iter(f"{_W}commentReference"))
    body = root.find(f"{_W}body")
    if root.tag != f"{_W}document" or body is None:
        raise _not_word()
    paragraphs = _joined(list(_paragraphs(body)))
    return _sections(paragraphs, comments)


# --- the zip ---------------------------------------------------------------------------------


def _main_part(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise RuleBroken(
            "file",
            f"The file is larger than {LARGEST >> 20} MB, too large to be safe. Take pictures out "
            "of it, and save it again.",
        )
    if content.startswith(OLE):
        raise RuleBroken(
            "file",
            "The file has a password, or was saved by a very old Word. Save it without one as a "
            "Word document (.docx).",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) > _MOST_ENTRIES:
                raise _costly("holds too many pieces")
            if sum(one.file_size for one in entries) > _LARGEST_INSIDE:
                raise _costly("is far larger inside than it looks")
            names = [one.filename for one in entries]
            if len(set(names)) < len(names):
                raise _costly("holds two pieces of the same name")
            types = _parsed(_entry(packed, _TYPES))
            return _entry(packed, _main_name(types))
    except (
        zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, ValueError,
        NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise _not_word() from error


def _entry(packed: zipfile.ZipFile, name: str) -> bytes:
    """An entry within bounds; what its header says of its size is not believed."""
    known = packed.getinfo(name)
    most = min(_LARGEST_TEXT, max(known.compress_size, 1 << 12) * _HIGHEST_RATIO)
    with packed.open(known) as entry:
        content = entry.read(most + 1)
    if len(content) > most:
        raise _costly("is far larger inside than it looks")
    return content


def _main_name(types: _Element) -> str:
    for one in types:
        if str(one.get("ContentType", "")).endswith(_MAIN):
            return str(one.get("PartName", "")).lstrip("/")
    raise _not_word()


def _parsed(content: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _not_word() from error
    if root.getroottree().docinfo.doctype:
        raise _costly("brings definitions of its own, which a Word document has no use for")
    return root


# --- paragraphs ------------------------------------------------------------------------------


def _paragraphs(body: _Element) -> Iterator[_Paragraph]:
    """Each paragraph in reading order, in tables and controls too; a stack, so that no nesting
    is too deep."""
    waiting: list[str] = []  # bookmarks between paragraphs belong to the next one
    stack = [(child, False) for child in reversed(body)]
    seen = 0
    while stack:
        element, in_table = stack.pop()
        if element.tag == f"{_W}bookmarkStart":
            waiting.append(str(element.get(f"{_W}name", "")))
        elif element.tag == f"{_W}p":
            seen += 1
            if seen > _MOST_PARAGRAPHS:
                raise _costly("holds too many paragraphs")
            one = _paragraph(element)
            one.marks[:0] = waiting
            one.in_table = in_table
            waiting = []
            yield one
        elif element.tag not in _GONE:
            inside = in_table or element.tag == f"{_W}tbl"
            stack += [(child, inside) for child in reversed(element)]


def _paragraph(element: _Element) -> _Paragraph:
    one = _Paragraph()
    style = element.find(f"{_W}pPr/{_W}pStyle")
    one.heading = style is not None and style.get(f"{_W}val") in {"Heading1", "heading1"}
    mark = element.find(f"{_W}pPr/{_W}rPr/{_W}del")
    one.runs_on = mark is not None
    words: list[str] = []
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        if child.tag in _GONE:
            one.changed = one.changed or child.tag == f"{_W}del"
            continue
        one.changed = one.changed or child.tag == f"{_W}ins"
        if child.tag == f"{_W}t":
            words.append(child.text or "")
        elif child.tag in _BREAKS:
            words.append(_BREAKS[child.tag] if child.get(f"{_W}type") is None else " ")
        elif child.tag == f"{_W}bookmarkStart":
            one.marks.append(str(child.get(f"{_W}name", "")))
        stack += reversed(child)
    one.words = clean_lines("".join(words))
    return one


def _joined(found: list[_Paragraph]) -> list[_Paragraph]:
    """Paragraphs whose end was deleted run on into the next; headings of ours stay apart."""
    joined: list[_Paragraph] = []
    for one in found:
        before = joined[-1] if joined else None
        if before and before.runs_on and before.words and not _ours(before) and not _ours(one):
            before.words = f"{before.words}{' ' if before.words[-1:] != ' ' else ''}{one.words}"
            before.marks += one.marks
            before.runs_on = one.runs_on
        else:
            joined.append(one)
    return joined


def _ours(one: _Paragraph) -> bool:
    return any(name.startswith((CLAUSE, AGREEMENT, END)) for name in one.marks)


# --- sections --------------------------------------------------------------------------------


def _sections(paragraphs: list[_Paragraph], comments: int) -> ReadDocx:
    agreement = ""
    found: list[tuple[str, str, list[str]]] = []
    notes: list[str] = []
    open_now: list[str] | None = None  # the words of the part that is being read
    known: set[str] = set()
    for one in paragraphs:
        made_for = next(filter(None, (key_of(AGREEMENT, name) for name in one.marks)), "")
        key = next(filter(None, (key_of(CLAUSE, name) for name in one.marks)), "")
        at_end = any(name.startswith(END) for name in one.marks)
        if made_for or at_end:
            agreement = made_for or agreement
            open_now = None
        elif (key and key not in known) or (one.heading and one.words):
            known.add(key)
            open_now = []
            found.append((key, clean(one.words), open_now))
        elif open_now is not None and one.words:
            open_now.append(one.words)
            if one.in_table:
                notes.append(f"A table under “{found[-1][1]}” was read line by line.")
        if open_now is None and one.changed:
            notes.append("Something was changed outside the parts, where nothing can be taken.")
    if comments:
        notes.append(f"It holds {counted(comments, 'comment')}: open it in Word to read them.")
    sections = tuple(
        DocxSection(key, heading, clean_lines("\n\n".join(words))) for key, heading, words in found
    )
    if any(len(one.body) > _LONGEST_BODY for one in sections):
        raise _costly("has a part that is too long to be one")
    return ReadDocx(agreement, sections, tuple(dict.fromkeys(notes)))


def _costly(why: str) -> RuleBroken:
    return RuleBroken(
        "file",
        f"The file {why}, so it was not opened. Ask whoever sent it to save it again as a Word "
        "document, or to write the changes into an e-mail.",
    )


def _not_word() -> RuleBroken:
    return RuleBroken(
        "file",
        "This is not a Word document (.docx), or it was damaged on the way. Open it in Word, save "
        "it as a Word document, and choose that.",
    )
