"""The first ten minutes of whoever takes over: what to know before all else, on one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import ago, day_text
from ui.background import Background, Job
from ui.desk import Desk
from ui.handover.note import Note
from ui.importing.reader import Reader
from ui.packs.words import tr
from ui.page import Page
from ui.promises.words import state_chip
from ui.today.words import days_until
from ui.tokens import Tone
from ui.turns import Turns
from ui.widgets import (
    ActionRow,
    Banner,
    Beside,
    Card,
    PageHeader,
    ScrollPage,
    WrapLabel,
    button,
    column,
    link_button,
    primary_button,
    tab_through,
)
from ui.widgets.opened import opened

if TYPE_CHECKING:
    from partnerdesk.domain.arriving import (
        FallsDue,
        FirstCall,
        Fragile,
        OpenPromise,
        Some,
        TenMinutes,
        ToRead,
    )
    from partnerdesk.domain.handover import HandoverFacts
    from ui.widgets import FormDialog

Thing = TypeVar("Thing")


class TenMinutesPage(Page):
    """What a pack’s new coordinator reads first; the program opens on it until it was read."""

    name: ClassVar[str] = "arriving"
    depends_on: ClassVar[tuple[str, ...]] = (
        "member", "person", "role", "setting", "agreement", "agreement_party",
        "agreement_commitment", "agreement_signature", "promise_owner", "commitment_link",
        "loan", "loan_line", "loan_return", "session", "project", "project_person", "task",
        "interview_answer", "whereabouts", "term_of_office", "contact",
    )  # fmt: skip

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(desk)
        self._facts: TenMinutes | None = None
        self._turns = Turns(self)
        self.note = Note(desk, background, self)
        self._reader, self._printer = Reader(background, self), Reader(background, self)
        for reader in (self._reader, self._printer):
            reader.refused.connect(lambda refusal: desk.refused.emit(refusal.message))
        stack = column(self, gap=16)
        self.header = PageHeader(tr("The first ten minutes"), " ")
        self.print_button = button(tr("Print note"), "print", self.print_note)
        self.read_button = primary_button(tr("I have read this"), "check", self.put_aside)
        self.header.add_action(self.print_button)
        self.header.add_action(self.read_button)
        stack.addWidget(self.header)
        content = self._content = QWidget()
        inside = column(content, gap=16, margins=(0, 0, 2, 0))
        self.office_button = button(tr("Take office…"), clicked=self.take_office)
        self.office = Banner("info", "", self.office_button)
        inside.addWidget(self.office)
        inside.addWidget(Beside(self._left(), self._right(), (1, 1), stack_below=760))
        inside.addStretch(1)
        stack.addWidget(ScrollPage(content), 1)
        cards = (self.calls, self.due, self.promised, self.answers, self.fragile)
        for part in (content, *cards, self.read_button):
            part.hide()  # until it is read

    def _left(self) -> QWidget:
        self.calls = Card(tr("Who is who, and whom to call first"))
        self.due = Card(tr("What falls due"), tr("90 days"))
        self.promised = Card(tr("What is promised"))
        return _side(self.calls, self.due, self.promised)

    def _right(self) -> QWidget:
        self.answers = Card(tr("Read these first"))
        self.fragile = Card(tr("What is fragile"))
        return _side(self.answers, self.fragile)

    def show_facts(self) -> None:
        """Read what matters today, on the worker: ten years are much to read through."""
        database, today = self.desk.database, self.desk.today()

        def work(job: Job) -> TenMinutes:
            from partnerdesk.actions.arriving import first_ten_minutes

            return first_ten_minutes(database, today)

        self._reader.start(tr("Reading the first ten minutes"), work, self._show)

    def _show(self, facts: TenMinutes) -> None:
        """Fill a card at a time, then let them appear, so that the window answers in between."""
        self._facts = facts
        nobody = tr("No partner is written down yet.")
        nothing = tr("Nothing is due in the next 90 days.")
        kept = tr("No promise is open.")
        sound = tr("Nothing that this program can see.")
        tell = self._tell
        self._turns.take(
            lambda: self._show_head(facts),
            lambda: tell(self.answers, facts.answers, self._answer, "", "handover", "interview"),
            lambda: tell(self.calls, facts.calls, self._call, nobody, "partners"),
            lambda: tell(self.due, facts.due, self._due, nothing, "today"),
            lambda: tell(self.promised, facts.promised, self._promise, kept, "promises"),
            lambda: tell(
                self.fragile, facts.fragile, self._fragile, sound, "handover", "readiness"
            ),
            lambda: tab_through(
                self.print_button, self.read_button, self.office_button,
                self.calls, self.due, self.promised, self.answers, self.fragile,
            ),
            self._content.show,
            self.calls.show,
            self.due.show,
            self.promised.show,
            lambda: self.answers.setVisible(bool(facts.answers)),
            self.fragile.show,
        )  # fmt: skip

    def _show_head(self, facts: TenMinutes) -> None:
        self.header.set_text(tr("The first ten minutes"), _arrived(facts))
        unread = facts.arrival is not None and facts.arrival.read_on is None
        self.read_button.setVisible(unread)
        self.read_button.setEnabled(not self.desk.read_only)
        self._show_office(facts)
        members = len(facts.calls.shown) + facts.calls.more
        self.calls.header.set_quiet(str(members) if members else "")

    @property
    def busy(self) -> bool:
        """Whether it is still being read, or shown."""
        return self._reader.busy or self._turns.busy

    def let_go(self) -> None:
        """The store is about to be closed."""
        self._reader.cancel()
        self._turns.stop()

    def _show_office(self, facts: TenMinutes) -> None:
        if facts.office_is_open:
            name = facts.coordinator
            words = tr("{0} is still written down as coordinator.").format(name)
            if not name:
                words = tr("Nobody is written down as coordinator.")
            self.office.words.setText(words)
            self.office.setAccessibleName(words)
        self.office.setVisible(facts.office_is_open)
        self.office_button.setEnabled(not self.desk.read_only)

    # --- what the buttons do ---------------------------------------------------------------------

    def put_aside(self) -> None:
        """The program opens on Today from now on; the page stays to be found at Handover."""
        from partnerdesk.actions.arriving import read_it

        read_it(self.desk.database, self.desk.today())
        self.desk.noticed.emit(tr("Put aside. You find it again under Handover."), False)
        self.desk.go("today")
        self._stale = True

    def take_office(self) -> FormDialog:
        """Ask for the name and the day from which it holds."""
        from ui.packs.office_dialog import open_take_office

        dialog = open_take_office(self.desk, self.window())
        opened(dialog)
        return dialog

    def print_note(self) -> None:
        """Show the whole handover note on paper."""
        database, today = self.desk.database, self.desk.today()

        def work(job: Job) -> HandoverFacts:
            from partnerdesk.actions.handover import handover_facts, without_backups

            return without_backups(handover_facts(database, today))

        def then(facts: HandoverFacts) -> None:
            self.note.set_facts(facts, private=False)
            self.note.print_out()

        self._printer.start(tr("Reading the handover note"), work, then)

    def start_new(self) -> None:
        """Put it aside, once it is read."""
        if not self.read_button.isHidden() and self.read_button.isEnabled():
            self.put_aside()

    # --- rows ------------------------------------------------------------------------------------

    def _tell(
        self,
        card: Card,
        some: Some[Thing],
        row: Callable[[Thing], QWidget],
        nothing: str,
        page: str,
        key: str = "",
    ) -> None:
        """The few that are shown, the way to the others, or the words for none."""
        assert self._facts is not None
        told = some, self._facts.today
        card.tell(told, lambda: self._rows(some, row, nothing, page, key))

    def _rows(
        self, some: Some[Thing], row: Callable[[Thing], QWidget], nothing: str, page: str, key: str
    ) -> list[QWidget]:
        rows = [row(one) for one in some.shown]
        if some.more:
            more = tr("{0} more").format(some.more)
            link = link_button(tr("See all"), clicked=lambda: self.desk.go(page, key))
            link.setObjectName(f"all-{page}-{some.more}")
            rows.append(ActionRow(more, trailing=link))
        if not rows and nothing:
            rows.append(_quiet(nothing))
        return rows

    def _answer(self, one: ToRead) -> QWidget:
        part = QWidget()
        stack = column(part, gap=4, margins=(16, 10, 16, 12))
        stack.addWidget(WrapLabel(one.question, "strong"))
        stack.addWidget(WrapLabel(one.body))
        by = tr("{0}, {1}").format(one.answered_by, day_text(one.answered_on))
        told = by if one.answered_by else day_text(one.answered_on)
        if one.private:
            told = tr("{0} · private").format(told)
        stack.addWidget(WrapLabel(told, "quiet"))
        return part

    def _call(self, one: FirstCall) -> ActionRow:
        link = self._open("partners", one.member_id, one.member)
        tone: Tone = "info" if one.name else "warn"
        icon = "phone" if one.name else "warning"
        return ActionRow(
            one.member, _reached(one), icon=icon, tone=tone, trailing=link, strong=True
        )

    def _due(self, one: FallsDue) -> ActionRow:
        facts = self._facts
        assert facts is not None
        from_now = ago if one.day < facts.today else days_until
        when = f"{day_text(one.day)} · {from_now(one.day, facts.today)}"
        return ActionRow(one.what, when, trailing=self._open(one.page, one.key, one.what))

    def _promise(self, one: OpenPromise) -> ActionRow:
        title = tr("{0}: {1}").format(one.giver, one.what)
        owner = tr("{0} sees to it").format(one.owner) if one.owner else tr("nobody sees to it")
        parts = [tr("to {0}").format(one.to) if one.to else "", owner]
        if one.due_on is not None:
            parts.append(tr("by {0}").format(day_text(one.due_on)))
        chip = state_chip(one.state)
        link = self._open("promises", one.key, title)
        second = " · ".join([chip.text, *filter(None, parts)])
        return ActionRow(title, second, icon=chip.icon, tone=chip.tone, trailing=link)

    def _fragile(self, one: Fragile) -> ActionRow:
        link = self._open(one.page, one.key, one.words)
        return ActionRow(one.words, icon="warning", tone="warn", trailing=link)

    def _open(self, page: str, key: str, what: str) -> QWidget:
        link = link_button(tr("Open"), clicked=lambda: self.desk.go(page, key))
        link.setObjectName(f"open-{page}-{key}-{what}")
        link.setAccessibleName(tr("Open: {0}").format(what))
        return link


def _quiet(words: str) -> QWidget:
    part = QWidget()
    column(part, margins=(16, 10, 16, 10)).addWidget(WrapLabel(words, "quiet"))
    return part


def _side(*cards: Card) -> QWidget:
    side = QWidget()
    stack = column(side, gap=16)
    for card in cards:
        stack.addWidget(card)
    stack.addStretch(1)
    return side


def _reached(one: FirstCall) -> str:
    """``Priya Nair, Head · Text 07700 900114``."""
    who = ", ".join(filter(None, (one.name, one.title))) or tr("Nobody is named")
    way = one.way
    if way and one.channel:  # no preference is a blank one
        way = f"{tr(one.channel.label)} {way}"
    if one.name:
        way = way or tr("no number or address known")
    return " · ".join(filter(None, (who, way)))


def _arrived(facts: TenMinutes) -> str:
    """``East Vale Schools Together, handed over by Tess Ode on Fri 20 Mar 2026``."""
    name = facts.partnership or facts.school or tr("The partnership")
    if facts.arrival is None:
        return tr("{0}, as it stands today").format(name)
    day = day_text(facts.arrival.made_on)
    if facts.arrival.made_by:
        return tr("{0}, handed over by {1} on {2}").format(name, facts.arrival.made_by, day)
    return tr("{0}, handed over on {1}").format(name, day)
