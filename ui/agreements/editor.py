"""Drafting: the parts at the left, the chosen one in the middle, the paper at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QStackedWidget, QWidget

from partnerdesk.actions import agreements as actions
from partnerdesk.actions import signing
from partnerdesk.domain.agreements import Clause, is_open
from ui import theme
from ui.agreements.closing import open_issue
from ui.agreements.live_preview import LivePreview
from ui.agreements.part_list import PartFact, PartList
from ui.agreements.part_pane import PartPane
from ui.agreements.reading import AgreementView, read_view
from ui.agreements.words import (
    email_words,
    number_words,
    open_words,
    part_name,
    parties_words,
    state_chip,
    tr,
)
from ui.background import Background
from ui.desk import Desk
from ui.printing.preview import PrintPreview, show_pdf
from ui.widgets import (
    Banner,
    Chip,
    ChoiceEditor,
    ElidedLabel,
    Surface,
    WrapLabel,
    button,
    column,
    icon_button,
    line,
    primary_button,
    rule,
)

# With reading, setting and drawing, the paper has what was typed within a tenth of a second.
_TYPING_STOPS_MS = 50


class DraftEditor(QWidget):
    """One draft at a time. ``closed`` fires to go back to the list, ``issued`` once it is frozen.

    What was typed is saved when a field, the part, the page or the window is left.
    """

    closed = Signal()
    issued = Signal(str)

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__()
        self._desk, self._background = desk, background
        self._view: AgreementView | None = None
        self._panes: dict[str, PartPane] = {}
        self._key = ""
        self._warned = False
        self._turn_to = ""  # the part that the paper is to show when it is made next
        stack = column(self, gap=16)
        stack.addLayout(self._header())
        self._banner_room = column(gap=0)
        self._banner: Banner | None = None
        stack.addLayout(self._banner_room)
        stack.addLayout(self._body(), 1)
        self._arrange()  # not before: a part without a parent would be a window of its own
        self._timer = QTimer(self, interval=_TYPING_STOPS_MS, singleShot=True)
        self._timer.timeout.connect(self._show_typed)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    # --- which draft ---------------------------------------------------------------------

    def agreement_id(self) -> str:
        """The draft on show, or ""."""
        return self._view.draft.agreement.id if self._view else ""

    def open_draft(self, agreement_id: str, part: str = "") -> None:
        """Show a draft, at a part (the id of a clause) or where it was left or is first open."""
        if agreement_id != self.agreement_id():
            self.flush()
            self._forget()
            self._view = read_view(self._desk, agreement_id)
        self.show_facts()
        assert self._view is not None
        if not part and self._key not in self._panes:
            waiting = signing.open_parts(self._view.draft, self._desk.store.folder.texts)
            first = (waiting or self._view.draft.clauses)[0]
            part = first.id
        if part:
            self.go_to(part)

    def show_facts(self) -> None:
        """Read the draft again; raises LookupError when it is gone."""
        if self._view is None:
            return
        view = self._view = read_view(self._desk, self.agreement_id())
        agreement = view.draft.agreement
        self.title.setText(agreement.title)
        self.subtitle.setText(
            f"{number_words(agreement)} · {parties_words(len(view.draft.parties))} ·"
        )
        self.chip.set_fact(state_chip(view.state))
        waiting = signing.open_parts(view.draft, self._desk.store.folder.texts)
        self.foot.setText(open_words(waiting))
        ids = {clause.id for clause in waiting}
        parts = [
            PartFact(one.id, part_name(one), one.id in ids, one.left_out)
            for one in view.draft.clauses
        ]
        self.part_list.show_parts(parts)
        self.part_choice.set_choices([(one.key, f"{one.name} · {one.standing}") for one in parts])
        self._mark_part()
        pane = self.pane()
        if pane is not None:
            pane.show_view(view)
        self._timer.start(0)

    def pane(self) -> PartPane | None:
        """The part on show."""
        return self._panes.get(self._key)

    def go_to(self, key: str) -> None:
        """Show a part by the id of its clause; the one on show is saved first."""
        before = self.pane()
        if before is not None and key != self._key:
            before.save()
        assert self._view is not None
        if key not in self._panes:
            clause = next(one for one in self._view.draft.clauses if one.id == key)
            pane = self._panes[key] = PartPane(self._desk, clause)
            pane.edited.connect(self._timer.start)
            self._pages.addWidget(pane)
        self._turn_to = key
        self._key = key
        self.paper_button.setChecked(False)
        self._arrange()
        self._panes[key].show_view(self._view)
        self._pages.setCurrentWidget(self._panes[key])
        self._mark_part()
        self._timer.start(0)

    def _mark_part(self) -> None:
        self.part_list.go_to(self._key)
        self.part_choice.blockSignals(True)
        self.part_choice.set_value(self._key)
        self.part_choice.blockSignals(False)

    def focus_parts(self) -> None:
        """Put the keyboard where one goes from part to part."""
        (self.part_choice if self.part_choice.isVisible() else self.part_list).setFocus()

    # --- saving --------------------------------------------------------------------------

    def flush(self) -> list[str]:
        """Save all that was typed; the names of the parts of which something was refused."""
        return [part_name(pane.clause) for pane in self._panes.values() if not pane.save()]

    def leave(self) -> None:
        """Go back to the list, unless something could not be saved: then say so once."""
        refused = self.flush()
        if refused:
            self._warn_unsaved(refused)
        else:
            self._close()

    def _close(self) -> None:
        self._say_nothing()
        self.closed.emit()

    def _warn_unsaved(self, refused: list[str]) -> None:
        key = next(key for key, pane in self._panes.items() if part_name(pane.clause) == refused[0])
        self.go_to(key)
        self._say(
            tr("Something in {0} could not be saved. Correct it, or leave without it.").format(
                ", ".join(refused)
            ),
            button(tr("Leave without it"), clicked=self._drop_and_close),
        )

    def _drop_and_close(self) -> None:
        self._forget()
        self._close()

    def _forget(self) -> None:
        """Let the parts of the draft on show go."""
        for pane in self._panes.values():
            self._pages.removeWidget(pane)
            pane.hide()
            pane.deleteLater()
        self._panes.clear()
        self._view, self._key, self._warned = None, "", False
        self._say_nothing()

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        pane = self.pane()
        if pane is not None and old is not None and pane.isAncestorOf(old) and self.isVisible():
            pane.left(old, now)

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self.window().installEventFilter(self)
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save before the window closes; keep it open once if something can't be saved."""
        if event.type() == QEvent.Type.Close and self.isVisible() and watched is self.window():
            refused = self.flush()
            if refused and not self._warned:
                self._warned = True
                self._warn_unsaved(refused)
                event.ignore()
                return True
        return False

    # --- on paper ------------------------------------------------------------------------

    def _show_typed(self) -> None:
        """Let words and paper follow what stands in the fields."""
        if self._view is None or self._view.state.kind.value != "draft":
            return
        pane = self.pane()
        typed = pane.typed(self._view.draft) if pane else self._view.draft
        with self._desk.read() as connection:
            facts = actions.mou_facts(connection, self.agreement_id(), self._desk.today(), typed)
        if pane is not None:
            pane.follow(facts.draft)
        self.preview.show_facts(facts, _place(facts.draft.clauses, self._turn_to))
        self._turn_to = ""

    def print_out(self) -> PrintPreview | None:
        """Show the paper as it stands, to print, save or send."""
        self.flush()
        if self._view is None:
            return None
        self._background.wait()
        pdf = actions.agreement_pdf(self._desk.store, self.agreement_id(), self._desk.today())
        agreement = self._view.draft.agreement
        title = f"{agreement.number} · {agreement.title}"
        name = f"{agreement.number} {agreement.title} (draft).pdf"
        subject, body = email_words(self._view.draft, self._view.state)
        return show_pdf(self.window(), title, pdf, name, subject, body)

    def issue(self) -> None:
        """Ask once, then freeze; while parts are open, say which and lead there."""
        refused = self.flush()
        if self._view is None:
            return
        if refused:
            self._say(tr("Correct what is marked in {0} first.").format(", ".join(refused)))
            return
        waiting = signing.open_parts(self._view.draft, self._desk.store.folder.texts)
        if waiting:
            self._say_open(waiting)
            return
        self._say_nothing()
        self._background.wait()
        agreement = self._view.draft.agreement
        dialog = open_issue(self._desk, self.window(), agreement)
        dialog.accepted.connect(lambda: self._issued(agreement.id))

    def _issued(self, agreement_id: str) -> None:
        self._forget()
        self.issued.emit(agreement_id)

    def _say_open(self, waiting: tuple[Clause, ...]) -> None:
        links = [
            button(tr("Go to {0}").format(part_name(one)), clicked=partial(self.go_to, one.id))
            for one in waiting[:2]
        ]
        names = ", ".join(part_name(one) for one in waiting[:6])
        more = tr(" and {0} more").format(len(waiting) - 6) if len(waiting) > 6 else ""
        blanks = sum(is_open(one) for one in waiting)
        verb = tr("Answer them or leave them out") if blanks else tr("Fill them or leave them out")
        self._say(tr("Still open: {0}{1}. {2}, then issue.").format(names, more, verb), *links)

    def _say(self, words: str, *buttons: QPushButton) -> None:
        self._say_nothing()
        self._banner = Banner("warn", words, *buttons)
        self._banner_room.addWidget(self._banner)
        self._banner.say("warn", words)

    def _say_nothing(self) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None

    def banner_text(self) -> str:
        """What the page says above the parts, or ""."""
        return self._banner.words.text() if self._banner else ""

    # --- how it stands on the page -------------------------------------------------------

    def _header(self) -> QHBoxLayout:
        row = line(gap=8)
        words = column(gap=0)
        self.title = ElidedLabel("", "page")
        words.addWidget(self.title)
        second = line(gap=8)
        self.subtitle = ElidedLabel("", "subtitle")
        self.chip = Chip("")
        second.addWidget(self.subtitle)
        second.addWidget(self.chip)
        second.addStretch()
        words.addLayout(second)
        self.back_button = icon_button("chevron-left", tr("Back to all agreements"), self.leave)
        row.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.paper_button = button(tr("Preview"), "document", self._arrange)
        self.paper_button.setCheckable(True)
        self.print_button = button(tr("Print…"), "print", self.print_out)
        self.issue_button = primary_button(tr("Issue for signature"), clicked=self.issue)
        for widget in (self.paper_button, self.print_button, self.issue_button):
            row.addWidget(widget)
        return row

    def _body(self) -> QHBoxLayout:
        row = line(gap=16)
        px = theme.current().px
        self._left = Surface(margin=8)
        self.part_list = PartList()
        self.part_list.chosen.connect(self.go_to)
        self._left.body.addWidget(self.part_list)
        self._left.setFixedWidth(px(208))
        self._middle = Surface(gap=0)
        self._choice_room = QWidget()
        self.part_choice = ChoiceEditor()
        self.part_choice.setAccessibleName(tr("Part of the agreement"))
        self.part_choice.edited.connect(lambda: self.go_to(self.part_choice.value()))
        column(self._choice_room, margins=(20, 12, 20, 0)).addWidget(self.part_choice)
        self._middle.body.addWidget(self._choice_room)
        self._pages = QStackedWidget()
        self._middle.body.addWidget(self._pages, 1)
        self._middle.body.addWidget(rule())
        foot = QWidget()
        self.foot = WrapLabel("", "quiet")
        column(foot, margins=(20, 8, 20, 10)).addWidget(self.foot)
        self._middle.body.addWidget(foot)
        self.preview = LivePreview(self._background)
        row.addWidget(self._left)
        row.addWidget(self._middle, 47)
        row.addWidget(self.preview, 53)
        theme.look().changed.connect(self._rescale)
        return row

    def _rescale(self) -> None:
        self._left.setFixedWidth(theme.current().px(208))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Three panes side by side from 900 px (at 100% text), else one, with Preview to turn."""
        compact = self.width() < theme.current().px(900)
        on_paper = compact and self.paper_button.isChecked()
        self._left.setVisible(not compact)
        self._choice_room.setVisible(compact)
        self.paper_button.setVisible(compact)
        self._dress_header(compact)
        self._middle.setVisible(not on_paper)
        self.preview.setVisible(not compact or on_paper)

    def _dress_header(self, compact: bool) -> None:
        """Where there is little room, two buttons show their icon only."""
        for made, text in ((self.paper_button, tr("Preview")), (self.print_button, tr("Print…"))):
            made.setText("" if compact else text)
            made.setToolTip(text if compact else "")


def _place(clauses: Sequence[Clause], key: str) -> str:
    """Number and heading of a clause as they print; blank when it has none or is left out."""
    kept = [one for one in clauses if not one.left_out]
    for number, clause in enumerate(kept, 1):
        if clause.id == key and clause.heading:
            return f"{number} {clause.heading}"
    return ""
