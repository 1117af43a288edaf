"""The project's own small set of widgets; every page is made of these.

Import what a page needs from here. Importing this package is cheap: it loads no PDF library.
"""

from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.beside import Beside
from ui.widgets.buttons import (
    MenuButton,
    action_button,
    button,
    icon_button,
    link_button,
    menu_button,
    primary_button,
    quiet_button,
)
from ui.widgets.chip import Chip, ChipFact, paint_chip
from ui.widgets.data_table import DataTable
from ui.widgets.date_editor import DateEditor
from ui.widgets.editors import ChoiceEditor, LineEditor, NumberEditor, TextEditor, TickEditor
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import Form, FormField
from ui.widgets.form_dialog import FormDialog
from ui.widgets.labels import ElidedLabel, Label, WrapLabel, plain_tooltip
from ui.widgets.layouts import FlowLayout, TabPlace, column, line, rule, tab_through
from ui.widgets.list_detail import ListDetail
from ui.widgets.navigation import Navigation
from ui.widgets.notice import Notice
from ui.widgets.page_header import PageHeader
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.progress import ProgressLine, ProgressPanel
from ui.widgets.record_list import RecordList
from ui.widgets.search_box import SearchBox
from ui.widgets.surface import (
    ActionRow,
    Block,
    Card,
    CardHeader,
    IconPill,
    ScrollPage,
    Surface,
)
from ui.widgets.tab_strip import TabPages, TabStrip
from ui.widgets.windowed_model import Columns, Row, WindowedModel

__all__ = [
    "ActionRow",
    "Banner",
    "Beside",
    "Block",
    "Card",
    "CardHeader",
    "Chip",
    "ChipFact",
    "ChoiceEditor",
    "Columns",
    "DataTable",
    "DateEditor",
    "ElidedLabel",
    "EmptyState",
    "FlowLayout",
    "Form",
    "FormDialog",
    "FormField",
    "IconPill",
    "Label",
    "LineEditor",
    "ListDetail",
    "MenuButton",
    "Navigation",
    "Notice",
    "NumberEditor",
    "PageHeader",
    "PdfPreview",
    "ProgressLine",
    "ProgressPanel",
    "RecordList",
    "Row",
    "ScrollPage",
    "SearchBox",
    "Surface",
    "TabPages",
    "TabPlace",
    "TabStrip",
    "TextEditor",
    "TickEditor",
    "WindowedModel",
    "WrapLabel",
    "action_button",
    "announce",
    "button",
    "column",
    "icon_button",
    "line",
    "link_button",
    "menu_button",
    "paint_chip",
    "plain_tooltip",
    "primary_button",
    "quiet_button",
    "rule",
    "tab_through",
]
