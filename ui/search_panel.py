"""Search everything: what is found appears under the search box while one types.

It is looked for by a worker, so that typing never stutters; an answer to what no longer stands in
the box is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui import icons, theme
from ui.background import Background
from ui.desk import Desk
from ui.widgets import Label, SearchBox, column

if TYPE_CHECKING:
    from partnerdesk.store.search import Hit

    # What was found, each with the page and the key that it opens.
    Found = list[tuple[Hit, tuple[str, str]]]

_MOST = 12
_PLACE = int(Qt.ItemDataRole.UserRole)
_SECOND = _PLACE + 1
_ICON = _PLACE + 2

# What a hit's table is called, and its icon.
KINDS = {
    "member": ("Partner", "partners"),
    "person": ("Person", "person"),
    "role": ("Role", "person"),
    "note": ("Note", "pencil"),
    "contact": ("Contact", "phone"),
    "buy_in": ("Buy-in", "check"),
    "agreement": ("Agreement", "agreements"),
    "agreement_clause": ("Clause", "agreements"),
    "agreement_commitment": ("Promise", "promises"),
    "commitment_link": ("Shows a promise", "promises"),
    "agreement_renewal": ("Renewal", "agreements"),
    "let_be": ("Outside the scope", "promises"),
    "agreement_signature": ("Signature", "pencil"),
    "item": ("Item", "equipment"),
    "kit": ("Kit", "equipment"),
    "out_of_service": ("Out of service", "warning"),
    "loan": ("Loan", "loans"),
    "loan_return": ("Return", "import"),
    "loan_chase": ("Reminder", "text"),
    "stored_file": ("File", "paperclip"),
    "project": ("Project", "flag"),
    "session": ("Session", "calendar"),
    "session_cost": ("Cost of a session", "calendar"),
    "session_check": ("Checklist", "check"),
    "kept_clash": ("Clash kept", "warning"),
    "session_reminder": ("Reminder", "text"),
    "task": ("Task", "check"),
}


class SearchPanel(QFrame):
    """Lies under ``box`` while it holds words; ``chosen(page, key)`` when one is opened.

    Down and Up move, Enter opens, Esc leaves; the focus stays in the box.
    """

    chosen = Signal(str, str)

    def __init__(self, box: SearchBox, window: QWidget) -> None:
        super().__init__(window)
        theme.set_role(self, "surface")
        self._box, self._window = box, window
        self._desk: Desk | None = None
        # A worker of its own: a letter must not wait for a backup.
        self._background = Background()
        self._asked = self._shown = ""
        self._opens = False
        stack = column(self, gap=0, margins=(4, 4, 4, 4))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Found"))
        self.list.setProperty("role", "list")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.nothing = Label("", "quiet")
        self.nothing.setMargin(theme.current().px(12))
        stack.addWidget(self.list)
        stack.addWidget(self.nothing)
        self.list.itemClicked.connect(self._open)
        box.textChanged.connect(self._search)
        box.installEventFilter(self)
        self.hide()

    def serve(self, desk: Desk | None) -> None:
        """Search this desk's store from now on."""
        self._desk = desk
        self._leave()

    @property
    def answered(self) -> bool:
        """Whether what is asked for is on show, or nothing is asked."""
        return self._shown == self._asked

    @property
    def searching(self) -> bool:
        """Whether an answer is on its way, wanted or not."""
        return self._background.busy

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._leave()
        elif event.type() == QEvent.Type.FocusIn and self._box.text():
            self._search(self._box.text())
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter()
        if event.key() == Qt.Key.Key_Escape:
            self._box.clear()
            self._leave()
            return True
        return False

    def _enter(self) -> bool:
        """Open what is chosen; while the answer is still to come, the first of it."""
        if not self.answered:
            self._opens = True
            return True
        if self.list.currentItem():
            self._open(self.list.currentItem())
            return True
        return False

    def _open(self, item: QListWidgetItem) -> None:
        page, key = item.data(_PLACE)
        self._leave()
        self._box.clear()
        self.chosen.emit(page, key)

    def _leave(self) -> None:
        self._asked = self._shown = ""
        self._opens = False
        self.list.clear()
        self.hide()

    def _search(self, words: str) -> None:
        if self._desk is None or not words.strip():
            self._leave()
            return
        self._asked, self._opens = words, False
        # While an answer is on its way, whatever is typed waits for it and is asked as one.
        if not self._background.busy:
            self._ask(self._desk, words)

    def _ask(self, desk: Desk, words: str) -> None:
        def look(_job: object) -> Found:
            from partnerdesk.store import places, search

            with desk.read() as connection:
                return [
                    (hit, places.place_of(connection, hit))
                    for hit in search.find(connection, words, _MOST)
                ]

        def done(found: Found) -> None:
            if desk is self._desk and words == self._asked:
                self._show(found)
            elif self._desk is not None and self._asked:
                self._ask(self._desk, self._asked)

        self._background.start("search", look, done, lambda no: desk.refused.emit(no.message))

    def _show(self, found: Found) -> None:
        self._shown = self._asked
        self.list.clear()
        for hit, place in found:
            self._add(hit, place)
        self.list.setCurrentRow(0)
        if self._opens and found:
            self._open(self.list.item(0))
            return
        self.nothing.setText(self.tr("Nothing found. Try fewer letters or another word."))
        self.list.setVisible(self.list.count() > 0)
        self.nothing.setVisible(self.list.count() == 0)
        self._place()
        self.show()
        self.raise_()

    def _add(self, hit: Hit, place: tuple[str, str]) -> None:
        kind, drawn = KINDS.get(hit.table, ("", "document"))
        excerpt = " ".join(hit.excerpt.split())
        title = " ".join(hit.title.split()) or excerpt
        second = f"{self.tr(kind)} · {excerpt}" if excerpt and excerpt != title else self.tr(kind)
        item = QListWidgetItem(title)
        item.setData(_PLACE, place)
        item.setData(_SECOND, second)
        item.setData(_ICON, drawn)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}. {second}")
        self.list.addItem(item)

    def _place(self) -> None:
        corner = self._box.mapTo(self._window, QPoint(0, self._box.height()))
        px = theme.current().px
        width = max(self._box.width(), px(420))
        rows = self.list.count()
        row = self.list.sizeHintForRow(0) if rows else self.nothing.sizeHint().height()
        height = min(max(1, rows) * row + px(10), self._window.height() - corner.y() - px(24))
        self.setGeometry(QRect(corner + QPoint(0, px(4)), QSize(width, height)))


class _HitDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        look = theme.current()
        lines = look.metrics("body").height() + look.metrics("quiet").height()
        return QSize(look.px(200), lines + look.px(10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        look = theme.current()
        box: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(box, look.color("selection"))
        side = look.px(18)
        drawn = icons.pixmap(index.data(_ICON), "muted", side, painter.device().devicePixelRatioF())  # type: ignore[attr-defined]
        painter.drawPixmap(box.x() + look.px(12), box.y() + (box.height() - side) // 2, drawn)
        left = box.x() + look.px(42)
        width = box.right() - left - look.px(12)
        body, quiet = look.metrics("body"), look.metrics("quiet")
        first = QRect(left, box.y() + look.px(5), width, body.height())
        second = QRect(left, first.bottom() + 1, width, quiet.height())
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(look.font("body"))
        painter.setPen(look.color("on_selection" if selected else "text"))
        painter.drawText(first, 0, body.elidedText(index.data(), elide, width))  # type: ignore[attr-defined]
        painter.setFont(look.font("quiet"))
        painter.setPen(look.color("on_selection_quiet" if selected else "muted"))
        painter.drawText(second, 0, quiet.elidedText(index.data(_SECOND), elide, width))  # type: ignore[attr-defined]
        painter.restore()
