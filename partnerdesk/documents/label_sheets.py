"""Labels with a QR code each, placed to the millimetre on sheets that are bought ready cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from partnerdesk.documents.blocks import Label, Labels, LabelSheet
from partnerdesk.documents.pages import INK, MM, QUIET, Pen, TextStyle
from partnerdesk.documents.typeset import Line, few_lines

# Printers shift a sheet by a millimetre or so: nothing stands nearer to the edge than this.
_EDGE: Final = 1.8 * MM
_QUIET_ZONE: Final = 4  # modules of white around a QR code (ISO/IEC 18004)
_CODE_SHARE: Final = 0.44  # of the width, at most
_SMALL: Final = 25 * MM  # a label lower than this has smaller letters


def sheets(block: Labels) -> Iterator[Callable[[Pen], None]]:
    """What draws each sheet, first to last."""
    places = [None] * (block.start - 1) + list(block.labels)
    for first in range(0, len(places), block.sheet.count):
        yield partial(_sheet, block.sheet, places[first : first + block.sheet.count])


def modules(content: str) -> list[list[bool]]:
    """The QR code of a text, row by row: true where it is dark; without the white around it."""
    import segno

    code = segno.make(content, error="m", micro=False)
    return [[bool(module) for module in row] for row in code.matrix]


def _sheet(sheet: LabelSheet, places: list[Label | None], pen: Pen) -> None:
    for index, label in enumerate(places):
        if label:
            left, top = sheet.place(index)
            _label(pen, label, left * MM, top * MM, sheet.width * MM, sheet.height * MM)


def _label(pen: Pen, label: Label, x: float, y: float, width: float, height: float) -> None:
    side = min(height - 2 * _EDGE, width * _CODE_SHARE)
    left = x + _EDGE / 2  # the code brings white of its own
    _code(pen, modules(label.code), left, y + (height - side) / 2, side)
    beside = left + side
    room = x + width - _EDGE - beside
    lines = _texts(label, room, height - 2 * _EDGE)
    top = y + (height - sum(style.leading for style, _ in lines)) / 2
    for style, line in lines:
        shift = room - line.width * style.size / 1000 if line.rtl else 0
        pen.text(line, beside + shift, top + style.baseline, style)
        top += style.leading


def _code(pen: Pen, dark: list[list[bool]], x: float, y: float, side: float) -> None:
    """The code with its quiet zone in a square; dark modules beside each other in one stroke."""
    step = side / (len(dark) + 2 * _QUIET_ZONE)
    for row, cells in enumerate(dark, _QUIET_ZONE):
        begin = 0
        while begin < len(cells):
            end = begin
            while end < len(cells) and cells[end]:
                end += 1
            if end > begin:
                left = x + (_QUIET_ZONE + begin) * step
                pen.fill(left, y + row * step, (end - begin) * step, step, INK)
            begin = end + 1


def _texts(label: Label, width: float, height: float) -> list[tuple[TextStyle, Line]]:
    """Name, tag and owner in lines that fit: the tag whole if it can be, the name as far as it can.

    The owner gives way first and then the name, for the tag finds both.
    """
    big = height >= _SMALL - 2 * _EDGE
    strong = TextStyle(10, 12.5, bold=True) if big else TextStyle(6.5, 8, bold=True)
    tag = TextStyle(10, 12.5) if big else TextStyle(6.5, 8)
    quiet = TextStyle(8, 12.5, colour=QUIET) if big else TextStyle(5.5, 8, colour=QUIET)
    left = int(height / strong.leading)
    tag_lines = few_lines(label.tag, tag.size, width, 2)
    left -= len(tag_lines)
    owner_lines = few_lines(label.owner, quiet.size, width, 2)
    left -= len(owner_lines)
    name_lines = few_lines(label.name, strong.size, width, left, bold=True)
    return [
        *((strong, line) for line in name_lines),
        *((tag, line) for line in tag_lines),
        *((quiet, line) for line in owner_lines),
    ]
