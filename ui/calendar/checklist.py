"""What has to be ready before a session: ticks, what is not needed, letters seen on which day."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.sessions import CheckKind, Readiness, SessionPerson, readiness
from ui import theme
from ui.calendar.planning_words import tr
from ui.calendar.section import Section, Spread
from ui.calendar.session_view import SessionView
from ui.desk import Desk
from ui.widgets import TickEditor, WrapLabel, column, link_button

# What the facts themselves settle, not a tick alone.
_BY_FACTS = (CheckKind.LETTER,)


class Checklist(Section):
    """One line per thing to have ready (P50); under the letters, one tick per visitor."""

    def __init__(self, desk: Desk, view: SessionView) -> None:
        found = readiness(view.facts)
        done = sum(1 for one in found if one.ready)
        quiet = tr("{0} of {1} ready").format(done, len(found))
        super().__init__(tr("Ready"), quiet if done < len(found) else tr("All ready"))
        self._desk, self._view = desk, view
        self._can_write = not desk.read_only and view.is_live
        self.ticks: dict[CheckKind, TickEditor] = {}
        self.not_needed: dict[CheckKind, QPushButton] = {}
        self.letters: dict[str, TickEditor] = {}
        room = QWidget()
        stack = column(room, gap=2, margins=(12, 6, 16, 10))
        for one in found:
            stack.addWidget(self._line(one))
            if one.kind is CheckKind.LETTER:
                for visitor in view.visitors:
                    stack.addWidget(self._letter(visitor))
        self.add(room)

    def _line(self, one: Readiness) -> QWidget:
        kind, label = one.kind, tr(one.kind.label)
        waived = bool(one.check and one.check.not_needed)
        part = QWidget()
        stack = column(part, gap=0)
        first = Spread(gap=8)
        tick = TickEditor(label, ticked=one.ready)
        tick.setObjectName(f"ready-{kind.value}")
        tick.setAccessibleDescription(one.words)
        # Where a fact is missing, a tick could not make it ready.
        missing = not one.ready and one.words != _OPEN
        tick.setEnabled(self._can_write and not waived and not missing and kind not in _BY_FACTS)
        tick.edited.connect(lambda: self._tick(kind, done=tick.isChecked()))
        self.ticks[kind] = tick
        first.addWidget(tick)
        if self._can_write and (waived or not one.ready):
            words = tr("Needed after all") if waived else tr("Not needed")
            link = link_button(words, "", lambda: self._waive(kind, waive=not waived))
            link.setAccessibleName(f"{label}: {words.lower()}")
            link.setObjectName(f"waive-{kind.value}")
            self.not_needed[kind] = link
            first.addWidget(link)
        stack.addLayout(first)
        told = " · ".join(filter(None, (one.words, one.check.note if one.check else "")))
        if told != _OPEN:
            stack.addWidget(_under(told))
        return part

    def _letter(self, visitor: SessionPerson) -> QWidget:
        part = QWidget()
        stack = column(part, gap=0, margins=(24, 0, 0, 0))
        name = self._view.person(visitor.person_id)
        seen = visitor.letter_seen_on
        words = tr("{0}’s letter").format(name)
        tick = TickEditor(words.replace("&", "&&"), ticked=seen is not None)
        tick.setAccessibleName(tr("{0}’s letter of assurance was seen").format(name))
        tick.setObjectName(f"letter-{visitor.person_id}")
        tick.setEnabled(self._can_write)
        tick.edited.connect(lambda: self._seen(visitor, seen=tick.isChecked()))
        self.letters[visitor.person_id] = tick
        stack.addWidget(tick)
        if seen is not None:
            stack.addWidget(_under(tr("Seen on {0}").format(day_text(seen))))
        return part

    def _tick(self, kind: CheckKind, *, done: bool) -> None:
        session, today = self._view.session, self._desk.today()
        said = tr("{0} is seen to: {1}") if done else tr("{0} is open again: {1}")
        self._desk.do(
            lambda database: actions.tick(database, session.id, kind, today, done=done),
            said.format(tr(kind.label), session.title),
        )

    def _waive(self, kind: CheckKind, *, waive: bool) -> None:
        session, today = self._view.session, self._desk.today()
        said = tr("{0}: not needed for {1}") if waive else tr("{0}: needed for {1}")
        self._desk.do(
            lambda database: actions.tick(
                database, session.id, kind, today, done=False, not_needed=waive
            ),
            said.format(tr(kind.label), session.title),
        )

    def _seen(self, visitor: SessionPerson, *, seen: bool) -> None:
        session = self._view.session
        on = self._desk.today() if seen else None
        name = self._view.person(visitor.person_id)
        said = tr("Saw {0}’s letter of assurance") if seen else tr("{0}’s letter is not seen yet")
        self._desk.do(
            lambda database: actions.letter_seen(database, session.id, visitor.person_id, on),
            said.format(name),
        )


_OPEN = "Not seen to yet"


def _under(words: str) -> QWidget:
    """A quieter line that begins where the words of the tick above it do."""
    room = QWidget()
    stack = column(room)
    stack.setContentsMargins(theme.current().px(30), 0, 0, theme.current().px(4))
    stack.addWidget(WrapLabel(words, "quiet"))
    return room
