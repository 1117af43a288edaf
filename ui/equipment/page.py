"""The equipment page: the catalogue with one item beside it, the timeline, and the kits."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from partnerdesk.domain.lending import ItemKind
from partnerdesk.store import lending_rows
from partnerdesk.store.lending_rows import ItemFilter
from ui import theme
from ui.background import Background
from ui.desk import Desk
from ui.equipment.detail import ItemDetail
from ui.equipment.filters import Filters
from ui.equipment.item_dialog import open_add_item
from ui.equipment.kit_dialog import open_kit
from ui.equipment.kits_tab import KitsTab
from ui.equipment.listing import ItemList, read_source, shown_ids
from ui.equipment.reading import ItemView, read_view
from ui.equipment.timeline_view import TimelineView
from ui.equipment.words import tr
from ui.reading import Reading
from ui.store_list import StorePage
from ui.widgets import (
    EmptyState,
    ListDetail,
    MenuButton,
    PageHeader,
    Surface,
    TabStrip,
    button,
    column,
    primary_button,
)
from ui.widgets.opened import opened

_LOW = 420
_VIEWS = ("catalogue", "timeline", "kits")


class EquipmentPage(StorePage):
    """What members share: items, places and kits (P19, P21, P24).

    ``print_wanted(kind, item ids)`` asks for ``labels`` or a ``catalogue`` of these items.
    """

    print_wanted = Signal(str, list)

    name: ClassVar[str] = "equipment"
    depends_on: ClassVar[tuple[str, ...]] = (
        "item",
        "kit",
        "kit_part",
        "out_of_service",
        "loan",
        "loan_line",
        "loan_return",
        "member",
        "stored_file",
    )

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__(desk)
        self._background = background or Background()
        self._reading = Reading(desk, self._background.reader, self)
        self._wanted_key = ""
        stack = column(self, gap=16)
        self._head = self._make_head()
        stack.addWidget(self._head)
        self.strip = TabStrip(tr("Ways to see the equipment"))
        for text in (tr("Catalogue"), tr("Timeline"), tr("Kits")):
            self.strip.addTab(text)
        self.filters = Filters(desk, self.strip)
        stack.addWidget(self.filters)
        self.list = ItemList(desk, self._background)
        self.detail = ItemDetail(desk, self._background)
        self._left = self._list_side()
        self.both = ListDetail(self._left, self._detail_side())
        self.timeline = TimelineView(desk)
        self.kits = KitsTab(desk)
        self.views = QStackedWidget()
        for view in (self.both, self.timeline, self.kits):
            self.views.addWidget(view)
        self._fit_views()
        stack.addWidget(self.views, 1)
        self.empty = self._empty()
        stack.addWidget(self.empty, 1)
        for part in (self.empty, self._none_found, self._nothing_chosen):
            part.hide()  # until the facts are read, so that they ask for no room
        self._listen()

    def _listen(self) -> None:
        self.strip.currentChanged.connect(self._turn)
        self.filters.changed.connect(self._show_view)
        self.list.listed.connect(self._show_listed)
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self._open_chosen)
        self.list.clicked.connect(lambda index: self._show_detail())
        self.timeline.item_opened.connect(self.open_key)
        self.detail.print_wanted.connect(self.print_wanted)
        self.both.stacked_changed.connect(lambda stacked: self._fit_head())
        self.both.back_button.clicked.connect(self._fit_head)

    # --- what the window asks of it ----------------------------------------------------------

    def show_facts(self) -> None:
        """Show afresh what is on show; the item and the place in a list stay."""
        self.filters.refresh()
        self._show_view()

    def open_key(self, key: str) -> None:
        """Show the item with this id; ``id#loans`` a tab of it, ``#timeline`` a view."""
        self.refresh_if_stale()
        item_id, _, place = key.partition("#")
        if not item_id and place in _VIEWS:
            self.strip.setCurrentIndex(_VIEWS.index(place))
        if not item_id:
            return
        self.strip.setCurrentIndex(0)
        self._wanted_key = item_id
        if not self.list.busy:
            self._show_wanted()
        if place:
            self.detail.tabs.go_to(place)

    def key(self) -> str:
        """The id of the item on show, or the view that is."""
        view = self.view()
        return self._wanted_key or self.list.key() if view == "catalogue" else f"#{view}"

    @property
    def busy(self) -> bool:
        """Whether what is on show is being read."""
        return super().busy or self._reading.busy

    def let_go(self) -> None:
        """Stop asking the store."""
        self._reading.stop()
        super().let_go()

    def view(self) -> str:
        """``catalogue``, ``timeline`` or ``kits``."""
        return _VIEWS[max(0, self.strip.currentIndex())]

    def start_new(self) -> None:
        """Add an item."""
        self._add(ItemKind.EQUIPMENT)

    # --- its parts ---------------------------------------------------------------------------

    def _make_head(self) -> PageHeader:
        head = PageHeader(tr("Equipment"))
        self.more_button = MenuButton(tr("More"))
        menu = self.more_button.menu()
        writing = [
            menu.addAction(tr("Add a place…"), lambda: self._add(ItemKind.PLACE)),
            menu.addAction(tr("Make a kit…"), self._make_kit),
            menu.addAction(tr("Import…"), self.import_items),
        ]
        menu.addAction(tr("Export…"), self.export_items)
        menu.addSeparator()
        menu.addAction(tr("Print catalogue…"), lambda: self._print("catalogue"))
        menu.addAction(tr("Print labels…"), lambda: self._print("labels"))
        self.add_button = primary_button(tr("Add item"), "plus", self.start_new)
        for action in writing:
            action.setEnabled(not self.desk.read_only)
        self.add_button.setEnabled(not self.desk.read_only)
        head.add_action(self.more_button)
        head.add_action(self.add_button)
        return head

    def _list_side(self) -> Surface:
        left = Surface()
        left.body.addWidget(self.list)
        everything = button(tr("Show everything"), clicked=self._show_all)
        self._none_found = EmptyState(
            "search", tr("Nothing fits"), tr("Nothing is like this, or free then."), everything
        )
        left.body.addWidget(self._none_found)
        return left

    def _detail_side(self) -> Surface:
        right = Surface(margin=20)
        right.body.addWidget(self.detail, 1)
        self._nothing_chosen = EmptyState(
            "equipment", tr("Nothing chosen"), tr("Choose an item in the list to see it here.")
        )
        right.body.addWidget(self._nothing_chosen, 1)
        return right

    def _empty(self) -> EmptyState:
        add = primary_button(tr("Add the first item"), "plus", self.start_new)
        place = button(tr("Add a place…"), "map-pin", lambda: self._add(ItemKind.PLACE))
        take_in = button(tr("Import…"), "import", self.import_items)
        for made in (add, place, take_in):
            made.setEnabled(not self.desk.read_only)
        words = tr(
            "Here stands what members share: multimeters, a minibus, a hall. "
            "Once it is here it can be reserved, lent and found again."
        )
        return EmptyState("equipment", tr("No equipment yet"), words, add, place, take_in)

    # --- what is on show ---------------------------------------------------------------------

    def _show_view(self) -> None:
        with self.desk.read() as connection:
            there_is = lending_rows.any_item(connection)
        self.views.setVisible(there_is)
        self.empty.setVisible(not there_is)
        self._fit_head()
        if self.view() == "kits":
            self.kits.show_of(self.filters.wanted())
            return
        wanted, times = self.filters.wanted(), self.filters.free_between()
        if self.view() == "catalogue":
            self.list.show_of(wanted, times)
            return
        with self.desk.read() as connection:
            much = lending_rows.item_list(wanted).is_long(connection)
        self._reading.ask(
            lambda connection: read_source(connection, self.desk, wanted, times),
            self.timeline.show_of,
            beside=much,
        )

    def _show_listed(self) -> None:
        some = self.list.count() > 0
        self._none_found.setVisible(not some)
        self.list.setVisible(some)
        if self.list.key() or not self.list.choose_first():
            self._show_chosen(self.list.key())
        self._show_wanted()

    def _show_wanted(self) -> None:
        """Show what the window came for, without a filter where that leaves it out."""
        item_id, self._wanted_key = self._wanted_key, ""
        if item_id and self.list.choose(item_id):
            self._show_detail()
        elif item_id and self._is_filtered_out(item_id):
            self._wanted_key = item_id
            self._show_all(item_id)

    def _is_filtered_out(self, item_id: str) -> bool:
        with self.desk.read() as connection:
            found = lending_rows.items_by_id(connection, [item_id]).get(item_id)
        if found is None:
            return False
        everything = ItemFilter(retired=found.retired_on is not None)
        return self.filters.wanted() != everything or self.filters.free_between() is not None

    def _turn(self, index: int) -> None:
        self.views.setCurrentIndex(index)
        self._fit_views()
        self.filters.fit(self.view())
        self._show_view()
        self._fit_head()

    def _fit_views(self) -> None:
        """Only the view on show asks for room, so that a low window can hold any of them."""
        policies = QSizePolicy.Policy
        for view in (self.both, self.timeline, self.kits):
            shown = view is self.views.currentWidget()
            policy = policies.Expanding if shown else policies.Ignored
            view.setSizePolicy(policy, policy)

    def _show_chosen(self, key: str) -> None:
        if self.comes_later(lambda: self._show_chosen(self.list.key())):
            self.detail.hide()
            return
        view = self._read(key) if key else None
        self.detail.setVisible(view is not None)
        self._nothing_chosen.setVisible(view is None)
        if view is not None:
            self.detail.show_view(view)

    def _read(self, key: str) -> ItemView | None:
        """The item, or None when whoever holds the store has removed it meanwhile."""
        try:
            return read_view(self.desk, key)
        except LookupError:
            return None

    def _show_detail(self) -> None:
        self.both.show_detail()
        self._fit_head()

    def _fit_head(self) -> None:
        """Where only the list or the detail fits, the head belongs to the list.

        In a low window the timeline needs its room: what the head offers is in the catalogue too.
        """
        shown = self.view() != "catalogue" or not self._left.isHidden()
        low = self.height() < theme.current().px(_LOW) and self.view() == "timeline"
        self._head.setVisible(shown and not low)
        self.filters.setVisible(shown and self.empty.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _open_chosen(self, key: str) -> None:
        self._show_detail()
        self.detail.tabs.strip.setFocus()

    def _show_all(self, item_id: str = "") -> None:
        """Take the filters off, so that an item is in the list."""
        retired = False
        if item_id:
            with self.desk.read() as connection:
                found = lending_rows.items_by_id(connection, [item_id]).get(item_id)
            retired = found is not None and found.retired_on is not None
        self.filters.show_all(retired=retired)

    # --- what its menu does ------------------------------------------------------------------

    def _add(self, kind: ItemKind) -> None:
        if not self.desk.read_only:
            opened(open_add_item(self.desk, self, kind, self.open_key))

    def _make_kit(self) -> None:
        opened(open_kit(self.desk, self, saved=lambda kit_id: self.open_key("#kits")))

    def import_items(self) -> None:
        """Take a catalogue in from a spreadsheet."""
        from ui.equipment.import_dialog import open_import_items

        open_import_items(self.desk, self._background, self).open()

    def export_items(self) -> None:
        """Save what is on show as a file."""
        from ui.equipment.import_dialog import open_export_items

        open_export_items(self.desk, self._background, self, self._shown_ids()).open()

    def _print(self, kind: str) -> None:
        self.print_wanted.emit(kind, self._shown_ids())

    def _shown_ids(self) -> list[str]:
        wanted, times = self.filters.wanted(), self.filters.free_between()
        with self.desk.read() as connection:
            return shown_ids(connection, self.desk, wanted, times)
