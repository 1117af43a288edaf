"""A scan before it is kept: its first page, to see that it is the right one."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget

from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.agreements.words import tr
from ui.widgets import PdfPreview

_HIGH = 190


class ScanPicture(QStackedWidget):
    """Shows a PDF or a picture; hidden while there is none, or none that can be drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.pdf = PdfPreview(tr("The scan"))
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Its size follows the room, never the other way about.
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.picture.setAccessibleName(tr("The scan"))
        self.addWidget(self.pdf)
        self.addWidget(self.picture)
        self.hide()

    def show_scan(self, content: bytes | None) -> None:
        """Show these bytes, or nothing."""
        self._image = QImage()
        self.setVisible(content is not None and (self._is_pdf(content) or self._is_image(content)))

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(320), px(_HIGH))

    def minimumSizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(120), px(_HIGH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale()

    def _is_pdf(self, content: bytes) -> bool:
        if not content.startswith(b"%PDF"):
            return False
        try:
            self.pdf.set_pdf(content)
        except RuleBroken:
            return False
        self.setCurrentWidget(self.pdf)
        return True

    def _is_image(self, content: bytes) -> bool:
        self._image = QImage.fromData(QByteArray(content))
        self.setCurrentWidget(self.picture)
        self._scale()
        return not self._image.isNull()

    def _scale(self) -> None:
        if self._image.isNull():
            self.picture.clear()
            return
        ratio = self.devicePixelRatioF()
        shown = self._image.scaled(
            self.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setDevicePixelRatio(ratio)
        self.picture.setPixmap(QPixmap.fromImage(shown))
