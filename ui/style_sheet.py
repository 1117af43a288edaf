"""The one style sheet, generated from a theme; widgets pick a look by the property ``role``."""

from __future__ import annotations

from string import Template

from ui.tokens import Theme, Tone

_SHEET = Template("""
QLabel { background: transparent; }
QLabel[role="quiet"], QLabel[role="hint"] { color: $muted; font-size: ${quiet}pt; }
QLabel[role="small"] { font-size: ${quiet}pt; }
QLabel[role="subtitle"] { color: $muted; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="block"] { font-size: ${block}pt; font-weight: 600; }
QLabel[role="page"] { font-size: ${page}pt; font-weight: 600; }
QLabel[role="label"] { color: $muted; font-size: ${quiet}pt; }
QLabel[role="refusal"] { color: $bad; font-size: ${quiet}pt; }
QLabel[role="key"] { color: $muted; font-size: ${key}pt; background: $surface;
    border: ${s1}px solid $line; border-radius: ${p4}px; padding: 0px ${p6}px; }

QMainWindow, QWidget[role="window"] { background: $window; }
QDialog { background: $surface; }
QScrollArea, QScrollArea > QWidget > QWidget[role="clear"] { background: transparent; border: 0; }
QFrame[role="surface"] { background: $surface; border: ${s1}px solid $line;
    border-radius: ${p8}px; }
QFrame[role="bar"] { background: $surface; border: 0; border-bottom: ${s1}px solid $line; }
QFrame[role="side"] { background: $surface; border: 0; border-right: ${s1}px solid $line; }
QFrame[role="foot"] { background: $surface; border: 0; border-top: ${s1}px solid $line; }
QFrame[role="rule"] { background: $faint; border: 0; min-height: ${s1}px; max-height: ${s1}px; }
QFrame[role="notice"] { background: $text; border-radius: ${p8}px; border: ${s1}px solid $window; }
QFrame[role="notice"] QLabel { color: $window; }
QFrame[role="notice"] QPushButton { color: $window; background: transparent;
    border: ${s1}px solid $window; }
QFrame[role="notice"] QPushButton[role="quiet"] { border-color: transparent; }
QFrame[role="notice"] QPushButton:hover { border: ${s1}px solid $faint; }
$tones

QPushButton { color: $text; background: $surface; border: ${s1}px solid $border;
    border-radius: ${p6}px; padding: 0px ${button_pad}px; min-height: ${button}px; outline: 0; }
QPushButton:hover { background: $faint; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { color: $muted; border-color: $line; border-style: $off; }
QPushButton::menu-indicator { image: none; width: 0px; }
QPushButton[role="primary"] { color: $on_accent; background: $accent; border-color: $accent;
    font-weight: 600; }
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed { border-color: $text; }
QPushButton[role="primary"]:disabled { color: $muted; background: $track; border-color: $line; }
QPushButton[role="quiet"], QPushButton[role="link"] { color: $link; background: transparent;
    border-color: transparent; padding: 0px ${p8}px; }
QPushButton[role="quiet"]:hover, QPushButton[role="link"]:hover { background: $faint; }
QPushButton[role="link"] { min-height: ${low}px; padding: 0px ${p4}px; font-size: ${quiet}pt; }
QPushButton[role="quiet"]:disabled, QPushButton[role="link"]:disabled { color: $muted;
    border-color: transparent; }
QPushButton[fit="small"] { min-height: ${small}px; padding: 0px ${p10}px; font-size: ${key}pt; }
QPushButton[fit="icon"] { padding: 0px; min-width: ${button}px; max-width: ${button}px; }

QLineEdit, QComboBox, QPlainTextEdit, QSpinBox, QDateEdit, QTimeEdit { color: $text;
    background: $surface; border: ${s1}px solid $border; border-radius: ${p6}px;
    selection-background-color: $accent; selection-color: $on_accent;
    placeholder-text-color: $muted; }
QLineEdit, QSpinBox, QDateEdit, QTimeEdit { padding: 0px ${p8}px; min-height: ${button}px; }
QComboBox { padding: 0px ${p4}px 0px ${p10}px; min-height: ${button}px; }
QPlainTextEdit { padding: ${p4}px ${p6}px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QSpinBox:disabled {
    color: $muted; background: $window; border-color: $line; border-style: $off; }
QLineEdit:read-only { background: $window; }
QLineEdit[refused="yes"], QComboBox[refused="yes"], QPlainTextEdit[refused="yes"] {
    border: ${refused}px solid $bad; }
QLineEdit[refused="yes"] { padding: 0px ${p8_refused}px; min-height: ${button_refused}px; }
QComboBox[refused="yes"] { min-height: ${button_refused}px; }
QPlainTextEdit[refused="yes"] { padding: ${p4_refused}px ${p6_refused}px; }
QLineEdit[role="search"] { background: $window; border-color: $search; }
QComboBox::drop-down { border: 0; width: ${p28}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { color: $text; background: $surface;
    border: ${s1}px solid $border; outline: 0; selection-background-color: $selection;
    selection-color: $on_selection; padding: ${p4}px; }
QComboBox QAbstractItemView::item { min-height: ${p28}px; padding: 0px ${p6}px; }

QAbstractScrollArea[role="list"] { background: transparent; border: 0;
    selection-background-color: $selection; selection-color: $on_selection; outline: 0; }
QTableView[role="table"] { background: transparent; border: 0; gridline-color: transparent;
    outline: 0;
    selection-background-color: $selection; selection-color: $on_selection; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { color: $muted; background: transparent; font-size: ${quiet}pt;
    font-weight: 600;
    border: 0; border-bottom: ${s1}px solid $line; padding: 0px ${p12}px; min-height: ${p34}px; }
QTableView[role="table"] QHeaderView::section { padding: 0px ${p11}px; }
QTableView[role="table"]::item { border-bottom: ${s1}px solid $faint; padding: 0px ${p8}px; }
QTableView[role="table"]::item:selected { background: $selection; color: $on_selection; }

QMenu { color: $text; background: $surface; border: ${s1}px solid $border; padding: ${p4}px;
    icon-size: ${p16}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p12}px; border-radius: ${p4}px; }
QMenu::item:selected { background: $selection; color: $on_selection; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: ${s1}px; background: $line; margin: ${p4}px ${p8}px; }
QMenu::icon { padding-left: ${p8}px; }
QMenuBar { color: $text; background: $surface; }
QMenuBar::item { padding: ${p4}px ${p8}px; background: transparent; }
QMenuBar::item:selected { background: $selection; color: $on_selection; }
QToolTip { color: $text; background: $surface; border: ${s1}px solid $border;
    padding: ${p4}px ${p6}px; font-size: ${quiet}pt; }

QProgressBar { background: $track; border: ${track_line}px solid $line;
    border-radius: ${p3}px; max-height: ${p6}px;
    min-height: ${p6}px; }
QProgressBar::chunk { background: $accent; border-radius: ${p3}px; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: ${p12}px; }
QScrollBar:horizontal { height: ${p12}px; }
QScrollBar::handle { background: $border; border-radius: ${p3}px; margin: ${p3}px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:vertical { min-height: ${p28}px; }
QScrollBar::handle:horizontal { min-width: ${p28}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QCalendarWidget QWidget { alternate-background-color: $surface; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { color: $text; background: transparent; border: ${s1}px solid $surface;
    padding: ${p6}px; border-radius: ${p4}px; font-weight: 600; }
QCalendarWidget QToolButton:hover { background: $faint; }
QCalendarWidget QToolButton:focus { border: 2px solid $accent; }
QCalendarWidget QToolButton::menu-indicator { image: none; width: 0; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent;
    selection-color: $on_accent; outline: 0; border: 0; }
QTabBar::scroller { width: ${p56}px; }
QTabBar QToolButton { background: $surface; border: ${s1}px solid $border;
    border-radius: ${p4}px; }
""")

_TONES: tuple[Tone, ...] = ("ok", "warn", "bad", "info", "neutral")


def style_sheet(theme: Theme) -> str:
    """Qt style sheet text of a theme, sizes included."""
    px, stroke = theme.px, theme.stroke
    # A control is 34 px with its lines; a refused one has lines of 2 px inside the same box.
    button = px(34) - 2 * stroke
    thicker = 1
    sizes = {f"p{n}": px(n) for n in (3, 4, 6, 8, 10, 11, 12, 16, 24, 28, 34, 56)}
    sizes |= {f"p{n}_refused": px(n) - thicker for n in (4, 6, 8)}
    return _SHEET.substitute(
        {name: getattr(theme, name) for name in _COLOURS},
        search=theme.line if stroke == 1 else theme.border,
        quiet=theme.point_size("quiet"),
        block=theme.point_size("block"),
        page=theme.point_size("page"),
        key=round(theme.point_size("quiet") * 1.04, 2),
        s1=stroke,
        refused=stroke + thicker,
        track=theme.faint if stroke == 1 else theme.surface,
        track_line=stroke - 1,
        off="solid" if stroke == 1 else "dashed",
        button=button,
        button_refused=button - 2 * thicker,
        button_pad=px(14),
        small=px(30) - 2 * stroke,
        low=px(26) - 2 * stroke,
        tones="\n".join(_tone_rules(theme, tone) for tone in _TONES),
        **sizes,
    )


_COLOURS = (
    "window",
    "surface",
    "line",
    "faint",
    "border",
    "text",
    "muted",
    "accent",
    "on_accent",
    "bad",
    "link",
    "selection",
    "on_selection",
)


def _tone_rules(theme: Theme, tone: Tone) -> str:
    ink, fill = (colour.name() for colour in theme.tone(tone))
    edge = ink if theme.stroke > 1 else fill
    return (
        f'QFrame[role="banner"][tone="{tone}"] {{ background: {fill}; '
        f"border: {theme.stroke}px solid {edge}; border-radius: {theme.px(6)}px; }}\n"
        f'QFrame[role="banner"][tone="{tone}"] QLabel {{ color: {ink}; }}'
    )
