"""The chosen promise beside the list: its words, why it stands so, and what shows it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import promises as actions
from partnerdesk.domain.agreements import commitment_text
from partnerdesk.domain.promises import Evidence
from partnerdesk.store.promise_rows import Promised
from ui.desk import Desk
from ui.promises.dialogs import ReleaseDialog, TraceDialog, open_release, open_trace
from ui.promises.link_dialog import LinkDialog, open_link
from ui.promises.owner_dialog import open_owner
from ui.promises.reading import PromisesView
from ui.promises.words import ICONS, PAGES, evidence_words, receiver_words, state_chip, tr
from ui.tokens import Tone
from ui.widgets import (
    ActionRow,
    Block,
    Chip,
    FormDialog,
    ScrollPage,
    Surface,
    WrapLabel,
    button,
    column,
    icon_button,
    line,
    link_button,
)
from ui.widgets.layouts import FlowLayout
from ui.widgets.rebuilt import Rebuilt


class PromiseDetail(Surface):
    """Shows one promise; its buttons open their dialogs over the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(margin=20, gap=12)
        self._desk = desk
        self._promised: Promised | None = None
        self._view: PromisesView | None = None
        self.title = WrapLabel("", "block")
        self.chip = Chip("")
        head = line(gap=8)
        head.addWidget(self.title, 1)
        head.addWidget(self.chip)
        self.body.addLayout(head)
        self.between = WrapLabel("", "quiet")
        self.body.addWidget(self.between)
        self.why = WrapLabel("")
        self.body.addWidget(self.why)
        self.owner = WrapLabel("", "quiet")
        self.body.addWidget(self.owner)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        self.link_button = button(tr("Link…"), "link", self.link, small=True)
        self.trace_button = button(tr("Trace…"), "calendar", self.trace, small=True)
        self.release_button = button("", "", self.release, small=True)
        self.owner_button = button(tr("Choose who sees to it…"), "person", self.own, small=True)
        self._buttons = (
            self.link_button, self.trace_button, self.owner_button, self.release_button,
        )  # fmt: skip
        for made in self._buttons:
            flow.addWidget(made)
        self.body.addWidget(buttons)
        self._evidence = Rebuilt()
        room = QWidget()
        inside = column(room, margins=(0, 0, 8, 8))
        inside.addWidget(self._evidence)
        inside.addStretch()
        self.body.addWidget(ScrollPage(room), 1)

    def promised(self) -> Promised | None:
        """What is on show."""
        return self._promised

    def show_promise(self, view: PromisesView, promised: Promised) -> None:
        """Show a promise with what came of it."""
        self._view, self._promised = view, promised
        promise = promised.commitment
        self.title.setText(commitment_text(promise))
        self.chip.set_fact(state_chip(promised.standing.state))
        self.between.setText(
            tr("{0} gives this to {1}").format(
                view.names[promise.giver_id], receiver_words(promise, view.names)
            )
        )
        self.why.setText(promised.standing.words)
        release = tr("Take up again") if promise.released_on else tr("Release by agreement…")
        self.release_button.setText(release)
        self.release_button.setAccessibleName(release.rstrip("…"))
        owner = view.owners.get(promise.id)
        self.owner.setText(
            tr("{0} sees to it").format(owner) if owner else tr("Nobody is named who sees to it")
        )
        for made in self._buttons:
            made.setEnabled(not self._desk.read_only)
        self._evidence.show_content(self._content(promised))

    # --- what the buttons do -------------------------------------------------------------

    def link(self) -> LinkDialog | None:
        """Link it to what fulfils it."""
        found = self._promised
        return open_link(self._desk, self.window(), found) if found else None

    def trace(self) -> TraceDialog | None:
        """Say by when and how often."""
        found = self._promised
        return open_trace(self._desk, self.window(), found.commitment) if found else None

    def own(self) -> FormDialog | None:
        """Choose who sees to it that it is kept."""
        found = self._promised
        return open_owner(self._desk, self.window(), (found.commitment.id,)) if found else None

    def release(self) -> ReleaseDialog | None:
        """Let it go, or take it up again."""
        if self._promised is None:
            return None
        promise = self._promised.commitment
        if promise.released_on is None:
            return open_release(self._desk, self.window(), promise)
        self._desk.do(
            lambda database: actions.release_promise(
                database, promise.id, None, "", self._desk.today()
            ),
            tr("“{0}” stands again").format(promise.what),
        )
        return None

    def unlink(self, one: Evidence) -> None:
        """Take a link away; Undo brings it back."""
        self._desk.do(
            lambda database: actions.unlink_promise(database, one.link.id),
            tr("Unlinked “{0}”").format(one.words),
        )

    # --- how it stands on the page -------------------------------------------------------

    def _content(self, promised: Promised) -> QWidget:
        page = QWidget()
        stack = column(page, gap=16)
        block = Block(tr("What shows it"))
        for one in promised.evidence:
            block.add(self._row(one))
        if not promised.evidence:
            block.add_text(tr("Nothing is linked yet."), quiet=True)
        stack.addWidget(block)
        if promised.commitment.measure:
            measure = Block(tr("How it will be known"))
            measure.add_text(promised.commitment.measure)
            stack.addWidget(measure)
        agreement = promised.agreement
        go = link_button(tr("Open"), "", lambda: self._desk.go("agreements", agreement.id))
        go.setAccessibleName(tr("Open {0}").format(agreement.number))
        go.setObjectName("open-agreement")
        within = Block(tr("Agreement"), go)
        within.add_text(f"{agreement.number} · {agreement.title}")
        stack.addWidget(within)
        return page

    def _row(self, one: Evidence) -> ActionRow:
        room = QWidget()
        row = line(room, gap=4)
        page = PAGES.get(one.link.kind)
        if page:
            show = button(tr("Open"), "", partial(self._desk.go, page, one.link.target_id))
            show.setProperty("fit", "small")
            show.setAccessibleName(tr("Open {0}").format(one.words))
            row.addWidget(show)
        if not self._desk.read_only:
            name = tr("Unlink {0}").format(one.words)
            away = icon_button("cross", name, lambda: self.unlink(one))
            away.setObjectName(f"unlink-{one.link.id}")
            row.addWidget(away)
        tone: Tone = "ok" if one.done else "info"
        icon = ICONS[one.link.kind]
        made = ActionRow(one.words, evidence_words(one), icon=icon, tone=tone, trailing=room)
        layout = made.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)
        return made
