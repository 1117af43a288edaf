"""The small photograph beside the name of an item."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from partnerdesk.domain.lending import Item
from partnerdesk.store import agreements_rows, files
from partnerdesk.store.problems import StoreProblem
from ui import theme
from ui.desk import Desk
from ui.equipment.words import tr
from ui.widgets import plain_tooltip

_SIDE = 64


class Thumbnail(QWidget):
    """Shows the photograph of an item, whole, in a square; hidden where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._photo_id: str | None = None
        self._drawn = QPixmap()
        self.hide()

    def show_photo(self, desk: Desk, item: Item) -> None:
        """Show the photograph of ``item``, if it has one that can be read."""
        if item.photo_id != self._photo_id:
            self._photo_id = item.photo_id
            self._drawn = self._read(desk, item.photo_id) if item.photo_id else QPixmap()
        self.setVisible(bool(item.photo_id))
        missing = bool(item.photo_id) and self._drawn.isNull()
        words = tr("The photograph is missing.") if missing else ""
        self.setToolTip(plain_tooltip(words))
        self.setAccessibleName(words or tr("Photograph of {0}").format(item.name))
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.current().px(_SIDE)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = theme.current()
        painter.fillRect(self.rect(), look.color("faint"))
        if self._drawn.isNull():
            painter.setPen(look.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "?")
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._drawn.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.drawPixmap(left, top, size.width(), size.height(), self._drawn)

    def _read(self, desk: Desk, photo_id: str) -> QPixmap:
        try:
            with desk.read() as connection:
                kept = agreements_rows.stored_file(connection, photo_id)
            content = files.read(desk.store.folder.files, kept.sha256)
        except (LookupError, StoreProblem):
            return QPixmap()
        # A telephone's photograph is 12 megapixels; what is shown needs a hundredth of that.
        side = round(theme.current().px(_SIDE) * self.devicePixelRatioF() * 2)
        image = QImage.fromData(QByteArray(content))
        if image.isNull():
            return QPixmap()
        smooth = Qt.TransformationMode.SmoothTransformation
        kept_ratio = Qt.AspectRatioMode.KeepAspectRatio
        return QPixmap.fromImage(image.scaled(side, side, kept_ratio, smooth))
