"""Two columns of a page that stand one under the other when the room is narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ui import theme


class Beside(QWidget):
    """Two widgets side by side; under each other below ``stack_below`` pixels at 100% text."""

    def __init__(
        self,
        first: QWidget,
        second: QWidget,
        stretch: tuple[int, int] = (1, 1),
        gap: int = 16,
        stack_below: int = 640,
    ) -> None:
        super().__init__()
        self._parts, self._stretch, self._stack_below = (first, second), stretch, stack_below
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.current().px(gap))
        for part in self._parts:
            # The shares alone divide the width, not what the parts would like to have.
            part.setSizePolicy(QSizePolicy.Policy.Ignored, part.sizePolicy().verticalPolicy())
        self._box.addWidget(first, stretch[0])
        self._box.addWidget(second, stretch[1])

    def is_stacked(self) -> bool:
        """Whether one stands under the other."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        widest = max(part.minimumSizeHint().width() for part in self._parts)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stack = self.width() < theme.current().px(self._stack_below)
        if stack == self.is_stacked():
            return
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.TopToBottom if stack else directions.LeftToRight)
        for number, share in enumerate(self._stretch):
            self._box.setStretch(number, 0 if stack else share)
        self._box.setAlignment(Qt.AlignmentFlag.AlignTop if stack else Qt.AlignmentFlag(0))
