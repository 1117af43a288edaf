"""Colour tokens of the light, dark and high-contrast looks, and sizes that follow the text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtGui import QColor, QFont, QFontMetrics

Tone = Literal["ok", "warn", "bad", "info", "neutral"]
Type = Literal["body", "strong", "quiet", "quiet-strong", "block", "page"]

# Pixels at 96 dpi and whether semibold; the line heights 20, 18, 20, 28 come from the fonts.
_TYPE_SCALE: dict[Type, tuple[float, bool]] = {
    "body": (14, False),
    "strong": (14, True),
    "quiet": (12.5, False),
    "quiet-strong": (12.5, True),
    "block": (15, True),
    "page": (21, True),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """One look. Colours are ``#rrggbb``; sizes in the code are pixels at 96 dpi and 100% text."""

    name: str
    window: str
    surface: str
    line: str
    faint: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_weak: str
    bad: str
    bad_weak: str
    warn: str
    warn_weak: str
    ok: str
    ok_weak: str
    info: str
    info_weak: str
    link: str
    selection: str
    on_selection: str
    on_selection_quiet: str
    stroke: int = 1
    factor: float = 1.0
    points: float = 0.75
    family: str = ""

    def px(self, pixels: float) -> int:
        """Device-independent pixels for a length drawn at 100% text; never less than one."""
        return max(1, round(pixels * self.factor))

    def point_size(self, kind: Type) -> float:
        """Font size in points."""
        return round(_TYPE_SCALE[kind][0] * self.points, 2)

    def font(self, kind: Type = "body") -> QFont:
        """The interface font in one size of the type scale."""
        font = QFont(self.family) if self.family else QFont()
        font.setPointSizeF(self.point_size(kind))
        font.setWeight(QFont.Weight.DemiBold if _TYPE_SCALE[kind][1] else QFont.Weight.Normal)
        return font

    def metrics(self, kind: Type = "body") -> QFontMetrics:
        """Measures of that font."""
        return QFontMetrics(self.font(kind))

    def color(self, token: str) -> QColor:
        """A token as a colour; an unknown token is a programming error (AttributeError)."""
        return QColor(getattr(self, token.replace("-", "_")))

    def tone(self, tone: Tone) -> tuple[QColor, QColor]:
        """Ink and fill of a state; in high contrast the fill is the surface itself."""
        if tone == "neutral":
            return QColor(self.muted), QColor(self.faint if self.stroke == 1 else self.surface)
        return self.color(tone), self.color(f"{tone}_weak")

    def recoloured(self, window: str, text: str, accent: str, on_accent: str, link: str) -> Theme:
        """This high-contrast look in the system's own colours."""
        ink = dict.fromkeys(
            ("line", "faint", "border", "text", "muted", "bad", "warn", "ok", "info"), text
        )
        ground = dict.fromkeys(
            ("window", "surface", "accent_weak", "bad_weak", "warn_weak", "ok_weak", "info_weak"),
            window,
        )
        chosen = {
            "accent": accent,
            "on_accent": on_accent,
            "link": link,
            "selection": accent,
            "on_selection": on_accent,
            "on_selection_quiet": on_accent,
        }
        return replace(self, **ink, **ground, **chosen)  # type: ignore[arg-type]


def contrast_ratio(first: str, second: str) -> float:
    """Contrast of two colours as WCAG 2 defines it, from 1 to 21."""

    def luminance(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT = Theme(
    name="light",
    window="#F4F6F8",
    surface="#FFFFFF",
    line="#D9DFE6",
    faint="#EBEFF3",
    border="#7F8B99",
    text="#1B2430",
    muted="#566273",
    accent="#0F6464",
    on_accent="#FFFFFF",
    accent_weak="#E2F0EF",
    bad="#A8231C",
    bad_weak="#FCE9E7",
    warn="#7A4F00",
    warn_weak="#FFF3DA",
    ok="#1C6537",
    ok_weak="#E3F3E8",
    info="#23508F",
    info_weak="#E6EEF9",
    link="#0F6464",
    selection="#E2F0EF",
    on_selection="#1B2430",
    on_selection_quiet="#566273",
)

DARK = Theme(
    name="dark",
    window="#12171C",
    surface="#1A2027",
    line="#36404B",
    faint="#262E37",
    border="#76828F",
    text="#E9EEF3",
    muted="#A9B4C0",
    accent="#63C7C0",
    on_accent="#1A2027",
    accent_weak="#173736",
    bad="#FF9A92",
    bad_weak="#3B1E1C",
    warn="#F3C66B",
    warn_weak="#35290F",
    ok="#83D6A0",
    ok_weak="#173321",
    info="#9CC3FF",
    info_weak="#1A2B45",
    link="#63C7C0",
    selection="#173736",
    on_selection="#E9EEF3",
    on_selection_quiet="#A9B4C0",
)

# Used when the user asks for high contrast and the system has no such colours of its own.
CONTRAST = replace(LIGHT, name="contrast", stroke=2).recoloured(
    window="#000000", text="#FFFFFF", accent="#FFE600", on_accent="#000000", link="#FFE600"
)
