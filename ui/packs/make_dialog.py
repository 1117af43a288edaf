"""Making a handover pack: what goes in, where to, locked or not; then that it was verified."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.leaving import StepKind
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import size_text
from ui.background import Background, Job, own_worker
from ui.desk import Desk
from ui.importing.dialog import ExchangeDialog
from ui.importing.reader import Reader
from ui.packs.inputs import PassphraseEditor, PathEditor
from ui.packs.made_page import MadePage
from ui.packs.words import tr
from ui.partners.choices import member_choices
from ui.widgets import Banner, ChoiceEditor, Form, ScrollPage, TickEditor

if TYPE_CHECKING:
    from partnerdesk.actions.packing import MadePack
    from partnerdesk.store.folder import Folder

_EVERYTHING, _PART = "everything", "part"
# Typing a place asks for its room only once it rests.
_PAUSE_MS = 300


@dataclass(frozen=True, slots=True)
class Room:
    """How large a pack can become and what is free where it goes, in bytes; -1 for not known."""

    most: int
    free: int


class MakePackDialog(ExchangeDialog):
    """One page to decide, the progress, and a page that tells what was made."""

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Make a handover pack"),
            tr(
                "One file for whoever comes after you: papers that anybody can open, and the data "
                "from which another PartnerDesk begins."
            ),
            size=(720, 660),
        )
        self._suggested = ""
        self.made: MadePack | None = None
        self._sizer = Reader(background, self)
        self._sizer.refused.connect(lambda _: self._tell_room(Room(-1, -1)))
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask_room)
        self.add_page("form", ScrollPage(self._form()))
        self.done_page = MadePage(self._tick)
        self.add_page("made", self.done_page)
        self._suggest()
        self._follow()
        self.refresh_foot()
        self.what.setFocus()

    # --- deciding ------------------------------------------------------------------------------

    def choice(self) -> PackChoice:
        """What goes in, as it is chosen now."""
        part = self.what.value() == _PART
        personal = self.personal.value()
        return PackChoice(
            (self.member.value() or "") if part else "",
            private=personal and self.private.value(),
            personal=personal,
        )

    def refresh_foot(self) -> None:
        if self.page() == "made":
            self.set_foot("", tr("Close"), enabled=True)
        else:
            self.set_foot(self._room_words, tr("Make the pack"), enabled=True)

    def _what_chosen(self) -> None:
        """A part goes to another school: private notes stay unless somebody says otherwise."""
        self.private.set_value(self.what.value() == _EVERYTHING)

    def _follow(self) -> None:
        """Show what belongs to the choice, and suggest a name that fits it."""
        part = self.what.value() == _PART
        self.form.field("member_id").setVisible(part)
        self.private.setEnabled(self.personal.value())
        locked = self.locked.value()
        self.form.field("passphrase").setVisible(locked)
        self.warning.setVisible(locked)
        if locked and not self.passphrase.value():
            self.passphrase.offer()
        self._suggest()
        self._pause.start()

    def _suggest(self) -> None:
        """Offer a free name, unless a place was chosen or typed already."""
        if self.place.input.value() != self._suggested:
            return
        from partnerdesk.actions.packing import pack_name

        name = pack_name(self.desk.database, self.choice(), self.desk.today())
        self._suggested = str(_free(_documents() / name))
        self.place.set_value(self._suggested)

    # --- room ------------------------------------------------------------------------------------

    _room_words = ""

    def _ask_room(self) -> None:
        folder, place = self.desk.store.folder, self.place.input.value()
        self._sizer.start(tr("Looking how much room there is"), lambda _: room(folder, place),
                          self._tell_room)  # fmt: skip

    def _tell_room(self, found: Room) -> None:
        parts = []
        if found.most >= 0:
            parts.append(tr("At most {0}").format(size_text(found.most)))
        if found.free >= 0:
            parts.append(tr("{0} free there").format(size_text(found.free)))
        self._room_words = ", ".join(parts)
        if self.page() == "form":
            self.refresh_foot()

    # --- making ----------------------------------------------------------------------------------

    def refuse(self, refusal: RuleBroken) -> None:
        """At its field, with everything as it was typed."""
        self.form.refuse(refusal.field, refusal.message)

    def act(self) -> None:
        """Make the pack; once it is made, close."""
        if self.page() == "made":
            self.accept()
            return
        self.form.clear_refusals()
        try:
            if self.what.value() == _PART and not self.member.value():
                raise RuleBroken("member_id", tr("Choose the member whose part it is."))
            values = self.form.values()
        except RuleBroken as refusal:
            self.refuse(refusal)
            return
        self._make(values["path"], values["passphrase"] if values["locked"] else "")

    def _make(self, path: Path, passphrase: str) -> None:
        from partnerdesk.actions.packing import PackRequest, make_pack
        from partnerdesk.domain.passphrases import check_passphrase

        if self.locked.value():
            try:
                check_passphrase(passphrase)
            except RuleBroken as refusal:
                self.refuse(refusal)
                return
        store, now = self.desk.store, self.desk.now()
        request = PackRequest(path, self.choice(), passphrase)

        def work(job: Job) -> MadePack:
            return make_pack(store, request, now, progress=job.report, cancelled=job.cancelled)

        self.watch(tr("Making {0}").format(path.name), work, self.show_made, "form")

    def show_made(self, made: MadePack) -> None:
        """Tell what was made, and what to do with it."""
        self.made = made
        passphrase = self.passphrase.value() if self.locked.value() else ""
        for_successor = not made.manifest.choice.member_id and not self.desk.read_only
        self.done_page.show_made(made, passphrase, can_tick=for_successor)
        self.intro.hide()
        self.go_to("made")
        self.cancel_button.hide()
        self.refresh_foot()
        self.action_button.setFocus()

    def _tick(self) -> bool:
        """Tick on the list of leaving that the pack is made; whether that went well."""
        from partnerdesk.actions.leaving import take_step

        assert self.made is not None
        today, note = self.desk.today(), self.made.path.name
        try:
            self.desk.run(
                lambda database: take_step(database, StepKind.PACK, today, note, today=today),
                tr("Ticked on the list of leaving"),
            )
        except RuleBroken as refusal:
            self.banner.say("bad", refusal.message)
            return False
        return True

    # --- parts -----------------------------------------------------------------------------------

    def _form(self) -> Form:
        self.form = Form()
        self.what = ChoiceEditor(
            [
                (_EVERYTHING, tr("Everything, for a successor")),
                (_PART, tr("One member’s part, for that member")),
            ]
        )
        with_us = [("", tr("Choose the member")), *member_choices(self.desk)]
        self.member = ChoiceEditor(with_us)
        self.personal = TickEditor(tr("With people’s names and numbers"), ticked=True)
        self.private = TickEditor(tr("With private notes, contacts and answers"), ticked=True)
        self.place = PathEditor()
        self.locked = TickEditor(tr("Lock it with a passphrase"))
        self.passphrase = PassphraseEditor()
        self.warning = Banner(
            "warn",
            tr(
                "Without these words nobody can open the pack, and nobody can find them out. Write "
                "them on paper and give them to your successor apart from the file."
            ),
        )
        add = self.form.add
        add("what", tr("&What goes in"), self.what)
        add("member_id", tr("&Member"), self.member)
        add("personal", "", self.personal, tr("Without them, nobody in it can be recognised."))
        add("private", "", self.private)
        add("path", tr("Where &to"), self.place, tr("A USB stick or a folder that both can reach."))
        add("locked", "", self.locked, tr("Else whoever has the file can read it."))
        add("passphrase", tr("&Passphrase"), self.passphrase)
        self.form.add_widget(self.warning)
        self.what.edited.connect(self._what_chosen)
        self.form.changed.connect(self._follow)
        return self.form


def room(folder: Folder, place: str) -> Room:
    """How much a pack of this store needs at most, and what is free at ``place``; on the worker."""
    kept = sum(file.stat().st_size for file in folder.files.glob("??/*"))
    most = folder.database.stat().st_size + kept
    try:
        free = shutil.disk_usage(Path(place).expanduser().parent).free if place else -1
    except OSError:
        free = -1
    return Room(most, free)


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _free(path: Path) -> Path:
    """``path``, or with a number behind it when there is a file of that name."""
    free, count = path, 1
    while free.exists():
        count += 1
        free = path.with_name(f"{path.stem} ({count}){path.suffix}")
    return free


def open_make_pack(desk: Desk, window: QWidget | None) -> MakePackDialog:
    """Show the dialog that makes a pack of this store."""
    dialog = MakePackDialog(desk, own_worker(window), window)
    dialog.open()
    return dialog
