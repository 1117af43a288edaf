"""A line of words in the page itself, with a tone and at most a button or two."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from ui import theme
from ui.icons import pixmap
from ui.tokens import Tone
from ui.widgets.announce import announce
from ui.widgets.labels import WrapLabel
from ui.widgets.layouts import line

_ICONS: dict[Tone, str] = {
    "ok": "check",
    "warn": "warning",
    "bad": "warning",
    "info": "info",
    "neutral": "info",
}


class Banner(QFrame):
    """Words that belong to what stands under them; read out when they change."""

    def __init__(self, tone: Tone, text: str, *buttons: QPushButton) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        row = line(self, gap=8, margins=(12, 8, 12, 8))
        self._icon = QLabel()
        self.words = WrapLabel(text)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        for button in buttons:
            button.setProperty("fit", "small")
            row.addWidget(button)
        self._tone = tone
        self._tint()
        self.setAccessibleName(text)
        theme.look().changed.connect(self._tint)

    def say(self, tone: Tone, text: str) -> None:
        """Change tone and words, show the banner and have it read out."""
        self._tone = tone
        self._tint()
        self.words.setText(text)
        self.setAccessibleName(text)
        self.show()
        announce(self, text)

    def _tint(self) -> None:
        theme.set_role(self, self._tone, "tone")
        theme.set_role(self.words, self._tone, "tone")  # its colour follows that of the banner
        side = theme.current().px(18)
        token = "muted" if self._tone == "neutral" else self._tone
        self._icon.setPixmap(pixmap(_ICONS[self._tone], token, side, self.devicePixelRatioF()))
