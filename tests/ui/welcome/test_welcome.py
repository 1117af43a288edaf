"""The first start: the choices, setting up by hand and from the register, and problems in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partnerdesk.domain.partners import Member, MemberKind, Phase
from partnerdesk.store import partners_rows
from tests.formats.fake_register import write_rows
from tests.ui.today.desks import show, verbs
from ui.background import Background
from ui.desk import Desk
from ui.welcome.page import WelcomePage
from ui.welcome.problem_page import ProblemPage
from ui.welcome.set_up_dialog import SetUpDialog, open_set_up

SCHOOLS = (
    {
        "URN": "900114",
        "EstablishmentName": "Ysgol Glan-yr-Afon",
        "TypeOfEstablishment (name)": "Welsh establishment",
        "EstablishmentStatus (name)": "Open",
        "PhaseOfEducation (name)": "Primary",
        "Street": "4 Priory Lane",
        "Town": "Eastvale",
        "Postcode": "ZE1 2QX",
        "TelephoneNum": "01632960114",
        "Easting": "440000",
        "Northing": "380000",
    },
    {
        "URN": "900115",
        "EstablishmentName": "Fenwick Primary",
        "EstablishmentStatus (name)": "Open",
        "Town": "Eastvale",
    },
)


@pytest.fixture
def background(qapp: object) -> Iterator[Background]:
    made = Background()
    yield made
    made.wait()


@pytest.fixture
def dialog(empty_desk: Desk, background: Background, qtbot: QtBot) -> SetUpDialog:
    made = open_set_up(empty_desk, background, None)
    qtbot.addWidget(made)
    made.open()
    return made


def ours(desk: Desk) -> Member | None:
    with desk.read() as connection:
        return partners_rows.us(connection)


def test_four_choices_without_a_store(qtbot: QtBot) -> None:
    page = WelcomePage()
    show(qtbot, page)
    choices = ["Set up our school", "Open a pack…", "Open the sample", "Look around"]
    assert verbs(page) == choices
    for button, wanted in (
        (page.set_up_button, page.set_up_wanted),
        (page.pack_button, page.pack_wanted),
        (page.sample_button, page.sample_wanted),
        (page.empty_button, page.empty_wanted),
    ):
        with qtbot.waitSignal(wanted):
            button.click()


def test_setting_up_by_hand(dialog: SetUpDialog, empty_desk: Desk) -> None:
    form = dialog.form
    form.editor("partnership_name").setText("East Vale Schools Together")
    form.editor("coordinator_name").setText("Tess Ode")
    dialog.action_button.click()
    assert form.field("name").refusal.startswith("Give our school’s name")
    form.editor("name").setText("St Oswald’s")
    form.editor("email").setText("office at oswald")
    dialog.action_button.click()
    assert "is not an e-mail address" in form.field("email").refusal
    assert ours(empty_desk) is None
    form.editor("email").setText("office@oswald.example")
    form.editor("kind").set_value(MemberKind.INDEPENDENT)
    form.editor("phase").set_value(Phase.ALL_THROUGH)
    dialog.action_button.click()
    assert dialog.isHidden()
    school = ours(empty_desk)
    assert school is not None and (school.name, school.kind) == (
        "St Oswald’s",
        MemberKind.INDEPENDENT,
    )
    assert empty_desk.settings().partnership_name == "East Vale Schools Together"
    assert empty_desk.settings().coordinator_name == "Tess Ode"


def test_setting_up_from_the_register(
    dialog: SetUpDialog, empty_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    register = write_rows(tmp_path / "edubasealldata20260301.csv", SCHOOLS)
    choice = dialog.open_register(register)
    qtbot.keyClicks(choice.text, "glan afon")
    qtbot.keyClick(choice.text, Qt.Key.Key_Return)
    qtbot.waitUntil(choice.use_button.isEnabled)
    assert choice.list.rows.rowCount() == 1
    choice.use()
    assert dialog.form.values()["postcode"] == "ZE1 2QX"
    dialog.action_button.click()
    school = ours(empty_desk)
    assert school is not None
    assert (school.urn, school.name) == ("900114", "Ysgol Glan-yr-Afon")
    # What has no field of its own comes along.
    assert (school.easting, school.northing) == (440000, 380000)


def test_a_search_without_hits_and_a_wrong_file_are_told(
    dialog: SetUpDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    register = write_rows(tmp_path / "edubasealldata20260301.csv", SCHOOLS)
    choice = dialog.open_register(register)
    choice.text.setText("zzz")
    choice.search_button.click()
    qtbot.waitUntil(lambda: not choice.banner.isHidden())
    assert choice.banner.words.text().startswith("No open school has all these words")
    choice.reject()
    other = tmp_path / "register.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    choice = dialog.open_register(other)
    choice.text.setText("fenwick")
    choice.search_button.click()
    qtbot.waitUntil(lambda: not choice.banner.isHidden())
    assert "is not the right file" in choice.banner.words.text()
    assert not choice.use_button.isEnabled()
    choice.reject()


def test_a_search_given_up_says_nothing_more(
    dialog: SetUpDialog, background: Background, tmp_path: Path, qtbot: QtBot
) -> None:
    register = write_rows(tmp_path / "edubasealldata20260301.csv", SCHOOLS)
    choice = dialog.open_register(register)
    choice.text.setText("fenwick")
    choice.search()
    choice.stop()
    background.wait()
    choice.text.setText("glan")
    choice.search()
    qtbot.waitUntil(choice.use_button.isEnabled)
    choice.use()
    assert dialog.form.values()["name"] == "Ysgol Glan-yr-Afon"


def test_a_problem_in_words_with_what_can_be_done(qtbot: QtBot) -> None:
    done: list[str] = []
    page = ProblemPage("Already open: Tess Ode on STAFFROOM-3.")
    page.add_action("Try again", lambda: done.append("again"), primary=True)
    page.add_action("Look only", lambda: done.append("look"))
    show(qtbot, page)
    assert page.message.text() == "Already open: Tess Ode on STAFFROOM-3."
    assert verbs(page) == ["Try again", "Look only"]
    for button in page.findChildren(type(page.add_action("x", lambda: None))):
        button.click()
    assert done == ["again", "look"]
