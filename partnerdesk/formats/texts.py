"""The words of the agreements: clauses and templates, read from TOML files in ``resources/``.

A clause is ``clauses/<id>.toml`` and a template ``templates/<id>.toml``. Users keep their own in a
folder beside their store, laid out alike. What can be wrong in one
is found when it is read, so that no agreement is ever printed with a hole that nobody can fill.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

from partnerdesk.domain.clauses import ClauseText, Question, QuestionKind, Template
from partnerdesk.domain.partners import RoleKind
from partnerdesk.formats.toml_file import NotToml, read_toml

RESOURCES = Path(__file__).parents[2] / "resources"

# What a clause may say without asking; whoever prints an agreement supplies these as facts, as
# words that go on in mid-sentence. A fact that is missing prints as a blank to be agreed.
FACTS = frozenset(
    {
        "parties",  # St Oswald’s and Heron Vale Academy
        "parties_with_addresses",  # St Oswald’s, 4 Priory Lane; Heron Vale Academy, Mill Road
        "partnership",  # East Vale Schools Together
        "our_school",  # St Oswald’s
        "leads",  # Ann Bell for St Oswald’s and Gareth Price for Heron Vale Academy
        "start",  # Tue 1 Sep 2026
        "end",
        "review",
    }
)
SPECIAL = frozenset({"", "parties", "exchange", "dates"})

_CLAUSE_ID = re.compile(r"[a-z]+(-[a-z]+)*")
_QUESTION_ID = re.compile(r"[a-z]+(_[a-z]+)*")
_PLACEHOLDER = re.compile(r"\{\{([a-z_]+)\}\}")
_CONDITION = re.compile(r"\?([a-z_]+):")


class TextsBroken(ValueError):
    """One of our own text files is malformed; the message names the file and the key."""


def load_clauses(folder: Path = RESOURCES, own: Path | None = None) -> dict[str, ClauseText]:
    """Every clause under ``folder/clauses``, by id in alphabetical order; read once.

    ``own`` is the folder of the user's own texts, laid out alike: they come after ours, are read
    again once a file there has changed, and one that can't be read is left out (``broken_texts``
    says why). A clause without a heading prints with its number beside the text, to save room.

    Raises TextsBroken for a file of ours that is not a whole, answerable clause.
    """
    return dict(_clauses(folder)) | (dict(_own(own, _stamp(own)).clauses) if own else {})


def load_templates(folder: Path = RESOURCES, own: Path | None = None) -> dict[str, Template]:
    """Every template under ``folder/templates``, and those of the user's ``own`` folder.

    Raises TextsBroken for a malformed file, or one that names a clause which does not exist.
    """
    return dict(_templates(folder)) | (dict(_own(own, _stamp(own)).templates) if own else {})


def broken_texts(own: Path) -> tuple[str, ...]:
    """For each of the user's own files that can't be used: which, and why, in words."""
    return _own(own, _stamp(own)).broken


def clause_from(table: dict[str, object], where: str) -> ClauseText:
    """A clause from the keys and values that its file has.

    Raises TextsBroken, starting with ``where``, when it is not a whole, answerable clause.
    """
    keys = _Keys(where, table)
    found = _clause(keys)
    keys.nothing_more()
    if not _CLAUSE_ID.fullmatch(found.id):
        raise keys.wrong("id", "is not in lower-case words joined by -")
    return found


@cache
def _clauses(folder: Path) -> tuple[tuple[str, ClauseText], ...]:
    return tuple((text.id, text) for text in _each(folder / "clauses", _clause))


@cache
def _templates(folder: Path) -> tuple[tuple[str, Template], ...]:
    known = load_clauses(folder)

    def template(keys: _Keys) -> Template:
        return _template(keys, known)

    return tuple((found.id, found) for found in _each(folder / "templates", template))


# --- the user's own ----------------------------------------------------------------------------

_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _OwnTexts:
    clauses: tuple[tuple[str, ClauseText], ...] = ()
    templates: tuple[tuple[str, Template], ...] = ()
    broken: tuple[str, ...] = ()


def _stamp(own: Path) -> _Stamp:
    """Which files there are, when each was written and how long it is: it changes when they do."""
    found = []
    for kind in ("clauses", "templates"):
        for path in sorted((own / kind).glob("*.toml")):
            with suppress(OSError):  # gone between the two looks
                known = path.stat()
                found.append((str(path), known.st_mtime_ns, known.st_size))
    return tuple(found)


@lru_cache(maxsize=4)
def _own(own: Path, stamp: _Stamp) -> _OwnTexts:
    ours, our_templates = load_clauses(), load_templates()
    broken: list[str] = []
    clauses = _sound(own / "clauses", _clause, ours, broken)
    known = ours | clauses

    def template(keys: _Keys) -> Template:
        return _template(keys, known)

    templates = _sound(own / "templates", template, our_templates, broken)
    return _OwnTexts(tuple(clauses.items()), tuple(templates.items()), tuple(broken))


def _sound(
    folder: Path, read: Callable[[_Keys], Text], ours: Container[str], broken: list[str]
) -> dict[str, Text]:
    """The texts that can be used, by id; of the others ``broken`` is told."""
    found: dict[str, Text] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            one = _read(path, read)
        except (TextsBroken, OSError) as problem:
            broken.append(_left_out(path, str(problem).removeprefix(f"{path.name}: ")))
            continue
        if one.id in ours:
            broken.append(_left_out(path, "a text that came with PartnerDesk has this name"))
        else:
            found[one.id] = one
    return found


def _left_out(path: Path, why: str) -> str:
    return f"“{path.name}” in {path.parent} is left out: {why}. Correct the file, or remove it."


# --- one file --------------------------------------------------------------------------------

Text = TypeVar("Text", ClauseText, Template)


def _each(folder: Path, read: Callable[[_Keys], Text]) -> Iterator[Text]:
    if not folder.is_dir():
        raise TextsBroken(f"{folder}: there is no such folder")
    for path in sorted(folder.glob("*.toml")):
        yield _read(path, read)


def _read(path: Path, read: Callable[[_Keys], Text]) -> Text:
    try:
        keys = _Keys(path.name, read_toml(path))
    except NotToml as problem:
        raise TextsBroken(f"{path.name}: {problem}") from problem
    found = read(keys)
    keys.nothing_more()
    if found.id != path.stem or not _CLAUSE_ID.fullmatch(found.id):
        raise TextsBroken(f"{path.name}: id: “{found.id}” is not the name of the file")
    return found


def _clause(keys: _Keys) -> ClauseText:
    text = ClauseText(
        id=keys.words("id"),
        version=keys.count("version"),
        part=keys.words("part"),
        heading=keys.words("heading", or_else=""),
        ask=keys.words("ask"),
        text=keys.words("text"),
        questions=tuple(_question(table) for table in keys.tables("questions")),
        special=keys.words("special", or_else=""),
    )
    if text.special not in SPECIAL:
        raise keys.wrong("special", f"“{text.special}” is none of {_listed(SPECIAL)}")
    _check_placeholders(text, keys)
    return text


def _question(keys: _Keys) -> Question:
    question = Question(
        id=keys.words("id"),
        ask=keys.words("ask"),
        kind=keys.one_of("kind", keys.words("kind", or_else="line"), QuestionKind),
        hint=keys.words("hint", or_else=""),
        options=tuple(_option(table) for table in keys.tables("options")),
        optional=keys.flag("optional"),
    )
    if not _QUESTION_ID.fullmatch(question.id):
        raise keys.wrong("id", f"“{question.id}” is not in lower-case words joined by _")
    is_choice = question.kind is QuestionKind.CHOICE
    if is_choice != bool(question.options):
        raise keys.wrong("options", "a choice has them, and nothing else does")
    if len(dict(question.options)) < len(question.options):
        raise keys.wrong("options", "two have the same label")
    keys.nothing_more()
    return question


def _option(keys: _Keys) -> tuple[str, str]:
    option = keys.words("label"), keys.words("words")
    keys.nothing_more()
    return option


def _template(keys: _Keys, known: dict[str, ClauseText]) -> Template:
    template = Template(
        id=keys.words("id"),
        version=keys.count("version"),
        name=keys.words("name"),
        description=keys.words("description"),
        document_title=keys.words("document_title"),
        clause_ids=keys.several("clause_ids"),
        signatory_roles=tuple(
            keys.one_of("signatory_roles", role, RoleKind)
            for role in keys.several("signatory_roles")
        ),
        term_months=keys.count("term_months"),
        most_parties=keys.count("most_parties") if "most_parties" in keys.left else None,
    )
    missing = sorted(set(template.clause_ids) - set(known))
    if missing:
        raise keys.wrong("clause_ids", f"there is no clause {_listed(missing)}")
    return template


def _check_placeholders(text: ClauseText, keys: _Keys) -> None:
    """Raise TextsBroken unless each placeholder can be filled and each question is used.

    An optional question may stand only in the paragraph that it brings with it: anywhere else its
    missing answer would print as a blank.
    """
    asked = {question.id: question for question in text.questions}
    if len(asked) < len(text.questions):
        raise keys.wrong("questions", "two have the same id")
    used = set()
    for paragraph in text.text.strip().split("\n\n"):
        condition = _CONDITION.match(paragraph)
        brought_by = condition[1] if condition else ""
        if condition and not (brought_by in asked and asked[brought_by].optional):
            raise keys.wrong("text", f"?{brought_by}: is not an optional question")
        for name in _PLACEHOLDER.findall(paragraph):
            if name in asked and asked[name].optional and name != brought_by:
                raise keys.wrong("text", f"{{{{{name}}}}} is optional: begin with ?{name}:")
            if name not in asked and name not in FACTS:
                raise keys.wrong("text", f"{{{{{name}}}}} is neither a question nor a fact")
            used.add(name)
        if "{{" in _PLACEHOLDER.sub("", paragraph):
            raise keys.wrong("text", "a {{ is not followed by a name and }}")
    if unused := sorted(set(asked) - used):
        raise keys.wrong("questions", f"the text does not use {_listed(unused)}")


# --- one table of a file ---------------------------------------------------------------------

Kind = TypeVar("Kind", QuestionKind, RoleKind)


@dataclass(frozen=True, slots=True)
class _Keys:
    """A table of a file, taken key by key; ``where`` names it in a complaint."""

    where: str
    left: dict[str, object]

    def wrong(self, key: str, why: str) -> TextsBroken:
        return TextsBroken(f"{self.where}: {key}: {why}")

    def words(self, key: str, or_else: str | None = None) -> str:
        """A text; without ``or_else`` it must be there and say something."""
        value = self.left.pop(key, or_else)
        if not isinstance(value, str):
            raise self.wrong(key, "is missing" if value is None else "is not a text")
        if not value.strip() and or_else is None:
            raise self.wrong(key, "is blank")
        return value

    def count(self, key: str) -> int:
        """A whole number from 1 on."""
        value = self.left.pop(key, None)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.wrong(key, "is missing" if value is None else "is not a number from 1 on")
        return value

    def flag(self, key: str) -> bool:
        value = self.left.pop(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "is neither true nor false")
        return value

    def several(self, key: str) -> tuple[str, ...]:
        """At least one text, none of them twice."""
        value = self.left.pop(key, None)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "is not a list with something in it")
        texts = tuple(text for text in value if isinstance(text, str))
        if len(set(texts)) < len(value):
            raise self.wrong(key, "holds something twice, or something that is not a text")
        return texts

    def tables(self, key: str) -> Iterator[_Keys]:
        value = self.left.pop(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "is not a list of tables")
        for number, table in enumerate(value, 1):
            if not isinstance(table, dict):
                raise self.wrong(f"{key} {number}", "is not a table")
            yield _Keys(f"{self.where}: {key} {number}", table)

    def one_of(self, key: str, value: str, kinds: type[Kind]) -> Kind:
        for kind in kinds:
            if kind.value == value:
                return kind
        raise self.wrong(key, f"“{value}” is none of {_listed(kinds)}")

    def nothing_more(self) -> None:
        """Raise TextsBroken for a key that nobody reads: most likely a slip of the pen."""
        if self.left:
            raise self.wrong(_listed(self.left), "is not a key that is known here")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(f"“{name}”" for name in names))
