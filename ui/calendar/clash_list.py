"""What is in the way of a session while it is being written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from partnerdesk.domain.clashes import Clash
from ui import theme
from ui.calendar.planning_words import tr
from ui.icons import pixmap
from ui.widgets import WrapLabel, announce, column, line


class ClashList(QWidget):
    """A line per clash, what refuses first; read out when something new comes up."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = column(self, gap=8)
        self._said: tuple[tuple[str, str], ...] | None = None
        self.say_unknown()

    def words(self) -> list[str]:
        """What it says."""
        return [words for _, words in self._said or ()]

    def say_unknown(self) -> None:
        """The day or a time is missing still."""
        self._say((("", tr("Give a day and both times, and what is in the way shows here.")),))

    def say_nobody(self) -> None:
        """Nobody takes part yet, so nobody can be closed or taken."""
        self._say((("", tr("Choose who takes part, and what is in their way shows here.")),))

    def show_clashes(self, clashes: Sequence[Clash], kept: Sequence[str]) -> None:
        """Show what is in the way; ``kept`` are the keys that somebody decided to live with."""
        if not clashes:
            self._say((("check", tr("Nothing is in the way.")),))
            return
        lines = []
        for one in clashes:
            if one.key in kept:
                lines.append(("", tr("{0} Kept already.").format(one.words)))
            else:
                lines.append(("bad" if one.hard else "warn", one.words))
        self._say(tuple(lines))

    def _say(self, lines: tuple[tuple[str, str], ...]) -> None:
        if lines == self._said:
            return
        before = set(self._said or ())
        fresh = [words for tone, words in lines if tone == "bad" and (tone, words) not in before]
        self._said = lines
        while (taken := self._stack.takeAt(0)) is not None:
            old = taken.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for tone, words in lines:
            part = self._line(tone, words)
            self._stack.addWidget(part)
            part.show()
        self.setAccessibleName(" ".join(words for _, words in lines))
        if fresh:
            announce(self, " ".join(fresh))

    def _line(self, tone: str, words: str) -> QWidget:
        part = QWidget()
        row = line(part, gap=8)
        if tone:
            side = theme.current().px(16)
            name, token = ("check", "ok") if tone == "check" else ("warning", tone)
            mark = QLabel()
            mark.setPixmap(pixmap(name, token, side, self.devicePixelRatioF()))
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(WrapLabel(words, "small" if tone == "bad" else "quiet"), 1)
        return part
