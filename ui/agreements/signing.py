"""Recording who signed, when and in which role, with the scan that shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from partnerdesk.actions import signing
from partnerdesk.domain.agreements import Signature
from partnerdesk.domain.files import MOST_BYTES, scan_type
from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.agreements.reading import AgreementView, read_view
from ui.agreements.scan_picture import ScanPicture
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import (
    ChoiceEditor,
    DateEditor,
    ElidedLabel,
    Form,
    FormDialog,
    LineEditor,
    button,
    column,
    icon_button,
    line,
)
from ui.widgets.opened import opened

Scan = tuple[str, bytes]


class ScanEditor(QFrame):
    """A PDF or picture, chosen or dropped here. The value is (file name, bytes) or None."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._scan: Scan | None = None
        self._problem = ""
        theme.set_role(self, "surface")
        self.setAcceptDrops(True)
        stack = column(self, gap=8, margins=(12, 8, 8, 8))
        row = line(gap=8)
        stack.addLayout(row)
        self.picture = ScanPicture()
        stack.addWidget(self.picture)
        self.words = ElidedLabel(role="quiet")
        self.choose_button = button(tr("Choose a file…"), "paperclip", self.choose, small=True)
        self.clear_button = icon_button("cross", tr("Without a scan"), lambda: self.set_value(None))
        row.addWidget(self.words, 1)
        row.addWidget(self.choose_button)
        row.addWidget(self.clear_button)
        self.setFocusProxy(self.choose_button)
        self._tell()

    def value(self) -> Scan | None:
        if self._problem:
            raise RuleBroken("", self._problem)
        return self._scan

    def set_value(self, value: Any) -> None:
        self._scan, self._problem = value, ""
        self._tell()
        self.edited.emit()

    def take(self, path: Path) -> None:
        """Read a file; one that can't be a scan is refused when the form is handed over."""
        try:
            if path.stat().st_size > MOST_BYTES:
                raise RuleBroken("scan", tr("This file is larger than 50 MB. Scan it smaller."))
            content = path.read_bytes()
            scan_type(path.name, content)
        except OSError:
            self._refuse(path.name, tr("“{0}” can’t be read. Copy it to this computer first."))
            return
        except RuleBroken as refusal:
            self._refuse(path.name, refusal.message)
            return
        self.set_value((path.name, content))

    def choose(self) -> None:
        """Ask for a file."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Attach a scan"), "", tr("Scans (*.pdf *.jpg *.jpeg *.png)")
        )
        if chosen:
            self.take(Path(chosen))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take(paths[0])

    def _refuse(self, name: str, words: str) -> None:
        self._scan = None
        self._problem = words.replace("{0}", name)
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        if self._problem:
            self.words.setText(self._problem)
        elif self._scan:
            name, content = self._scan
            self.words.setText(f"{name} · {size_words(len(content))}")
        else:
            self.words.setText(tr("Drop the scan here: PDF, JPEG or PNG"))
        self.clear_button.setVisible(bool(self._scan or self._problem))
        self.picture.show_scan(self._scan[1] if self._scan else None)
        self.setAccessibleDescription(self.words.text())


def size_words(size: int) -> str:
    """``240 KB``, ``3.4 MB``; ``size`` in bytes."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"


class SignatureDialog(FormDialog):
    """Records one signature; whoever held the role on that day is filled in."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, view: AgreementView, signatory_id: str
    ) -> None:
        self._desk, self._view = desk, view
        waiting = [one for one in view.draft.signatories if one.id not in view.signatures]
        self._waiting = {one.id: one for one in waiting}
        words = [(one.id, f"{view.name(one.member_id)} · {one.role_kind.label}") for one in waiting]
        form = Form(columns=2)
        form.add("signatory_id", tr("Signed &for"), ChoiceEditor(words), span=2)
        form.add("person_name", tr("&Name"), LineEditor())
        form.add("role_title", tr("&Role"), LineEditor())
        form.add("signed_on", tr("Signed &on"), DateEditor(view.today))
        form.add("scan", tr("Scan"), ScanEditor(), tr("It can be attached later, too."), span=2)
        form.set_values({"signatory_id": signatory_id or (waiting[0].id if waiting else "")})
        self._filled = ("", "")
        super().__init__(
            tr("Record a signature"), form, tr("Record signature"), self._record,
            f"{view.draft.agreement.number} · {view.draft.agreement.title}", parent,
        )  # fmt: skip
        self._fill()
        form.mark_saved()
        for name in ("signatory_id", "signed_on"):
            form.editor(name).edited.connect(self._fill)

    def _fill(self) -> None:
        """Fill in who held the role on that day, unless the user typed a name."""
        form = self.form
        typed = (form.editor("person_name").value(), form.editor("role_title").value())
        wanted = self._waiting.get(form.editor("signatory_id").value())
        try:
            day = form.editor("signed_on").value()
        except RuleBroken:
            return
        if wanted is None or day is None or typed != self._filled:
            return
        self._filled = self._view.holder(wanted.member_id, wanted.role_kind, day)
        form.editor("person_name").set_value(self._filled[0])
        form.editor("role_title").set_value(self._filled[1])

    def _record(self, values: dict[str, Any]) -> None:
        if values["signed_on"] is None:
            raise RuleBroken("signed_on", tr("Give the day it was signed, such as 3/3/2026."))
        signature = Signature(
            signatory_id=values["signatory_id"] or "",
            person_name=values["person_name"],
            role_title=values["role_title"],
            signed_on=values["signed_on"],
        )
        desk, agreement = self._desk, self._view.draft.agreement
        desk.run(
            lambda database: signing.record_signature(
                desk.store, agreement.id, signature, desk.today(), values["scan"]
            ),
            tr("{0} signed {1}").format(signature.person_name, agreement.number),
        )


class ScanDialog(FormDialog):
    """Attaches a scan to a signature that was recorded without one."""

    def __init__(self, desk: Desk, parent: QWidget | None, signature: Signature) -> None:
        self._desk, self._signature = desk, signature
        form = Form()
        form.add("scan", tr("Scan"), ScanEditor())
        super().__init__(
            tr("Attach a scan"), form, tr("Attach"), self._attach,
            tr("The signed paper of {0}").format(signature.person_name), parent,
        )  # fmt: skip

    def _attach(self, values: dict[str, Any]) -> None:
        scan: Scan | None = values["scan"]
        if scan is None:
            raise RuleBroken("scan", tr("Choose the scan first, or drop it here."))
        desk = self._desk
        desk.run(
            lambda database: signing.attach_scan(
                desk.store, self._signature.id, scan, desk.today()
            ),
            tr("Attached {0}").format(scan[0]),
        )


def open_signature(
    desk: Desk, parent: QWidget | None, agreement_id: str, signatory_id: str = ""
) -> SignatureDialog:
    """Show the dialog over ``parent``, for one signature or the first that is awaited."""
    return opened(SignatureDialog(desk, parent, read_view(desk, agreement_id), signatory_id))


def open_scan(desk: Desk, parent: QWidget | None, signature: Signature) -> ScanDialog:
    """Show the dialog over ``parent``."""
    return opened(ScanDialog(desk, parent, signature))
