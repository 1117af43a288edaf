"""Settings: what is saved, what is refused at its field, and what is asked of the window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from partnerdesk.actions import history
from partnerdesk.domain.calendar import Closure, ClosureKind
from partnerdesk.domain.clashes import ClashKind
from partnerdesk.store import opening, partners_rows
from partnerdesk.store.backup import make_backup
from tests.faults import full_disk
from tests.ui.today.desks import settle_on, show
from ui import look_choice, theme
from ui.background import Background
from ui.calendar.closures import Closures
from ui.desk import Desk
from ui.settings.page import SettingsPage
from ui.widgets import FormDialog, WrapLabel


@pytest.fixture
def background(qapp: object) -> Iterator[Background]:
    made = Background()
    yield made
    made.wait()


@pytest.fixture
def page(desk: Desk, background: Background, qtbot: QtBot) -> SettingsPage:
    made = SettingsPage(desk, background)
    show(qtbot, made)
    return made


def closures(desk: Desk) -> list[Closure]:
    with desk.read() as connection:
        us = partners_rows.us(connection)
        assert us is not None
        return partners_rows.closures_of(connection, us.id)


def test_what_a_full_disk_refused_stays_typed_and_is_asked_about(
    page: SettingsPage, desk: Desk
) -> None:
    card = page.partnership
    card.form.editor("coordinator_name").setText("Mair Bevan")
    with full_disk(desk.database):
        card.save_button.click()
    assert "disk is full" in card.form.banner.words.text()
    page.show_facts()
    assert card.form.values()["coordinator_name"] == "Mair Bevan"
    assert page.has_unsaved()
    card.save_button.click()
    assert desk.settings().coordinator_name == "Mair Bevan"
    assert not page.has_unsaved()


def test_a_look_that_can_not_be_kept_is_said_to_end(
    page: SettingsPage, desk: Desk, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    page.look._folder = in_the_way / "store"
    page.look.form.editor("scale").set_value(1.25)
    assert theme.look().scale == 1.25
    assert "can’t be kept" in page.look.form.banner.words.text()


def test_the_partnership_is_saved_with_undo(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    card = page.partnership
    assert not card.save_button.isEnabled()
    card.form.editor("coordinator_name").setText("Mair Bevan")
    with qtbot.waitSignal(desk.noticed, check_params_cb=lambda words, undoable: undoable):
        card.save_button.click()
    assert desk.settings().coordinator_name == "Mair Bevan"
    assert not card.save_button.isEnabled()
    desk.run(history.undo)
    assert card.form.values()["coordinator_name"] == "Tess Ode"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "Choose a number from 1 to 60."),
        ("", "Give a number here, such as 14."),
        ("a year", "“a year” is not a whole number, such as 12."),
    ],
)
def test_a_reminder_that_makes_no_sense_is_refused_at_its_field(
    page: SettingsPage, desk: Desk, typed: str, words: str
) -> None:
    card = page.reminders
    card.form.editor("buy_in_fades_after_months").setText(typed)
    card.save_button.click()
    assert card.form.field("buy_in_fades_after_months").refusal == words
    assert card.save_button.isEnabled()
    assert desk.settings().buy_in_fades_after_months == 12
    card.form.editor("buy_in_fades_after_months").setText("18")
    card.save_button.click()
    assert desk.settings().buy_in_fades_after_months == 18


def test_what_is_being_typed_survives_a_change_elsewhere(page: SettingsPage, desk: Desk) -> None:
    page.partnership.form.editor("partnership_name").setText("Half a na")
    settle_on(desk, backup_overdue_days=7)
    assert page.partnership.form.editor("partnership_name").text() == "Half a na"
    assert page.reminders.form.values()["backup_overdue_days"] == 7


def fill(dialog: FormDialog | None, **values: object) -> FormDialog:
    assert dialog is not None
    for name, value in values.items():
        dialog.form.editor(name).set_value(value)
    dialog.submit()
    return dialog


def test_holidays_are_added_changed_removed_and_come_back(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    card, day = page.holidays, date(2026, 2, 16)
    dialog = fill(card.add_closure(), name="", first_day=day)
    assert dialog.form.field("name").refusal.startswith("Name the closure")
    fill(dialog, name="Training", kind=ClosureKind.INSET)
    assert [card.table.item(0, at).text() for at in range(3)] == [
        "Training (inset day)",
        "Mon 16 Feb 2026",
        "Mon 16 Feb 2026",
    ]
    assert card.table.item(1, 0).text() == "Easter holidays"
    card.table.selectRow(0)
    dialog = fill(card.edit(), last_day=date(2026, 2, 1))
    assert dialog.form.field("last_day").refusal.startswith("The last day is before the first")
    fill(dialog, last_day=date(2026, 2, 17))
    assert [one.last_day for one in closures(desk)] == [date(2026, 2, 17), date(2026, 4, 15)]
    card.table.selectRow(0)
    with qtbot.waitSignal(
        desk.noticed, check_params_cb=lambda words, undoable: words == "Removed Training"
    ):
        card.remove_button.click()
    assert [one.name for one in closures(desk)] == ["Easter holidays"]
    desk.run(history.undo)
    assert card.table.rowCount() == 2


def test_holidays_wait_for_our_school(
    empty_desk: Desk, background: Background, qtbot: QtBot
) -> None:
    page = SettingsPage(empty_desk, background)
    show(qtbot, page)
    assert not page.holidays.table.isVisible()
    with qtbot.waitSignal(page.set_up_wanted):
        page.holidays.set_up_wanted.emit()


def test_the_look_is_applied_at_once_and_kept(
    page: SettingsPage, desk: Desk, qapp: QApplication
) -> None:
    page.look.form.editor("theme").set_value("dark")
    page.look.form.editor("scale").set_value(1.5)
    assert (theme.current().name, theme.current().point_size("body")) == ("dark", 15.75)
    folder = desk.store.folder.root
    assert look_choice.chosen(folder) == ("dark", 1.5)
    # As the window's own keys for larger text do it.
    look_choice.choose(folder, "light", 1.25)
    assert page.look.form.values() == {"theme": "light", "scale": 1.25}


def test_a_backup_is_asked_for_and_told(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.backup_wanted):
        page.backups.backup_button.click()
    make_backup(desk.store.folder, datetime(2026, 2, 27, 8, 12))
    make_backup(desk.store.folder, datetime(2026, 3, 2, 16, 5))
    page.show_facts()
    row = page.backups.backup_button.parentWidget()
    assert row is not None
    assert row.accessibleName() == (
        "Backed up yesterday at 16:05. 2 kept, the oldest from Fri 27 Feb 2026"
    )


def test_restoring_asks_once_which_backup(
    page: SettingsPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = make_backup(desk.store.folder, datetime(2026, 2, 27, 8, 12))
    make_backup(desk.store.folder, datetime(2026, 3, 2, 16, 5), safety=True)
    page.show_facts()
    dialog = page.backups.choose_backup()
    assert dialog.list.rows.rowCount() == 2
    assert dialog.list.choose(str(older.path))
    with qtbot.waitSignal(page.restore_wanted, check_params_cb=lambda path: path == older.path):
        dialog.restore_button.click()
    assert dialog.isHidden()
    elsewhere = Path("a stick") / "old.partnerdesk-backup"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(elsewhere), ""))
    with qtbot.waitSignal(page.restore_wanted, check_params_cb=lambda path: path == elsewhere):
        page.backups.choose_backup().file_button.click()


def test_without_a_backup_a_file_can_still_be_restored(page: SettingsPage) -> None:
    dialog = page.backups.choose_backup()
    assert not dialog.restore_button.isEnabled()
    assert dialog.file_button.isEnabled()
    dialog.reject()


def test_checking_the_store_says_in_words_what_it_found(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    page.places.check()
    qtbot.waitUntil(page.places.check_button.isEnabled)
    assert page.places.found.words.text().startswith("The store is sound")
    (desk.store.folder.files / "ab").mkdir()
    (desk.store.folder.files / "ab" / "stray").write_bytes(b"stray")
    page.places.check()
    qtbot.waitUntil(page.places.check_button.isEnabled)
    assert "does no harm" in page.places.found.words.text()


def test_a_folder_that_is_synced_is_warned_of(
    tmp_path: Path, background: Background, qtbot: QtBot
) -> None:
    from tests import factories as make

    store = make.open_store(tmp_path / "OneDrive - Eastvale" / "PartnerDesk")
    page = SettingsPage(Desk(store), background)
    show(qtbot, page)
    assert page.places.synced.isVisible()
    assert "OneDrive - Eastvale" in page.places.synced.words.text()
    store.close()


def test_a_store_that_is_only_looked_at_can_not_be_changed(
    desk: Desk, background: Background, qtbot: QtBot
) -> None:
    looked_at = opening.open_store(desk.store.folder, read_only=True)
    page = SettingsPage(Desk(looked_at), background)
    show(qtbot, page)
    for part in (
        page.partnership.form,
        page.reminders.form,
        page.holidays.add_button,
        page.backups.restore_button,
        page.backups.backup_button,
    ):
        assert not part.isEnabled()
    looked_at.close()


def test_a_key_brings_its_card_into_view(page: SettingsPage, qtbot: QtBot) -> None:
    page.resize(1110, 300)
    page.open_key("places")
    view = page.places.visibleRegion
    qtbot.waitUntil(lambda: not view().isEmpty())


def test_the_calendars_settings_keep_hours_and_what_refuses(page: SettingsPage, desk: Desk) -> None:
    """A tick means that it refuses; what is kept is the kinds that only warn."""
    card = page.calendar
    refuses = card.form.editor("soft_clashes")
    assert ClashKind.TRAVEL not in refuses.ticked()
    refuses.toggle(ClashKind.TRAVEL)
    refuses.toggle(ClashKind.TRIP)
    card.form.editor("school_day_starts").setText("8.45")
    card.form.editor("ad_hoc_notice_days").setText("21")
    card.save_button.click()
    settings = desk.settings()
    assert settings.school_hours()[0] == time(8, 45)
    assert settings.soft_clashes.split() == ["trip", "member_taken", "outside_hours"]
    assert settings.ad_hoc_notice_days == 21
    card.form.editor("school_day_ends").setText("8.30")
    card.save_button.click()
    assert card.form.field("school_day_ends").refusal == "The school day ends before it starts."


def test_terms_and_other_schools_open_from_the_holidays(page: SettingsPage) -> None:
    page.holidays.terms_button.click()
    up = [one for one in page.window().findChildren(Closures) if one.isVisible()]
    assert [one.member.currentText() for one in up] == ["St Oswald’s"]


def test_only_this_school_years_holidays_make_the_list(page: SettingsPage, desk: Desk) -> None:
    """Next year’s are counted; the link under them leads there."""
    card = page.holidays
    before = card.table.rowCount()
    fill(card.add_closure(), name="Autumn half-term", first_day=date(2026, 10, 26))
    assert card.table.rowCount() == before
    assert card.header.quiet.text() == "2025/26"
    hints = [one.text() for one in card.findChildren(WrapLabel) if one.isVisible()]
    assert any(words.endswith("1 more in other school years.") for words in hints)
