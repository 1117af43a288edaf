"""Lending, reserving, or noting that somebody asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import lending as actions
from partnerdesk.actions.lending import LendRequest
from partnerdesk.domain.dates import months_after
from partnerdesk.domain.lending import Caution, Half, comes_back, goes_out, out_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.partners_rows import member_names
from ui.desk import Desk
from ui.loans.lines_editor import LinesEditor
from ui.loans.reading import next_times, people_choices
from ui.loans.series_editor import SeriesEditor, days_of, end_of_term, our_closures
from ui.loans.thing_editor import thing_of
from ui.loans.when import WhenEditor
from ui.loans.words import things_words, tr
from ui.widgets import (
    Banner,
    ChoiceEditor,
    DateEditor,
    FlowLayout,
    Form,
    FormDialog,
    LineEditor,
    TextEditor,
    button,
)
from ui.widgets.opened import opened

_STATES = (("out", "Lend now"), ("reserved", "Reserve for later"), ("asked", "Note a request"))
_VERBS = {"out": "Lend", "reserved": "Reserve", "asked": "Note the request"}
_SAID = {
    "out": "Lent {0} to {1}",
    "reserved": "Reserved {0} for {1}",
    "asked": "Noted that {1} asked for {0}",
}
_REPEATS = ((0, "Once"), (1, "Every week"), (2, "Every second week"))
_ACTS: dict[str, Callable[[Database, LendRequest, datetime], Changes]] = {
    "out": actions.lend,
    "reserved": actions.reserve,
    "asked": actions.ask_for,
}


class LendDialog(FormDialog):
    """``made`` is the id of the loan once that is done."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        self._desk = desk
        self.made = ""
        self._people_of = ""
        self._owner = ""
        self._by_minute = False
        self._state_touched = self._until_touched = self._following = False
        with desk.read() as connection:
            self._members = member_names(connection, with_left=False)
        form = Form(columns=2)
        self._fill_form(form)
        super().__init__(
            tr("Lend or reserve"), form, tr("Lend"), self._submit_values, parent=parent, width=770
        )
        self._start()
        form.changed.connect(self._follow)

    # --- its fields ----------------------------------------------------------------------

    def _fill_form(self, form: Form) -> None:
        form.add("wanted", tr("&What"), LinesEditor(self._desk), span=2)
        self.others = QWidget()
        self._others_flow = FlowLayout(self.others)
        self.others.hide()
        form.add_widget(self.others)
        form.add("borrower_id", tr("&To"), ChoiceEditor(), span=2)
        nobody = [(None, tr("Nobody named"))]
        form.add("responsible_id", tr("&Responsible there"), ChoiceEditor(nobody))
        form.add("deputy_id", tr("&Deputy"), ChoiceEditor(nobody))
        form.add("out_at", tr("&Out"), WhenEditor(is_due=False))
        form.add("due_at", tr("D&ue back"), WhenEditor(is_due=True))
        repeats = [(weeks, tr(words)) for weeks, words in _REPEATS]
        form.add("repeat", tr("Re&peat"), ChoiceEditor(repeats))
        until = DateEditor()
        until.edited.connect(self._touch_until)  # before the form hears of it
        form.add("until", tr("Unti&l"), until)
        form.add("days", tr("Dates"), SeriesEditor(), span=2)
        form.add("purpose", tr("&For what"), LineEditor(placeholder=tr("Year 9 circuits")), span=2)
        states = [(state, tr(words)) for state, words in _STATES]
        state = ChoiceEditor(states)
        state.edited.connect(self._touch_state)
        form.add("state", tr("&Now"), state, span=2)
        self.caution = Banner("warn", "")
        self.caution.hide()
        form.add_widget(self.caution)
        form.add(
            "note",
            tr("Wh&y it goes on all the same"),
            TextEditor(lines=2),
            tr("It is kept with the loan."),
            span=2,
        )
        for name in ("repeat", "until", "days", "note"):
            form.field(name).hide()

    def _start(self) -> None:
        now = self._desk.now()
        half = Half.MORNING if now.hour < 12 else Half.AFTERNOON
        due = comes_back(self._desk.today() + timedelta(days=14), Half.AFTERNOON)
        self._offer_borrowers()
        self.form.editor("borrower_id").set_value(None)
        self.form.set_values(
            {
                "out_at": goes_out(self._desk.today(), half),
                "due_at": due,
                "state": "out",
                "repeat": 0,
            }
        )
        self._state_touched = self._until_touched = False

    def prefill(
        self,
        item_id: str,
        kit_id: str,
        out_at: datetime | None,
        due_at: datetime | None,
        borrower_id: str,
    ) -> None:
        """Begin with what is known; the rest is as it would be."""
        form = self.form
        self._following = True  # what follows is worked out once, at the end
        if item_id or kit_id:
            form.editor("wanted").set_value([thing_of(self._desk, item_id, kit_id)])
        self._follow_owner()
        self._follow_places()
        if out_at is not None:
            form.editor("out_at").set_value(out_at)
            form.editor("due_at").set_value(due_at or out_at + timedelta(days=14))
        if borrower_id:
            form.editor("borrower_id").set_value(borrower_id)
        self._following = False
        self._follow()
        form.mark_saved()

    def _touch_state(self) -> None:
        self._state_touched = self._state_touched or not self._following

    def _touch_until(self) -> None:
        self._until_touched = self._until_touched or not self._following

    # --- what follows from what is filled in -----------------------------------------------

    def _follow(self) -> None:
        """Keep everything that depends on other fields in step with them."""
        if self._following:
            return
        self._following = True
        try:
            self._follow_owner()
            self._follow_borrower()
            self._follow_places()
            self._follow_dates()
            self._follow_cautions()
        finally:
            self._following = False
        QTimer.singleShot(0, self, self._fit_screen)

    def _follow_owner(self) -> None:
        owner = self.form.editor("wanted").owner_id()
        if owner != self._owner:
            self._owner = owner
            self._offer_borrowers()
        name = self._name(owner)
        field = self.form.field("borrower_id")
        field.hint.setText(tr("Lent by {0}").format(name) if name else "")
        field.hint.setVisible(bool(name))

    def _offer_borrowers(self) -> None:
        editor = self.form.editor("borrower_id")
        chosen = editor.value()
        offered = [pair for pair in self._members.items() if pair[0] != self._owner]
        editor.set_choices(offered)
        editor.blockSignals(True)
        editor.set_value(chosen)
        editor.blockSignals(False)

    def _follow_borrower(self) -> None:
        borrower = self.form.editor("borrower_id").value() or ""
        if borrower == self._people_of:
            return
        self._people_of = borrower
        people = people_choices(self._desk, borrower, tr("Nobody named"))
        for name in ("responsible_id", "deputy_id"):
            self.form.editor(name).set_choices(people)

    def _follow_places(self) -> None:
        form = self.form
        by_minute = form.editor("wanted").has_places()
        if by_minute != self._by_minute:
            self._by_minute = by_minute
            out_at = self._read("out_at")
            for name in ("out_at", "due_at"):
                form.editor(name).set_by_minute(by_minute=by_minute)
            if out_at is not None and by_minute:
                day = out_at.date()
                form.editor("out_at").set_value(datetime.combine(day, time(14)))
                form.editor("due_at").set_value(datetime.combine(day, time(16)))
        repeats = form.editor("wanted").all_places()
        form.field("repeat").setVisible(repeats)
        if not repeats:
            form.editor("repeat").set_value(0)
        self._follow_series()

    def _follow_series(self) -> None:
        form = self.form
        every = form.editor("repeat").value()
        for name in ("until", "days"):
            form.field(name).setVisible(bool(every))
        form.field("state").setVisible(not every)
        start, end = self._read("out_at"), self._read("due_at")
        if not every or start is None or end is None:
            return
        if not self._until_touched:
            form.editor("until").set_value(end_of_term(our_closures(self._desk), start.date()))
        until = self._read("until")
        items = list(form.editor("wanted").needs())
        if until is not None and start < end:
            latest = months_after(start.date(), 13)
            days = days_of(self._desk, items, start, end, every, min(until, latest))
            form.editor("days").show_days(days)

    def _follow_dates(self) -> None:
        form = self.form
        start, end = self._read("out_at"), self._read("due_at")
        state = form.editor("state")
        now = self._desk.now()
        if not self._state_touched and start is not None:
            state.set_value("reserved" if start > now else "out")
        self.others.hide()
        if start is not None and end is not None:
            form.editor("wanted").tell_free(start, end)
        every = form.editor("repeat").value()
        if every:
            count = len(form.editor("days").value())
            dates = counted(count, tr("date"), tr("dates"))
            words = tr("Reserve {0}").format(dates)
        else:
            words = tr(_VERBS[state.value()])
        self.action_button.setText(words)
        self.action_button.setAccessibleName(words)

    def _follow_cautions(self) -> None:
        """Say what to think of; going on then wants a note."""
        found: tuple[Caution, ...] = ()
        request = self._request_so_far()
        if request is not None and self.form.editor("state").value() != "asked":
            try:
                found = actions.cautions_for(self._desk.database, request, self._desk.now())
            except RuleBroken:
                found = ()
        words = " ".join(one.words for one in found)
        if words and words != self.caution.words.text():
            self.caution.say("warn", words)
        self.caution.setVisible(bool(words))
        typed = bool(self.form.editor("note").value())
        self.form.field("note").setVisible(bool(words) or typed)

    # --- handing it over -------------------------------------------------------------------

    def _submit_values(self, values: dict[str, Any]) -> None:
        request = self._request(values)
        days = values["days"] if values["repeat"] else []
        now, state = self._desk.now(), values["state"]

        def act(database: Database) -> Changes:
            if values["repeat"]:
                return actions.reserve_series(database, request, days, now)
            return _ACTS[state](database, request, now)

        try:
            changes = self._desk.run(act, self._said(state, days))
        except RuleBroken as refusal:
            if refusal.field == "note":
                self.form.field("note").show()
            if refusal.field != "quantity":
                raise RuleBroken(_FIELDS.get(refusal.field, refusal.field), refusal.message) from (
                    refusal
                )
            if not values["repeat"]:
                self._offer_other_times(request)
            raise RuleBroken("wanted", refusal.message) from refusal
        self.made = changes.made

    def _request(self, values: dict[str, Any]) -> LendRequest:
        for name, words in (
            ("out_at", tr("Give the day it goes out, such as 3/3/2026.")),
            ("due_at", tr("Give the day it is due back, such as 17/3/2026.")),
            ("borrower_id", tr("Choose who borrows it.")),
        ):
            if values[name] is None:
                raise RuleBroken(name, words)
        return LendRequest(
            lender_id=self.form.editor("wanted").owner_id(),
            borrower_id=values["borrower_id"],
            wanted=values["wanted"],
            out_at=values["out_at"],
            due_at=values["due_at"],
            responsible_id=values["responsible_id"],
            deputy_id=values["deputy_id"],
            purpose=values["purpose"],
            note=values["note"],
        )

    def _request_so_far(self) -> LendRequest | None:
        """What can be read already; None while the borrower, the things or a day are missing."""
        names = ("borrower_id", "out_at", "due_at")
        values = {name: self._read(name) for name in names}
        if not self.form.editor("wanted").things() or None in values.values():
            return None
        wanted = tuple(
            actions.Wanted(item_id=thing.item.id if thing.item else "", kit_id=thing.kit_id)
            for thing in self.form.editor("wanted").things()
        )
        return LendRequest(lender_id=self._owner, wanted=wanted, **values)

    def _offer_other_times(self, request: LendRequest) -> None:
        """Buttons that fill in the next times at which all of it is free for as long."""
        while (taken := self._others_flow.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        needs = self.form.editor("wanted").needs()
        length = request.due_at - request.out_at
        moments = next_times(self._desk, needs, request.out_at, request.due_at)
        for moment in moments:
            words = tr("From {0}").format(out_text(moment))
            made = button(words, "calendar", partial(self._move_to, moment, length), small=True)
            self._others_flow.addWidget(made)
            made.show()
        self.others.setVisible(bool(moments))

    def _move_to(self, moment: datetime, length: timedelta) -> None:
        self.form.editor("out_at").set_value(moment)
        self.form.editor("due_at").set_value(moment + length)
        self.form.clear_refusals()
        self.action_button.setFocus()

    def _said(self, state: str, days: list[Any]) -> str:
        rows = self.form.editor("wanted").rows
        things = [
            (row.quantity.value() or 0, thing.name)
            for row in rows
            if (thing := row.thing.chosen()) is not None
        ]
        to = self._name(self.form.editor("borrower_id").value())
        if days:
            dates = counted(len(days), tr("date"), tr("dates"))
            return tr("Reserved {0} for {1} on {2}").format(things_words(things), to, dates)
        return tr(_SAID[state]).format(things_words(things), to)

    def _name(self, member_id: str | None) -> str:
        return self._members.get(member_id or "", "")

    def _read(self, name: str) -> Any:
        """What a field says, or None while it can't be read."""
        try:
            return self.form.editor(name).value()
        except RuleBroken:
            return None


_FIELDS = {"lender_id": "wanted"}


def open_lend(
    desk: Desk,
    parent: QWidget | None,
    item_id: str = "",
    kit_id: str = "",
    out_at: datetime | None = None,
    due_at: datetime | None = None,
    borrower_id: str = "",
) -> LendDialog:
    """Show the dialog over ``parent``, begun with what is given; read ``made`` once accepted."""
    dialog = LendDialog(desk, parent)
    dialog.prefill(item_id, kit_id, out_at, due_at, borrower_id)
    return opened(dialog)
