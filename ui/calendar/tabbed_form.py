"""A form in several tabs, with what belongs to all of it beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.unsaved import Passage
from ui import theme
from ui.widgets import Beside, Form, FormField, TabPages


class FormPage(Form):
    """A form whose columns may be narrower than usual, for short inputs in one line."""

    def __init__(self, columns: int, narrowest: int) -> None:
        """``narrowest`` is the width, in pixels at 100% text, under which it is one column."""
        super().__init__(columns)
        self._all, self._narrowest = columns, narrowest

    def resizeEvent(self, event: QResizeEvent) -> None:
        QWidget.resizeEvent(self, event)
        self._arrange(1 if self.width() < theme.current().px(self._narrowest) else self._all)


class TabbedForm(Form):
    """Several forms as one: a refusal turns to the tab that its field is on."""

    def __init__(self, name: str, aside_form: Form) -> None:
        """``aside_form`` is part of the form, and stands in what ``put_beside`` shows."""
        super().__init__()
        self.tabs = TabPages(name)
        self._pages: dict[str, Form] = {}
        self._aside = aside_form
        aside_form.changed.connect(self.changed)

    def add_page(self, name: str, text: str, page: Form) -> None:
        """Add a tab."""
        self._pages[name] = page
        self.tabs.add(name, text, page)
        page.changed.connect(self.changed)

    def put_beside(self, aside: QWidget) -> None:
        """Show ``aside`` beside the tabs; last of all, so that Tab comes to it after them."""
        self.add_widget(Beside(self.tabs, aside, stretch=(7, 3), gap=24, stack_below=820))

    def field(self, name: str) -> FormField:
        for form in self._forms():
            if name in form._fields:
                return form.field(name)
        raise KeyError(name)

    def editor(self, name: str) -> Any:
        return self.field(name).editor

    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for form in self._forms():
            found |= form.values()
        return found

    def set_values(self, values: Mapping[str, Any]) -> None:
        for form in self._forms():
            form.set_values(values)

    def mark_saved(self) -> None:
        for form in self._forms():
            form.mark_saved()

    @property
    def is_dirty(self) -> bool:
        return any(form.is_dirty for form in self._forms())

    def passages(self) -> list[Passage]:
        return [one for form in self._forms() for one in form.passages()]

    def has_fresh_words(self) -> bool:
        return any(form.has_fresh_words() for form in self._forms())

    def refuse(self, field: str, message: str) -> None:
        self.clear_refusals()
        if field in self._aside._fields:
            self._aside.refuse(field, message)
            return
        for name, page in self._pages.items():
            if field in page._fields:
                self.tabs.go_to(name)
                page.refuse(field, message)
                return
        super().refuse("", message)

    def clear_refusals(self) -> None:
        super().clear_refusals()
        for form in self._forms():
            form.clear_refusals()

    def focus_first(self) -> None:
        page = self._pages.get(self.tabs.current())
        if page is not None:
            page.focus_first()

    def _forms(self) -> list[Form]:
        return [*self._pages.values(), self._aside]
