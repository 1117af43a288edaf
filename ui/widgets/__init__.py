"""The project's own small set of widgets; every page is made of these.

Import what a page needs from here. What the shell is made of is read with it, any other widget
when it is first asked for, so that the window stands sooner.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from ui.widgets.announce import announce
from ui.widgets.banner import Banner
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
from ui.widgets.labels import ElidedLabel, Label, WrapLabel, plain_tooltip
from ui.widgets.layouts import FlowLayout, TabPlace, column, keep_room, line, rule, tab_through
from ui.widgets.navigation import Navigation
from ui.widgets.notice import Notice
from ui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from ui.widgets.beside import Beside
    from ui.widgets.chip import Chip, ChipFact, paint_chip
    from ui.widgets.data_table import DataTable
    from ui.widgets.date_editor import DateEditor
    from ui.widgets.editors import ChoiceEditor, LineEditor, NumberEditor, TextEditor, TickEditor
    from ui.widgets.empty_state import EmptyState
    from ui.widgets.form import Form, FormField
    from ui.widgets.form_dialog import FormDialog
    from ui.widgets.list_detail import ListDetail
    from ui.widgets.page_header import PageHeader
    from ui.widgets.pdf_preview import PdfPreview
    from ui.widgets.progress import ProgressLine, ProgressPanel
    from ui.widgets.record_list import RecordList
    from ui.widgets.surface import (
        ActionRow,
        Block,
        Card,
        CardHeader,
        IconPill,
        ScrollPage,
        Surface,
        scrolled_by_key,
    )
    from ui.widgets.tab_strip import FilledTabs, TabPages, TabStrip
    from ui.widgets.ticks_editor import TicksEditor
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
    "FilledTabs",
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
    "TicksEditor",
    "WindowedModel",
    "WrapLabel",
    "action_button",
    "announce",
    "button",
    "column",
    "icon_button",
    "keep_room",
    "line",
    "link_button",
    "menu_button",
    "paint_chip",
    "plain_tooltip",
    "primary_button",
    "quiet_button",
    "rule",
    "scrolled_by_key",
    "tab_through",
]

_LATER = {
    "beside": "Beside",
    "chip": "Chip ChipFact paint_chip",
    "data_table": "DataTable",
    "date_editor": "DateEditor",
    "editors": "ChoiceEditor LineEditor NumberEditor TextEditor TickEditor",
    "empty_state": "EmptyState",
    "form": "Form FormField",
    "form_dialog": "FormDialog",
    "list_detail": "ListDetail",
    "page_header": "PageHeader",
    "pdf_preview": "PdfPreview",
    "progress": "ProgressLine ProgressPanel",
    "record_list": "RecordList",
    "surface": "ActionRow Block Card CardHeader IconPill ScrollPage Surface scrolled_by_key",
    "tab_strip": "FilledTabs TabPages TabStrip",
    "ticks_editor": "TicksEditor",
    "windowed_model": "Columns Row WindowedModel",
}
_MODULE_OF = {name: module for module, names in _LATER.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"there is no widget {name}")
    found: object = getattr(import_module(f"ui.widgets.{_MODULE_OF[name]}"), name)
    globals()[name] = found
    return found
