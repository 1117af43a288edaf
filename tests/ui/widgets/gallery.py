"""Every widget on three pages, for pictures and for tests that go through all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QMainWindow, QWidget

from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.widgets.banner import Banner
from ui.widgets.beside import Beside
from ui.widgets.buttons import (
    button,
    icon_button,
    link_button,
    menu_button,
    primary_button,
    quiet_button,
)
from ui.widgets.chip import Chip, ChipFact
from ui.widgets.data_table import DataTable
from ui.widgets.date_editor import DateEditor
from ui.widgets.editors import ChoiceEditor, LineEditor, NumberEditor, TextEditor, TickEditor
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import Form
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import FlowLayout, column, line
from ui.widgets.list_detail import ListDetail
from ui.widgets.navigation import Navigation
from ui.widgets.notice import Notice
from ui.widgets.page_header import PageHeader
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.progress import ProgressLine, ProgressPanel
from ui.widgets.record_list import RecordList
from ui.widgets.search_box import SearchBox
from ui.widgets.surface import ActionRow, Block, Card, ScrollPage, Surface
from ui.widgets.tab_strip import TabPages
from ui.widgets.windowed_model import Columns, Row

SCHOOLS = (
    ("Heron Vale Academy", "State · secondary", "2.1 km", ChipFact("In force", "ok")),
    ("Ysgol Glan-yr-Afon", "State · primary", "4.8 km", ChipFact("In force", "ok")),
    ("St Oswald’s", "Independent · all-through", "0.9 km", ChipFact("2 of 4 signed", "warn")),
    ("Langdale High", "State · secondary", "6.3 km", ChipFact("Review due", "warn")),
    ("Thornbury Hall", "Independent · prep", "7.7 km", ChipFact("None")),
    ("Calder University", "University", "18 km", ChipFact("Clash", "bad")),
    ("Rowan Sixth Form", "State · 16–19", "9.2 km", ChipFact("Draft", "info")),
)


def rows(count: int) -> list[Row]:
    """``count`` invented members, keys "0", "1" …"""
    made = []
    for number in range(count):
        name, second, distance, chip = SCHOOLS[number % len(SCHOOLS)]
        made.append(Row(str(number), name, second, (distance,), chip))
    return made


def member_list(count: int = 7) -> RecordList:
    """A list of members as on the partners page."""
    members = rows(count)
    listing = RecordList(Columns("11 members", ("Distance",), "Agreement"), "Members")
    listing.reload(count, lambda offset, limit: members[offset : offset + limit])
    return listing


def shell(page: QWidget) -> QMainWindow:
    """A window with navigation and top bar around a page."""
    window = QMainWindow()
    window.resize(1366, 768)
    whole = QWidget()
    theme.set_role(whole, "window")
    row = line(whole, gap=0)
    navigation = Navigation()
    places = (
        ("today", "Today", "today"),
        ("partners", "Partners", "partners"),
        ("agreements", "Agreements", "agreements"),
        ("handover", "Handover", "handover"),
    )
    for name, text, icon in places:
        navigation.add(name, text, icon)
    navigation.add("settings", "Settings", "settings", bottom=True)
    navigation.go_to("partners")
    navigation.set_count("today", 7)
    navigation.setCompact(theme.current().factor > 1.5)
    row.addWidget(navigation)
    right = column(gap=0)
    bar = QFrame()
    theme.set_role(bar, "bar")
    top = line(bar, gap=16, margins=(24, 10, 24, 10))
    search = SearchBox("Search partners, loans, dates, agreements", QKeySequence("Ctrl+K"))
    top.addWidget(search, 2)
    top.addStretch(1)
    top.addWidget(quiet_button("Undo: Lend 12 × Multimeter", "undo"))
    top.addWidget(button("New", "plus"))
    right.addWidget(bar)
    body = QWidget()
    column(body, margins=(24, 20, 24, 20)).addWidget(page)
    right.addWidget(body, 1)
    row.addLayout(right, 1)
    window.setCentralWidget(whole)
    return window


def partners_page() -> QWidget:
    """The partners page of the drawing."""
    page = QWidget()
    stack = column(page, gap=16)
    header = PageHeader("Partners")
    header.add_action(menu_button("All kinds", [QAction("Schools", page)]))
    header.add_action(button("Import…"))
    header.add_action(primary_button("Add partner", "plus"))
    stack.addWidget(header)
    listing = member_list()
    listing.choose("2")
    left = Surface()
    left.body.addWidget(listing)
    stack.addWidget(ListDetail(left, _detail()), 1)
    return page


def _detail() -> QWidget:
    detail = Surface(margin=20, gap=8)
    header = PageHeader(
        "St Oswald’s", "Independent, all-through · URN 900114 · 0.9 km, 4 min by car · since 2023"
    )
    header.add_action(button("Edit", "pencil", small=True))
    header.add_action(menu_button("More", [], small=True))
    detail.body.addWidget(header)
    tabs = TabPages("About St Oswald’s")
    overview = QWidget()
    one, two = QWidget(), QWidget()
    first, second = column(one, gap=16), column(two, gap=16)
    call = Block("Call first")
    person = line(gap=12)
    person.addWidget(Chip("Text", "info", "text"), 0, Qt.AlignmentFlag.AlignTop)
    words = Block("Zoë Łukasz")
    words.add_text("Lead teacher since Sept 2024 · 07700 900 114", quiet=True)
    person.addWidget(words, 1)
    call.add(person)
    first.addWidget(call)
    table = DataTable("Give and take", ("", "Gave", "Received"), numbers=(1, 2))
    table.set_rows((("Teaching hours", "22", "18"), ("Equipment days", "31", "40")))
    given = Block("Give and take, this year")
    given.add(table)
    first.addWidget(given)
    note = Block("Private note", link_button("Edit"))
    note.add_text("Never printed <b>outside</b> our school. Ring before sending paper.", quiet=True)
    first.addWidget(note)
    first.addStretch()
    board = Block("On board")
    flow = FlowLayout()
    flow.addWidget(Chip("Head, 12 Jan", "ok"))
    flow.addWidget(Chip("Senior team, fading", "warn"))
    flow.addWidget(Chip("Governors", "ok"))
    board.add(flow)
    second.addWidget(board)
    contacts = Block("Last contacts")
    contacts.add_text("27 Feb · visit · hall booking for concert agreed")
    second.addWidget(contacts)
    second.addStretch()
    column(overview).addWidget(Beside(one, two, gap=24, stack_below=420))
    tabs.add("overview", "Overview", ScrollPage(overview))
    for name, count in (("People", 6), ("Agreements", 2), ("History", None)):
        tabs.add(name.lower(), name, QWidget(), count)
    detail.body.addWidget(tabs, 1)
    return detail


def today_page() -> QWidget:
    """Cards with things to do, notices and panels."""
    page = QWidget()
    stack = column(page, gap=16)
    stack.addWidget(PageHeader("Tuesday 3 March", "Week A · 4 weeks to the end of term"))
    main, aside = QWidget(), QWidget()
    left, right = column(main, gap=16), column(aside, gap=16)
    card = Card("First these three")
    card.add(
        ActionRow(
            "12 multimeters are 6 days overdue from Heron Vale Academy",
            "Due back Wed 25 Feb · Priya Nair, text preferred",
            icon="warning",
            tone="bad",
            trailing=button("Write reminder", small=True),
        )
    )
    card.add(
        ActionRow(
            "MOU-2026-003 still waits for 2 of 4 signatures",
            "Sent 19 days ago · St Oswald’s: head, chair of governors",
            icon="document",
            tone="warn",
            trailing=button("See who", small=True),
        )
    )
    left.addWidget(card)
    left.addWidget(Banner("info", "This is the sample partnership.", button("Set up our school")))
    left.addWidget(ProgressPanel("Reading the schools register"))
    empty = Surface()
    empty.body.addWidget(
        EmptyState(
            "agreements",
            "No agreements yet",
            "An agreement says what each school gives and receives, and who signed it.",
            primary_button("Draft an agreement", "plus"),
        )
    )
    left.addWidget(empty, 1)
    week = Card("If you left on Friday", "Handover")
    bar = QWidget()
    inside = column(bar, gap=8, margins=(16, 8, 16, 12))
    inside.addWidget(ProgressLine("82 of 100 is written down", 82))
    week.add(bar)
    week.add(ActionRow("Backed up today", "34 kept", trailing=Chip("Safe", "ok")))
    right.addWidget(week)
    more = line()
    more.addWidget(icon_button("more", "More"))
    off = button("Chase")
    off.setEnabled(False)
    more.addWidget(off)
    more.addStretch()
    right.addLayout(more)
    right.addStretch()
    stack.addWidget(Beside(main, aside, (2, 1)), 1)
    return ScrollPage(page)


def transport_form() -> Form:
    """The form of the agreement drawing, with one of every input."""
    form = Form(columns=2)
    form.add(
        "who",
        "&Who provides transport?",
        ChoiceEditor((("travels", "The school that travels"), ("hosts", "The host"))),
        span=2,
    )
    form.add("pupils", "Pupils", NumberEditor(24))
    form.add("back", "Back by", LineEditor("25:00"))
    form.add("from", "From", DateEditor())
    form.add("minibus", "", TickEditor("We have a minibus", ticked=True))
    form.add(
        "clause",
        "The clause, as it will print",
        TextEditor("The school that travels provides the minibus and bears its cost."),
        "Plain words; the number comes by itself.",
        span=2,
    )
    return form


def agreement_page(pdf: bytes = b"") -> QWidget:
    """A form with a refusal beside a live preview."""
    page = QWidget()
    stack = column(page, gap=16)
    header = PageHeader("Latin and science for Years 7 to 9", "MOU-2026-003 · 4 parties")
    header.add_action(button("Print…", "print"))
    header.add_action(primary_button("Issue for signature"))
    stack.addWidget(header)
    across = line(gap=16)
    surface = Surface(margin=20)
    form = transport_form()
    surface.body.addWidget(ScrollPage(form))
    form.field("back").refuse("A time of day, such as 15:00")
    across.addWidget(surface, 1)
    preview = PdfPreview("MOU-2026-003")
    if pdf:
        preview.set_pdf(pdf)
    across.addWidget(preview, 1)
    stack.addLayout(across, 1)
    return page


def dialog(parent: QWidget | None = None) -> FormDialog:
    """A dialog whose every submission is refused at the field "pupils"."""

    def refuse(values: dict[str, object]) -> None:
        raise RuleBroken("pupils", "The minibus has 16 seats. Enter 16 or fewer.")

    return FormDialog("Plan a journey", transport_form(), "Plan", refuse, "Who goes?", parent)


def notice(window: QMainWindow) -> Notice:
    """A notice with Undo at the bottom of a window."""
    shown = Notice(window)
    shown.say("Lent 12 × Multimeter to Heron Vale Academy", lambda: None)
    return shown


def every_page(pdf: bytes = b"") -> Sequence[QWidget]:
    """All of it."""
    return shell(partners_page()), shell(today_page()), shell(agreement_page(pdf)), dialog()
