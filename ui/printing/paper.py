"""A PDF on a printer: its pages as pictures, at the printer's own fineness."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from partnerdesk.domain.problems import RuleBroken
from ui.printing.words import tr

# A page at 1200 dpi would take half a gigabyte; nobody sees it on a school's printer.
_FINEST_DPI = 600
# The long side of A4 is 842 points, that of A3 1191.
_A3_FROM = 1000


def ask_and_print(parent: QWidget, title: str, pdf: bytes) -> bool:
    """Let the user choose a printer and pages, then print; False when they thought better of it.

    Raises RuleBroken as ``print_pdf``.
    """
    printer = fitting_printer(title, pdf)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, page_count(pdf))
    dialog.setFromTo(1, page_count(pdf))
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    print_pdf(printer, pdf)
    return True


def fitting_printer(title: str, pdf: bytes) -> QPrinter:
    """The usual printer, set to the paper of the first page: A4 or A3, upright or lying."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        width, height = document.get_page_size(0)
    finally:
        document.close()
    large = max(width, height) > _A3_FROM
    lying = width > height
    return _whole_pages(
        title,
        QPageSize.PageSizeId.A3 if large else QPageSize.PageSizeId.A4,
        QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait,
    )


def _whole_pages(title: str, size: QPageSize.PageSizeId, lies: QPageLayout.Orientation) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageLayout(QPageLayout(QPageSize(size), lies, QMarginsF()))
    printer.setFullPage(True)
    return printer


def print_pdf(printer: QPrinter, pdf: bytes) -> None:
    """Print the pages that the printer is set to.

    Each page keeps its size and place, so that 20 mm margins stay 20 mm. Raises RuleBroken when
    the printer does not take the work.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    painter = QPainter()
    try:
        if not painter.begin(printer):
            raise _not_begun()
        for place, number in enumerate(_wanted_pages(printer, len(document))):
            if place:
                printer.newPage()
            _paint(painter, printer, document[number])
        if not painter.end():
            raise _not_begun()
    finally:
        if painter.isActive():
            painter.end()
        document.close()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _wanted_pages(printer: QPrinter, count: int) -> list[int]:
    """Page numbers from 0, in printing order, copies included where the printer makes none."""
    first, last = 1, count
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        first, last = printer.fromPage(), min(printer.toPage() or count, count)
    once = list(range(first - 1, last))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        once.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return once * copies
    return [number for number in once for _ in range(copies)]


def _paint(painter: QPainter, printer: QPrinter, page: Any) -> None:
    width, height = page.get_size()
    resolution = printer.resolution()
    bitmap = page.render(scale=min(resolution, _FINEST_DPI) / 72, prefer_bgrx=True)
    image = QImage(
        bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
    )
    dots = resolution / 72
    # The printer may hold other paper than A4: then the page shrinks, it is never cut.
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    fit = min(1.0, paper.width() / (width * dots), paper.height() / (height * dots))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(0, 0, width * dots * fit, height * dots * fit), image)
    bitmap.close()
    page.close()


def _not_begun() -> RuleBroken:
    return RuleBroken(
        "", tr("The printer did not begin. Check that it is on, or choose another one.")
    )
