"""Making one member of two: what moves, and field by field which words to keep."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from partnerdesk.actions import partners as actions
from partnerdesk.domain.partners import Member, differences
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted, listed
from partnerdesk.store.partners_rows import MemberFacts, get_member, in_agreements, member_facts
from ui import theme
from ui.desk import Desk
from ui.history.words import column_words, value_words
from ui.partners.choices import member_choices
from ui.partners.radio import Radio
from ui.partners.words import tr
from ui.widgets import ChoiceEditor, ElidedLabel, Form, FormDialog, WrapLabel, column

# Both members' themes are kept, and a place is taken whole.
_NEVER_ASKED = frozenset({"themes", "northing"})
_PLACE = frozenset({"easting", "northing"})


def open_merge(
    desk: Desk, parent: QWidget | None, member_id: str, other_id: str = ""
) -> FormDialog:
    """Merge another member into this one as one action, undone as one; ready to show."""
    with desk.read() as connection:
        keep = get_member(connection, member_id)
    form = Form()
    offered = [("", tr("Choose the one that is the same")), *member_choices(desk, (member_id,))]
    form.add("other_id", tr("&Same as"), ChoiceEditor(offered))
    preview = MergePreview(keep)
    form.add("take_other", "", preview)
    form.field("take_other").label.hide()

    def show_other() -> None:
        chosen = form.editor("other_id").value()
        if not chosen:
            preview.show_other(None)
            return
        with desk.read() as connection:
            facts = member_facts(connection, chosen)
            party = in_agreements(connection, chosen)
        preview.show_other(facts, in_agreements=party)

    form.editor("other_id").edited.connect(show_other)
    form.set_values({"other_id": other_id})
    show_other()

    def submit(values: dict[str, Any]) -> None:
        chosen, take = values["other_id"], values["take_other"]
        if not chosen:
            raise RuleBroken("other_id", tr("Choose the member that is the same as this one."))
        other = preview.other_name
        words = tr("Merged {0} into {1}").format(other, keep.name)
        desk.run(lambda database: actions.merge_members(database, member_id, chosen, take), words)

    intro = tr("People, contacts, notes and agreements of both end up together.")
    title = tr("Merge with {0}").format(keep.name)
    return FormDialog(title, form, tr("Merge"), submit, intro, parent, width=680)


class MergePreview(QWidget):
    """A line per field in which two members differ; its value is the fields to take over."""

    edited = Signal()

    def __init__(self, keep: Member) -> None:
        super().__init__()
        self._keep = keep
        self.other_name = ""
        self._takes: dict[str, Radio] = {}
        self._inside = column(self, gap=8)

    def value(self) -> frozenset[str]:
        """Names of the fields that come from the other member."""
        taken = {name for name, radio in self._takes.items() if radio.isChecked()}
        return frozenset(taken | _PLACE if taken & _PLACE else taken)

    def set_value(self, value: Any) -> None:
        """Take these fields from the other member."""
        for name, radio in self._takes.items():
            radio.setChecked(name in value)

    def show_other(self, facts: MemberFacts | None, *, in_agreements: bool = False) -> None:
        """Compare with another member, or with none."""
        while (item := self._inside.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._takes = {}
        self.other_name = facts.member.name if facts else ""
        if facts is None:
            return
        self._inside.addWidget(WrapLabel(_moving(facts, in_agreements=in_agreements), "quiet"))
        self._inside.addWidget(self._table(facts))

    def _table(self, facts: MemberFacts) -> QWidget:
        other = facts.member
        part = QWidget()
        grid = QGridLayout(part)
        px = theme.current().px
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        for number, share in enumerate((2, 4, 4)):
            grid.setColumnStretch(number, share)
        grid.addWidget(ElidedLabel(tr("Keep"), "strong"), 0, 1)
        grid.addWidget(ElidedLabel(tr("Take over"), "strong"), 0, 2)
        people = {one.person.id: one.person.name for one in facts.people}
        names = _asked(self._keep, other)
        for at, name in enumerate(names, 1):
            label = WrapLabel(_field_words(name), "quiet")
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignVCenter)
            mine, theirs = (_shown(one, name, people) for one in (self._keep, other))
            if mine:
                self._ask(grid, at, name, mine, theirs)
            else:
                filled = tr("{0} (blank until now)").format(theirs)
                grid.addWidget(WrapLabel(filled, "small"), at, 2)
        if not names:
            grid.addWidget(WrapLabel(tr("They don’t differ in any field."), "quiet"), 1, 0, 1, 3)
        return part

    def _ask(self, grid: QGridLayout, at: int, name: str, mine: str, theirs: str) -> None:
        group = QButtonGroup(self)
        words = _field_words(name)
        for number, text in ((1, mine), (2, theirs)):
            radio = Radio(text)
            verb = tr("Keep {0}: {1}") if number == 1 else tr("Take over {0}: {1}")
            radio.setAccessibleName(verb.format(words, text))
            group.addButton(radio)
            grid.addWidget(radio, at, number)
            radio.setChecked(number == 1)
        self._takes[name] = radio
        radio.toggled.connect(lambda on: self.edited.emit())


def _asked(keep: Member, other: Member) -> list[str]:
    """The fields to choose in; the place on the grid is one choice."""
    differing = differences(keep, other)
    names = [name for name in differing if name not in _NEVER_ASKED]
    if "northing" in differing and "easting" not in differing:
        names.append("easting")
    return names


def _moving(facts: MemberFacts, *, in_agreements: bool) -> str:
    people = len({one.person.id for one in facts.people})
    parts = [
        counted(number, one, many)
        for number, one, many in (
            (people, tr("person"), tr("people")),
            (len(facts.contacts), tr("contact"), tr("contacts")),
            (len(facts.notes), tr("note"), tr("notes")),
            (len(facts.buy_ins), tr("sighting of buy-in"), tr("sightings of buy-in")),
        )
        if number
    ]
    if in_agreements:
        parts.append(tr("its agreements"))
    if not parts:
        return tr("Nothing else hangs on {0}.").format(facts.member.name)
    return tr("With {0} comes what hangs on it: {1}.").format(facts.member.name, listed(parts))


def _field_words(name: str) -> str:
    return tr("Easting and northing") if name == "easting" else column_words("member", name)


def _shown(member: Member, name: str, people: dict[str, str]) -> str:
    value = getattr(member, name)
    if value is None or value == "":
        return ""
    if name == "easting":
        return f"{member.easting}, {member.northing}"
    if name == "call_first_id":
        return people.get(value, tr("Somebody of its own"))
    return value_words("member", name, str(value))
