"""Handover: readiness, what hangs on whom, the interview, where things are, and leaving."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QDialog

from ui.background import Background
from ui.desk import Desk
from ui.handover.interview import InterviewPart
from ui.handover.leaving import LeavingPart
from ui.handover.part import Part
from ui.handover.readiness import Readiness
from ui.handover.survive import Survive
from ui.handover.whereabouts import WhereaboutsPart
from ui.handover.words import tr
from ui.page import Page
from ui.widgets import PageHeader, TabPages, button, column


class HandoverPage(Page):
    """Keys: ``""``, ``survive:PERSON``, ``interview:QUESTION:SUBJECT`` or ``interview:ID``,
    ``whereabouts:ID`` or ``whereabouts:new``, ``leaving:KIND`` or ``leaving:ID``.

    Only the tab on show is read; the others are read again when they are come to.
    """

    name: ClassVar[str] = "handover"
    depends_on: ClassVar[tuple[str, ...]] = (
        "member", "person", "role", "contact", "buy_in", "note", "closure", "setting",
        "agreement", "agreement_party", "agreement_signatory", "agreement_signature",
        "agreement_commitment", "item", "loan", "loan_line", "project", "project_person", "session",
        "session_person", "task", "commitment_link", "promise_owner", "whereabouts",
        "interview_answer", "term_of_office", "leaving_step",
    )  # fmt: skip

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(desk)
        self._stale_parts: set[str] = set()
        stack = column(self, gap=12)
        self.header = PageHeader(tr("Handover"))
        self.open_button = button(tr("Open a pack…"), "import", self.open_pack)
        self.open_button.setEnabled(not desk.read_only)
        self.header.add_action(self.open_button)
        stack.addWidget(self.header)
        self.readiness = Readiness(desk, background)
        self.survive = Survive(desk, background)
        self.interview = InterviewPart(desk)
        self.whereabouts = WhereaboutsPart(desk)
        self.leaving = LeavingPart(desk, background)
        self.parts: dict[str, Part] = {}
        self.tabs = TabPages(tr("Parts of handover"))
        for name, text, part in (
            ("readiness", tr("Readiness"), self.readiness),
            ("survive", tr("Would it survive?"), self.survive),
            ("interview", tr("Interview"), self.interview),
            ("whereabouts", tr("Where things are"), self.whereabouts),
            ("leaving", tr("Leaving"), self.leaving),
        ):
            self._add(name, text, part)
        stack.addWidget(self.tabs, 1)
        self.readiness.counted.connect(
            lambda number: self.tabs.set_count("readiness", number or None)
        )
        self.readiness.told.connect(self._show_action)
        self.tabs.changed.connect(lambda name: self._show_part())
        self._show_action()

    # --- what the window asks of it ----------------------------------------------------------

    def show_facts(self) -> None:
        """Read the tab on show again."""
        self._stale_parts = set(self.parts)
        self._show_part()

    def open_key(self, key: str) -> None:
        """Go to a tab, and there to what the rest of the key names."""
        self.refresh_if_stale()
        name, _, rest = key.partition(":")
        if name not in self.parts:
            return
        self.tabs.go_to(name)
        if rest:
            self.parts[name].open_key(rest)

    def key(self) -> str:
        """The tab on show and what is on show there; blank for readiness."""
        name = self.tabs.current()
        rest = self.parts[name].key()
        if name == "readiness":
            return ""
        return f"{name}:{rest}" if rest else name

    def start_new(self) -> None:
        """Print the note, whatever tab is on show."""
        self.tabs.go_to("readiness")
        self.readiness.print_out()

    def has_unsaved(self) -> bool:
        """Whether an answer was typed that is not saved yet."""
        return any(part.has_unsaved() for part in self.parts.values())

    @property
    def busy(self) -> bool:
        """Whether a tab is still being read."""
        return any(part.busy for part in self.parts.values())

    def let_go(self) -> None:
        """The store is about to be closed."""
        for part in self.parts.values():
            part.let_go()

    def open_pack(self) -> QDialog:
        """Look into a pack, and merge it."""
        from ui.packs.open_pack import open_pack_dialog

        return open_pack_dialog(self.desk, self.window())

    # --- its tabs ----------------------------------------------------------------------------

    def _add(self, name: str, text: str, part: Part) -> None:
        self.parts[name] = part
        self.tabs.add(name, text, part)
        if part.action is not None:
            self.header.add_action(part.action)
            part.action.hide()

    def _show_part(self) -> None:
        name = self.tabs.current()
        if name in self._stale_parts:
            self._stale_parts.discard(name)
            self.parts[name].show_facts()
        self._show_action()

    def _show_action(self) -> None:
        """One primary button: that of the tab on show."""
        on_show = self.parts[self.tabs.current()]
        for part in self.parts.values():
            if part.action is not None:
                part.action.setVisible(part is on_show and part.has_action())
