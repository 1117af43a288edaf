"""A school's calendar file: what it means, the difference it makes, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QSizePolicy, QWidget

from partnerdesk.domain.calendar import Feed, FeedMeaning
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows
from ui.background import Background, Job, own_worker
from ui.calendar.inputs import member_choices
from ui.calendar.planning_words import choices, touched_words, tr
from ui.desk import Desk
from ui.importing.detail import DetailPane, FactLines, ListPage
from ui.importing.dialog import ImportDialog
from ui.widgets import Banner, ChoiceEditor, Columns, Form, RecordList, Row, column
from ui.widgets.opened import opened

if TYPE_CHECKING:
    from partnerdesk.actions.calendar_exchange import CalendarPreview
    from partnerdesk.formats.icalendar_in import ReadCalendar
    from partnerdesk.store.changes import Changes
    from partnerdesk.store.database import Database
    from ui.calendar.difference_rows import Line

# How far ahead sessions are looked through for what new closures touch.
_DAYS_AHEAD = 400


class CalendarImport(ImportDialog):
    """The file, then whose it is and what it means, with the difference under it."""

    def __init__(
        self, desk: Desk, background: Background, parent: QWidget | None, member_id: str = ""
    ) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Import a calendar"),
            tr("What a school publishes: its holidays, its school days, or what goes on there."),
            memory="calendar",
            wanted=tr("Choose a calendar file, which ends in .ics."),
            filters=tr("Calendars (*.ics *.ical *.ifb *.icalendar);;All files (*)"),
        )
        self._member_id = member_id
        self._read_file: ReadCalendar | None = None
        self._preview: CalendarPreview | None = None
        self._lines: dict[str, Line] = {}
        self._quiet = False
        self._said = ""
        self.add_page("difference", self._difference_page())

    # --- the file ------------------------------------------------------------------------------

    def read(self, path: Path) -> Callable[[Job], Any]:
        today = self.desk.today()

        def work(job: Job) -> ReadCalendar:
            from partnerdesk.actions.calendar_exchange import calendar_bytes, read_calendar

            content = calendar_bytes(path)
            return read_calendar(
                content, path.name, today, progress=job.report, cancelled=job.cancelled
            )

        return work

    def show_read(self, result: Any) -> None:
        self._read_file = result
        known = self._known_feed(result.name)
        member_id = self._member_id or (known.member_id if known else self._named_in(result.name))
        self._quiet = True
        self.form.set_values(
            {
                "member": member_id or None,
                "meaning": known.meaning if known else FeedMeaning.HOLIDAYS,
            }
        )
        self._quiet = False
        self.go_to("difference")
        self._compare()
        (self.listing if member_id else self.member).setFocus()

    def _known_feed(self, name: str) -> Feed | None:
        """The file of that name that was read last, whoever's it is."""
        keys = [self._member_id] if self._member_id else [k for k, _ in member_choices(self.desk)]
        with self.desk.read() as connection:
            feeds = [one for key in keys for one in calendar_rows.feeds_of(connection, key)]
        same = [one for one in feeds if one.name.casefold() == name.casefold()]
        return max(same, key=lambda one: one.read_on, default=None)

    def _named_in(self, name: str) -> str:
        """The one member whose name is in that of the calendar, or blank."""
        words = name.casefold()
        found = [key for key, member in member_choices(self.desk) if member.casefold() in words]
        return found[0] if len(found) == 1 else ""

    # --- the difference --------------------------------------------------------------------------

    def _compare(self) -> None:
        """Say what taking the file in would change, as whoever's and whatever is chosen."""
        self.banner.hide()
        read, member_id, meaning = self._read_file, self.member.value(), self.meaning.value()
        self._preview = None
        self._show_lines([])
        if read is None or not member_id or not meaning:
            self.pane.set_head("", tr("Choose whose calendar it is."))
            self.refresh_foot()
            return
        self.pane.set_head("", tr("Comparing with what is kept…"))
        self.set_foot(tr("Comparing…"), tr("Import"), enabled=False)
        database, today = self.desk.database, self.desk.today()

        def work(job: Job) -> CalendarPreview:
            from partnerdesk.actions.calendar_exchange import preview_calendar

            return preview_calendar(database, read, member_id, meaning, today)

        self.reader.start(tr("Comparing"), work, self.show_preview)

    def show_preview(self, preview: CalendarPreview) -> None:
        """Show the difference, what can't be read first."""
        from ui.calendar.difference_rows import lines_of

        self._preview = preview
        self._show_lines(lines_of(preview))
        unread = len(preview.not_read)
        self.unread.setVisible(bool(unread))
        if unread:
            many = counted(unread, tr("event can’t be read"), tr("events can’t be read"))
            self.unread.say("warn", tr("{0}. The list says why; the rest is read.").format(many))
        self.listing.choose_first()
        self._tell(self.listing.key())
        if not self._lines:
            self.pane.set_head("", tr("The file says just what is kept already."))
        self.refresh_foot()

    def _show_lines(self, lines: Sequence[Line]) -> None:
        self._lines = {one.row.key: one for one in lines}
        rows = [one.row for one in lines]

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            return rows[offset : offset + limit]

        title = counted(len(rows), tr("entry"), tr("entries")) if rows else ""
        self.listing.reload(len(rows), fetch, title=title)
        self.facts.set_lines([])
        self.unread.setVisible(self.unread.isVisible() and bool(lines))

    def _tell(self, key: str) -> None:
        one = self._lines.get(key)
        if one is not None:
            self.pane.set_head(one.row.title, one.row.second, one.remark)
            self.facts.set_lines(one.facts)

    def _chosen_anew(self) -> None:
        if not self._quiet:
            self._compare()

    # --- taking it in ----------------------------------------------------------------------------

    def refresh_foot(self) -> None:
        preview = self._preview
        if self.page() != "difference":
            self.set_foot("", "", enabled=False)
        elif preview is None:
            self.set_foot(tr("Choose whose calendar it is."), tr("Import"), enabled=False)
        else:
            writing = preview.changes_anything and not self.desk.read_only
            self.set_foot(_counts(preview), tr("Import"), enabled=writing)

    def act(self) -> None:
        """Take it all in, or nothing."""
        preview = self._preview
        if preview is None:
            return
        today = self.desk.today()

        def do(database: Database) -> Changes:
            changes, self._said = _taken_in(database, preview, today)
            return changes

        self.write(tr("Importing {0}").format(preview.name), do, "", "difference")

    def accept(self) -> None:
        super().accept()
        if self._said:
            self.desk.noticed.emit(self._said, True)

    # --- parts -----------------------------------------------------------------------------------

    def _difference_page(self) -> QWidget:
        self.member = ChoiceEditor(member_choices(self.desk))
        self.meaning = ChoiceEditor(choices(FeedMeaning))
        self.form = Form(columns=2)
        self.form.add("member", tr("Whose calendar it is"), self.member)
        self.form.add("meaning", tr("What it shows"), self.meaning)
        self.form.changed.connect(self._chosen_anew)
        self.unread = Banner("warn", "")
        self.unread.hide()
        columns = Columns("", (), tr("What happens"))
        self.listing = RecordList(columns, tr("What the file changes"))
        self.listing.chosen.connect(self._tell)
        self.pane = DetailPane()
        self.facts = FactLines()
        self.pane.inside.addWidget(self.facts)
        self.pane.inside.addStretch(1)
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        page = QWidget()
        stack = column(page, gap=12)
        stack.addWidget(self.form)
        stack.addWidget(self.unread)
        stack.addWidget(ListPage([], self.listing, self.pane, list_width=560), 1)
        return page


def _taken_in(database: Database, preview: CalendarPreview, today: date) -> tuple[Changes, str]:
    """Import, and say what was done and which sessions it touches; on the worker."""
    from partnerdesk.actions.calendar_exchange import import_calendar
    from partnerdesk.actions.sessions import late_clashes

    closes = preview.meaning is not FeedMeaning.EVENTS
    before = late_clashes(database, today, _DAYS_AHEAD) if closes else ()
    known = {(one.id, clash.key) for one, of in before for clash in of}
    changes = import_calendar(database, preview, today)
    after = late_clashes(database, today, _DAYS_AHEAD) if closes else ()
    touched = [(one, of) for one, of in after if any((one.id, c.key) not in known for c in of)]
    said = tr("Read {0} of {1}: {2}").format(preview.name, preview.member.name, _counts(preview))
    words = touched_words(touched)
    return changes, f"{said}. {words}" if words else said


def _counts(preview: CalendarPreview) -> str:
    """``12 new, 2 changed, 1 gone, 30 as they were``."""
    cancelled = len(preview.to_cancel)
    parts = [
        (len(preview.new), tr("{0} new")),
        (len(preview.changed), tr("{0} changed")),
        (len(preview.gone) - cancelled, tr("{0} gone")),
        (cancelled, tr("{0} cancelled")),
        (preview.unchanged, tr("{0} as they were")),
    ]
    words = ", ".join(pattern.format(count) for count, pattern in parts if count)
    if not preview.changes_anything and preview.feed is not None:
        day = day_text(preview.feed.read_on)
        return tr("Nothing has changed since it was read on {0}").format(day)
    return words or tr("There is nothing in it to take in this way")


def open_import(
    desk: Desk,
    parent: QWidget | None,
    path: Path | None = None,
    member_id: str = "",
    background: Background | None = None,
) -> CalendarImport:
    """Take a calendar file in; with ``path`` it is read at once, else it is asked for."""
    dialog = opened(CalendarImport(desk, background or own_worker(parent), parent, member_id))
    if path is not None:
        dialog.take(path)
    return dialog
