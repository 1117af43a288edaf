"""The equipment page, through its own buttons, filters and dialogs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.actions import history
from partnerdesk.domain.lending import Half, Item
from partnerdesk.domain.lending import goes_out as out
from partnerdesk.store import lending_rows
from partnerdesk.store.opening import OpenStore
from tests.ui.equipment.conftest import Stage, Staged
from tests.ui.partners.test_page import choose, dialog_of, fill_in, press, words_on
from ui import theme
from ui.desk import Desk
from ui.equipment.kit_dialog import PartsEditor
from ui.equipment.page import EquipmentPage


def item_of(stage: Stage, name: str) -> Item:
    with stage.desk.read() as connection:
        return lending_rows.items_named(connection, name)[0]


def listed(page: EquipmentPage) -> dict[str, tuple[str, str]]:
    """Of each line its fact and its chip, by name."""
    rows = (page.list.rows.row(number) for number in range(page.list.rows.rowCount()))
    return {row.title: (row.facts[0], row.chip.text if row.chip else "") for row in rows if row}


def test_the_list_says_how_many_are_free_and_the_one_thing_to_know(stage: Stage) -> None:
    assert listed(stage.page) == {
        "Main hall": ("1 of 1", "Place"),
        "Minibus": ("1 of 1", ""),
        "Multimeter": ("8 of 12", "Test due 20 Mar"),
        "Power supply": ("6 of 6", "Test overdue"),
        "Violin ¾": ("3 of 4", "1 unusable"),
    }
    first = stage.page.list.rows.row(0)
    assert first is not None and first.second == "St Oswald’s · Rooms"
    assert stage.page.list.rows.headings()[0] == "5 items"


def test_filters_narrow_the_list_and_can_be_taken_off(stage: Stage) -> None:
    page, filters = stage.page, stage.page.filters
    tester = QAbstractItemModelTester(
        page.list.rows, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    filters.category.set_value("Science")
    assert list(listed(page)) == ["Multimeter", "Power supply"]
    filters.words.setText("sup")
    assert list(listed(page)) == ["Power supply"]
    filters.words.setText("bagpipes")
    assert listed(page) == {}
    press(page, "Show everything")
    assert len(listed(page)) == 5
    filters.state.set_value("test")
    assert list(listed(page)) == ["Multimeter", "Power supply"]
    assert tester.model() is page.list.rows


def test_free_on_dates_leaves_out_what_is_taken_for_any_part_of_them(stage: Stage) -> None:
    filters = stage.page.filters
    filters.on_dates.setChecked(True)
    filters.from_half.day.set_value(date(2026, 3, 11))
    filters.from_half.half.set_value(Half.AFTERNOON)
    filters.to_half.day.set_value(date(2026, 3, 12))
    assert "Minibus" not in listed(stage.page)
    filters.from_half.day.set_value(date(2026, 3, 12))
    assert "Minibus" in listed(stage.page)
    filters.from_half.day.input.setText("some day")
    assert len(listed(stage.page)) == 5


def test_the_overview_says_what_is_free_now_and_when_all_are(stage: Stage) -> None:
    told = words_on(stage.page.detail.overview)
    assert "8 of 12 free now" in told
    assert "12 free from Fri 6 Mar 2026, morning" in told
    hold = (
        "4 × L-0001, Heron Vale Academy, "
        "from Mon 2 Mar 2026, morning, until Thu 5 Mar 2026, afternoon"
    )
    assert hold in told
    assert {"£38.00 each to replace", "Physics prep room, shelf 3", "4 in Circuit kit"} <= set(told)
    assert stage.page.detail.tabs.strip.tabText(1) == "Loans 1"


def test_an_item_is_added_with_its_value_in_pounds_and_things_that_go_with_it(stage: Stage) -> None:
    stage.page.add_button.click()
    dialog = dialog_of(stage.page)
    fill_in(dialog, name="", quantity=2)
    assert dialog.form.field("name").refusal.startswith("Give it a name")
    dialog.form.editor("value_pence").setText("lots")
    fill_in(dialog, name="Microscope")
    assert "“lots” is not an amount" in dialog.form.field("value_pence").refusal
    dialog.form.editor("value_pence").setText("£ 1,204.5")
    dialog.form.editor("accessories").setPlainText("Slides\n\n Lamp ")
    fill_in(dialog)
    assert stage.said == ["Added Microscope"]
    assert stage.page.detail.name.text() == "Microscope"
    added = item_of(stage, "Microscope")
    assert (added.quantity, added.value_pence) == (2, 120_450)
    assert added.accessories == ("Slides", "Lamp")


def test_a_place_is_one_and_says_for_how_many_people(stage: Stage) -> None:
    choose(stage.page._head, "More", "Add a place…")
    fill_in(dialog_of(stage.page), name="Pitch", capacity=60)
    assert "room for 60" in stage.page.detail.facts.text()
    assert item_of(stage, "Pitch").quantity == 1


def test_fewer_than_promised_are_named_with_the_way_to_each_loan(stage: Stage) -> None:
    went: list[tuple[str, str]] = []
    stage.desk.asked_for.connect(lambda page, key: went.append((page, key)))
    press(stage.page, "Edit Multimeter")
    fill_in(dialog_of(stage.page), quantity=3)
    assert stage.said == ["Changed Multimeter. L-0001 no longer fits."]
    assert any("More is promised than there is" in w for w in words_on(stage.page.detail.misfits))
    found = [one for one in stage.page.detail.misfits.findChildren(QWidget) if one.objectName()]
    assert [one.accessibleName() for one in found] == ["Open L-0001"]
    press(stage.page.detail.misfits, "Open L-0001")
    assert went == [("loans", stage.ids["loan of Multimeter"])]
    stage.desk.do(history.undo)
    assert stage.page.detail.misfits.isHidden()


def test_out_of_service_is_taken_from_what_is_free_until_it_is_back(stage: Stage) -> None:
    stage.page.detail.tabs.go_to("services")
    press(stage.page.detail.services, "Out of service…")
    dialog = dialog_of(stage.page)
    fill_in(dialog, quantity=13, reason="lost leads")
    assert "There are 12" in dialog.form.field("quantity").refusal
    fill_in(dialog, quantity=9)
    assert stage.said == ["9 × Multimeter out of service. No longer fits: L-0001"]
    assert listed(stage.page)["Multimeter"][0] == "0 of 12"
    choose(stage.page.detail.services, "More for 9 × lost leads", "Remove")
    assert listed(stage.page)["Multimeter"][0] == "8 of 12"
    assert stage.page.detail.misfits.isHidden()


def test_a_kit_is_made_of_one_owners_items_and_counts_whole_ones(stage: Stage) -> None:
    choose(stage.page._head, "More", "Make a kit…")
    dialog = dialog_of(stage.page)
    dialog.form.editor("name").setText("Meters")
    dialog.action_button.click()
    assert "Choose what is in the kit" in dialog.form.field("parts").refusal
    parts = dialog.form.editor("parts")
    assert isinstance(parts, PartsEditor)
    press(dialog, "Add a part")
    made = parts.add(stage.ids["Multimeter"], 3)
    names = [made.item.itemText(at) for at in range(made.item.count())]
    assert names == ["Minibus", "Multimeter", "Power supply"]
    press(dialog, "Take part 1 out")
    dialog.action_button.click()
    assert stage.said == ["Made kit Meters"]
    told = words_on(stage.page.kits)
    assert {"Meters · Abbey Grange", "2 free now", "3 × Multimeter"} <= set(told)


def test_retired_items_leave_the_list_and_come_back(stage: Stage) -> None:
    choose(stage.page.detail, "More", "Retire…")
    fill_in(dialog_of(stage.page))
    assert "Multimeter" not in listed(stage.page)
    stage.page.open_key(stage.ids["Multimeter"])
    assert listed(stage.page) == {"Multimeter": ("0 of 12", "Retired")}
    choose(stage.page.detail, "More", "Lend it again")
    press(stage.page, "Show everything")
    assert listed(stage.page)["Multimeter"][0] == "8 of 12"


def test_what_was_lent_is_not_removed_and_what_was_not_is(stage: Stage) -> None:
    choose(stage.page.detail, "More", "Remove")
    assert stage.refused == ["Multimeter has been lent. Retire it instead: its history stays."]
    stage.page.open_key(stage.ids["Violin ¾"])
    choose(stage.page.detail, "More", "Remove")
    assert stage.said == ["Removed Violin ¾"]
    assert len(listed(stage.page)) == 4


def photograph() -> bytes:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(kept.data())


def test_a_photograph_shows_beside_the_name_and_anything_else_is_refused(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stage.page.detail.photo.isHidden()
    for name, content in (("notes.png", b"not a picture"), ("meter.png", photograph())):
        path = tmp_path / name
        path.write_bytes(content)
        monkeypatch.setattr(
            QFileDialog, "getOpenFileName", lambda *asked, path=path: (str(path), "")
        )
        choose(stage.page.detail, "More", "Choose a photograph…")
    assert len(stage.refused) == 1
    assert stage.said == ["Added a photograph of Multimeter"]
    assert not stage.page.detail.photo.isHidden()
    assert stage.page.detail.photo.accessibleName() == "Photograph of Multimeter"


def test_lend_and_reserve_open_the_dialog_with_the_item(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("ui.equipment.overview.lend", lambda *given, **named: asked.append(named))
    stage.page.show_facts()
    press(stage.page, "Lend… Multimeter")
    press(stage.page, "Reserve… Multimeter")
    first = out(date(2026, 3, 3), Half.MORNING)
    assert [(one["item_id"], one["out_at"]) for one in asked] == [
        (stage.ids["Multimeter"], first),
        (stage.ids["Multimeter"], None),
    ]


def test_printing_asks_the_window_for_what_is_on_show(stage: Stage) -> None:
    wanted: list[tuple[str, list[str]]] = []
    stage.page.print_wanted.connect(lambda kind, ids: wanted.append((kind, ids)))
    stage.page.filters.words.setText("multi")
    choose(stage.page._head, "More", "Print catalogue…")
    choose(stage.page.detail, "More", "Print label…")
    meter = [stage.ids["Multimeter"]]
    assert wanted == [("catalogue", meter), ("labels", meter)]


def test_an_empty_store_says_what_belongs_here_and_offers_the_first_step(staged: Staged) -> None:
    stage = staged({})
    assert "No equipment yet" in words_on(stage.page.empty)
    press(stage.page, "Add the first item")
    fill_in(dialog_of(stage.page), name="Kiln")
    assert stage.page.empty.isHidden()
    assert list(listed(stage.page)) == ["Kiln"]


def test_a_store_that_is_only_looked_at_offers_nothing_to_change(
    stage: Stage, bare_store: OpenStore, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(Desk, "read_only", True)
    page = EquipmentPage(Desk(bare_store, stage.desk.today))
    qtbot.addWidget(page)
    page.resize(1110, 668)
    page.show()
    page.open_key(stage.ids["Multimeter"])
    enabled = [
        one.accessibleName()
        for one in page.findChildren(QWidget)
        if one.accessibleName().startswith(("Add item", "Edit", "Lend", "Reserve"))
        and one.isEnabled()
    ]
    assert enabled == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_the_page_fits_at_every_size(
    stage: Stage, scale: float, qapp: Any
) -> None:
    theme.apply(qapp, "light", scale)
    for key in (stage.ids["Multimeter"], "#timeline", "#kits"):
        stage.page.open_key(key)
        words_on(stage.page)
    assert stage.page.minimumSizeHint().width() <= 1110
    assert stage.page.minimumSizeHint().height() <= 668
    nameless = [
        type(one).__name__
        for one in stage.page.findChildren(QWidget)
        if one.isVisibleTo(stage.page)
        and one.focusPolicy()
        and not one.accessibleName()
        and one.focusProxy() is None
    ]
    assert nameless == []
