"""The first tab of a member: whom to call, who is on board, when we last spoke, what to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from partnerdesk.actions import partners as actions
from partnerdesk.domain.buy_in import BuyIn
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import NoteTopic, Role, Stage
from partnerdesk.domain.posts import call_first
from partnerdesk.domain.words import counted
from ui.desk import Desk
from ui.partners.contact_dialogs import open_buy_in, open_log_contact, open_private_note
from ui.partners.member_dialog import open_edit_member
from ui.partners.new_head import NewHeadCard
from ui.partners.person_dialogs import open_add_person, open_call_first
from ui.partners.reading import MemberView
from ui.partners.words import (
    beginning_lines,
    buy_in_chip,
    channel_chip,
    contact_words,
    due_words,
    plan_words,
    role_words,
    tr,
)
from ui.widgets import (
    Block,
    Chip,
    ElidedLabel,
    FlowLayout,
    FormDialog,
    Label,
    MenuButton,
    WrapLabel,
    column,
    line,
    link_button,
)
from ui.widgets.opened import opened
from ui.widgets.rebuilt import Rebuilt

_CONTACTS_SHOWN = 3
_NOTES_SHOWN = 3
_SIGHTINGS_SHOWN = 8


class Overview(Rebuilt):
    """Blocks about one member, the most useful first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: MemberView | None = None

    def show_view(self, view: MemberView) -> None:
        """Show a member."""
        self._view = view
        content = QWidget()
        whole = column(content, gap=20)
        for one in view.new_heads:
            whole.addWidget(NewHeadCard(self._desk, one, view.today))
        across = line(gap=24)
        for blocks in (self._left(view), self._right(view)):
            side = column(gap=20)
            for block in blocks:
                side.addWidget(block)
            side.addStretch()
            across.addLayout(side, 1)
        whole.addLayout(across)
        if view.facts.buy_ins:
            whole.addWidget(self._evidence(view))
        whole.addStretch()
        self.show_content(content)

    def _left(self, view: MemberView) -> Iterable[Block]:
        yield self._call_first(view)
        yield self._private(view)
        yield self._about(view)
        if view.member.themes:
            yield _themes(view.member.themes)
        yield from self._public_notes(view)

    def _right(self, view: MemberView) -> Iterable[Block]:
        yield self._on_board(view)
        yield self._last_contacts(view)
        yield from _whereabouts(view)

    # --- whom to call ------------------------------------------------------------------------

    def _call_first(self, view: MemberView) -> Block:
        roles = [one.role for one in view.facts.people]
        role = call_first(view.member, roles, view.today)
        if role is None:
            block = Block(tr("Call first"), self._link(tr("Add person…"), open_add_person))
            block.add_text(tr("Nobody is known here yet."), quiet=True)
            return block
        block = Block(tr("Call first"), self._link(tr("Choose…"), open_call_first))
        block.add(self._person(view, role))
        return block

    def _person(self, view: MemberView, role: Role) -> QWidget:
        person = next(one.person for one in view.facts.people if one.role.id == role.id)
        part = QWidget()
        across = line(part, gap=12)
        fact = channel_chip(person)
        chip = Chip(fact.text, fact.tone, fact.icon)
        across.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=0)
        words.addWidget(ElidedLabel(person.name))
        told = " · ".join(filter(None, (role_words(role), person.reach_at)))
        words.addWidget(WrapLabel(told, "quiet"))
        across.addLayout(words, 1)
        return part

    # --- who is on board ---------------------------------------------------------------------

    def _on_board(self, view: MemberView) -> Block:
        block = Block(tr("On board"), self._link(tr("Record…"), open_buy_in))
        flow = FlowLayout()
        for state in view.standing:
            fact = buy_in_chip(state, view.today)
            flow.addWidget(Chip(fact.text, fact.tone, fact.icon))
        chips = QWidget()
        chips.setLayout(flow)
        block.add(chips)
        block.add_text(plan_words(view.member), quiet=True)
        return block

    def _evidence(self, view: MemberView) -> Block:
        """What shows that each group is on board, or was (P8, P9)."""
        block = Block(tr("What shows it"))
        for seen in view.facts.buy_ins[:_SIGHTINGS_SHOWN]:
            block.add(self._sighting(view, seen))
        return block

    def _sighting(self, view: MemberView, seen: BuyIn) -> QWidget:
        part = QWidget()
        across = line(part, gap=8)
        told = f"{day_text(seen.seen_on)} · {seen.group.label}, {seen.standing.label.lower()}"
        across.addWidget(Label(told, "quiet"))
        across.addWidget(ElidedLabel(" ".join(seen.evidence.split()), "small"), 1)
        more = MenuButton("", "more", small=True)
        correct = more.menu().addAction(tr("Correct…"))
        correct.triggered.connect(
            lambda: opened(open_buy_in(self._desk, self, view.member.id, seen))
        )
        remove = more.menu().addAction(tr("Remove"))
        remove.triggered.connect(partial(self._remove_sighting, seen))
        for action in (correct, remove):
            action.setEnabled(not self._desk.read_only)
        more.setProperty("role", "quiet")
        more.setProperty("fit", "icon")
        more.setObjectName(f"sighting-{seen.id}")
        more.setAccessibleName(tr("More for {0}").format(told))
        across.addWidget(more)
        return part

    def _remove_sighting(self, seen: BuyIn) -> None:
        self._desk.do(
            lambda database: actions.remove(database, seen),
            tr("Removed what was recorded for {0}").format(seen.group.label.lower()),
        )

    # --- keeping in touch --------------------------------------------------------------------

    def _last_contacts(self, view: MemberView) -> Block:
        block = Block(tr("Last contacts"), self._link(tr("Log contact…"), open_log_contact))
        told = column(gap=2)
        for contact in view.facts.contacts[:_CONTACTS_SHOWN]:
            told.addWidget(ElidedLabel(contact_words(contact, view.today), "small"))
        if not view.facts.contacts:
            told.addWidget(WrapLabel(tr("No contact has been logged yet."), "quiet"))
        block.add(told)
        if view.due is None:
            return block
        words = due_words(view.due, view.today)
        rhythm = view.member.rhythm.label.lower()
        if view.due < view.today:
            chip = Chip(words, "bad", "warning")
            block.body.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
            block.add_text(tr("Wanted {0}; holidays don’t count.").format(rhythm), quiet=True)
        else:
            block.add_text(f"{words}, {rhythm}", quiet=True)
        return block

    # --- what to know ------------------------------------------------------------------------

    def _about(self, view: MemberView) -> Block:
        member = view.member
        link = self._edit_link(view)
        block = Block(tr("Values and how it began"), link)
        lines = [member.values_ethos, *beginning_lines(member)]
        for text in filter(None, lines):
            block.add_text(text)
        if member.stage is not Stage.NEW:
            block.add_text(tr("Stage: {0}").format(member.stage.label.lower()), quiet=True)
        if member.other_partnerships:
            block.add_text(tr("Also works with: {0}").format(member.other_partnerships), quiet=True)
        if block.body.count() == 1:
            block.add_text(tr("Nothing is written down yet."), quiet=True)
        return block

    def _edit_link(self, view: MemberView) -> QPushButton:
        link = link_button(
            tr("Edit"), "", lambda: opened(open_edit_member(self._desk, self, view.member.id))
        )
        link.setObjectName("edit-values")
        link.setAccessibleName(tr("Edit values and how it began"))
        link.setEnabled(not self._desk.read_only)
        return link

    def _public_notes(self, view: MemberView) -> Iterable[Block]:
        public = [note for note in view.facts.notes if not note.private]
        strengths = [note for note in public if note.topic is NoteTopic.STRENGTHS]
        others = [note for note in public if note.topic is not NoteTopic.STRENGTHS]
        for title, notes in ((tr("Strengths"), strengths), (tr("Notes"), others)):
            if notes:
                block = Block(title)
                for note in notes[:_NOTES_SHOWN]:
                    block.add_text(note.body)
                _say_more(block, len(notes))
                yield block

    def _private(self, view: MemberView) -> Block:
        private = [note for note in view.facts.notes if note.private]
        title = tr("Private note") if len(private) < 2 else tr("Private notes")
        block = Block(title, self._link(tr("Add note…"), open_private_note))
        if private:
            block.add_text(tr("Never printed outside our school."), quiet=True)
        else:
            block.add_text(
                tr("None. What is written here is never printed outside our school."), quiet=True
            )
        for note in private[:_NOTES_SHOWN]:
            block.add_text(note.body)
        _say_more(block, len(private))
        return block

    def _link(self, text: str, opener: Callable[..., FormDialog]) -> QPushButton:
        """A link that opens a dialog about the member on show."""

        def clicked() -> None:
            if self._view is not None:
                opened(opener(self._desk, self, self._view.member.id))

        link = link_button(text, "", clicked)
        link.setObjectName(opener.__name__)
        link.setEnabled(not self._desk.read_only)
        return link


def _themes(themes: tuple[str, ...]) -> Block:
    block = Block(tr("Themes"))
    flow = FlowLayout()
    for theme in themes:
        flow.addWidget(Chip(theme, "neutral", "flag"))
    chips = QWidget()
    chips.setLayout(flow)
    block.add(chips)
    return block


def _whereabouts(view: MemberView) -> Iterable[Block]:
    member = view.member
    ages = (
        tr("ages {0} to {1}").format(member.lowest_age, member.highest_age)
        if member.lowest_age is not None and member.highest_age is not None
        else ""
    )
    pupils = counted(member.pupils, tr("pupil"), tr("pupils")) if member.pupils else ""
    lines = (
        member.address,
        " · ".join(filter(None, (member.telephone, member.email))),
        member.website,
        " · ".join(filter(None, (pupils, ages, member.religious_character))),
        " · ".join(filter(None, (member.trust, member.local_authority))),
    )
    if any(lines):
        block = Block(tr("The school"))
        inside = column(gap=2)
        for text in filter(None, lines):
            inside.addWidget(WrapLabel(text, "small"))
        block.add(inside)
        yield block


def _say_more(block: Block, there_are: int) -> None:
    if there_are > _NOTES_SHOWN:
        more = there_are - _NOTES_SHOWN
        block.add(Label(tr("{0} more under Notes").format(more), "quiet"))
