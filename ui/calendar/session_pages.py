"""The tabs of the session dialog; the first holds what nearly every session needs."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter

from partnerdesk.domain.lending import ItemKind
from partnerdesk.domain.sessions import SessionFacts, SessionKind, SessionPart
from partnerdesk.store import calendar_rows, lending_rows, partners_rows
from partnerdesk.store.lending_rows import ItemFilter
from ui.calendar.inputs import (
    TimeEditor,
    YearsEditor,
    member_choices,
    people_choices,
)
from ui.calendar.numbers_editor import NumbersEditor
from ui.calendar.people_editor import PeopleEditor
from ui.calendar.planning_words import choices, tr
from ui.calendar.row_editors import CostsEditor, NeedsEditor
from ui.calendar.tabbed_form import FormPage, TabbedForm
from ui.desk import Desk
from ui.widgets import (
    ChoiceEditor,
    DateEditor,
    Form,
    LineEditor,
    TextEditor,
    TickEditor,
    TicksEditor,
)


def add_pages(form: TabbedForm, desk: Desk, begin: SessionFacts, *, is_new: bool) -> None:
    """Add every tab; choices also offer what ``begin`` names and others no longer would."""
    members = _members(desk, begin)
    form.add_page("when", tr("When and where"), _when_page(desk, members, is_new=is_new))
    form.add_page("who", tr("Who comes"), _who_page(desk, begin, members))
    form.add_page("needs", tr("What it takes"), _needs_page(desk, members))
    form.add_page("words", tr("Purpose and notes"), _words_page())


def _when_page(desk: Desk, members: list[tuple[str, str]], *, is_new: bool) -> Form:
    with desk.read() as connection:
        projects = calendar_rows.all_projects(connection)
    page = FormPage(6, 560)
    page.add("title", tr("&Title"), LineEditor(placeholder=tr("Year 8 Latin, week 6")), span=6)
    offered = [(None, tr("No project")), *((one.id, one.name) for one in projects)]
    share = 2 if is_new else 3
    page.add("project_id", tr("&Project"), ChoiceEditor(offered), span=share)
    page.add("kind", tr("&Kind"), ChoiceEditor(choices(SessionKind)), span=share)
    if is_new:
        page.add("agreed", "", TickEditor(tr("&Confirmed already")), span=share)
    page.add("day", tr("&Day"), DateEditor(), span=2)
    page.add("starts", tr("&From"), TimeEditor("13:30"))
    page.add("ends", tr("&Until"), TimeEditor("14:30"))
    last = DateEditor()
    page.add("last_day", tr("&Last day, if several"), last, span=2)
    venue = ChoiceEditor([(None, tr("Not settled")), *members])
    page.add("venue_id", tr("&Venue"), venue, span=2)
    room = LineEditor(placeholder=tr("Hall"))
    page.add("room", tr("&Room"), room, span=2)
    _complete_rooms(desk, venue, room)
    page.add("years", tr("&Year groups"), YearsEditor(), span=2)
    page.add("members", tr("&Members taking part"), TicksEditor(members), span=6)
    return page


def _complete_rooms(desk: Desk, venue: ChoiceEditor, room: LineEditor) -> None:
    """Offer the places of the venue while the room is typed."""
    names = QStringListModel(room)
    completer = QCompleter(names, room)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    popup = completer.popup()
    if popup is not None:
        popup.setAccessibleName(tr("Rooms there"))
    room.setCompleter(completer)

    def offer() -> None:
        venue_id = venue.value()
        if not venue_id:
            names.setStringList([])
            return
        with desk.read() as connection:
            items = lending_rows.list_items(connection, ItemFilter(owner_id=venue_id))
        names.setStringList([one.name for one in items if one.kind is ItemKind.PLACE])

    venue.edited.connect(offer)


def _who_page(desk: Desk, begin: SessionFacts, members: list[tuple[str, str]]) -> Form:
    people = dict(people_choices(desk))
    missing = [one.person_id for one in begin.people if one.person_id not in people]
    if missing:
        with desk.read() as connection:
            found = partners_rows.people_by_id(connection, missing)
        people |= {key: one.name for key, one in found.items()}
    page = Form()
    page.add(
        "numbers",
        tr("&Expected, and minutes for each of their staff besides the session"),
        NumbersEditor(dict(members)),
    )
    parts = choices(SessionPart)
    page.add("people", tr("&Lead, staff and visitors"), PeopleEditor(list(people.items()), parts))
    return page


def _needs_page(desk: Desk, members: list[tuple[str, str]]) -> Form:
    page = Form()
    page.add("needs", tr("&Equipment"), NeedsEditor(desk))
    placeholder = tr("Minibus from Heron Vale at 13:00")
    page.add("transport", tr("&Transport"), LineEditor(placeholder=placeholder))
    page.add("costs", tr("&Costs"), CostsEditor(members))
    return page


def _words_page() -> Form:
    page = Form()
    page.add("purpose", tr("What it is &for"), TextEditor(lines=4))
    page.add("notes", tr("&Notes"), TextEditor(lines=5))
    return page


def _members(desk: Desk, begin: SessionFacts) -> list[tuple[str, str]]:
    """The members of today, and those that have left but take part here."""
    offered = dict(member_choices(desk))
    named = {one.member_id for one in begin.members} | {one.borne_by_id for one in begin.costs}
    missing = [key for key in named | {begin.session.venue_id} if key and key not in offered]
    if missing:
        with desk.read() as connection:
            found = partners_rows.members_by_id(connection, missing)
        offered |= {key: one.name for key, one in found.items()}
    return list(offered.items())
