"""Promises: who gives what to whom, what came of it, and what is done outside the scope."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from partnerdesk.domain.dates import short_day
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import PromiseState
from partnerdesk.domain.words import counted
from partnerdesk.store import promise_rows
from partnerdesk.store.promise_rows import Promised
from ui.background import Background
from ui.desk import Desk
from ui.page import Page
from ui.printing.preview import PrintPreview, show_pdf
from ui.promises.detail import PromiseDetail
from ui.promises.reading import PromisesView, Wanted, promises_in, wanted_of
from ui.promises.scope import ScopePart
from ui.promises.words import direction_words, state_chip, tr
from ui.reading import Reading
from ui.widgets import (
    ChoiceEditor,
    Columns,
    EmptyState,
    ListDetail,
    PageHeader,
    RecordList,
    Row,
    ScrollPage,
    Surface,
    TabPages,
    button,
    column,
    line,
    primary_button,
)


class PromisesPage(Page):
    """Keys: the id of a promise, ``agreement:ID``, ``member:ID``, or ``#outside``."""

    name: ClassVar[str] = "promises"
    depends_on: ClassVar[tuple[str, ...]] = (
        "agreement", "agreement_party", "agreement_commitment", "agreement_version",
        "agreement_signature", "agreement_project", "commitment_link", "let_be", "session",
        "session_member", "loan", "task", "contact", "member", "project", "setting",
        "promise_owner", "person",
    )  # fmt: skip

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__(desk)
        self._reading = Reading(desk, (background or Background()).reader, self)
        self._view: PromisesView | None = None
        self._wanted_key = ""
        self._listed: dict[str, Promised] = {}
        stack = column(self, gap=12)
        self.header = PageHeader(tr("Promises"))
        self.print_button = button(tr("Print…"), "print", self.print_out)
        self.header.add_action(self.print_button)
        stack.addWidget(self.header)
        self._filters = self._made_filters()
        stack.addWidget(self._filters)
        self.tabs = TabPages(tr("What is shown of promises"))
        self.tabs.add("promises", tr("Promises"), self._browser(), 0)
        self.scope = ScopePart(desk)
        self.tabs.add("outside", tr("Outside the scope"), ScrollPage(self.scope), 0)
        stack.addWidget(self.tabs, 1)
        self._empty = Surface()
        self._empty.body.addWidget(
            EmptyState(
                "promises",
                tr("No promises yet"),
                tr(
                    "Once an agreement is issued, what each school gives and receives stands "
                    "here, with what came of it."
                ),
                primary_button(tr("Go to Agreements"), "agreements", lambda: desk.go("agreements")),
            )
        )
        self._empty.hide()
        stack.addWidget(self._empty, 1)

    # --- what the window asks of it ----------------------------------------------------------

    def show_facts(self) -> None:
        """Read again what was promised, and what came of it."""
        today = self.desk.today()
        with self.desk.read() as connection:
            beside = promise_rows.are_many(connection)
        if beside and self._view is None:
            self.list.reload(0, lambda offset, limit: (), title=tr("Reading…"))
            self._right.setCurrentIndex(1)
        self._reading.ask(
            lambda connection: promises_in(connection, today), self._show, beside=beside
        )

    def _show(self, view: PromisesView) -> None:
        self._view = view
        some = bool(view.agreements)
        for part in (self._filters, self.tabs, self.print_button):
            part.setVisible(some)
        self._empty.setVisible(not some)
        self._offer(view)
        self._show_rows()
        wanted, self._wanted_key = self._wanted_key, ""
        if wanted:
            self._open_key(wanted)

    def open_key(self, key: str) -> None:
        """Show a promise, those of an agreement or a member, or what is outside the scope."""
        self.refresh_if_stale()
        if self.busy:
            self._wanted_key = key
        else:
            self._open_key(key)

    def _open_key(self, key: str) -> None:
        if key == "#outside":
            self.tabs.go_to("outside")
            return
        kind, _, name = key.partition(":")
        if name:
            self._clear()
            editor = self.agreement if kind == "agreement" else self.member
            editor.set_value(name)
            return
        if not key:
            return
        self.tabs.go_to("promises")
        if key not in self._listed:
            self._clear()
        self.list.choose(key)
        self._both.show_detail()

    def key(self) -> str:
        """The promise on show, or that the other tab is."""
        shown = "#outside" if self.tabs.current() == "outside" else self.list.key()
        return self._wanted_key or shown

    @property
    def busy(self) -> bool:
        """Whether the promises are being read."""
        return self._reading.busy

    def let_go(self) -> None:
        """Stop asking the store."""
        self._reading.stop()

    def print_out(self) -> PrintPreview | None:
        """Show the promises of the member or agreement chosen, or all, on paper."""
        from partnerdesk.actions.agreement_paper import commitments_pdf

        desk = self.desk
        try:
            pdf = commitments_pdf(
                desk.database, desk.today(), self.member.value(), self.agreement.value()
            )
        except RuleBroken as refusal:
            desk.refused.emit(refusal.message)
            return None
        title = tr("Promises")
        body = tr("Please find attached what was promised, and how it stands.") + "\n"
        return show_pdf(self.window(), title, pdf, f"{title}.pdf", title, body)

    # --- its parts ---------------------------------------------------------------------------

    def _made_filters(self) -> QWidget:
        room = QWidget()
        row = line(room, gap=8)
        self.member = ChoiceEditor([("", tr("All members"))])
        self.direction = ChoiceEditor(
            [(None, tr("Gives and receives")), (True, tr("Gives")), (False, tr("Receives"))]
        )
        self.agreement = ChoiceEditor([("", tr("All agreements"))])
        states = [(one, tr(one.label)) for one in PromiseState]
        self.state = ChoiceEditor([(None, tr("All states")), *states])
        for editor, name in (
            (self.member, tr("Member")),
            (self.direction, tr("Direction")),
            (self.agreement, tr("Agreement")),
            (self.state, tr("State")),
        ):
            editor.setAccessibleName(name)
            editor.setMinimumContentsLength(6)
            editor.edited.connect(self._show_rows)
            row.addWidget(editor, 2 if editor is self.state else 3)
        self.direction.hide()  # it says something of a member only
        return room

    def _browser(self) -> QWidget:
        self.list = RecordList(Columns("", (tr("Due"),), tr("State")), tr("Promises"))
        self.list.chosen.connect(self._show_chosen)
        left = Surface()
        left.body.addWidget(self.list, 1)
        self._none = EmptyState(
            "promises",
            tr("No promise is like this"),
            tr("Choose another member, agreement or state."),
            button(tr("Show all"), "", self._clear),
        )
        self._none.hide()
        left.body.addWidget(self._none, 1)
        self.detail = PromiseDetail(self.desk)
        self._right = QStackedWidget()
        self._right.addWidget(self.detail)
        nothing = Surface()
        nothing.body.addWidget(
            EmptyState("promises", tr("No promise is chosen"), tr("Choose one in the list."))
        )
        self._right.addWidget(nothing)
        self._both = ListDetail(left, _DetailScroll(self._right), list_width=560)
        self.list.clicked.connect(lambda index: self._both.show_detail())
        self.list.opened.connect(lambda key: self._both.show_detail())
        return self._both

    # --- what is on show ---------------------------------------------------------------------

    def _offer(self, view: PromisesView) -> None:
        """Offer in the filters who and what there is; what was chosen stays."""
        ids = dict.fromkeys(key for keys in view.parties.values() for key in keys)
        members = sorted(((key, view.names[key]) for key in ids), key=lambda one: one[1].casefold())
        self.member.set_choices([("", tr("All members")), *members])
        agreements = [(one.id, f"{one.number} · {one.title}") for one in view.agreements]
        self.agreement.set_choices([("", tr("All agreements")), *agreements])

    def _clear(self) -> None:
        for editor in (self.member, self.direction, self.agreement, self.state):
            editor.setCurrentIndex(0)

    def _show_rows(self) -> None:
        view = self._view
        if view is None:
            return
        member_id = self.member.value() or ""
        self.direction.setVisible(bool(member_id))
        wanted = Wanted(
            member_id,
            self.direction.value() if member_id else None,
            self.agreement.value() or "",
            self.state.value(),
        )
        found = wanted_of(view, wanted)
        self._listed = {one.commitment.id: one for one in found}
        rows = [self._row(view, one, member_id) for one in found]
        keys = list(self._listed)
        self.list.reload(
            len(rows),
            lambda offset, limit: rows[offset : offset + limit],
            title=counted(len(rows), tr("promise"), tr("promises")),
            find=lambda key: keys.index(key) if key in keys else None,
        )
        self.list.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self.list.choose_first()
        self._show_chosen(self.list.key())
        self.tabs.set_count("promises", len(rows))
        self.tabs.set_count("outside", self.scope.show_facts(view, wanted.agreement_id, member_id))

    def _show_chosen(self, key: str) -> None:
        found = self._listed.get(key)
        self._right.setCurrentIndex(0 if found else 1)
        if found is not None and self._view is not None:
            self.detail.show_promise(self._view, found)

    @staticmethod
    def _row(view: PromisesView, one: Promised, member_id: str) -> Row:
        promise = one.commitment
        second = f"{direction_words(promise, view.names, member_id)} · {one.agreement.number}"
        due = short_day(promise.due_on, view.today) if promise.due_on else ""
        return Row(promise.id, promise.what, second, (due,), state_chip(one.standing.state))


class _DetailScroll(ScrollPage):
    """Scrolls the whole detail where the window is low and the text large."""

    def __init__(self, detail: QWidget) -> None:
        super().__init__(detail)
        self._detail = detail

    def minimumSizeHint(self) -> QSize:
        return QSize(self._detail.minimumSizeHint().width(), super().minimumSizeHint().height())
