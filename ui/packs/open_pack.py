"""Opening a handover pack: the file, its passphrase if it has one, and what is inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from partnerdesk.domain.problems import RuleBroken
from ui.background import Background, Job, own_worker
from ui.desk import Desk
from ui.importing.detail import FactLines
from ui.importing.pages_dialog import PagesDialog
from ui.packs.inputs import SECRET
from ui.packs.words import (
    contents_lines,
    made_words,
    missing_words,
    pack_filter,
    pack_title,
    tr,
)
from ui.tokens import Tone
from ui.widgets import (
    Banner,
    ElidedLabel,
    EmptyState,
    Form,
    LineEditor,
    ScrollPage,
    Surface,
    WrapLabel,
    column,
    line,
    link_button,
    primary_button,
)

if TYPE_CHECKING:
    from partnerdesk.domain.arriving import PackContents


@dataclass(frozen=True, slots=True)
class Offer:
    """A pack that was looked into and verified: where it is, what opens it, what is inside."""

    path: Path
    passphrase: str
    contents: PackContents


@dataclass(frozen=True, slots=True)
class _Locked:
    """The pack wants a passphrase; ``problem`` says what is wrong with the one that was given."""

    problem: str = ""


class OpenPackDialog(PagesDialog):
    """Looks into a pack, then hands it on with ``go_on(Offer)``; it needs no store.

    ``merges`` tells whether it goes to a store that has members, or a store begins with it.
    """

    def __init__(
        self,
        background: Background,
        parent: QWidget | None,
        go_on: Callable[[Offer], object],
        *,
        merges: bool,
        remark: str = "",
    ) -> None:
        """``remark`` is shown with what is inside, above the button."""
        super().__init__(
            background,
            parent,
            tr("Open a handover pack"),
            tr("See what is inside. Nothing changes until you say so."),
            size=(680, 600),
        )
        self._go_on, self._merges, self._remark = go_on, merges, remark
        self.path: Path | None = None
        self.offer: Offer | None = None
        self._source_line()
        self.choose_button = primary_button(tr("Choose file…"), "document", self.choose)
        wanted = tr(
            "Choose a file that ends in .partnerdesk-pack, on this computer or a USB stick."
        )
        state = EmptyState("handover", tr("Which pack?"), wanted, self.choose_button)
        self.add_page("choose", ScrollPage(state))
        self.add_page("passphrase", self._passphrase_page())
        self.add_page("contents", self._contents_page())
        self.refresh_foot()
        self.choose_button.setFocus()

    # --- the file ------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for the file, starting where the last one was."""
        start = str(self.path.parent) if self.path else ""
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose a pack"), start, pack_filter())
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Look into the pack at ``path``."""
        self.path, self.offer = path, None
        self.passphrase.set_value("")
        self.form.clear_refusals()
        self.source_name.setText(path.name)
        self._look("", "choose")

    def _look(self, passphrase: str, back: str) -> None:
        path = self.path
        assert path is not None

        def work(job: Job) -> Offer | _Locked:
            return _looked_into(path, passphrase, job)

        self.go_to(back)
        self.watch(tr("Checking {0}").format(path.name), work, self._looked, back)

    def _looked(self, found: Offer | _Locked) -> None:
        if isinstance(found, _Locked):
            self.go_to("passphrase")
            self.refresh_foot()
            if found.problem:
                self.form.refuse("passphrase", found.problem)
            self.passphrase.setFocus()
            self.passphrase.selectAll()
            return
        self.offer = found
        self._show_contents(found.contents)
        self.go_to("contents")
        self.refresh_foot()
        self.action_button.setFocus()

    # --- going on --------------------------------------------------------------------------------

    def go_to(self, name: str) -> None:
        super().go_to(name)
        self.source.setVisible(name != "choose")
        self.intro.setVisible(name == "choose")

    def refresh_foot(self) -> None:
        page = self.page()
        if page == "passphrase":
            self.set_foot("", tr("Open"), enabled=True)
        elif page == "contents":
            words = tr("See what differs…") if self._merges else tr("Start with this pack")
            self.set_foot("", words, enabled=True)
        else:
            self.set_foot("", "", enabled=False)

    def act(self) -> None:
        """Try the passphrase, or go on with the pack."""
        if self.page() == "passphrase":
            typed = self.passphrase.text()
            if not typed.strip():
                self.form.refuse("passphrase", tr("Type the passphrase that came with the pack."))
                return
            self._look(typed, "passphrase")
        elif self.page() == "contents" and self.offer is not None:
            offer = self.offer
            self.accept()
            self._go_on(offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # One field alone on its page: Enter in it is the button.
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and self.page() == "passphrase" and self.passphrase.hasFocus():
            self.act()
        else:
            super().keyPressEvent(event)

    def refuse(self, refusal: RuleBroken) -> None:
        """A pack that can't be used says why above the choice of another."""
        if self.page() != "passphrase":
            self.go_to("choose")
        super().refuse(refusal)

    # --- parts -----------------------------------------------------------------------------------

    def _source_line(self) -> None:
        self.source = QWidget()
        row = line(self.source)
        self.source_name = ElidedLabel("", "quiet")
        row.addWidget(self.source_name)
        row.addWidget(link_button(tr("Choose another file…"), "", self.choose))
        row.addStretch()
        self.add_to_head(self.source)
        self.source.hide()

    def _passphrase_page(self) -> QWidget:
        self.passphrase = LineEditor()
        self.passphrase.setInputMethodHints(SECRET)
        self.form = Form()
        self.form.add(
            "passphrase",
            tr("&Passphrase"),
            self.passphrase,
            tr("The words that were given to you apart from the file. It is shown as you type."),
        )
        inside = QWidget()
        stack = column(inside, gap=12)
        stack.addWidget(WrapLabel(tr("This pack is locked."), "block"))
        stack.addWidget(self.form)
        stack.addStretch()
        return ScrollPage(inside)

    def _contents_page(self) -> QWidget:
        inside = QWidget()
        stack = column(inside, gap=12, margins=(0, 0, 2, 0))
        surface = Surface(margin=16, gap=8)
        self.title, self.made = WrapLabel("", "block"), WrapLabel("", "quiet")
        self.facts = FactLines()
        for part in (self.title, self.made, self.facts):
            surface.body.addWidget(part)
        self.missing, self.older = Banner("warn", ""), Banner("info", "")
        stack.addWidget(surface)
        stack.addWidget(self.missing)
        stack.addWidget(self.older)
        if self._remark:
            stack.addWidget(Banner("info", self._remark))
        stack.addWidget(WrapLabel(self._what_next(), "quiet"))
        stack.addStretch()
        return ScrollPage(inside)

    def _what_next(self) -> str:
        if self._merges:
            return tr(
                "There is a partnership here already. You will see what differs, and choose, "
                "before anything changes."
            )
        return tr(
            "The partnership begins here with all that is inside, as it was when it was made."
        )

    def _show_contents(self, contents: PackContents) -> None:
        self.title.setText(pack_title(contents))
        self.made.setText(made_words(contents))
        self.facts.set_lines(list(contents_lines(contents)))
        _say(self.missing, "warn", missing_words(contents))
        older = tr("An earlier PartnerDesk made it; it is brought up to date as it is opened.")
        _say(self.older, "info", older if contents.older else "")


def _say(banner: Banner, tone: Tone, words: str) -> None:
    if words:
        banner.say(tone, words)
    else:
        banner.hide()


def _looked_into(path: Path, passphrase: str, job: Job) -> Offer | _Locked:
    """Verify a pack and tell what is inside, or that it is locked; on the worker."""
    from partnerdesk.actions.arriving import inspect_pack
    from partnerdesk.store.pack_file import PassphraseWanted, WrongPassphrase

    try:
        contents = inspect_pack(path, passphrase, job.report, job.cancelled)
    except PassphraseWanted:
        return _Locked()
    except WrongPassphrase as problem:
        return _Locked(problem.message)
    return Offer(path, passphrase, contents)


def open_first_pack(
    background: Background, window: QWidget | None, begin: Callable[[Offer], object]
) -> OpenPackDialog:
    """Open a pack where there is no store yet: one begins with it."""
    dialog = OpenPackDialog(background, window, begin, merges=False)
    dialog.open()
    return dialog


def has_members(desk: Desk) -> bool:
    """Whether a pack would be merged here; else a store can begin with it."""
    from partnerdesk.store import partners_rows

    with desk.read() as connection:
        return bool(partners_rows.all_members(connection))


def open_pack_dialog(desk: Desk, window: QWidget | None, path: str = "") -> OpenPackDialog:
    """Open a pack beside a store that is open: it is merged, or the store begins with it.

    With ``path`` it is looked into at once, else it is asked for.
    """
    merges = has_members(desk)

    def go_on(offer: Offer) -> None:
        if merges:
            from ui.packs.merge_dialog import open_merge_pack

            open_merge_pack(desk, window, offer)
        else:
            desk.begin_wanted.emit(offer)

    remark = tr("This is the sample partnership: what you merge here goes when you leave it.")
    dialog = OpenPackDialog(
        own_worker(window), window, go_on, merges=merges, remark=remark if desk.is_sample else ""
    )
    dialog.open()
    if path:
        dialog.take(Path(path))
    return dialog
