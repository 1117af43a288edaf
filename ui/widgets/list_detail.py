"""A list at the left and its detail at the right; one after the other when the room is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QWidget

from ui import theme
from ui.widgets.buttons import link_button
from ui.widgets.layouts import column


class ListDetail(QWidget):
    """Both side by side from 760 px (at 100% text), else the list, then the detail with Back.

    ``stacked_changed(bool)`` fires when it goes from one to the other.
    """

    stacked_changed = Signal(bool)

    def __init__(
        self,
        listing: QWidget,
        detail: QWidget,
        list_width: int = 470,
        detail_width: int = 620,
        *,
        list_grows: bool = False,
    ) -> None:
        """Widths in pixels at 100% text; the user can drag them.

        A wider window gives its room to the detail, with ``list_grows`` to the list.
        """
        super().__init__()
        self._listing, self._list_width = listing, list_width
        self._detail_width = detail_width
        self._stacked = self._shows_detail = False
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(theme.current().px(16))
        self._right = QWidget()
        right = column(self._right, gap=4)
        self.back_button = link_button(self.tr("Back to the list"), "chevron-left", self.show_list)
        right.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(detail, 1)
        self._splitter.addWidget(listing)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(0, 1 if list_grows else 0)
        self._splitter.setStretchFactor(1, 0 if list_grows else 1)
        column(self, gap=0).addWidget(self._splitter)
        self._arrange()
        theme.look().changed.connect(self._rescale)
        self._rescale()

    def is_stacked(self) -> bool:
        """Whether only one of the two shows."""
        return self._stacked

    def show_detail(self) -> None:
        """Bring the detail forward when only one of the two fits."""
        self._shows_detail = True
        self._arrange()

    def show_list(self) -> None:
        """Bring the list forward again."""
        self._shows_detail = False
        self._arrange()
        (self._listing.findChild(QAbstractItemView) or self._listing).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _rescale(self) -> None:
        px = theme.current().px
        self._splitter.setHandleWidth(px(16))
        self._splitter.setSizes([px(self._list_width), px(self._detail_width)])
        self._measure()

    def _measure(self) -> None:
        stacked = self.width() < theme.current().px(760)
        if stacked != self._stacked:
            self._stacked = stacked
            self._arrange()
            self.stacked_changed.emit(stacked)

    def _arrange(self) -> None:
        self._listing.setVisible(not self._stacked or not self._shows_detail)
        self._right.setVisible(not self._stacked or self._shows_detail)
        self.back_button.setVisible(self._stacked)
