"""The papers of the calendar: of a term, of a session, of a year, and dates to propose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from partnerdesk.domain.calendar import Term
from partnerdesk.domain.date_finder import FoundDate, Wish
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import calendar_rows, partners_rows
from partnerdesk.store.database import Database
from ui.background import own_worker
from ui.calendar.inputs import member_choices
from ui.calendar.planning_words import school_year, tr
from ui.desk import Desk
from ui.printing.preview import PrintPreview, show_pdf
from ui.widgets import ChoiceEditor, DateEditor, Form, FormDialog, LineEditor, TicksEditor
from ui.widgets.opened import opened

Make = Callable[[Database, str, date], bytes]
Days = tuple[date, date]

# What each paper of a session is called, and the function that makes it.
_OF_SESSION = (
    ("Session sheet", "session_sheet_pdf"),
    ("Register", "register_pdf"),
    ("Transport list", "transport_pdf"),
    ("Agenda", "agenda_pdf"),
    ("Minutes", "minutes_pdf"),
)
_SIZES = (("A4", "A4, to hand round"), ("A3", "A3, for the wall"))


def print_menu(desk: Desk, parent: QWidget, session_id: Callable[[], str] = lambda: "") -> QMenu:
    """A menu of every paper; ``session_id`` says which session is chosen, blank for none."""
    menu = QMenu(parent)
    menu.addAction(tr("Term planner…"), lambda: open_planner(desk, parent))
    menu.addAction(tr("Year list…"), lambda: open_year_list(desk, parent))
    menu.addSeparator()
    of_session = []
    for words, name in _OF_SESSION:
        act = partial(_of_chosen, desk, parent, session_id, words, name)
        of_session.append(menu.addAction(tr(words), act))
    slip = partial(_slip_of_chosen, desk, parent, session_id)
    of_session.append(menu.addAction(tr("Date we propose…"), slip))

    def follow() -> None:
        chosen = bool(session_id())
        for action in of_session:
            action.setEnabled(chosen)

    menu.aboutToShow.connect(follow)
    follow()
    return menu


# --- of a session ------------------------------------------------------------------------------


def _of_chosen(
    desk: Desk, parent: QWidget, session_id: Callable[[], str], words: str, name: str
) -> None:
    key = session_id()
    if key:
        show_session_paper(desk, parent, key, words, name)


def show_session_paper(
    desk: Desk, parent: QWidget, session_id: str, words: str, name: str
) -> PrintPreview | None:
    """Show one paper of a session; ``name`` is its function in ``actions.calendar_paper``.

    A refusal is said in the window, and None then.
    """
    from partnerdesk.actions import calendar_paper

    with desk.read() as connection:
        session = calendar_rows.session_facts(connection, session_id).session
    make: Make = getattr(calendar_paper, name)
    try:
        pdf = make(desk.database, session_id, desk.today())
    except RuleBroken as refusal:
        desk.refused.emit(refusal.message)
        return None
    day = day_text(session.starts_at.date())
    title = tr("{0}: {1}, {2}").format(tr(words), session.title, day)
    body = tr("Dear all,\n\nPlease find attached: {0}.\n").format(title)
    return show_pdf(parent, title, pdf, f"{title}.pdf", title, body)


def _slip_of_chosen(desk: Desk, parent: QWidget, session_id: Callable[[], str]) -> None:
    key = session_id()
    if not key:
        return
    with desk.read() as connection:
        facts = calendar_rows.session_facts(connection, key)
    session = facts.session
    dates = [FoundDate(session.starts_at, session.ends_at)]
    ids = tuple(one.member_id for one in facts.members)
    open_slip(desk, parent, dates, ids, session.title)


def show_dates_slip(
    desk: Desk, parent: QWidget, dates: Sequence[FoundDate], wish: Wish, title: str = ""
) -> FormDialog:
    """Ask what the dates found are for, and show them as a slip to reply on."""
    return open_slip(desk, parent, dates, wish.member_ids, title)


def open_slip(
    desk: Desk,
    parent: QWidget,
    dates: Sequence[FoundDate],
    member_ids: Sequence[str],
    title: str = "",
) -> FormDialog:
    """Ask what the dates are for and by when to reply, then show the slip."""
    form = Form()
    form.add("title", tr("&What the dates are for"), LineEditor(placeholder=tr("Year 8 Latin")))
    form.add("reply_by", tr("&Reply by"), DateEditor(), tr("Blank leaves a line for it out."))
    chase = desk.today() + timedelta(days=desk.settings().pencil_chase_days)
    before = min(one.starts_at.date() for one in dates) - timedelta(days=1)
    form.set_values({"title": title, "reply_by": max(desk.today(), min(chase, before))})

    def submit(values: dict[str, Any]) -> None:
        from partnerdesk.actions.calendar_paper import dates_slip_pdf

        named, by = values["title"], values["reply_by"]
        if not named:
            raise RuleBroken("title", tr("Write what the dates are for."))
        if by is not None and by < desk.today():
            raise RuleBroken("reply_by", tr("This day has passed. Put a later one here."))
        pdf = dates_slip_pdf(desk.database, dates, named, member_ids, by, desk.today())
        heading = tr("Dates we propose: {0}").format(named)
        body = tr("Dear all,\n\nPlease tell us which of the dates attached you can take.\n")
        show_pdf(parent, heading, pdf, f"{heading}.pdf", heading, body)

    words = tr("Print dates we propose")
    return opened(FormDialog(words, form, tr("Show the slip"), submit, parent=parent))


# --- of a term and of a year ---------------------------------------------------------------------


def open_planner(desk: Desk, parent: QWidget) -> FormDialog:
    """Ask which term, on which paper, then show the planner of it."""
    form = Form(columns=2)
    terms = _terms(desk)
    offered: list[tuple[Days | None, str]] = [((t.first_day, t.last_day), _told(t)) for t in terms]
    form.add("term", tr("&Which term"), ChoiceEditor([*offered, (None, tr("Other days"))]), span=2)
    form.add("first", tr("&From"), DateEditor())
    form.add("last", tr("&Until"), DateEditor(), tr("At most 26 weeks."))
    form.add("size", tr("&Paper"), ChoiceEditor([(size, tr(words)) for size, words in _SIZES]))
    members = member_choices(desk)
    form.add("members", tr("&Members"), TicksEditor(members), span=2)
    today = desk.today()
    begin = next((one for one in terms if one.last_day >= today), None)
    form.set_values(
        {
            "term": (begin.first_day, begin.last_day) if begin else None,
            "size": "A4",
            "members": tuple(key for key, _ in members),
        }
    )

    def follow() -> None:
        other = form.editor("term").value() is None
        form.field("first").setVisible(other)
        form.field("last").setVisible(other)

    def submit(values: dict[str, Any]) -> None:
        from partnerdesk.actions.calendar_paper import term_planner_pdf

        first, last = values["term"] or (values["first"], values["last"])
        for name, day in (("first", first), ("last", last)):
            if day is None:
                raise RuleBroken(name, tr("Give a day, such as 3/3/2026."))
        if not values["members"]:
            raise RuleBroken("members", tr("Tick at least one member."))
        if last < first:
            raise RuleBroken("last", tr("The last day is before the first."))
        if (last - first).days > 26 * 7 - 1:
            raise RuleBroken("last", tr("A sheet holds at most 26 weeks. Choose fewer days."))
        name = next((t.name for t in terms if (t.first_day, t.last_day) == (first, last)), "")
        title = tr("Term planner, {0}").format(name or f"{day_text(first)} – {day_text(last)}")
        size, ids, database = values["size"], values["members"], desk.database
        _show_made(
            desk,
            parent,
            title,
            lambda: term_planner_pdf(database, first, last, today, size, ids),
        )

    form.changed.connect(follow)
    follow()
    verb = tr("Show the planner")
    return opened(FormDialog(tr("Print a term planner"), form, verb, submit, parent=parent))


def open_year_list(desk: Desk, parent: QWidget) -> FormDialog:
    """Ask which school year, then show its fixtures, events and showcases."""
    now = school_year(desk.today())
    years = [now.replace(year=now.year + by) for by in (-1, 0, 1)]
    form = Form()
    named = [(first, f"{first.year}/{(first.year + 1) % 100:02}") for first in years]
    form.add("year", tr("&School year"), ChoiceEditor(named))
    form.set_values({"year": now})

    def submit(values: dict[str, Any]) -> None:
        from partnerdesk.actions.calendar_paper import year_list_pdf

        first = values["year"]
        last = date(first.year + 1, 8, 31)
        title = tr("Fixtures and events, {0}").format(dict(named)[first])
        database, today = desk.database, desk.today()
        _show_made(desk, parent, title, lambda: year_list_pdf(database, first, last, today))

    verb = tr("Show the list")
    intro = tr("Fixtures, events and showcases by month.")
    return opened(FormDialog(tr("Print a year list"), form, verb, submit, intro, parent))


def _show_made(desk: Desk, parent: QWidget, title: str, make: Callable[[], bytes]) -> None:
    """Make a paper on the worker and show it; a refusal is said in the window."""
    body = tr("Dear all,\n\nPlease find attached: {0}.\n").format(title)
    own_worker(parent).start(
        "print",
        lambda job: make(),
        lambda pdf: show_pdf(parent, title, pdf, f"{title}.pdf", title, body),
        lambda refusal: desk.refused.emit(refusal.message),
    )


def _terms(desk: Desk) -> list[Term]:
    """Our own terms from the last school year on; everybody's while we have none."""
    since = school_year(desk.today())
    since = since.replace(year=since.year - 1)
    with desk.read() as connection:
        us = partners_rows.us(connection)
        own = calendar_rows.terms_of(connection, us.id) if us else []
        terms = own or calendar_rows.all_terms(connection)
    found = {(one.first_day, one.last_day): one for one in terms if one.last_day >= since}
    return list(found.values())


def _told(term: Term) -> str:
    return tr("{0}, until {1}").format(term.name, day_text(term.last_day))
