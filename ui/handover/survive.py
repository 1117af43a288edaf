"""Would it survive? Who holds what alone, and who could take it over (P79, P80)."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.survival import (
    Hold,
    HoldKind,
    PersonAtRisk,
    Survival,
    SurvivalFacts,
    Thing,
    by_risk,
    survival,
    things,
)
from partnerdesk.domain.words import counted, listed
from partnerdesk.store.columns import sort_key
from ui.background import Background, Job
from ui.desk import Desk
from ui.handover.mending import mend_hold
from ui.handover.paper import Paper, Sheet
from ui.handover.part import Part, number_by, show_things
from ui.handover.words import HELD, covering, score_chip, tr
from ui.importing.reader import Reader
from ui.widgets import (
    ActionRow,
    Block,
    Chip,
    Columns,
    ElidedLabel,
    EmptyState,
    LineEditor,
    ListDetail,
    RecordList,
    Row,
    ScrollPage,
    Surface,
    WrapLabel,
    button,
    column,
    line,
    primary_button,
)
from ui.widgets.rebuilt import Rebuilt

# Of one kind; the others stand in the cover plan.
_SHOWN = 8
# What people hold, thing by thing, and everybody with how much hangs on them.
_Told = tuple[SurvivalFacts, tuple[Thing, ...], tuple[PersonAtRisk, ...]]


class Survive(Part):
    """Everybody, those on whom most hangs first, and all that one of them holds alone.

    It is read on the worker; what is on show stays until it was.
    """

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(desk)
        self._people: tuple[PersonAtRisk, ...] = ()
        self._facts: SurvivalFacts | None = None  # read once, whoever is chosen
        self._things: tuple[Thing, ...] = ()
        self._survival: Survival | None = None
        self._wanted = ""  # whom to choose once it is read
        self._reader = Reader(background, self)
        self._reader.refused.connect(lambda refusal: desk.refused.emit(refusal.message))
        self._paper = Paper(desk, background, self)
        self.action = self.plan_button = primary_button(
            tr("Print cover plan…"), "print", self.print_plan
        )
        self.both = ListDetail(self._list_side(), self._detail_side(), 420)
        column(self, gap=0).addWidget(self.both)
        self.list.chosen.connect(self._show_person)
        self.list.clicked.connect(lambda index: self.both.show_detail())
        self.list.opened.connect(lambda key: self.both.show_detail())

    def show_facts(self) -> None:
        """Have the worker weigh again what hangs on whom; who was chosen stays so."""
        database, today = self.desk.database, self.desk.today()

        def work(job: Job) -> _Told:
            from partnerdesk.actions.survival import survival_facts
            from partnerdesk.documents import cover_plan  # noqa: F401  # whose words come next

            with database.read() as connection:
                facts = survival_facts(connection, today)
            return facts, tuple(things(facts)), by_risk(facts)

        self._reader.start(tr("Weighing what hangs on whom"), work, self._tell)

    @property
    def busy(self) -> bool:
        """Whether it is still being weighed."""
        return self._reader.busy

    def let_go(self) -> None:
        """The store is about to be closed."""
        self._reader.cancel()

    def _tell(self, found: _Told) -> None:
        self._facts, self._things, self._people = found
        before = self.list.key()
        self._show_rows()
        if self.list.key() == before:  # else the list has told already who is chosen now
            self._show_person(before)
        if self._wanted:
            self.open_key(self._wanted)

    def open_key(self, key: str) -> None:
        """Choose the person with this id, as soon as it is read who is there."""
        self._wanted = key if self.busy else ""
        if self._wanted:
            return
        if all(one.person_id != key for one in self._shown()):
            self.words.set_value("")
        if self.list.choose(key, number_by(self._shown(), _id)):
            self.both.show_detail()

    def key(self) -> str:
        """The id of the person on show."""
        return self.list.key()

    def on_show(self) -> Survival | None:
        """What is on show of the person chosen."""
        return self._survival

    def print_plan(self) -> None:
        """Show who takes over what, for the person chosen, before it is printed."""
        from partnerdesk.actions.survival import cover_plan_facts, cover_plan_pdf

        key = self.list.key()
        if not key:
            return
        today = self.desk.today()
        facts = cover_plan_facts(self.desk.database, key, today)
        self._paper.print_out(
            Sheet(
                tr("Cover plan for {0}").format(facts.survival.name),
                f"cover-plan-{today.isoformat()}.pdf",
                tr("Please find attached who could take over what, as it stands today."),
                lambda: cover_plan_pdf(facts),
            )
        )

    # --- its parts ---------------------------------------------------------------------------

    def _list_side(self) -> QWidget:
        side = Surface()
        self.words = LineEditor(placeholder=tr("Part of a name or a school"))
        self.words.setAccessibleName(tr("Show people by part of their name or school"))
        self.words.setClearButtonEnabled(True)
        self.words.edited.connect(self._show_rows)
        room = QWidget()
        column(room, margins=(12, 12, 12, 4)).addWidget(self.words)
        side.body.addWidget(room)
        self.list = RecordList(Columns("", (), tr("Would go on")), tr("People"))
        side.body.addWidget(self.list, 1)
        self._nobody = EmptyState(
            "person",
            tr("Nobody is found"),
            tr("Write less of the name, or name people on the Partners page first."),
        )
        self._nobody.hide()
        side.body.addWidget(self._nobody, 1)
        return side

    def _detail_side(self) -> QWidget:
        side = Surface(margin=20, gap=8)
        head = line(gap=8)
        self.name = ElidedLabel("", "page")
        self.chip = Chip("")
        head.addWidget(self.name, 1)
        head.addWidget(self.chip)
        side.body.addLayout(head)
        self.where = WrapLabel("", "subtitle")
        side.body.addWidget(self.where)
        self.said = WrapLabel("")
        room = QWidget()
        stack = column(room, gap=16, margins=(0, 0, 8, 8))
        stack.addWidget(self.said)
        self.holds = Rebuilt()
        stack.addWidget(self.holds)
        stack.addStretch()
        self._scroll = ScrollPage(room)
        side.body.addWidget(self._scroll, 1)
        return side

    # --- what is on show ---------------------------------------------------------------------

    def _shown(self) -> list[PersonAtRisk]:
        wanted = sort_key(self.words.value())
        return [one for one in self._people if wanted in sort_key(f"{one.name} {one.where}")]

    def _show_rows(self) -> None:
        shown = self._shown()
        title = counted(len(shown), tr("person"), tr("people"))
        show_things(self.list, shown, _id, _row, title)
        self.list.setVisible(bool(shown))
        self._nobody.setVisible(not shown)
        self.list.choose_first()

    def _show_person(self, key: str) -> None:
        from partnerdesk.documents.cover_plan import score_words

        same = self._survival is not None and self._survival.person_id == key
        facts = self._facts
        known = any(one.person_id == key for one in self._people)
        self.plan_button.setEnabled(known)
        if not known or facts is None:
            self._survival = None
            self.name.setText("")
            self.chip.hide()
            self.where.setText("")
            self.said.setText(tr("Choose somebody in the list to see what hangs on them."))
            self.holds.show_content(QWidget())
            return
        found = self._survival = survival(key, facts, self._things)
        self.name.setText(found.name)
        self.chip.set_fact(score_chip(found.score, len(found.alone)))
        self.chip.show()
        self.where.setText(found.where)
        self.said.setText(score_words(found))
        self.holds.show_content(self._content(found))
        if not same:
            self._scroll.verticalScrollBar().setValue(0)

    def _content(self, found: Survival) -> QWidget:
        page = QWidget()
        stack = column(page, gap=16)
        for kind in HoldKind:
            alone = [one for one in found.alone if one.kind is kind]
            if alone:
                stack.addWidget(self._block(kind, alone))
        shared = [one for one in found.holds if not one.alone]
        if shared:
            stack.addWidget(_shared(shared))
        return page

    def _block(self, kind: HoldKind, alone: list[Hold]) -> QWidget:
        block = Block(tr(kind.label))
        for hold in alone[:_SHOWN]:
            block.add(self._hold(hold))
        if len(alone) > _SHOWN:
            more = tr("{0} more stand in the cover plan.").format(len(alone) - _SHOWN)
            block.add_text(more, quiet=True)
        return block

    def _hold(self, hold: Hold) -> ActionRow:
        words = covering(hold.kind)
        verb = button(words, clicked=lambda: mend_hold(self.desk, self.window(), hold), small=True)
        verb.setObjectName(f"mend-{hold.kind}-{hold.key}")
        verb.setAccessibleName(f"{words}: {hold.words}")
        made = ActionRow(
            hold.words, " · ".join(_second(hold)), icon=HELD[hold.kind], tone="warn", trailing=verb
        )
        layout = made.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)
        return made


def _id(one: PersonAtRisk) -> str:
    return one.person_id


def _row(one: PersonAtRisk) -> Row:
    return Row(one.person_id, one.name, one.where, (), score_chip(one.score, one.alone))


def _second(hold: Hold) -> Iterator[str]:
    if hold.when:
        yield day_text(hold.when)
    if hold.cover:
        yield tr("Could take over: {0}").format(hold.cover)
    elif hold.kind is HoldKind.OFFICE:
        yield tr("Nobody can take this over: it has to be written down")
    else:
        yield tr("Nobody is known who could take over")


def _shared(holds: list[Hold]) -> QWidget:
    """What would go on by itself, in a line for each kind."""
    block = Block(tr("What others hold as well"))
    for kind in HoldKind:
        several = [one for one in holds if one.kind is kind]
        if not several:
            continue
        names = sorted({name for one in several for name in one.others}, key=str.casefold)
        most = 3
        told = names if len(names) <= most else [*names[: most - 1], tr("others")]
        words = f"{tr(kind.label)}: {len(several)}"
        if told:
            words += " " + tr("with {0}").format(listed(told))
        elif kind is HoldKind.OFFICE:
            words += " " + tr("written down")
        block.add_text(words, quiet=True)
    return block
