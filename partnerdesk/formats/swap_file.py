"""The swap file: clauses without names, people, numbers or money, for another coordinator (P39).

``name.partnerdesk-swap`` is JSON in UTF-8. It comes from a stranger: nothing in it is trusted to be
of the right type, length or number, and its words are never more than words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from partnerdesk.domain.clauses import ClauseText
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean, clean_lines
from partnerdesk.formats.texts import TextsBroken, clause_from

SUFFIX = ".partnerdesk-swap"
LARGEST = 1 << 20
_KIND, _VERSION, _PROGRAM = "partnerdesk-swap", 1, "PartnerDesk"
_MOST_CLAUSES, _MOST_QUESTIONS, _MOST_OPTIONS, _DEEPEST = 100, 30, 20, 8
_LONGEST_LINE, _LONGEST_TEXT, _HIGHEST_VERSION = 500, 20_000, 9_999
# Marks that make words read otherwise than they are.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_CLAUSE_ID = re.compile(r"[a-z]+(-[a-z]+)*")
_KEYS = ("id", "version", "part", "heading", "ask", "special", "text", "questions", "own_words")


@dataclass(frozen=True, slots=True)
class SwapClause:
    """A clause on its way. With ``own_words`` its text is finished words, without placeholders."""

    text: ClauseText
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class SwapFile:
    """What a swap file holds; ``template_id`` is the template that it was drafted from."""

    title: str
    template_id: str
    clauses: tuple[SwapClause, ...]


def swap_bytes(swap: SwapFile) -> bytes:
    """The file's content. Hints stay behind: they are examples with names and amounts in them."""
    content = {
        "format": _KIND,
        "version": _VERSION,
        "program": _PROGRAM,
        "title": swap.title,
        "template": swap.template_id,
        "clauses": [_written(one) for one in swap.clauses],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _written(one: SwapClause) -> dict[str, object]:
    text = one.text
    return {
        "id": text.id,
        "version": text.version,
        "part": text.part,
        "heading": text.heading,
        "ask": text.ask,
        "special": text.special,
        "text": text.text,
        "own_words": one.own_words,
        "questions": [
            {
                "id": question.id,
                "ask": question.ask,
                "kind": question.kind.value,
                "optional": question.optional,
                "options": [{"label": label, "words": words} for label, words in question.options],
            }
            for question in text.questions
        ],
    }


def read_swap(content: bytes) -> SwapFile:
    """What a swap file holds; nothing is kept.

    Raises RuleBroken for ``file``: too large, no swap file, made by a newer PartnerDesk, damaged,
    or holding something that no swap file holds.
    """
    if len(content) > LARGEST:
        raise RuleBroken(
            "file",
            "The file is larger than 1 MB, too large for a swap file. "
            f"Choose a file whose name ends in {SUFFIX}.",
        )
    found = _parsed(content)
    if found.get("format") != _KIND:
        raise _not_ours()
    version = found.get("version")
    if type(version) is not int or version < 1:
        raise _wrong("its version is missing")
    if version > _VERSION:
        raise RuleBroken(
            "file",
            "The swap file was made by a newer PartnerDesk than this one. Bring this one up to "
            "date, or ask for the agreement as a PDF.",
        )
    _only(found, ("format", "version", "program", "title", "template", "clauses"), "the file")
    clauses = found.get("clauses")
    if not isinstance(clauses, list) or not clauses:
        raise _wrong("it holds no clauses")
    if len(clauses) > _MOST_CLAUSES:
        raise _wrong(f"it holds more than {_MOST_CLAUSES} clauses")
    read = tuple(_clause(one, number) for number, one in enumerate(clauses, 1))
    if len({one.text.id for one in read}) < len(read):
        raise _wrong("two of its clauses have the same name")
    _words(found.get("program"), "the program’s name", 1)
    template = _words(found.get("template"), "the template", 0)
    return SwapFile(
        _words(found.get("title"), "the title", 0),
        template if _CLAUSE_ID.fullmatch(template) else "",
        read,
    )


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
        if _depth(text) > _DEEPEST:
            raise _wrong("it is nested deeper than a swap file is")
        found = json.loads(text, object_pairs_hook=_unlike, parse_constant=_no_constant)
    except (UnicodeDecodeError, RecursionError) as error:
        raise _not_ours() from error
    except json.JSONDecodeError as error:
        raise _not_ours() from error
    except ValueError as error:  # a number too long to read
        raise _wrong("it holds a number that is too long") from error
    if not isinstance(found, dict):
        raise _not_ours()
    return found


_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)


def _depth(text: str) -> int:
    """How deeply lists and tables lie in one another; words are passed over."""
    deepest = now = 0
    for match in _BRACKETS.finditer(text):
        if match[0] in "[{":
            now += 1
            deepest = max(deepest, now)
        elif match[0] in "]}":
            now -= 1
    return deepest


def _unlike(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _wrong("it says something twice")
    return found


def _no_constant(name: str) -> object:
    raise _wrong(f"“{name}” is not a number")


def _clause(given: object, number: int) -> SwapClause:
    where = f"clause {number}"
    table = _table(given, where)
    _only(table, _KEYS, where)
    own_words = table.get("own_words", False)
    if not isinstance(own_words, bool):
        raise _wrong(f"{where} does not say whose words it has")
    version = table.get("version")
    if type(version) is not int or not 1 <= version <= _HIGHEST_VERSION:
        raise _wrong(f"{where} has no version")
    plain: dict[str, object] = {"version": version}
    for key in ("id", "part", "ask"):
        plain[key] = _words(table.get(key), f"{where}: {key}", 1)
    for key in ("heading", "special"):
        plain[key] = _words(table.get(key, ""), f"{where}: {key}", 0)
    plain["text"] = _words(table.get("text"), f"{where}: text", 1, lines=True)
    questions = _list(table.get("questions", []), f"{where}: questions", _MOST_QUESTIONS)
    plain["questions"] = [_question(one, where) for one in questions]
    if own_words:
        # Words to print as they are: whatever looks like a placeholder in them is none.
        if questions:
            raise _wrong(f"{where} asks questions about finished words")
        said = plain["text"]
        text = replace(_checked({**plain, "text": "x"}, where), text=str(said))
        return SwapClause(text, True)
    return SwapClause(_checked(plain, where))


def _checked(plain: dict[str, object], where: str) -> ClauseText:
    try:
        return clause_from(plain, where)
    except TextsBroken as problem:
        raise _wrong(str(problem)) from problem


def _question(given: object, where: str) -> dict[str, object]:
    where = f"{where}: a question"
    table = _table(given, where)
    _only(table, ("id", "ask", "kind", "optional", "options"), where)
    plain: dict[str, object] = {
        key: _words(table.get(key), f"{where}: {key}", 1) for key in ("id", "ask", "kind")
    }
    plain["optional"] = table.get("optional", False)
    options = []
    for one in _list(table.get("options", []), f"{where}: options", _MOST_OPTIONS):
        option = _table(one, where)
        _only(option, ("label", "words"), where)
        options.append(
            {key: _words(option.get(key), f"{where}: {key}", 1) for key in ("label", "words")}
        )
    plain["options"] = options
    return plain


def _table(given: object, where: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _wrong(f"{where} is not what it should be")
    return given


def _list(given: object, where: str, most: int) -> list[object]:
    if not isinstance(given, list) or len(given) > most:
        raise _wrong(f"{where} are not a list of at most {most}")
    return given


def _words(given: object, where: str, fewest: int, *, lines: bool = False) -> str:
    """Cleaned words of at least ``fewest`` letters, on one line unless ``lines``."""
    if not isinstance(given, str):
        raise _wrong(f"{where} is not words")
    if len(given) > (_LONGEST_TEXT if lines else _LONGEST_LINE):
        raise _wrong(f"{where} is too long")
    said = (clean_lines if lines else clean)(_REORDERING.sub("", given))
    if len(said) < fewest:
        raise _wrong(f"{where} is blank")
    return said


def _only(table: Mapping[str, object], keys: tuple[str, ...], where: str) -> None:
    if set(table) - set(keys):
        raise _wrong(f"{where} holds something that no swap file holds")


def _not_ours() -> RuleBroken:
    return RuleBroken(
        "file",
        f"This is not a swap file, or it was damaged on the way. Choose a file whose name ends in "
        f"{SUFFIX}, or ask for it again.",
    )


def _wrong(why: str) -> RuleBroken:
    return RuleBroken(
        "file",
        f"The swap file can’t be used: {why}. Ask whoever sent it to save it again. "
        "Nothing was taken from it.",
    )
