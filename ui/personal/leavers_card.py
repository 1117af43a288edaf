"""Who left long ago and is still kept: keep them on purpose, or take them out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.personal_data import Leaver
from partnerdesk.domain.words import counted
from ui.desk import Desk
from ui.personal.forget_dialog import open_forget
from ui.personal.without_card import open_without_card
from ui.personal.words import tr
from ui.widgets import ActionRow, Card, TabPlace, button, line, tab_through

# Those gone longest; the next ones show once these are decided.
_SHOWN = 6


class LeaversCard(Card):
    """One line for each leaver, and the way to the page about personal data.

    ``help_wanted`` asks the window to show that page.
    """

    help_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Personal data"))
        self._desk = desk
        self._place = TabPlace(self)

    def show_leavers(self, due: Sequence[Leaver], schools: dict[str, str], months: int) -> None:
        """Show who is due for review, at which school they were by its id."""
        rows = [self._row(one, schools.get(one.member_id, "")) for one in due[:_SHOWN]]
        if len(due) > _SHOWN:
            rows.append(ActionRow(tr("{0} more after these").format(len(due) - _SHOWN)))
        if not due:
            rows.append(
                ActionRow(
                    tr("Nobody to review"),
                    tr("Whoever left more than {0} ago appears here.").format(
                        counted(months, tr("month"))
                    ),
                )
            )
        look = button(tr("Look…"), clicked=self._look, small=True)
        look.setAccessibleName(tr("Look for somebody without a card"))
        rows.append(
            ActionRow(
                tr("Somebody without a card"),
                tr("A name in a note, a signature or a message: save what is kept, or forget it."),
                trailing=look,
            )
        )
        about = button(tr("Read"), clicked=self.help_wanted.emit, small=True)
        about.setAccessibleName(tr("Read what is kept, why and for how long"))
        rows.append(
            ActionRow(
                tr("What is kept, why and for how long"),
                tr("A page to read, and to print for the head to sign."),
                trailing=about,
            )
        )
        self.header.set_quiet(counted(len(due), tr("to review"), tr("to review")) if due else "")
        self.set_rows(rows)
        tab_through(self._place, *rows)

    def _row(self, one: Leaver, school: str) -> QWidget:
        both = QWidget()
        across = line(both, gap=8)
        keep = button(tr("Keep"), clicked=lambda: self._keep(one), small=True)
        keep.setAccessibleName(tr("Keep {0}").format(one.name))
        forget = button(tr("Forget…"), clicked=lambda: self._forget(one), small=True)
        forget.setAccessibleName(tr("Forget {0}").format(one.name))
        for made, name in ((keep, "keep"), (forget, "forget")):
            made.setObjectName(f"{name}-{one.person_id}")
            made.setEnabled(not self._desk.read_only)
            across.addWidget(made)
        was = ", ".join(filter(None, (one.was, school)))
        words = tr("{0} until {1}").format(was, day_text(one.left_on))
        if one.kept_on:
            words += tr(" · kept after a review on {0}").format(day_text(one.kept_on))
        return ActionRow(one.name, words, trailing=both)

    def _keep(self, one: Leaver) -> None:
        from partnerdesk.actions.personal_data import keep_person

        today = self._desk.today()
        self._desk.do(
            lambda database: keep_person(database, one.person_id, today),
            tr("{0} is kept").format(one.name),
        )

    def _look(self) -> None:
        open_without_card(self._desk, self)

    def _forget(self, one: Leaver) -> None:
        open_forget(self._desk, self, one.person_id, one.name)
