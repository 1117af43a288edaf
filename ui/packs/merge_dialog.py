"""Merging a handover pack: what differs by topic, what to choose, then one action with Undo."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.differences import Take
from partnerdesk.domain.problems import RuleBroken
from ui.background import Background, Job, own_worker
from ui.desk import Desk
from ui.importing.detail import ListPage
from ui.importing.dialog import ExchangeDialog
from ui.packs.choosing import Choosing
from ui.packs.merge_list import Shown, ThingList, TopicList, brought_words
from ui.packs.merge_pane import MergePane
from ui.packs.words import made_words, pack_title, tr
from ui.widgets import (
    ElidedLabel,
    EmptyState,
    ScrollPage,
    announce,
    button,
    line,
    link_button,
    primary_button,
)

if TYPE_CHECKING:
    from partnerdesk.actions.merge_preview import MergePreview, Thing
    from partnerdesk.store.changes import Changes
    from partnerdesk.store.database import Database
    from partnerdesk.store.staging import Staged
    from ui.packs.open_pack import Offer

# A place that a PartnerDesk left behind when it was killed is cleared away with those of backups.
_PLACE = ".part-"
# Of more people only the number is told.
_MOST_KNOWN = 3


class MergeDialog(ExchangeDialog):
    """Compares on the worker, shows the topics, then the things of one with what to choose."""

    def __init__(
        self, desk: Desk, background: Background, parent: QWidget | None, offer: Offer
    ) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Merge: {0}").format(pack_title(offer.contents)),
            made_words(offer.contents),
            size=(1120, 700),
        )
        self._offer, self._background = offer, background
        self._staged: Staged | None = None
        self._place: Path | None = None
        self._shown: Thing | None = None
        self.choosing: Choosing | None = None
        self.again_button = primary_button(tr("Compare again"), "", self.compare)
        waiting = tr("What is in the pack is compared with what is here. Nothing changes by it.")
        state = EmptyState("merge", tr("Not compared yet"), waiting, self.again_button)
        self.add_page("waiting", ScrollPage(state))
        self._take_in = False
        self.known = ElidedLabel("", "strong")  # the lists want the room of more lines
        self.known_button = link_button("", "", self.change_who_comes)
        self.known_line = QWidget()
        across = line(self.known_line)
        across.addWidget(self.known_button)
        across.addStretch()
        for part in (self.known, self.known_line):
            part.hide()
            self.add_to_head(part)
        self._open_line()
        self.add_page("topics", self._topics_page())
        self.add_page("things", self._things_page())
        same = tr("All that is in this pack is here already, or was looked at before.")
        self.add_page("same", ScrollPage(EmptyState("check", tr("Nothing to merge"), same)))
        self.back_button.clicked.connect(self._back)
        self.finished.connect(self._clear_away)

    # --- comparing -------------------------------------------------------------------------------

    def compare(self) -> None:
        """Make the pack ready beside the store, and compare it with what is here."""
        place = self._new_place()
        store, offer, take_in = self.desk.store, self._offer, self._take_in

        def work(job: Job) -> tuple[Staged, MergePreview]:
            from partnerdesk.actions.merging import preview_merge
            from partnerdesk.store.staging import stage

            place.parent.mkdir(exist_ok=True)
            place.mkdir()
            half = _Half(job)
            staged = stage(offer.path, place, offer.passphrase, half.first, job.cancelled)
            found = preview_merge(
                store, staged, take_in=take_in, progress=half.second, cancelled=job.cancelled
            )
            return staged, found

        title = tr("Comparing {0} with what is here").format(offer.path.name)
        self.watch(title, work, self._compared, "waiting")

    def _compared(self, found: tuple[Staged, MergePreview]) -> None:
        self._staged, preview = found
        if self.choosing is None:
            self.choosing = Choosing(preview)
        else:
            self.choosing.show(preview)
        self._say_known(preview)
        if not preview.brings:
            self.go_to("same")
        else:
            self.topics.show_topics(preview, self.choosing)
            self.things.show_things(preview, self.choosing)
            self.go_to("topics")
            self.topics.list.setFocus()
        self.refresh_foot()
        if self.page() == "same":
            self.action_button.setFocus()

    def change_who_comes(self) -> None:
        """Take in again whom we took out for good, or leave them out after all."""
        self._take_in = not self._take_in
        self.choosing = None
        self.compare()

    def _say_known(self, preview: MergePreview) -> None:
        """Tell of whom one side took out and the other still names."""
        from partnerdesk.actions.merge_preview import known_words

        said = list(known_words(preview))
        self.known.setVisible(bool(said))
        self.known_line.setVisible(any(one.here for one in preview.known))
        if not said:
            return
        if (more := len(said) - _MOST_KNOWN) > 0:
            said[_MOST_KNOWN:] = [tr("{0} more like these.").format(more)]
        self.known.setText(" ".join(said))
        announce(self, self.known.text())
        again = tr("Leave them out") if preview.taken_in else tr("Take them in again")
        self.known_button.setText(again)

    # --- looking through -------------------------------------------------------------------------

    def look_through(self, topic: str, shown: Shown | None = None) -> None:
        """Go through the things of one topic, or of all with ``""``; what is to choose first."""
        self.things.filter(topic, shown)
        self.go_to("things")
        self.things.list.choose_first()
        self._show_thing(self.things.list.key())
        self.things.list.setFocus()
        self.refresh_foot()

    def go_to_next(self) -> None:
        """Show the next thing that is still to choose."""
        after = self.choosing.next_waiting(self._shown) if self.choosing else None
        if after is not None:
            self.look_through(self.things.topic.value(), Shown.TO_CHOOSE)
            if not self.things.show_thing(after):
                self.look_through("", Shown.TO_CHOOSE)
                self.things.show_thing(after)
            self.list_page.show_detail()
            self.pane.focus_open()

    def _back(self) -> None:
        self.go_to("topics")
        self._tell_left()
        self.topics.list.setFocus()
        self.refresh_foot()

    def _show_thing(self, key: str) -> None:
        self._shown = self.things.thing(key)
        self.pane.show_thing(self._shown, self.choosing)

    def go_to(self, name: str) -> None:
        super().go_to(name)
        self.back_button.setVisible(name == "things")
        self.open_line.setVisible(name in ("topics", "things") and self._asks)
        self.intro.setVisible(name not in ("topics", "things"))  # the lists want its room

    # --- choosing --------------------------------------------------------------------------------

    @property
    def _asks(self) -> bool:
        return self.choosing is not None and bool(self.choosing.preview.to_choose)

    def take_rest(self, take: Take | None) -> None:
        """Take one side in all that nobody chose; None to choose it after all."""
        if self.choosing is not None:
            self.choosing.take_rest(take)
            self._tell_left()
            self.pane.show_thing(self._shown, self.choosing)

    def _tell_left(self) -> None:
        """Say again what is left, everywhere it is said."""
        if self.choosing is None:
            return
        if self.page() == "topics":
            self.topics.show_topics(self.choosing.preview, self.choosing)
        else:
            self.things.reload()
        self.refresh_foot()

    def refresh_foot(self) -> None:
        choosing, page = self.choosing, self.page()
        if page == "same":
            self.set_foot("", tr("Close"), enabled=True)
        elif choosing is None or page not in ("topics", "things"):
            self.set_foot("", "", enabled=False)
        else:
            left = choosing.left()
            words = tr("{0} still to choose").format(left) if left else brought_words(choosing)
            self.set_foot(words, tr("Merge"), enabled=not left and not self.desk.read_only)
            self._say_open(left)

    def _say_open(self, left: int) -> None:
        choosing = self.choosing
        assert choosing is not None
        rest = choosing.choices.otherwise
        if rest is not None:
            side = tr("theirs") if rest is Take.THEIRS else tr("ours")
            words = tr("Where nobody chose, {0} is taken.").format(side)
        elif left:
            words = tr("{0} changed on both sides").format(left)
        else:
            words = tr("All is chosen.")
        self.open_words.setText(words)
        self.ask_link.setVisible(rest is not None)
        self.next_link.setVisible(bool(left))

    # --- merging ---------------------------------------------------------------------------------

    def act(self) -> None:
        """Merge all of it as one action, or nothing."""
        if self.page() == "same":
            self.accept()
            return
        choosing, staged = self.choosing, self._staged
        if choosing is None or staged is None:
            return
        store, now = self.desk.store, self.desk.now()
        preview, choices = choosing.preview, choosing.choices

        def do(database: Database) -> Changes:
            from partnerdesk.actions.merging import merge_pack

            return merge_pack(store, staged, preview, choices, now)

        words = tr("Merged the pack: {0}").format(brought_words(choosing))
        self.write(tr("Merging"), do, words, self.page())

    def refuse(self, refusal: RuleBroken) -> None:
        """In words, with nothing written; after a change of the store it is compared again."""
        if refusal.field == "preview":
            self.go_to("waiting")
            self.refresh_foot()
        super().refuse(refusal)

    # --- the place beside the store --------------------------------------------------------------

    def _new_place(self) -> Path:
        self._clear_away()
        self._place = self.desk.store.folder.backups / f"{_PLACE}{uuid.uuid4().hex}"
        return self._place

    def _clear_away(self) -> None:
        """Remove what was made ready; behind whatever the worker is still doing there."""
        place, self._place, self._staged = self._place, None, None
        if place is not None:
            self._background.start(
                tr("Clearing up"),
                lambda _: shutil.rmtree(place, ignore_errors=True),
                lambda _: None,
                lambda _: None,
            )

    # --- parts -----------------------------------------------------------------------------------

    def _open_line(self) -> None:
        self.open_line = QWidget()
        row = line(self.open_line, gap=8)
        self.open_words = ElidedLabel("", "strong")
        row.addWidget(self.open_words, 1)
        self.next_link = link_button(tr("Next to choose"), "chevron-right", self.go_to_next)
        self.ask_link = link_button(tr("Choose myself"), "", lambda: self.take_rest(None))
        self.theirs_button = button(
            tr("Take all theirs"), clicked=lambda: self.take_rest(Take.THEIRS), small=True
        )
        self.ours_button = button(
            tr("Keep all ours"), clicked=lambda: self.take_rest(Take.OURS), small=True
        )
        for made in (self.next_link, self.ask_link, self.theirs_button, self.ours_button):
            row.addWidget(made)
        self.add_to_head(self.open_line)
        self.open_line.hide()

    def _topics_page(self) -> QWidget:
        self.topics = TopicList()
        self.topics.wanted.connect(self.look_through)
        return self.topics

    def _things_page(self) -> QWidget:
        self.things = ThingList()
        self.things.list.chosen.connect(self._show_thing)
        self.things.filtered.connect(lambda: self._show_thing(self.things.list.key()))
        self.pane = MergePane()
        self.pane.decided.connect(self._tell_left)
        self.list_page = ListPage([self.things.filters], self.things.list, self.pane, 430)
        return self.list_page


class _Half:
    """Two pieces of work on one bar: each moves it over half of its length."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def first(self, done: int, total: int) -> None:
        self._job.report(500 * done // max(1, total), 1000)

    def second(self, done: int, total: int) -> None:
        self._job.report(500 + 500 * done // max(1, total), 1000)


def open_merge_pack(desk: Desk, window: QWidget | None, offer: Offer) -> MergeDialog:
    """Compare a pack that was looked into with this store, and show what differs."""
    dialog = MergeDialog(desk, own_worker(window), window, offer)
    dialog.open()
    dialog.compare()
    return dialog
