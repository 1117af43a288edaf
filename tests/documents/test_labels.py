"""Labels: each where the sheet is cut, its code readable, nothing over its edge."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pypdfium2
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from partnerdesk.documents import label_sheets
from partnerdesk.documents.blocks import Document, Labels, LabelSheet, Paragraph
from partnerdesk.documents.labels import SHEETS, ItemLabel, item_labels, label_code
from partnerdesk.documents.pages import TextStyle
from partnerdesk.documents.pdf import render
from partnerdesk.documents.typeset import Line
from partnerdesk.domain.problems import RuleBroken

from .scripts import NAMES

MM = 72 / 25.4
BY_CODE = {sheet.fits: sheet for sheet in SHEETS}
EACH_SHEET = pytest.mark.parametrize("sheet", SHEETS, ids=list(BY_CODE))
METER = ItemLabel("3f0a1bd8-8c1c-4bb9-b4a3-25f1e1e6a401", "Multimeter", "PH-0001", "St Oswald’s")


@dataclass
class Marks:
    """A pen that notes the box of all that it draws: left, top, right, bottom in millimetres."""

    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def text(self, line: Line, x: float, y: float, style: TextStyle) -> None:
        """A line of letters from 0.8 above its baseline to 0.25 below, in sizes of the font."""
        width = line.width * style.size / 1000
        self._box(x, y - 0.8 * style.size, x + width, y + 0.25 * style.size)

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A dark module, or several."""
        self._box(x, y, x + width, y + height)

    def rule(self, x: float, y: float, to_x: float, to_y: float, colour: str = "") -> None:
        """No label has any."""
        raise AssertionError("a rule on a label")

    def bookmark(self, text: str, level: int, y: float) -> None:
        """No label has any."""
        raise AssertionError("a bookmark on a label")

    def _box(self, *edges: float) -> None:
        left, top, right, bottom = (edge / MM for edge in edges)
        self.boxes.append((left, top, right, bottom))


def drawn(sheet: LabelSheet, items: list[ItemLabel], start: int = 1) -> list[Marks]:
    """What stands on each sheet."""
    (block,) = item_labels(items, sheet, start).blocks
    assert isinstance(block, Labels)
    found = []
    for draw in label_sheets.sheets(block):
        marks = Marks()
        draw(marks)
        found.append(marks)
    return found


def label_of(sheet: LabelSheet, box: tuple[float, float, float, float]) -> int | None:
    """The place, from 1, of the label that holds this box whole; None when none does."""
    for index in range(sheet.count):
        left, top = sheet.place(index)
        if (
            left <= box[0]
            and box[2] <= left + sheet.width
            and top <= box[1]
            and box[3] <= top + sheet.height
        ):
            return index + 1
    return None


@pytest.mark.parametrize(
    ("fits", "count", "size", "first", "second_row", "last"),
    [
        # As the makers give them: labels, size, and left and top edges in millimetres.
        ("L7159", 24, (63.5, 33.9), (7.2, 12.9), (7.2, 46.8), (139.2, 250.2)),
        ("L7160", 21, (63.5, 38.1), (7.2, 15.1), (7.2, 53.2), (139.2, 243.7)),
        ("L7651", 65, (38.1, 21.2), (4.75, 10.7), (4.75, 31.9), (167.15, 265.1)),
    ],
)
def test_labels_stand_where_the_sheet_is_cut(
    fits: str,
    count: int,
    size: tuple[float, float],
    first: tuple[float, float],
    second_row: tuple[float, float],
    last: tuple[float, float],
) -> None:
    sheet = BY_CODE[fits]
    assert (sheet.count, sheet.width, sheet.height) == (count, *size)
    assert sheet.place(0) == pytest.approx(first, abs=0.5)
    assert sheet.place(sheet.columns) == pytest.approx(second_row, abs=0.5)
    assert sheet.place(count - 1) == pytest.approx(last, abs=0.5)


@EACH_SHEET
@pytest.mark.parametrize("start", [1, 2, 20])
def test_labels_fill_places_in_order_from_the_one_chosen(sheet: LabelSheet, start: int) -> None:
    number = sheet.count + 3
    found = drawn(sheet, [METER] * number, start)
    places = [
        (page, place)
        for page, marks in enumerate(found)
        for place in sorted({label_of(sheet, box) or 0 for box in marks.boxes})
    ]
    wanted = [divmod(start - 1 + n, sheet.count) for n in range(number)]
    assert places == [(page, place + 1) for page, place in wanted]


@EACH_SHEET
def test_a_start_that_the_sheet_does_not_have_is_refused(sheet: LabelSheet) -> None:
    for start in (0, sheet.count + 1):
        with pytest.raises(RuleBroken, match=f"from 1 to {sheet.count}") as refused:
            item_labels([METER], sheet, start)
        assert refused.value.field == "start"


def test_no_items_is_refused_before_a_blank_sheet_is_spoilt() -> None:
    with pytest.raises(RuleBroken):
        item_labels([])


WORDS = st.one_of(st.text(max_size=90), st.sampled_from([*NAMES.values(), "W" * 70]))


@given(
    sheet=st.sampled_from(SHEETS),
    texts=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_nothing_crosses_the_edge_of_its_label_or_another_mark(
    sheet: LabelSheet, texts: list[tuple[str, str, str]]
) -> None:
    items = [ItemLabel(f"item-{n}", *words) for n, words in enumerate(texts)]
    (marks,) = drawn(sheet, items)
    for left, top, right, bottom in marks.boxes:
        # A millimetre of air all round, because printers shift a sheet.
        assert label_of(sheet, (left - 0.7, top - 0.7, right + 0.7, bottom + 0.7)), texts


@EACH_SHEET
def test_the_code_on_paper_is_the_code_of_the_tag(sheet: LabelSheet) -> None:
    """Seen as a camera would: the dark and light modules of a page made into a picture."""
    scale = 40  # pixels to a millimetre
    left, top = sheet.place(sheet.columns + 1)
    page = pypdfium2.PdfDocument(render(item_labels([METER], sheet, sheet.columns + 2)))[0]
    below, beside = 297 - top - sheet.height, 210 - left - sheet.width * 0.45
    around = tuple(edge * MM for edge in (left, below, beside, top))
    picture = page.render(scale=scale / MM, crop=around, grayscale=True).to_pil()
    dark = picture.point(lambda level: 255 * (level < 128))
    x0, y0, x1, y1 = dark.getbbox()
    matrix = segno.make("PH-0001", error="m", micro=False).matrix
    step = (x1 - x0) / len(matrix)
    assert y1 - y0 == pytest.approx(x1 - x0, abs=2)
    assert step / scale > 0.4, "modules finer than a telephone can tell apart"
    assert [
        [dark.getpixel((x0 + int((x + 0.5) * step), y0 + int((y + 0.5) * step))) for x in range(21)]
        for y in range(21)
    ] == [[255 * module for module in row] for row in matrix]
    # It stays light four modules wide all round, within the label and up to its words.
    room = 4 * step - 4  # pixels at the edges are neither dark nor light
    assert min(x0, y0) >= room
    assert dark.height - y1 >= room
    marks = drawn(sheet, [METER])[0].boxes
    first_word = min(box[0] for box in marks if box[2] - box[0] > 1 and box[3] - box[1] > 1.5)
    assert (first_word - sheet.left) * scale - x1 >= room


def test_a_code_holds_the_tag_or_else_the_id() -> None:
    assert label_code(" PH-0001 ", "the-id") == "PH-0001"
    assert label_code("", "the-id") == "the-id"
    assert label_code("X" * 60, "the-id") == "the-id"


def test_a_label_names_item_tag_and_owner_and_its_page_has_nothing_else() -> None:
    page = PdfReader(io.BytesIO(render(item_labels([METER, METER])))).pages[0]
    assert page.extract_text().split("\n") == ["Multimeter", "PH-0001", "St Oswald’s"] * 2


def test_labels_among_other_pages_keep_sheets_of_their_own() -> None:
    labels = item_labels([METER]).blocks
    pages = PdfReader(
        io.BytesIO(render(Document("List", (Paragraph("Before"), *labels, Paragraph("After")))))
    ).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) == 3
    assert "Before" in texts[0] and "page 1 of 1" in texts[0]
    assert texts[1] == "Multimeter\nPH-0001\nSt Oswald’s"
    assert "After" in texts[2]


def test_units_that_want_a_label_each_get_one() -> None:
    (block,) = item_labels([ItemLabel("i", "Cello", "M-1", "St Oswald’s", copies=30)]).blocks
    assert isinstance(block, Labels)
    assert len(block.labels) == 30
