"""The cards of Today: what needs doing, what is coming, and whether leaving would be safe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.matters import Matter, MatterKind
from partnerdesk.domain.partners import Member
from partnerdesk.domain.today import ComingDate
from ui.today.words import MARKS, backup_words, days_until, tr
from ui.tokens import Tone
from ui.widgets import (
    ActionRow,
    Card,
    Chip,
    Label,
    ProgressLine,
    WrapLabel,
    button,
    column,
    link_button,
    primary_button,
)

if TYPE_CHECKING:
    from partnerdesk.domain.handover import Gap
    from partnerdesk.store.backup import Backup

_DATES_SHOWN = 4
# As many as a person can take in at once; a large region can have hundreds.
_MATTERS_SHOWN = 10


class MattersCard(Card):
    """Things that need the coordinator, each with its verb; ``wanted(Matter)`` on the button."""

    wanted = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._told: Sequence[Matter] | None = None

    def show_matters(self, title: str, found: Sequence[Matter]) -> None:
        """Show these under a title; without any, say that all is well.

        The same again leave the card as it is, also where more of them were asked for.
        """
        self.header.title.setText(title)
        if found != self._told:
            self._told = found
            self._show(found, _MATTERS_SHOWN)

    def _show(self, found: Sequence[Matter], shown: int) -> None:
        rows = [self._row(matter) for matter in found[:shown]] or [_nothing()]
        if (more := len(found) - shown) > 0:
            rows.append(self._more(found, shown, more))
        self.set_rows(rows)

    def _more(self, found: Sequence[Matter], shown: int, more: int) -> ActionRow:
        verb = button(
            tr("Show more"), clicked=lambda: self._show(found, shown + _MATTERS_SHOWN), small=True
        )
        verb.setObjectName("more")
        verb.setAccessibleName(tr("Show more of what needs you"))
        return ActionRow(tr("{0} more").format(more), trailing=verb)

    def _row(self, matter: Matter) -> ActionRow:
        icon, tone = MARKS[matter.kind]
        verb = button(matter.verb, clicked=lambda: self.wanted.emit(matter), small=True)
        verb.setObjectName(f"{matter.kind}-{matter.key}-{matter.title}")
        verb.setAccessibleName(f"{matter.verb}: {matter.title}")
        return ActionRow(matter.title, matter.second, icon=icon, tone=tone, trailing=verb)


def _nothing() -> ActionRow:
    return ActionRow(
        tr("Nothing needs you today"),
        tr(
            "Clashes, missing replies, reviews, signatures, calls that are due and roles "
            "without a successor are listed here by themselves."
        ),
        icon="check",
        tone="ok",
    )


class FirstStepsCard(Card):
    """What to do in an empty desk; ``wanted(step)`` is "school", "partners" or "agreements"."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("First steps"))

    def show_steps(self, us: Member | None, *, read_only: bool) -> None:
        """Show which steps are done and offer the next one."""
        set_up = us is not None
        rows = [
            self._step(
                "school",
                tr("Set up our school"),
                us.name if us else tr("Its name, address and who coordinates the partnership."),
                tr("Set up"),
                "done" if set_up else "next",
            ),
            self._step(
                "partners",
                tr("Add partners"),
                tr("One at a time, or many from the schools register or a table."),
                tr("Add partner"),
                "next" if set_up else "later",
            ),
            self._step(
                "agreements",
                tr("Draft an MOU"),
                tr("Plain questions make the agreement, ready to print and sign."),
                tr("Draft"),
                "later",
            ),
        ]
        for row in rows:
            row.setEnabled(not read_only)
        self.set_rows(rows)

    def _step(self, name: str, title: str, second: str, verb: str, stage: str) -> ActionRow:
        trailing: QWidget
        if stage == "done":
            trailing = Chip(tr("Done"), "ok")
        else:
            make = primary_button if stage == "next" else button
            trailing = make(verb, clicked=lambda: self.wanted.emit(name))
            trailing.setObjectName(f"step-{name}")
            trailing.setAccessibleName(title)
        icon = {"school": "map-pin"}.get(name, name)
        tone: Tone = "ok" if stage == "done" else "info"
        return ActionRow(title, second, icon=icon, tone=tone, trailing=trailing)


class DatesCard(Card):
    """Agreements, single sessions and ends of term ahead; ``wanted(ComingDate)`` on the link."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("Next dates"), tr("90 days"))

    def show_dates(self, coming: Sequence[ComingDate], today: date) -> None:
        """Show the nearest dates."""
        rows: list[QWidget] = [self._row(one, today) for one in coming[:_DATES_SHOWN]]
        if len(coming) > _DATES_SHOWN:
            rows.append(_line(tr("{0} more").format(len(coming) - _DATES_SHOWN)))
        if not coming:
            rows.append(_line(tr("No agreement or single session is dated in the next 90 days.")))
        self.set_rows(rows)

    def _row(self, one: ComingDate, today: date) -> ActionRow:
        link = link_button(tr("Open"), clicked=lambda: self.wanted.emit(one))
        link.setObjectName(f"date-{one.key}-{one.day}")
        link.setAccessibleName(tr("Open: {0}").format(one.what))
        when = f"{day_text(one.day)} · {days_until(one.day, today)}"
        return ActionRow(one.what, when, trailing=link, strong=True)


class LeavingCard(Card):
    """How much of what a successor needs is written down."""

    def __init__(self, go: Callable[[], object]) -> None:
        link = link_button(tr("Handover"), clicked=go)
        link.setObjectName("to-handover")
        super().__init__(tr("If you left on Friday"), trailing=link)
        inside = QWidget()
        stack = column(inside, gap=8, margins=(16, 6, 16, 8))
        self.words = Label(tr("Reading what is written down"))
        self.bar = ProgressLine(tr("Written down, of 100"))
        stack.addWidget(self.words)
        stack.addWidget(self.bar)
        self.add(inside)
        self.gaps = WrapLabel("\n\n", "quiet")  # its room, so that nothing moves when they come
        foot = QWidget()
        column(foot, margins=(16, 12, 16, 12)).addWidget(self.gaps)
        self.add(foot)

    def show_score(self, score: int, found: Sequence[Gap]) -> None:
        """Show the score out of 100 and what is missing, counted."""
        from ui.today.gap_words import gaps_line  # what it reads was read for the score

        self.words.setText(tr("{0} of 100 is written down").format(score))
        self.bar.setValue(score)
        self.bar.setAccessibleDescription(self.words.text())
        self.gaps.setText(gaps_line(found))


class BackupCard(Card):
    """When the last backup was made, or that one is due; ``wanted`` on Back up now."""

    wanted = Signal()

    def show_backups(
        self, kept: Sequence[Backup], today: date, *, due: bool, changed: bool, read_only: bool
    ) -> None:
        """``kept`` newest first; ``changed`` when something was done since the newest."""
        self.set_rows(self._rows(kept, today, due, changed, read_only))

    def _rows(
        self, kept: Sequence[Backup], today: date, due: bool, changed: bool, read_only: bool
    ) -> Iterator[QWidget]:
        if not kept:
            title, second = tr("No backup yet"), tr("One is made when you close after changes.")
        else:
            title = backup_words(kept[0].made_at, today)
            since = tr("changed since") if changed else tr("checked by opening it")
            second = " · ".join((since[0].upper() + since[1:], tr("{0} kept").format(len(kept))))
        trailing: QWidget | None = Chip(tr("Safe"), "ok")
        if due or not kept:
            trailing = button(tr("Back up now"), clicked=self.wanted.emit, small=True)
            trailing.setObjectName("back-up-now")
            trailing.setEnabled(not read_only)
        yield ActionRow(title, second, trailing=trailing)


def needs_backup(found: Sequence[Matter]) -> bool:
    """Whether a backup is among the things that need doing."""
    return any(matter.kind is MatterKind.BACKUP for matter in found)


def _line(text: str) -> QWidget:
    part = QWidget()
    column(part, margins=(16, 10, 16, 10)).addWidget(WrapLabel(text, "quiet"))
    return part
