"""The look: colour tokens, type scale and spacing, applied to the whole application.

Pages never name a colour or a pixel. They use widgets from ``ui.widgets`` and, where they must
measure, ``current().px(16)``. Widgets choose a style by the dynamic property ``role``.
"""

from __future__ import annotations

import dataclasses
import sys
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLayout, QStyleFactory, QWidget
from shiboken6 import isValid

from ui.style_sheet import style_sheet
from ui.tokens import CONTRAST, DARK, LIGHT, Theme, contrast_ratio

__all__ = [
    "CONTRAST",
    "DARK",
    "LIGHT",
    "Choice",
    "Theme",
    "application",
    "apply",
    "current",
    "dress",
    "look",
    "set_role",
    "tabular",
]

Choice = Literal["light", "dark", "contrast", "system"]

_POINTS_PER_PIXEL = 1.0 if sys.platform == "darwin" else 0.75
_DESIGN_DPI = 72.0 if sys.platform == "darwin" else 96.0


# Noted, as asking Qt for the style reads five hundred names of styles' parts: 4 ms of the start.
_FUSION = "drawn with Fusion"


def application(words: list[str]) -> QApplication:
    """The program's QApplication, with the style that the look is made for."""
    app = QApplication([*words, "-style", "fusion"])
    app.setProperty(_FUSION, True)
    return app


class Look(QObject):
    """The theme on show; ``changed`` fires after a new one has been applied."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.choice: Choice = "light"
        self.scale = 1.0
        self.rings: QObject | None = None


_look = Look()


def look() -> Look:
    """The one object that announces a new theme, for widgets that measure themselves."""
    return _look


def current() -> Theme:
    """The theme on show."""
    return _look.theme


def apply(app: QApplication, name: Choice = "system", scale: float = 1.0) -> Theme:
    """Give the whole application a theme; ``scale`` 2.0 is 200% text, with sizes to match.

    "system" follows the system's light or dark and its high contrast, also when they change later.
    "contrast" takes the system's own high-contrast colours where it has them.
    """
    _begin(app)
    before = _look.theme.factor
    _look.choice, _look.scale = name, scale
    factor = scale * app.primaryScreen().logicalDotsPerInch() / _DESIGN_DPI
    theme = dataclasses.replace(
        _chosen(app, name),
        factor=factor,
        points=scale * _POINTS_PER_PIXEL,
        family=app.font().family(),
    )
    _look.theme = theme
    if not app.property(_FUSION):
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setProperty(_FUSION, True)
    app.setPalette(_palette(theme))
    app.setFont(theme.font("body"))
    dressed: list[QWidget | QApplication] = [app, *app.topLevelWidgets()]
    for one in dressed:
        if one.styleSheet():
            dress(one)
    if factor != before:
        _rescale(factor / before)
    _look.changed.emit()
    return theme


def dress(window: QWidget | QApplication) -> None:
    """Give a window, and the dialogs that are opened from it, the style sheet of the look.

    Not the whole application: Qt would go through all that is in a part each time the part is put
    into another, and making a page would take three times as long.
    """
    window.setStyleSheet(style_sheet(_look.theme))


def set_role(widget: QWidget, role: str, name: str = "role") -> None:
    """Choose one of the style sheet's looks for a widget, also after it was first shown."""
    if widget.property(name) != role:
        widget.setProperty(name, role)
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def _begin(app: QApplication) -> None:
    """Once per application: follow the keyboard with a ring, and the system's own look."""
    if _look.rings is not None and isValid(_look.rings):
        return
    from ui.focus_ring import FocusRings  # it paints with this module's colours

    _look.rings = FocusRings(app)

    def again() -> None:
        if _look.choice in ("system", "contrast"):
            apply(app, _look.choice, _look.scale)

    hints = app.styleHints()
    hints.colorSchemeChanged.connect(again)
    hints.accessibility().contrastPreferenceChanged.connect(again)


def _chosen(app: QApplication, name: Choice) -> Theme:
    hints = app.styleHints()
    wants_contrast = (
        hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    )
    if name == "contrast" or (name == "system" and wants_contrast):
        return _from_system(app) if wants_contrast else CONTRAST
    if name == "system":
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if name == "dark" else LIGHT


def _from_system(app: QApplication) -> Theme:
    app.setPalette(QPalette())  # ours off, so that the system's shows through
    palette = app.palette()

    def hex_of(role: QPalette.ColorRole) -> str:
        return palette.color(QPalette.ColorGroup.Active, role).name()

    window, text = hex_of(QPalette.ColorRole.Window), hex_of(QPalette.ColorRole.WindowText)
    accent, on_accent = (
        hex_of(QPalette.ColorRole.Highlight),
        hex_of(QPalette.ColorRole.HighlightedText),
    )
    link = accent if contrast_ratio(accent, window) >= 4.5 else text
    return CONTRAST.recoloured(window, text, accent, on_accent, link)


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for colour_role, token in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.window),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.surface),
        (role.ButtonText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.link),
        (role.LinkVisited, theme.link),
        (role.ToolTipBase, theme.surface),
        (role.ToolTipText, theme.text),
        (role.Light, theme.surface),
        (role.Midlight, theme.faint),
        (role.Mid, theme.line),
        (role.Dark, theme.border),
        (role.Shadow, theme.border),
    ):
        palette.setColor(colour_role, QColor(token))
    for colour_role in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(theme.muted))
    return palette


def _rescale(ratio: float) -> None:
    """Carry margins and gaps of what already stands on screen over to a new text size."""
    for widget in QApplication.allWidgets():
        layout = widget.layout()
        if layout is None:
            continue
        for part in (layout, *layout.findChildren(QLayout)):
            margins = part.contentsMargins()
            sides = (margins.left(), margins.top(), margins.right(), margins.bottom())
            part.setContentsMargins(*(round(side * ratio) for side in sides))
            if part.spacing() > 0:
                part.setSpacing(round(part.spacing() * ratio))


def tabular(font: QFont) -> QFont:
    """The same font with figures of one width, for columns of numbers."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures
