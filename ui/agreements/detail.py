"""The chosen agreement beside the list: its state, who signed, its paper and its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from partnerdesk.actions import agreements as actions
from partnerdesk.actions import signing
from partnerdesk.domain.agreements import IssuedVersion, Signatory, Signature, StateKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import files
from partnerdesk.store.history_rows import count_history
from partnerdesk.store.problems import StoreProblem
from ui.agreements.closing import open_end, open_void
from ui.agreements.compare import version_choices
from ui.agreements.life import Life
from ui.agreements.live_preview import LivePreview
from ui.agreements.overview import OverviewActs, overview
from ui.agreements.reading import AgreementView, read_view
from ui.agreements.signing import open_scan, open_signature
from ui.agreements.words import email_words, number_words, parties_words, row_ids, state_chip, tr
from ui.background import Background
from ui.desk import Desk
from ui.history.entries import HistoryEntries
from ui.printing.outside import open_elsewhere, open_email, save_pdf
from ui.printing.preview import PrintPreview, show_pdf
from ui.widgets import (
    Chip,
    ElidedLabel,
    MenuButton,
    ScrollPage,
    Surface,
    TabPages,
    button,
    column,
    line,
)
from ui.widgets.rebuilt import Rebuilt

Result = TypeVar("Result")


class AgreementDetail(Surface):
    """``draft_wanted(id)`` asks for the editor; ``copied(id)`` names a new draft."""

    draft_wanted = Signal(str)
    copied = Signal(str)

    def __init__(self, desk: Desk, background: Background, lists: Background) -> None:
        super().__init__(margin=20, gap=8)
        self._desk, self._background = desk, background
        self._view: AgreementView | None = None
        self.life = Life(desk, self)
        self.life.draft_wanted.connect(self.draft_wanted)
        self.life.copied.connect(self.copied)
        self._paper_of: object = None
        self.body.addLayout(self._header())
        self.tabs = TabPages(tr("About the agreement"))
        self._overview, room = Rebuilt(), QWidget()
        column(room, margins=(0, 0, 8, 8)).addWidget(self._overview)
        self._scroll = ScrollPage(room)
        self.tabs.add("overview", tr("Overview"), self._scroll)
        self.tabs.add("paper", tr("On paper"), self._paper())
        self._history = HistoryEntries(desk, lists)
        self.tabs.add("history", tr("History"), ScrollPage(self._history))
        self.tabs.changed.connect(lambda name: self._show_tab())
        self.body.addWidget(self.tabs, 1)

    def agreement_id(self) -> str:
        """The agreement on show, or ""."""
        return self._view.draft.agreement.id if self._view else ""

    def view(self) -> AgreementView | None:
        """What is on show."""
        return self._view

    def show_agreement(self, agreement_id: str) -> None:
        """Read and show an agreement. Raises LookupError when there is none."""
        same = agreement_id == self.agreement_id()
        view = self._view = read_view(self._desk, agreement_id)
        self.life.view = view
        agreement = view.draft.agreement
        self.title.setText(agreement.title)
        names = ", ".join(view.name(party.member_id) for party in view.draft.parties)
        count = parties_words(len(view.draft.parties))
        self.subtitle.setText(f"{number_words(agreement)} · {count}: {names}")
        self.chip.set_fact(state_chip(view.state))
        self._allow(view)
        acts = OverviewActs(
            self._open_draft, self.record, self.open_scan, self.attach_scan,
            self.remove_signature, self.open_version, self.life,
        )  # fmt: skip
        self._overview.show_content(overview(view, acts, self._desk.read_only))
        if not same:
            self._scroll.verticalScrollBar().setValue(0)
        with self._desk.read() as connection:
            self.tabs.set_count("history", count_history(connection, row_ids(view)))
        self._show_tab()

    # --- what the buttons do -------------------------------------------------------------

    def pdf(self) -> bytes:
        """The paper: frozen once it is issued. Raises RuleBroken when its file is gone."""
        try:
            return actions.agreement_pdf(self._desk.store, self.agreement_id(), self._desk.today())
        except StoreProblem as problem:
            raise RuleBroken("", problem.message) from problem

    def print_out(self) -> PrintPreview | None:
        """Show the paper, to print, save or send."""
        self._background.wait()
        pdf = self._or_say(self.pdf)
        view = self._view
        if pdf is None or view is None:
            return None
        agreement = view.draft.agreement
        title = f"{agreement.number} · {agreement.title}"
        words = email_words(view.draft, view.state)
        return self._or_say(lambda: show_pdf(self.window(), title, pdf, self._file_name(), *words))

    def save(self) -> None:
        """Ask where to, and save the paper."""
        self._background.wait()

        def act() -> None:
            saved = save_pdf(self, tr("Save PDF"), self._file_name(), self.pdf())
            if saved:
                self._desk.noticed.emit(tr("Saved as “{0}”").format(saved.name), False)

        self._or_say(act)

    def email(self) -> None:
        """Open an e-mail with the paper attached."""
        view = self._view
        assert view is not None
        self._background.wait()
        subject, body = email_words(view.draft, view.state)
        self._or_say(lambda: open_email(subject, body, self._file_name(), self.pdf()))

    def record(self, wanted: Signatory) -> None:
        """Record a signature."""
        open_signature(self._desk, self.window(), self.agreement_id(), wanted.id)

    def attach_scan(self, given: Signature) -> None:
        """Attach the scan of a signature that has none."""
        open_scan(self._desk, self.window(), given)

    def open_scan(self, given: Signature) -> None:
        """Open a copy of a scan in the program that the computer has for it."""
        assert self._view is not None
        kept = self._view.files[given.scan_id or ""]
        self._or_say(lambda: open_elsewhere(kept.name, self._read(kept.sha256)))

    def open_version(self, version: IssuedVersion) -> None:
        """Show an issued version as it was printed."""
        view = self._view
        assert view is not None
        content = self._or_say(lambda: self._read(view.files[version.file_id].sha256))
        if content is not None:
            agreement = view.draft.agreement
            title = tr("{0}, version {1}").format(agreement.number, version.version)
            words = email_words(view.draft, view.state)
            name = self._file_name()
            self._or_say(lambda: show_pdf(self.window(), title, content, name, *words))

    def remove_signature(self, given: Signature) -> None:
        """Take away a signature that was recorded by mistake."""
        self._desk.do(
            lambda database: signing.remove_signature(database, self.agreement_id(), given.id),
            tr("Removed the signature of {0}").format(given.person_name),
        )

    def copy(self) -> None:
        """Start a new draft with the words, parties and promises of this one."""
        today = self._desk.today()
        changes = self._desk.do(
            lambda database: actions.copy_agreement(database, self.agreement_id(), today),
            tr("Started a new draft from {0}").format(self._number()),
        )
        if changes:
            self.copied.emit(changes.made)

    def throw_away(self) -> None:
        """Throw a draft away; Undo brings it back."""
        self._desk.do(
            lambda database: actions.remove_draft(database, self.agreement_id()),
            tr("Threw away the draft {0}").format(self._number()),
        )

    def end(self) -> None:
        """End the agreement before its time."""
        assert self._view is not None
        open_end(self._desk, self.window(), self._view.draft.agreement)

    def void(self) -> None:
        """Void the agreement."""
        assert self._view is not None
        open_void(self._desk, self.window(), self._view.draft.agreement)

    def _open_draft(self) -> None:
        self.draft_wanted.emit(self.agreement_id())

    def _number(self) -> str:
        return self._view.draft.agreement.number if self._view else ""

    def _file_name(self) -> str:
        assert self._view is not None
        agreement = self._view.draft.agreement
        draft = "" if agreement.issued_on else tr(" (draft)")
        return f"{agreement.number} {agreement.title}{draft}.pdf"

    def _read(self, sha256: str) -> bytes:
        try:
            return files.read(self._desk.store.folder.files, sha256)
        except StoreProblem as problem:
            raise RuleBroken("", problem.message) from problem

    def _or_say(self, act: Callable[[], Result]) -> Result | None:
        """Do it, or say in the window why not."""
        try:
            return act()
        except RuleBroken as refusal:
            self._desk.refused.emit(refusal.message)
            return None

    def _show_paper(self) -> None:
        self.preview.set_pdf(self.pdf())
        self.preview.show()

    # --- how it stands on the page -------------------------------------------------------

    def _header(self) -> QVBoxLayout:
        head = column(gap=2)
        first = line(gap=8)
        self.title = ElidedLabel("", "page")
        first.addWidget(self.title, 1)
        self.print_button = button(tr("Print…"), "print", self.print_out, small=True)
        first.addWidget(self.print_button)
        first.addWidget(self._more_button())
        second = line(gap=8)
        self.chip = Chip("")
        self.subtitle = ElidedLabel("", "subtitle")
        second.addWidget(self.chip)
        second.addWidget(self.subtitle, 1)
        head.addLayout(first)
        head.addLayout(second)
        return head

    def _more_button(self) -> MenuButton:
        more = self.more_button = MenuButton(tr("More"), small=True)
        self.more: dict[str, QAction] = {}
        life = self.life
        self._fill(
            more.menu(),
            ("save", tr("Save PDF…"), self.save),
            ("email", tr("E-mail…"), self.email),
        )
        self._fill(
            more.menu().addMenu(tr("Other papers")),
            ("numbered", tr("Print with numbered lines…"), life.print_numbered),
            ("sheet", tr("Promises and how they stand…"), life.print_promises),
            ("endorsement", tr("For inspectors and funders…"), life.print_endorsement),
        )
        self._fill(
            more.menu().addMenu(tr("Other programs")),
            ("save_docx", tr("Save for Word…"), life.save_docx),
            ("read_docx", tr("Read a returned Word document…"), life.read_docx),
            ("save_swap", tr("Save as a swap file…"), life.save_swap),
            ("save_template", tr("Save as a template…"), life.save_template),
        )
        more.menu().addSeparator()
        self._fill(
            more.menu(),
            ("library", tr("Clause library…"), life.library),
            ("revise", tr("Draft a new version"), life.revise),
            ("compare", tr("Compare versions…"), life.compare),
            ("renew", tr("Renew…"), life.renew),
            ("accede", tr("A member joins…"), life.accede),
            ("notice", tr("Give notice…"), life.notice),
            ("governors", tr("Governors’ meetings…"), life.governors),
            ("promises", tr("Go to its promises"), life.go_to_promises),
        )
        more.menu().addSeparator()
        self._fill(
            more.menu(),
            ("copy", tr("Draft a new one from this"), self.copy),
            ("end", tr("End…"), self.end),
            ("void", tr("Void…"), self.void),
            ("throw_away", tr("Throw the draft away"), self.throw_away),
            ("go_back", tr("Go back to the version before"), life.drop_revision),
        )
        return more

    def _fill(self, menu: QMenu, *entries: tuple[str, str, Callable[[], object]]) -> None:
        for name, text, act in entries:
            action = QAction(text, menu)
            action.triggered.connect(lambda checked=False, do=act: do())
            menu.addAction(action)
            self.more[name] = action

    def _allow(self, view: AgreementView) -> None:
        agreement, writable = view.draft.agreement, not self._desk.read_only
        issued = agreement.issued_on is not None
        alive = issued and not agreement.voided_on
        running = alive and view.state.kind is not StateKind.ENDED
        shown = {
            "end": running,
            "void": alive,
            "throw_away": not issued and agreement.version == 1,
            "go_back": not issued and agreement.version > 1,
            "revise": alive and agreement.ended_on is None,
            "renew": alive and agreement.ended_on is None and agreement.ends_on is not None,
            "library": not issued,
            "save_docx": not issued,
            "read_docx": not issued,
            "accede": running,
            "notice": running,
        }
        self.more["copy"].setEnabled(writable)
        for name, wanted in shown.items():
            self.more[name].setVisible(wanted)
            self.more[name].setEnabled(writable)
        self.more["compare"].setVisible(len(version_choices(view)) > 1)
        for name in ("promises", "sheet", "endorsement"):
            self.more[name].setVisible(view.state.binds)
        self.more["save_template"].setEnabled(writable)
        self.more["revise"].setText(tr("Draft version {0}").format(agreement.version + 1))
        self.more["go_back"].setText(tr("Go back to version {0}").format(agreement.version - 1))

    def _paper(self) -> QWidget:
        page = QWidget()
        stack = column(page, gap=8)
        row = line(gap=8)
        for text, icon, act in (
            (tr("Print…"), "print", self.print_out),
            (tr("Save PDF…"), "save", self.save),
            (tr("E-mail…"), "mail", self.email),
        ):
            row.addWidget(button(text, icon, act, small=True))
        row.addStretch()
        stack.addLayout(row)
        self.preview = LivePreview(self._background)
        stack.addWidget(self.preview, 1)
        return page

    def _show_tab(self) -> None:
        """Paper and history are read when somebody looks at them."""
        view = self._view
        if view is None:
            return
        if self.tabs.current() == "history":
            self._history.show_of(self.agreement_id(), row_ids(view))
        if self.tabs.current() == "paper" and self._paper_of != view.draft:
            self._paper_of = view.draft
            if view.draft.agreement.issued_on:
                # Gone or spoilt, the paper of the agreement before must not stand in for it.
                self.preview.hide()
                self._or_say(self._show_paper)
                return
            self.preview.show()
            with self._desk.read() as connection:
                facts = actions.mou_facts(connection, self.agreement_id(), view.today)
            self.preview.show_facts(facts)
