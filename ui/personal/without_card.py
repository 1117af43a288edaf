"""Somebody who is only a name in what was written: looked for, handed over, or taken out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.personal_data import PersonData
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted
from ui.background import Background, own_worker
from ui.desk import Desk
from ui.personal.forget_dialog import ForgetDialog, save_their_data
from ui.personal.words import tr
from ui.widgets import Banner, Block, Form, LineEditor, ScrollPage, button, column, line
from ui.widgets.writing import Written


class WithoutCardDialog(ForgetDialog):
    """Asks first how they are known; then it shows each passage, as nobody else vouches for it."""

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        super().__init__(desk, background, parent, "", "")

    def title_for(self, name: str) -> str:
        return tr("Somebody without a card")

    def intro_words(self) -> str:
        return tr(
            "Somebody who is only a name, an address or a number in what was written. To look "
            "changes nothing; then their data can be saved, or they can be forgotten for good."
        )

    def begin(self) -> None:
        """Ask how they are known."""
        self._can_go = False
        self.form = Form()
        self.form.add(
            "name", tr("&Name"), LineEditor(),
            tr("First name and surname, or title and surname, as they stand there."),
        )  # fmt: skip
        self.form.add("email", tr("&E-mail, if known"), LineEditor())
        self.form.add("telephone", tr("&Telephone, if known"), LineEditor())
        room = QWidget()
        stack = column(room, margins=(0, 0, 8, 0))
        stack.addWidget(self.form)
        stack.addStretch()
        self.add_page("ask", ScrollPage(room))
        self.back_button.clicked.connect(self._ask)
        self._ask()

    def written(self) -> list[Written]:
        """Nothing: whoever is to be forgotten is not kept in yet another file."""
        return []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in a field is the button: nothing is done yet.
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and isinstance(self.focusWidget(), LineEditor):
            self.action_button.click()
        else:
            super().keyPressEvent(event)

    def refresh_foot(self) -> None:
        asks = self.page() == "ask"
        self.back_button.setVisible(not asks)
        words = tr("Look") if asks else tr("Forget for good")
        self.set_foot("", words, enabled=asks or self._can_go)

    def refuse(self, refusal: RuleBroken) -> None:
        """At its field while it is asked how they are known."""
        if self.page() == "ask":
            self.form.refuse(refusal.field, refusal.message)
        else:
            super().refuse(refusal)

    def act(self) -> None:
        """Look; and once it is on show what was found, take them out."""
        if self.page() != "ask":
            super().act()
            return
        from partnerdesk.domain.personal_data import without_card

        self.form.clear_refusals()
        try:
            values = self.form.values()
            self._who = without_card(**values)
        except RuleBroken as refusal:
            self.refuse(refusal)
            return
        self._name = next(filter(None, map(str.strip, values.values())))
        self.look("ask")

    def tell(self, data: PersonData) -> None:
        """All that names them to be read, and then what goes and what stays."""
        self._can_go = data.can_go
        across = line()
        self.save_button = button(tr("Save their data…"), "export", self._save)
        across.addWidget(self.save_button)
        across.addStretch()
        self._lines.addLayout(across)
        if not data.can_go:
            self._lines.addWidget(Banner("info", self._nothing(data)))
        found = [*data.linked, *data.named, *data.earlier]
        if found:
            named = Block(tr("Where {0} is named").format(self._name))
            self.add_passages(named, found)
            self._lines.addWidget(named)
        if data.can_go:
            super().tell(data)
        elif data.perhaps:
            self._lines.addWidget(self.to_read(data))

    def what_goes(self, named: int) -> Sequence[str]:
        """Sentences about what is taken out; so many passages name them."""
        passages = counted(named, tr("passage"))
        return (
            *([tr("What names them in {0}, as shown above.").format(passages)] if named else []),
            tr("The same in History. What was done before can no longer be undone."),
        )

    def what_a_backup_does(self) -> str:
        """Nothing is remembered by which they could be left out again."""
        return tr("one that is restored brings the name back: nothing is kept to know it by")

    def _ask(self) -> None:
        self.banner.hide()
        self.go_to("ask")
        self.refresh_foot()
        self.form.focus_first()

    def _nothing(self, data: PersonData) -> str:
        if data.named:
            return tr("Only what was signed names them, and that stays as it was signed.")
        return tr("Nothing here names {0}.").format(self._name)

    def _save(self) -> None:
        save_their_data(self.desk, self, self._who, self._name)


def open_without_card(desk: Desk, parent: QWidget | None) -> WithoutCardDialog:
    """Ask for somebody who has no card."""
    dialog = WithoutCardDialog(desk, own_worker(parent), parent)
    dialog.open()
    return dialog
