"""What the painted views of the calendar share: a day, a chosen session, keys, mouse, drag."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.sessions import SessionState, when_text
from partnerdesk.domain.words import counted
from ui import theme
from ui.abstract import Abstract
from ui.calendar.carrying import Hit, Press, Trial, trial_words
from ui.calendar.paint import ChipLook, paint_trial, trial_box
from ui.calendar.planning_words import tr
from ui.calendar.view_facts import (
    NOTHING,
    STEP,
    Block,
    InTheWay,
    Strip,
    ViewFacts,
    by_day,
    stretched,
    strips_on,
)
from ui.widgets import announce, plain_tooltip

KEY = Qt.Key
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ARROWS = {KEY.Key_Left: (-1, 0), KEY.Key_Right: (1, 0), KEY.Key_Up: (0, -1), KEY.Key_Down: (0, 1)}
_STRIPS_SAID = 4


class DayCanvas(QAbstractScrollArea, metaclass=Abstract):
    """Paints ``facts``; subclasses say where things are.

    Arrows move the day, Space goes through its sessions, Enter opens one or adds, N adds, Page Up
    and Down turn pages, Home is today. Ctrl with arrows carries the chosen session, Shift with Up
    and Down stretches it; letting go of them drops it, Esc puts it back. With the mouse: click to
    choose or add, drag to move, drag the lower edge to stretch.
    """

    chosen = Signal(str)
    opened = Signal(str)
    add_wanted = Signal(object, object)
    day_changed = Signal(object)
    day_opened = Signal(object)
    turned = Signal(int)
    tried = Signal(str, object, object)
    dropped = Signal(str, object, object)
    told = Signal(str)
    shown = Signal()

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = ViewFacts(day, day, day)
        self.day, self.key = day, ""
        self.may_write = True
        self.head = 0
        self.opens = time(9)
        self.clashing: Mapping[str, InTheWay] = {}
        self.trial: Trial | None = None
        self._press: Press | None = None
        self._by_day: dict[date, list[Block]] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setCornerWidget(QWidget())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(lambda value: self.shown.emit())
        theme.look().changed.connect(self.measure)

    # --- what subclasses say -----------------------------------------------------------------

    @abstractmethod
    def measure(self) -> None:
        """Work out where everything is, after facts, the size or the look changed."""

    @abstractmethod
    def hit_at(self, place: QPoint) -> Hit | None:
        """The session at a place of the viewport."""

    @abstractmethod
    def moment_at(self, place: QPoint, *, within: bool = True) -> datetime | None:
        """The day, and where a view has hours the time, at a place; None beside the grid.

        Without ``within`` the nearest one.
        """

    def more_at(self, place: QPoint) -> date | None:
        """The day whose further sessions are named at a place."""
        return None

    @abstractmethod
    def on_show(self) -> list[str]:
        """Ids of the sessions that can be seen now."""

    @abstractmethod
    def bring_into_view(self) -> None:
        """Scroll so that the day, and what is chosen on it, can be seen."""

    @abstractmethod
    def draw(self, painter: QPainter) -> None:
        """Paint the viewport."""

    @abstractmethod
    def step(self, across: int, down: int) -> None:
        """Move the day by an arrow key."""

    @abstractmethod
    def carried(self, block: Block, across: int, down: int) -> tuple[datetime, datetime]:
        """The times of a session that an arrow key with Ctrl carries."""

    @abstractmethod
    def dragged(self, press: Press, hit: Hit, place: QPoint) -> tuple[datetime, datetime] | None:
        """The times of a session that the mouse carries."""

    # --- what it shows -----------------------------------------------------------------------

    def show_facts(self, facts: ViewFacts) -> None:
        """Show these; the day, the chosen session and what is carried stay, if still there."""
        pressed = self._press.hit.block.id if self._press and self._press.hit else ""
        carried = self.trial.block.id if self.trial else pressed
        was = self.block(carried)
        self.facts = facts
        self._by_day = by_day(facts.blocks)
        if self.block(carried) != was:
            self.trial = self._press = None
        chosen = self.block(self.key)
        if chosen is not None and self.day not in chosen.days():
            self._set_day(chosen.starts_at.date())  # it was moved, or put back
        elif chosen is None and facts.whole:
            self.key = ""
        self.measure()
        self._tell(aloud=False)

    def show_clashes(self, clashing: Mapping[str, InTheWay]) -> None:
        """Mark the sessions that have something in the way."""
        self.clashing = clashing
        self.viewport().update()
        self._tell(aloud=False)

    def show_trial(self, clash: InTheWay) -> None:
        """Say what is in the way of the session being carried."""
        if self.trial is not None:
            self.trial = replace(self.trial, clash=clash)
            self._tell_trial()
            self.viewport().update()

    def block(self, key: str) -> Block | None:
        """A session on show by its id."""
        return next((one for one in self.facts.blocks if one.id == key), None)

    def blocks_on(self, day: date) -> Sequence[Block]:
        """The sessions of a day, soonest first."""
        return self._by_day.get(day, ())

    def strips_on(self, day: date) -> list[Strip]:
        """The closures of a day."""
        return strips_on(day, self.facts.strips)

    def look_of(self, block: Block) -> ChipLook:
        """How a session's chip looks now."""
        if self.trial is not None and self.trial.block.id == block.id:
            return ChipLook(self.trial.clash, chosen=True, focused=True)
        chosen = block.id == self.key
        clash = self.clashing.get(block.id, NOTHING)
        return ChipLook(clash, chosen, chosen and self.hasFocus())

    def go_to(self, day: date, key: str = "") -> None:
        """Put the cursor on a day, and on a session of it."""
        self.day, self.key = day, key
        self.measure()
        self.bring_into_view()
        self._tell()

    def choose(self, key: str) -> None:
        """Choose a session on show, or none."""
        block = self.block(key)
        self.key = block.id if block else ""
        if block and self.day not in block.days():
            self._set_day(block.starts_at.date())
        self.chosen.emit(self.key)
        self.bring_into_view()
        self._tell()

    # --- words -------------------------------------------------------------------------------

    def words(self) -> str:
        """What the cursor is on, in full: for the line under the view and a screen reader."""
        blocks = self.blocks_on(self.day)
        block = self.block(self.key)
        parts = [self.place_words()]
        if block is not None:
            parts.append(self.block_words(block))
            if len(blocks) > 1:
                number = next((n for n, one in enumerate(blocks, 1) if one.id == block.id), 0)
                parts.append(tr("{0} of {1} that day").format(number, len(blocks)))
        else:
            parts.append(counted(len(blocks), tr("session"), tr("sessions")))
        strips = [one.spoken() for one in self.strips_on(self.day)]
        if len(strips) > _STRIPS_SAID:
            strips[_STRIPS_SAID:] = [tr("and {0} more").format(len(strips) - _STRIPS_SAID)]
        return ". ".join([*parts, *strips])

    def place_words(self) -> str:
        """The day of the cursor, with the letter of its week."""
        letter = self.facts.letter(self.day)
        return day_text(self.day) + (tr(", week {0}").format(letter) if letter else "")

    def block_words(self, block: Block) -> str:
        """A session in words: what, when, where, how firm, and what is in the way."""
        when = when_text(block.starts_at, block.ends_at)
        if block.starts_at.date() == block.ends_at.date() == self.day:
            when = f"{block.starts_at:%H:%M}–{block.ends_at:%H:%M}"
        parts = [block.title, when, block.place, block.project, tr(block.state.label)]
        if block.replies and block.state is not SessionState.CANCELLED:
            parts.append(block.replies)
        words = ", ".join(filter(None, parts))
        clash = self.clashing.get(block.id, NOTHING)
        return f"{words}. {tr('Clash')}: {clash.words}" if clash else words

    def _tell(self, *, aloud: bool = True) -> None:
        words = self.words()
        self.setAccessibleDescription(words)
        self.viewport().update()
        if self.trial is None:
            self.told.emit(words)
        if aloud and self.hasFocus():
            announce(self, words)

    def _tell_trial(self) -> None:
        if self.trial is None:
            return
        words = trial_words(self.trial)
        self.setAccessibleDescription(words)
        announce(self, words)

    # --- keys --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = KEY(event.key()), event.modifiers()
        arrow = _ARROWS.get(key)
        if arrow and modifiers & _CTRL:
            self._carry(*arrow)
        elif arrow and modifiers & _SHIFT and arrow[1]:
            self._stretch(arrow[1])
        elif arrow:
            self._let_go()
            self.step(*arrow)
        elif key in (KEY.Key_PageUp, KEY.Key_PageDown):
            self._let_go()
            self.turned.emit(1 if key == KEY.Key_PageDown else -1)
        elif key == KEY.Key_Home:
            self._let_go()
            self.move_to(self.facts.today)
        elif key in (KEY.Key_Return, KEY.Key_Enter):
            self._enter()
        elif key == KEY.Key_Space:
            self._next_block()
        elif key == KEY.Key_N and not modifiers:
            self.want_new()
        elif key == KEY.Key_Escape and (self.trial or self._press):
            self._put_back()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        held = event.key() in (KEY.Key_Control, KEY.Key_Meta, KEY.Key_Shift)
        if held and not event.isAutoRepeat() and self.trial and self.trial.by_keys:
            self._drop()
        super().keyReleaseEvent(event)

    def move_to(self, day: date) -> None:
        """Put the cursor on a day; the first session of it is chosen."""
        self._set_day(day)
        blocks = self.blocks_on(day)
        self.key = blocks[0].id if blocks else ""
        self.chosen.emit(self.key)
        self.bring_into_view()
        self._tell()

    def _set_day(self, day: date) -> None:
        if day != self.day:
            self.day = day
            self.day_changed.emit(day)

    def _next_block(self) -> None:
        blocks = self.blocks_on(self.day)
        if not blocks:
            return
        ids = [one.id for one in blocks]
        at = ids.index(self.key) + 1 if self.key in ids else 0
        self.key = ids[at % len(ids)]
        self.chosen.emit(self.key)
        self.bring_into_view()
        self._tell()

    def _enter(self) -> None:
        if self.trial is not None:
            self._drop()
        elif self.key:
            self.opened.emit(self.key)
        else:
            self.want_new()

    def want_new(self) -> None:
        """Ask for a new session at the cursor."""
        if self.may_write:
            self.add_wanted.emit(self.new_start(), None)

    def new_start(self) -> datetime:
        """When a session begins that is added at the cursor."""
        return datetime.combine(self.day, self.opens)

    # --- carrying by keys --------------------------------------------------------------------

    def _carry(self, across: int, down: int) -> None:
        block = self._movable()
        if block is not None:
            self._try(block, *self.carried(block, across, down), by_keys=True)

    def _stretch(self, down: int) -> None:
        block = self._movable()
        if block is not None:
            end = stretched(block.starts_at, block.ends_at, down * STEP)
            self._try(block, block.starts_at, end, by_keys=True)

    def _movable(self) -> Block | None:
        block = self.trial.block if self.trial else self.block(self.key)
        return block if block and block.can_move and self.may_write else None

    def _try(self, block: Block, start: datetime, end: datetime, *, by_keys: bool = False) -> None:
        """Show a session at another time, and have somebody look what is in the way there."""
        now = self.trial.block if self.trial else block
        if (now.starts_at, now.ends_at) == (start, end) and self.trial:
            return
        self.trial = Trial(replace(block, starts_at=start, ends_at=end), by_keys=by_keys)
        self._tell_trial()
        self.measure()
        self.tried.emit(block.id, start, end)

    def _drop(self) -> None:
        trial, self.trial, self._press = self.trial, None, None
        self.measure()
        if trial is None:
            return
        was = self.block(trial.block.id)
        self._tell(aloud=False)
        if was and (was.starts_at, was.ends_at) != (trial.block.starts_at, trial.block.ends_at):
            self.dropped.emit(trial.block.id, trial.block.starts_at, trial.block.ends_at)

    def _put_back(self) -> None:
        self.trial = self._press = None
        self.measure()
        self._tell()

    def _let_go(self) -> None:
        """A key of another kind drops what is carried."""
        if self.trial is not None and self.trial.by_keys:
            self._drop()

    # --- mouse -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        at = self.moment_at(place)
        if event.button() != Qt.MouseButton.LeftButton or at is None:
            return
        self._let_go()
        more = self.more_at(place)
        if more is not None:
            self.day_opened.emit(more)
            return
        hit = self.hit_at(place)
        self._press = Press(place, at, hit)
        self._set_day(at.date())
        self.key = hit.block.id if hit else ""
        self.pressed_at(at)
        self.chosen.emit(self.key)
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        press = self._press
        if press is None:
            hit = self.hit_at(place) if self.may_write else None
            edge = hit is not None and hit.edge and hit.block.can_move
            shape = Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            return
        far = (place - press.place).manhattanLength() >= QApplication.startDragDistance()
        if not self.may_write or not (far or self.trial):
            return
        if press.hit is None:
            self.range_to(press, place)
        elif press.hit.block.can_move:
            times = self.dragged(press, press.hit, place)
            if times is not None:
                self._try(press.hit.block, *times)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        press, self._press = self._press, None
        if press is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.trial is not None:
            self._drop()
        elif press.hit is None and self.may_write:
            self.add_wanted.emit(*self.range_of(press))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self.hit_at(event.position().toPoint())
        self._press = None
        if hit is not None:
            self.opened.emit(hit.block.id)

    def pressed_at(self, at: datetime) -> None:
        """Where the view has hours: the cursor goes to that one."""

    def range_to(self, press: Press, place: QPoint) -> None:
        """Where the view has hours: a length is drawn from where the mouse went down."""

    def range_of(self, press: Press) -> tuple[datetime, datetime | None]:
        """The times to add at, after a click or a range."""
        return self.new_start(), None

    # --- Qt ----------------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        words = self.tip(event.pos())
        if words:
            QToolTip.showText(event.globalPos(), plain_tooltip(words), self.viewport())
        else:
            QToolTip.hideText()
        return True

    def tip(self, place: QPoint) -> str:
        """What is under the mouse, in full."""
        hit = self.hit_at(place)
        if hit is not None:
            return self.block_words(hit.block)
        at = self.moment_at(place)
        if at is None:
            return ""
        return "\n".join(one.spoken() for one in self.strips_on(at.date()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()
        self.shown.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            self.draw(painter)
            if self.trial is not None:
                painter.setClipRect(self.viewport().rect())
                self._draw_trial(painter, self.trial)

    def _draw_trial(self, painter: QPainter, trial: Trial) -> None:
        """Say over the view where the session is being carried, and what is in the way there."""
        room = self.viewport().rect()
        below = trial_box(room, trial_words(trial))
        carried = self.chip_of(trial.block.id)
        above = below.translated(0, room.top() + self.head - below.top() + theme.current().px(8))
        box = above if carried.intersects(below) else below
        paint_trial(painter, theme.current(), box, trial_words(trial), trial.clash)

    @abstractmethod
    def chip_of(self, key: str) -> QRect:
        """Where a session is in the viewport, on the first of its days; empty when it is not."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.trial is not None and self.trial.by_keys:
            self._put_back()
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(260), px(120))
