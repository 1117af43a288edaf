"""Colours can be read, sizes follow the text, and the look changes while the program runs."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import product

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import icons, theme
from ui.tokens import CONTRAST, DARK, LIGHT, Theme, contrast_ratio
from ui.widgets import LineEditor, button

_LOOKS = pytest.mark.parametrize("look", [LIGHT, DARK, CONTRAST], ids=lambda look: look.name)


@_LOOKS
def test_every_text_can_be_read_on_its_ground(look: Theme) -> None:
    pairs = [
        *product((look.text, look.muted, look.link), (look.window, look.surface)),
        *((look.color(t).name(), look.surface) for t in ("bad", "warn", "ok", "info")),
        *(tuple(c.name() for c in look.tone(t)) for t in ("bad", "warn", "ok", "info", "neutral")),
        (look.on_accent, look.accent),
        (look.on_selection, look.selection),
        (look.on_selection_quiet, look.selection),
        (look.accent if look.stroke == 1 else look.on_selection, look.selection),
    ]
    too_faint = [pair for pair in pairs if contrast_ratio(*pair) < 4.5]
    assert not too_faint


@_LOOKS
def test_control_borders_and_focus_stand_out(look: Theme) -> None:
    for ground in (look.window, look.surface):
        assert contrast_ratio(look.border, ground) >= 3
        assert contrast_ratio(look.accent, ground) >= 3


def test_contrast_ratio_is_that_of_wcag() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_systems_own_high_contrast_is_taken_over() -> None:
    taken = CONTRAST.recoloured("#ffffff", "#000000", "#37006e", "#ffffff", "#37006e")
    assert (taken.window, taken.bad, taken.border) == ("#ffffff", "#000000", "#000000")
    assert (taken.selection, taken.on_selection, taken.stroke) == ("#37006e", "#ffffff", 2)


def test_twice_the_text_is_twice_the_size_of_everything(qapp: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(24, 24, 24, 24)
    made = button("Add partner")
    layout.addWidget(made)
    page.show()
    height, points = made.sizeHint().height(), qapp.font().pointSizeF()
    theme.apply(qapp, "light", 2.0)
    assert made.sizeHint().height() == 2 * height == 68
    assert qapp.font().pointSizeF() == pytest.approx(2 * points)
    assert layout.contentsMargins().left() == 48


def test_icons_take_the_colour_of_a_new_look(qapp: QApplication) -> None:
    shown = icons.icon("check", "text")
    for name in ("light", "dark"):
        theme.apply(qapp, name)
        image = shown.pixmap(QSize(48, 48), 2.0).toImage()
        assert theme.current().text.lower() in _colours(image)


def test_the_icon_set_is_of_one_hand() -> None:
    files = sorted(icons.FOLDER.glob("*.svg"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in text, file.name
        assert set(re.findall(r'(?:stroke|fill)="([^"]+)"', text)) == {"none", "currentColor"}
        drawn = icons.pixmap(file.stem, "text", 24, 1.0).toImage()
        assert theme.current().text.lower() in _colours(drawn), file.name


def test_an_icon_that_does_not_exist_is_noticed_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("unicorn")


def test_the_focus_can_be_seen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 120)
    field = LineEditor()
    field.setParent(window)
    field.setGeometry(40, 40, 200, 34)
    other = button("Other")
    other.setParent(window)
    with qtbot.waitActive(window):
        window.show()
    field.setFocus()
    shown = window.grab().toImage()
    assert shown.pixelColor(140, 37) == QColor(theme.current().accent)
    assert shown.pixelColor(37, 57) == QColor(theme.current().accent)
    other.setFocus()
    field.resize(201, 34)
    assert window.grab().toImage().pixelColor(140, 37) != QColor(theme.current().accent)


def test_starting_loads_no_library_for_documents_or_the_store() -> None:
    code = (
        "import sys, ui.widgets; "
        "print(*{m.partition('.')[0] for m in sys.modules} & "
        "{'pypdfium2', 'sqlalchemy', 'reportlab', 'openpyxl', 'alembic'})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


def _colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
