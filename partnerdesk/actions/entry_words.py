"""What an entry of the store is called, and what stands in it, for a person who compares two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.differences import Image
from partnerdesk.domain.interview import Question
from partnerdesk.domain.words import listed
from partnerdesk.store.entries import Entries, Key
from partnerdesk.store.labels import (
    column_label,
    plain,
    setting_label,
    setting_text,
    table_label,
    value_text,
)
from partnerdesk.store.their_rows import links_of

TOPIC_OF = {
    "member": "Partners",
    "person": "Partners",
    "item": "Equipment",
    "kit": "Equipment",
    "loan": "Equipment",
    "project": "Calendar",
    "series": "Calendar",
    "session": "Calendar",
    "task": "Calendar",
    "agreement": "Agreements",
    "stored_file": "Agreements",
    "setting": "Settings",
}
"""Where a thing stands; all else is told under Handover."""

# Only the program reads these, or they follow from something else.
HIDDEN = frozenset({
    "id", "sort_name", "position", "sequence", "uid", "clash", "sha256", "media_type", "size",
    "is_us", "held", "held_from", "held_until", "held_minutes",
})  # fmt: skip

_SOMETHING = "something that is not here"
_LONGEST = 80
# What tells an entry from its neighbours, the first that is filled in.
_TOLD_BY = ("name", "number", "heading", "summary", "person_name", "what", "body", "title", "words")
_LINKED_BY = (
    "person_id", "member_id", "item_id", "giver_id", "project_id", "session_id", "signatory_id",
    "line_id", "commitment_id", "loan_id",
)  # fmt: skip
_LINK_KINDS = {"session": "session", "loan": "loan", "task": "task", "contact": "contact"}


class EntryWords:
    """Words for the rows that a merge looks at; links are told by the name of their other end."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._names: dict[Key, str] = {}

    def name(self, key: Key) -> str:
        """What people call a row: ``Fenwick Academy``, ``L-0042 to Fenwick Academy``."""
        if key not in self._names:
            image = self._entries.either(key)
            self._names[key] = _SOMETHING if image is None else self._name(key[0], image)
        return self._names[key]

    def title(self, key: Key) -> str:
        """A row told from its neighbours: ``Role: Zoë Ashgrove, Head``."""
        table = key[0]
        if self._entries.whole_of(key) == key:
            return self.name(key)
        return f"{table_label(table)}: {self.name(key)}"

    def above(self, key: Key) -> frozenset[str]:
        """The columns that only say what a row is a part of."""
        whole = self._entries.whole_of(key)
        image = self._entries.either(key) or {}
        return frozenset(
            column
            for column, target in links_of(key[0]).items()
            if whole == (target, image.get(column))
        )

    def label(self, table: str, column: str) -> str:
        """What a column is called."""
        return column_label(table, column)

    def value(self, table: str, column: str, image: Image) -> str:
        """What stands in a column of a row; never an id."""
        stored = image[column]
        if stored is None or stored == "":
            return ""
        target = links_of(table).get(column)
        if column == "target_id":
            target = _LINK_KINDS.get(str(image["kind"]))
            if target is None:
                return ""
        if target is not None:
            return self.name((target, str(stored)))
        if table == "setting" and column == "value":
            return setting_text(str(image["name"]), str(stored))
        if table == "setting" and column == "name":
            return setting_label(str(stored))
        if column == "facts":
            return "as it was issued"
        if table == "interview_answer" and column == "question":
            return self._question(image)
        if column == "question_id":
            return self._answer(image)
        if table == "series" and column == "rule":
            return _repeats(str(stored))
        return value_text(table, column, stored)

    # --- names -------------------------------------------------------------------------------

    def _name(self, table: str, image: Image) -> str:
        maker = _NAMES.get(table)
        words = maker(self, image) if maker else self._told(table, image)
        return _shortened(words) or table_label(table)

    def _told(self, table: str, image: Image) -> str:
        for column in _TOLD_BY:
            if image.get(column):
                return str(image[column])
        for column in _LINKED_BY:
            if image.get(column):
                return self.value(table, column, image)
        if image.get("kind"):
            return value_text(table, "kind", image["kind"])
        return self._day(table, image)

    def _day(self, table: str, image: Image) -> str:
        for column in ("on", "day", "seen_on", "first_day", "renewed_on", "started_on"):
            if image.get(column):
                return value_text(table, column, image[column])
        return ""

    def _session(self, image: Image) -> str:
        day = day_text(datetime.fromisoformat(str(image["starts_at"])).date())
        return f"Session {image['title']}, {day}"

    def _loan(self, image: Image) -> str:
        return f"{image['number']} to {self.value('loan', 'borrower_id', image)}"

    def _agreement(self, image: Image) -> str:
        return f"{image['number']} {image['title']}".strip()

    def _role(self, image: Image) -> str:
        what = image["title"] or value_text("role", "kind", image["kind"])
        return f"{self.value('role', 'person_id', image)}, {what}"

    def _contact(self, image: Image) -> str:
        return f"{image['summary']}, {value_text('contact', 'on', image['on'])}"

    def _buy_in(self, image: Image) -> str:
        group = value_text("buy_in", "group", image["group"])
        return f"{group}, {value_text('buy_in', 'seen_on', image['seen_on'])}"

    def _line(self, image: Image) -> str:
        return f"{image['quantity']} × {self.value('loan_line', 'item_id', image)}"

    def _returned(self, image: Image) -> str:
        line = self._entries.either(("loan_line", str(image["line_id"])))
        what = self.value("loan_line", "item_id", line) if line else _SOMETHING
        return f"{image['quantity']} × {what}"

    def _setting(self, image: Image) -> str:
        return setting_label(str(image["name"]))

    def _question(self, image: Image) -> str:
        table = "interview_answer"
        about = next((c for c in ("member_id", "project_id") if image.get(c)), "")
        known = {question.value: question for question in Question}
        question = known.get(str(image["question"]))
        subject = self.value(table, about, image) if about else ""
        return question.words(subject) if question else plain(str(image["question"]))

    def _version(self, image: Image) -> str:
        return f"version {image['version']}"

    def _signatory(self, image: Image) -> str:
        role = value_text("agreement_signatory", "role_kind", image["role_kind"])
        return f"{self.value('agreement_signatory', 'member_id', image)}, {role}"

    def _answer(self, image: Image) -> str:
        return plain(str(image["question_id"]).replace(".", " ").replace("-", " "))

    def _office(self, image: Image) -> str:
        until = value_text("term_of_office", "ended_on", image["ended_on"])
        return f"{image['name']}, until {until}"


_NAMES: dict[str, Callable[[EntryWords, Image], str]] = {
    "session": EntryWords._session,
    "loan": EntryWords._loan,
    "agreement": EntryWords._agreement,
    "role": EntryWords._role,
    "contact": EntryWords._contact,
    "buy_in": EntryWords._buy_in,
    "loan_line": EntryWords._line,
    "loan_return": EntryWords._returned,
    "setting": EntryWords._setting,
    "interview_answer": EntryWords._question,
    "agreement_version": EntryWords._version,
    "agreement_signatory": EntryWords._signatory,
    "agreement_answer": EntryWords._answer,
    "term_of_office": EntryWords._office,
}


_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday",
         "SA": "Saturday", "SU": "Sunday"}  # fmt: skip


def _repeats(rule: str) -> str:
    """``Every 2 weeks on Thursday`` for a rule of iCalendar, as far as it can be said shortly."""
    said = dict(part.partition("=")[::2] for part in rule.split(";"))
    unit = _UNITS.get(said.get("FREQ", ""), "time")
    every = said.get("INTERVAL", "1")
    words = f"Every {unit}" if every == "1" else f"Every {every} {unit}s"
    days = [_DAYS[day[-2:]] for day in said.get("BYDAY", "").split(",") if day[-2:] in _DAYS]
    return f"{words} on {listed(days)}" if days else words


def _shortened(words: str) -> str:
    first = next((line.strip() for line in words.splitlines() if line.strip()), "")
    return first if len(first) <= _LONGEST else f"{first[: _LONGEST - 1].rstrip()}…"
