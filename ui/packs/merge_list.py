"""The lists of merging: topics with their counts, and the things of a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.differences import Kind
from partnerdesk.domain.words import counted, listed
from ui import theme
from ui.packs.words import tr
from ui.widgets import (
    ChipFact,
    ChoiceEditor,
    Columns,
    RecordList,
    Row,
    Surface,
    WrapLabel,
    button,
    column,
    line,
)

if TYPE_CHECKING:
    from partnerdesk.actions.merge_preview import MergePreview, Thing
    from ui.packs.choosing import Choosing

_KINDS = (Kind.NEW, Kind.THEIRS, Kind.OURS, Kind.BOTH, Kind.GONE)
_ALL = "*"


class Shown(Enum):
    """Which things of a topic the list shows."""

    ALL = "All that differs"
    TO_CHOOSE = "To choose"
    NEW = "New"
    THEIRS = "Changed on their side"
    BOTH = "Changed on both sides"
    GONE = "Removed on their side"
    OURS = "Changed on our side"

    def holds(self, thing: Thing) -> bool:
        """Whether a thing is among them; one that was chosen meanwhile stays to choose."""
        if self is Shown.ALL:
            return True
        return thing.to_choose if self is Shown.TO_CHOOSE else thing.kind.name == self.name


class TopicList(QWidget):
    """Topics with how much differs in them; ``wanted(topic)`` asks to look through one."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        stack = column(self, gap=12)
        self.words = WrapLabel("", "quiet")
        head = line(gap=16)
        head.addWidget(self.words, 1)
        headings = (tr("New"), tr("Theirs"), tr("Ours"), tr("Both"), tr("Removed"))
        self.list = RecordList(Columns(tr("Topic"), headings, ""), tr("Topics"))
        self.list.opened.connect(self._open)
        surface = Surface()
        surface.body.addWidget(self.list)
        self.look_button = button(
            tr("Look through"), "chevron-right", lambda: self._open(self.list.key()), small=True
        )
        head.addWidget(self.look_button)
        stack.addLayout(head)
        stack.addWidget(surface, 1)
        _may_be_low(self.list)

    def show_topics(self, preview: MergePreview, choosing: Choosing) -> None:
        """Show how much differs in each topic, and what is still to choose."""
        rows = [_topic_row(one.topic, one.topic, one.things, choosing) for one in preview.topics]
        if len(rows) > 1:
            every = tuple(preview.things())
            rows.insert(0, _topic_row(_ALL, "All topics", every, choosing))
        self.list.reload(len(rows), lambda at, most: rows[at : at + most])
        self.list.choose_first()
        words = tr(
            "What is new or was changed on one side only merges by itself, and what only you "
            "changed stays. {0} on both sides."
        )
        many = tr("entry is the same") if preview.same == 1 else tr("entries are the same")
        same = f"{preview.same:,} {many}"
        self.words.setText(words.format(same))

    def _open(self, key: str) -> None:
        self.wanted.emit("" if key == _ALL else key)


def _topic_row(key: str, title: str, things: Sequence[Thing], choosing: Choosing) -> Row:
    counts = dict.fromkeys(_KINDS, 0)
    asked = 0
    for thing in things:
        counts[thing.kind] += 1
        asked += thing.to_choose
    left = choosing.left(things) if asked else 0
    chip = None
    if left:
        chip = ChipFact(tr("{0} to choose").format(left), "warn", "flag")
    elif asked:
        chip = ChipFact(tr("All chosen"), "ok", "check")
    facts = tuple(str(counts[kind]) if counts[kind] else "–" for kind in _KINDS)
    return Row(key, tr(title), "", facts, chip)


def _may_be_low(listing: RecordList) -> None:
    """Large text on a small screen leaves these lists room for two lines only."""
    listing.setMinimumHeight(theme.current().px(80))


class ThingList(QObject):
    """The things of a topic, read as they come on show; ``filtered`` when others are shown."""

    filtered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preview: MergePreview | None = None
        self._choosing: Choosing | None = None
        self._things: list[Thing] = []
        self._numbers: dict[str, int] = {}
        self._quiet = False
        self.topic, self.kind = ChoiceEditor(), ChoiceEditor()
        self.topic.setAccessibleName(tr("Topic"))
        self.kind.setAccessibleName(tr("Which of them"))
        self.filters = QWidget()
        row = line(self.filters)
        row.addWidget(self.topic, 1)
        row.addWidget(self.kind, 1)
        self.list = RecordList(Columns("", (), ""), tr("What differs"))
        _may_be_low(self.list)
        self.topic.edited.connect(self._topic_chosen)
        self.kind.edited.connect(self._kind_chosen)

    def show_things(self, preview: MergePreview, choosing: Choosing) -> None:
        """Offer the things of this preview."""
        self._preview, self._choosing = preview, choosing
        topics = [(one.topic, tr(one.topic)) for one in preview.topics]
        self._quiet = True
        self.topic.set_choices([("", tr("All topics")), *topics])
        self._quiet = False

    def filter(self, topic: str, shown: Shown | None = None) -> None:
        """Show a topic; without ``shown`` what is to choose in it, else all."""
        self._quiet = True
        self.topic.set_value(topic)
        self._quiet = False
        self._show(shown)

    def show_thing(self, thing: Thing) -> bool:
        """Choose a thing in the list; False when it is not among those shown."""
        key = _key(thing)
        return key in self._numbers and self.list.choose(key, self._numbers.get)

    def thing(self, key: str) -> Thing | None:
        """The thing of a line."""
        number = self._numbers.get(key)
        return None if number is None else self._things[number]

    def reload(self) -> None:
        """Draw the list again: what is chosen shows in it."""
        things, choosing = self._things, self._choosing
        if choosing is None:
            return

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            return [_thing_row(one, choosing) for one in things[offset : offset + limit]]

        title = counted(len(things), tr("thing"))
        self.list.reload(len(things), fetch, title=title, find=self._numbers.get)

    def _topic_chosen(self) -> None:
        if not self._quiet:
            self._show(None)

    def _kind_chosen(self) -> None:
        if not self._quiet:
            self._show(self.kind.value())

    def _show(self, shown: Shown | None) -> None:
        here = list(self._here())
        counts = Counter(thing.kind.name for thing in here)
        counts[Shown.ALL.name] = len(here)
        counts[Shown.TO_CHOOSE.name] = sum(thing.to_choose for thing in here)
        offers = [
            (one, f"{tr(one.value)} · {counts[one.name]}") for one in Shown if counts[one.name]
        ]
        chosen = shown or (Shown.TO_CHOOSE if counts[Shown.TO_CHOOSE.name] else Shown.ALL)
        self._quiet = True
        self.kind.set_choices(offers)
        self.kind.set_value(chosen)
        self._quiet = False
        self._things = [one for one in here if chosen.holds(one)]
        self._numbers = {_key(one): at for at, one in enumerate(self._things)}
        self.reload()
        self.list.choose_first()
        self.filtered.emit()

    def _here(self) -> Iterator[Thing]:
        topic = self.topic.value()
        for one in self._preview.topics if self._preview else ():
            if not topic or one.topic == topic:
                yield from one.things


def _key(thing: Thing) -> str:
    return f"{thing.topic}/{thing.table}/{thing.row_id}"


def _thing_row(thing: Thing, choosing: Choosing) -> Row:
    second = tr(thing.kind.label)
    if len(thing.rows) > 1:
        second = f"{second} · {counted(len(thing.rows), tr('part'))}"
    return Row(_key(thing), thing.title, second, (), _chip(thing, choosing))


def _chip(thing: Thing, choosing: Choosing) -> ChipFact:
    if choosing.waits(thing):
        return ChipFact(tr("Choose"), "warn", "flag")
    if choosing.left_out(thing):
        return ChipFact(tr("Ours kept"), "neutral", "check")
    if thing.to_choose:
        return ChipFact(tr("Chosen"), "ok", "check")
    return {
        Kind.NEW: ChipFact(tr("New"), "ok", "plus"),
        Kind.THEIRS: ChipFact(tr("Taken"), "info", "pencil"),
        Kind.BOTH: ChipFact(tr("Merges"), "info", "merge"),
        Kind.GONE: ChipFact(tr("Goes"), "warn", "trash"),
        Kind.OURS: ChipFact(tr("Stays"), "neutral", "check"),
    }[thing.kind]


def brought_words(choosing: Choosing) -> str:
    """``12 new, 4 changed and 1 removed``: what comes of it as things are chosen now."""
    counts = dict.fromkeys(_KINDS, 0)
    kept = 0
    for thing in choosing.preview.things():
        if choosing.left_out(thing):
            kept += 1
        else:
            counts[thing.kind] += 1
    changed = counts[Kind.THEIRS] + counts[Kind.BOTH]
    pairs = (
        (counts[Kind.NEW], tr("{0} new")),
        (changed, tr("{0} changed")),
        (counts[Kind.GONE], tr("{0} removed")),
        (kept, tr("{0} kept as ours")),
    )
    return listed([words.format(count) for count, words in pairs if count]) or tr("nothing new")
