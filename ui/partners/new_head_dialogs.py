"""Dialogs about a new head: who it is and from when, and on which day a step was done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import new_head as actions
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.new_head import BRIEF, MEET, WATCH_DAYS, WatchedHead
from partnerdesk.domain.partners import Member, Person, RoleKind
from partnerdesk.domain.posts import holders
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import partners_rows
from ui.desk import Desk
from ui.partners.person_dialogs import add_reach_fields, only
from ui.partners.reading import MemberView, read_view
from ui.partners.words import tr
from ui.widgets import Banner, ChoiceEditor, DateEditor, Form, FormDialog, LineEditor

if TYPE_CHECKING:
    from ui.calendar.session_dialog import SessionDialog

_NEW = ("name", "channel", "mobile", "telephone", "email")


class NewHeadDialog(FormDialog):
    """Says what follows from the day before anything is written down."""

    def __init__(self, desk: Desk, parent: QWidget | None, member_id: str) -> None:
        self._desk, self._member_id = desk, member_id
        self._view = read_view(desk, member_id)
        form = Form(columns=2)
        form.add("starts_on", tr("&First day as head"), DateEditor())
        form.add("successor", tr("&Who"), ChoiceEditor(self._people()))
        form.add("name", tr("&Name"), LineEditor())
        form.add(
            "title", tr("The school’s &own word for it"), LineEditor(), tr("May be left blank.")
        )
        add_reach_fields(form, note=False)
        self.follows = Banner("info", "")
        form.add_widget(self.follows)
        form.set_values({"starts_on": desk.today(), "title": self._title()})
        for name in ("starts_on", "successor", "name"):
            form.editor(name).edited.connect(self._tell)
        form.editor("successor").edited.connect(self._ask_for_new)
        super().__init__(
            tr("A new head"), form, tr("Change head"), self._change, self._view.member.name, parent
        )
        self._tell()

    def _people(self) -> list[tuple[str | None, str]]:
        """Somebody new, then the people of the school, then those of the others."""
        view = self._view
        heads = {one.person_id for one in self._heads(self._desk.today())}
        offered: dict[str | None, str] = {None: tr("Somebody new")}
        for one in (*view.in_post, *view.held_before):
            offered.setdefault(one.person.id, f"{one.person.name}, {one.role.label}")
        with self._desk.read() as connection:
            members: dict[str, Member] = {
                one.id: one for one in partners_rows.all_members(connection)
            }
            others = partners_rows.people_in_roles(connection)
        for one in sorted(others, key=lambda one: one.person.name):
            at = members[one.role.member_id].name
            offered.setdefault(one.person.id, f"{one.person.name}, {one.role.label}, {at}")
        return [(key, words) for key, words in offered.items() if key not in heads]

    def _heads(self, day: date) -> list[Any]:
        return list(holders([one.role for one in self._view.facts.people], RoleKind.HEAD, day))

    def _title(self) -> str:
        """What the school calls its head so far."""
        heads = self._heads(self._desk.today())
        return heads[0].title if len(heads) == 1 else ""

    def _ask_for_new(self) -> None:
        is_new = self.form.editor("successor").value() is None
        for name in _NEW:
            self.form.field(name).setVisible(is_new)

    def _tell(self) -> None:
        try:
            day = self.form.editor("starts_on").value()
        except RuleBroken:
            day = None
        if day is None:
            self.follows.say("info", tr("Whoever is head now ends the day before the first day."))
            return
        self.follows.say("info", " ".join((self._who_ends(day), self._what_follows(day))))

    def _who_ends(self, day: date) -> str:
        last = day - timedelta(days=1)
        ending = {one.person_id for one in self._heads(last)}
        names = {one.person.id: one.person.name for one in self._view.facts.people}
        if len(ending) != 1:
            return tr("Nobody is known to be head until then.") if not ending else ""
        pattern = tr("{0} is head until {1}.")
        return pattern.format(names[next(iter(ending))], day_text(last))

    def _what_follows(self, day: date) -> str:
        last = day + timedelta(days=WATCH_DAYS)
        if last < self._desk.today():
            return tr("This is long past, so nothing is asked of you about it.")
        return tr(
            "Until {0}, Today asks you to brief the new head, to meet them, and to have them "
            "sign up afresh."
        ).format(day_text(last))

    def _change(self, values: dict[str, Any]) -> None:
        starts_on, person_id = values["starts_on"], values["successor"]
        if starts_on is None:
            raise RuleBroken("starts_on", tr("Put the first day, such as 1/9/2026."))
        if person_id is None:
            person = Person(**only(_NEW, values))
        else:
            with self._desk.read() as connection:
                person = partners_rows.get_person(connection, person_id)
        today, key = self._desk.today(), self._member_id
        self._desk.run(
            lambda database: actions.change_head(
                database, key, person, starts_on, today, values["title"]
            ),
            tr("{0} is head of {1} from {2}").format(
                person.name, self._view.member.name, day_text(starts_on)
            ),
        )


def open_new_head(desk: Desk, parent: QWidget | None, member_id: str) -> NewHeadDialog:
    """Somebody new becomes head of a member; ready to show."""
    return NewHeadDialog(desk, parent, member_id)


def open_mark(desk: Desk, parent: QWidget | None, one: WatchedHead, step: str) -> FormDialog:
    """Record the day on which a step was done; ready to show."""
    field, title, label, hint, notice = {
        BRIEF: (
            "briefed_on", tr("The new head was briefed"), tr("&Briefed on"), "",
            tr("{0} of {1} was briefed"),
        ),
        MEET: (
            "met_on", tr("The new head was met"), tr("&Met on"),
            tr("A visit or meeting that is logged with them counts by itself."),
            tr("{0} of {1} was met"),
        ),
    }.get(step) or (
        "signed_up_on", tr("The new head signed up afresh"), tr("&Signed up on"),
        tr("A signature recorded with an agreement counts by itself."),
        tr("{0} of {1} signed up afresh"),
    )  # fmt: skip
    form = Form()
    form.add(field, label, DateEditor(), hint)
    form.set_values({field: desk.today()})

    def submit(values: dict[str, Any]) -> None:
        if values[field] is None:
            raise RuleBroken(field, tr("Put the day, such as 3/9/2026."))
        today = desk.today()
        desk.run(
            lambda database: actions.mark(database, one.change.id, today, **values),
            notice.format(one.head, one.member),
        )

    intro = f"{one.head}, {one.member}"
    return FormDialog(title, form, tr("Record"), submit, intro, parent, width=480)


def open_meeting(desk: Desk, parent: QWidget | None, one: WatchedHead) -> SessionDialog:
    """Show the dialog of a session over ``parent``, filled in for a meeting with a new head."""
    from ui.calendar.session_dialog import open_session_dialog

    change_id = one.change.id
    begin = actions.meeting_with(desk.database, change_id, desk.today())
    return open_session_dialog(
        desk,
        parent,
        begin=begin,
        add=lambda database, facts, today, note: actions.propose_meeting(
            database, change_id, facts, today, note
        ),
    )


def can_change(view: MemberView, *, read_only: bool) -> bool:
    """Whether a new head can be named: not at a member that has left."""
    return not read_only and view.member.left_on is None
