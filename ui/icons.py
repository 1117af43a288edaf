"""Icons of the project's own set, tinted by the theme on show.

An icon is drawn when it is painted, in the colour that its token has then, so a new theme needs
no new icons. Drawn sizes are cached.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui import theme

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"


def icon(name: str, token: str = "text") -> QIcon:
    """The icon ``resources/icons/<name>.svg`` in a colour token; disabled ones are muted.

    Raises FileNotFoundError for a name that is not in the set.
    """
    _source(name)
    return QIcon(_TintedEngine(name, token))


def pixmap(name: str, token: str, size: int, ratio: float) -> QPixmap:
    """One drawn icon, ``size`` device-independent pixels square, for painting by hand."""
    side = round(size * ratio)
    return _drawn(name, theme.current().color(token).name(), side, side, ratio)


@lru_cache(maxsize=256)
def _source(name: str) -> bytes:
    return (FOLDER / f"{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    """An icon in device pixels, square; what is over in ``width`` stays clear at the right."""
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    svg = QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", colour.encode())))
    painter = QPainter(image)
    side = min(width, height)
    svg.render(painter, QRectF(0, (height - side) / 2, side, side))
    painter.end()
    drawn = QPixmap.fromImage(image)
    drawn.setDevicePixelRatio(ratio)
    return drawn


class _TintedEngine(QIconEngine):
    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """``size`` is in device pixels, as Qt passes it."""
        token = "muted" if mode == QIcon.Mode.Disabled else self._token
        colour = theme.current().color(token).name()
        return _drawn(self._name, colour, size.width(), size.height(), scale)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        side = min(rect.width(), rect.height())
        drawn = self.scaledPixmap(QSize(1, 1) * round(side * ratio), mode, state, ratio)
        left = rect.x() + (rect.width() - side) // 2
        top = rect.y() + (rect.height() - side) // 2
        painter.drawPixmap(QRect(left, top, side, side), drawn)

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._token)
