"""Pages of a PDF as pictures, in the window; only those on show are drawn."""

from __future__ import annotations

import atexit
import math
from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from partnerdesk.domain.problems import RuleBroken
from ui import theme

if TYPE_CHECKING:
    import pypdfium2 as pdfium  # imported when the first PDF is shown: it costs start-up time

_PAGES_KEPT = 8
_LONGEST = 50  # times as long as wide, or as wide as long; a till receipt has 10
_MOST_DOTS = 40_000_000  # of a page that is drawn, 160 MB; a longer one is coarser

_open: WeakSet[pdfium.PdfDocument] = WeakSet()


def _close_at_exit(document: pdfium.PdfDocument) -> None:
    """A document that is open at the end is complained of on the console."""
    if not _open:
        atexit.unregister(_close_all)
        atexit.register(_close_all)
    _open.add(document)


def _close_all() -> None:
    for document in list(_open):
        document.close()


class PdfPreview(QAbstractScrollArea):
    """Shows PDF bytes page under page, as wide as the room.

    New bytes keep the place in the document, so a live preview does not jump; old pictures stay
    until the new ones are drawn. Page Up and Page Down move by a screen, Home and End to the ends.
    """

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: pdfium.PdfDocument | None = None
        self._sizes: list[tuple[float, float]] = []
        self._pictures: dict[int, QImage] = {}
        self._stale: set[int] = set()
        self._zoom = 1.0
        self._name = name or self.tr("Preview")
        self.setAccessibleName(self._name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "preview")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # One page per turn of the event loop: a page takes a few milliseconds, typing stays fluent.
        self._draw_next = QTimer(self, interval=0, singleShot=True)
        self._draw_next.timeout.connect(self._draw_one)

    def set_pdf(self, content: bytes) -> None:
        """Show this document. Raises RuleBroken when the bytes are not a PDF of pages."""
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(content)
            sizes = [document.get_page_size(number) for number in range(len(document))]
            # As wide as the room, a ribbon would be miles long.
            if any(max(size) > _LONGEST * min(size) for size in sizes):
                document.close()
                raise self._not_shown()
        except pypdfium2.PdfiumError as problem:
            raise self._not_shown() from problem
        self.clear_document()
        self._document, self._sizes = document, sizes
        _close_at_exit(document)
        self._pictures = {n: i for n, i in self._pictures.items() if n < len(sizes)}
        self._stale = set(self._pictures)
        self.setAccessibleDescription(self.tr("{0} pages").format(len(sizes)))
        self._measure()
        self.viewport().update()
        self._draw_next.start()

    def _not_shown(self) -> RuleBroken:
        words = self.tr("This is not a PDF that can be shown. Another program may open it.")
        return RuleBroken("", words)

    def clear_document(self) -> None:
        """Let the document go; what is painted stays until another comes."""
        if self._document is not None:
            self._document.close()
        self._document = None

    def page_count(self) -> int:
        """How many pages the document has."""
        return len(self._sizes)

    def drawn_pages(self) -> set[int]:
        """Numbers, from 0, of the pages of this document whose pictures are ready."""
        return set(self._pictures) - self._stale

    def go_to_page(self, number: int) -> None:
        """Scroll to the top of a page, counted from 0."""
        boxes = self._page_boxes()
        if 0 <= number < len(boxes):
            self.verticalScrollBar().setValue(boxes[number].y() - self._gap())

    def go_to_bookmark(self, title: str) -> bool:
        """Scroll to what the document's outline calls ``title``; False when it has no such."""
        if self._document is None:
            return False
        for entry in self._document.get_toc():
            target = entry.get_dest() if entry.get_title() == title else None
            if target is not None:
                number, (_, place) = target.get_index(), target.get_view()
                box, points_high = self._page_boxes()[number], self._sizes[number][1]
                down = (points_high - place[1]) / points_high if len(place) > 1 else 0.0
                top = box.y() + round(down * box.height()) - self._gap()
                self.verticalScrollBar().setValue(top)
                return True
        return False

    def zoom(self) -> float:
        """How wide a page is drawn: 1.0 is as wide as the room."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Draw pages wider or narrower than the room; the place in the document is kept."""
        if zoom != self._zoom:
            self._zoom = zoom
            self._rescale()

    def page_on_show(self) -> int:
        """Number, from 0, of the page in the middle of the room."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        boxes = self._page_boxes()
        return max((n for n, box in enumerate(boxes) if box.y() <= middle), default=0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rescale()

    def _rescale(self) -> None:
        bar = self.verticalScrollBar()
        place = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._measure()
        bar.setValue(round(place * bar.maximum()))
        self._stale = set(self._pictures)
        self.viewport().update()
        self._draw_next.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        self._draw_next.start()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(420), px(560))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), look.color("window"))
        top = self.verticalScrollBar().value()
        left = self.horizontalScrollBar().value()
        for number, box in self._on_show():
            shown = box.translated(-left, -top)
            painter.fillRect(shown, Qt.GlobalColor.white)
            if number in self._pictures:
                painter.drawImage(shown, self._pictures[number])
            painter.setPen(QPen(look.color("line"), look.stroke))
            painter.drawRect(shown.adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _gap(self) -> int:
        return theme.current().px(12)

    def _page_boxes(self) -> list[QRect]:
        gap = self._gap()
        room = max(1, self.viewport().width() - 2 * gap)
        width = round(room * self._zoom)
        left = gap + max(0, room - width) // 2
        boxes, top = [], gap
        for points_wide, points_high in self._sizes:
            height = round(width * points_high / points_wide)
            boxes.append(QRect(left, top, width, height))
            top += height + gap
        return boxes

    def _on_show(self) -> list[tuple[int, QRect]]:
        top = self.verticalScrollBar().value()
        window = QRect(0, top, 1 << 20, self.viewport().height())
        return [(n, box) for n, box in enumerate(self._page_boxes()) if box.intersects(window)]

    def _measure(self) -> None:
        boxes = self._page_boxes()
        height = boxes[-1].bottom() + self._gap() if boxes else 0
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(theme.current().px(40))
        bar.setRange(0, max(0, height - self.viewport().height()))
        across = self.horizontalScrollBar()
        width = boxes[-1].right() + self._gap() if boxes and self._zoom > 1 else 0
        across.setPageStep(self.viewport().width())
        across.setSingleStep(theme.current().px(40))
        across.setRange(0, max(0, width - self.viewport().width()))

    def _draw_one(self) -> None:
        """Draw one page on show that has no picture yet, and come back for the next."""
        if self._document is None:
            return
        on_show = self._on_show()
        for number, box in on_show:
            if number not in self._pictures or number in self._stale:
                self._pictures[number] = self._draw(number, box.width())
                self._stale.discard(number)
                self._forget({n for n, _ in on_show})
                self.viewport().update()
                self._draw_next.start()
                return

    def _draw(self, number: int, width: int) -> QImage:
        assert self._document is not None
        ratio = self.devicePixelRatioF()
        page = self._document[number]
        wide, high = self._sizes[number]
        scale = min(width * ratio / wide, math.sqrt(_MOST_DOTS / (wide * high)))
        bitmap = page.render(scale=scale, prefer_bgrx=True)
        image = QImage(
            bitmap.buffer,
            bitmap.width,
            bitmap.height,
            bitmap.stride,
            QImage.Format.Format_RGB32,
        ).copy()
        bitmap.close()
        page.close()
        image.setDevicePixelRatio(ratio)
        return image

    def _forget(self, needed: set[int]) -> None:
        for number in [n for n in self._pictures if n not in needed]:
            if len(self._pictures) <= _PAGES_KEPT:
                return
            del self._pictures[number]
