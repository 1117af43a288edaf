"""Members, or their people, saved as a file for somebody else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from partnerdesk.actions.exporting import ExportKind, export_members
from partnerdesk.domain.words import counted
from partnerdesk.store import partners_rows
from ui.background import Background
from ui.desk import Desk
from ui.importing.dialog import ExchangeDialog
from ui.importing.words import tr
from ui.widgets import ChoiceEditor, Form, ScrollPage

_HINTS = {
    ExportKind.XLSX: "One line per member, with its head and whom to call first. Opens in Excel, "
    "and comes back through Import.",
    ExportKind.CSV: "The same table for any program.",
    ExportKind.VCARD: "A card for everybody in post, for a telephone or an address book.",
}


class ExportDialog(ExchangeDialog):
    """Asks what and as which kind of file, then where to."""

    def __init__(
        self,
        desk: Desk,
        background: Background,
        parent: QWidget | None,
        member_ids: frozenset[str] | None,
        kind: str = "",
    ) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Save partners as a file"),
            tr("Notes stay here: they are private, and are in no file that is saved this way."),
            size=(600, 440),
        )
        with desk.read() as connection:
            members = partners_rows.all_members(connection)
        now = frozenset(one.id for one in members if not one.left_on or one.left_on > desk.today())
        choices = [(now, tr("All {0}").format(counted(len(now), tr("member"))))]
        if member_ids and member_ids != now:
            shown = tr("Only the {0} in the list").format(counted(len(member_ids), tr("member")))
            choices.insert(0, (member_ids, shown))
        if len(now) < len(members):
            every = frozenset(one.id for one in members)
            left = counted(len(every) - len(now), tr("that has left"), tr("that have left"))
            choices.append((every, tr("All members, and {0}").format(left)))
        self.form = Form()
        self.kind = ChoiceEditor([(kind, kind.label) for kind in ExportKind])
        if kind:
            self.kind.set_value(ExportKind(kind))
        self.which = ChoiceEditor(choices)
        self._kind_field = self.form.add("kind", tr("Kind of file"), self.kind, " ")
        self.form.add("which", tr("Which members"), self.which)
        self.form.changed.connect(self.refresh_foot)
        self.add_page("form", ScrollPage(self.form))
        self.refresh_foot()
        self.kind.setFocus()

    def refresh_foot(self) -> None:
        self._kind_field.hint.setText(tr(_HINTS[self.kind.value()]))
        self.set_foot("", tr("Save as…"), enabled=bool(self.which.value()))

    def act(self) -> None:
        """Ask where to, then save."""
        kind: ExportKind = self.kind.value()
        people = kind is ExportKind.VCARD
        name = (tr("Partners’ people") if people else tr("Partners")) + kind.suffix
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save as"), name, f"{kind.label} (*{kind.suffix})"
        )
        if chosen:
            path = Path(chosen)
            self.save(path if path.suffix else path.with_suffix(kind.suffix))

    def save(self, path: Path) -> None:
        """Write the file; a refusal shows in the dialog."""
        kind, ids, today = self.kind.value(), self.which.value(), self.desk.today()
        database = self.desk.database

        def saved(count: int) -> None:
            one, many = (
                (tr("card"), tr("cards"))
                if kind is ExportKind.VCARD
                else (tr("member"), tr("members"))
            )
            self.desk.noticed.emit(
                tr("Saved {0} in {1}").format(counted(count, one, many), path.name), False
            )
            self.accept()

        self.watch(
            tr("Saving {0}").format(path.name),
            lambda _: export_members(database, path, kind, today, ids),
            saved,
            "form",
        )
