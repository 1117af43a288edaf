"""Writing the user's own clauses and templates, so that ``texts.py`` reads them back."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Container
from pathlib import Path

from partnerdesk.domain.clauses import ClauseText, Question, Template
from partnerdesk.formats.outgoing import write_whole

_NOT_LETTERS = re.compile(r"[^a-z]+")
_CONDITION = re.compile(r"^\?(?=[a-z_]+:)", re.MULTILINE)


def own_id(name: str, taken: Container[str]) -> str:
    """A free id made of the letters of ``name``: ``own-choir-and-hall``, then ``…-b``, ``…-c``.

    It starts with ``own``, so that it is never the name of one that comes with PartnerDesk, nor
    one that Windows keeps for itself.
    """
    apart = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    stem = "-".join(filter(None, ("own", _NOT_LETTERS.sub("-", bare)[:40].strip("-"))))
    number, found = 0, stem
    while found in taken:
        number += 1
        found = f"{stem}-{_letters(number)}"
    return found


def _letters(number: int) -> str:
    """1 is ``b``, 25 ``z``, 26 ``ba``."""
    digits = ""
    while number:
        number, last = divmod(number, 26)
        digits = chr(ord("a") + last) + digits
    return digits


def as_text(words: str) -> str:
    """``words`` as the text of a clause that says just that: braces and marks are no commands.

    Each line becomes a paragraph, since a clause's lines run on.
    """
    plain = _CONDITION.sub("? ", words.replace("{{", "{ {").replace("}}", "} }"))
    return "\n\n".join(line.strip() for line in plain.splitlines() if line.strip())


def write_clause(folder: Path, text: ClauseText) -> None:
    """Write ``folder/clauses/<id>.toml``. Raises RuleBroken for ``file`` when it can't."""
    lines = [
        f"id = {_quoted(text.id)}",
        f"version = {text.version}",
        f"part = {_quoted(text.part)}",
        f"heading = {_quoted(text.heading)}",
        f"ask = {_quoted(text.ask)}",
        f"special = {_quoted(text.special)}",
        f"text = {_quoted(text.text)}",
    ]
    for question in text.questions:
        lines += ["", "[[questions]]", *_question(question)]
    _write(folder / "clauses" / f"{text.id}.toml", lines)


def _question(question: Question) -> list[str]:
    options = ", ".join(
        f"{{ label = {_quoted(label)}, words = {_quoted(words)} }}"
        for label, words in question.options
    )
    lines = [
        f"id = {_quoted(question.id)}",
        f"ask = {_quoted(question.ask)}",
        f"kind = {_quoted(question.kind.value)}",
        f"hint = {_quoted(question.hint)}",
        f"optional = {str(question.optional).lower()}",
    ]
    return [*lines, f"options = [{options}]"] if options else lines


def write_template(folder: Path, template: Template) -> None:
    """Write ``folder/templates/<id>.toml``. Raises RuleBroken for ``file`` when it can't."""
    lines = [
        f"id = {_quoted(template.id)}",
        f"version = {template.version}",
        f"name = {_quoted(template.name)}",
        f"description = {_quoted(template.description)}",
        f"document_title = {_quoted(template.document_title)}",
        f"signatory_roles = {_list([role.value for role in template.signatory_roles])}",
        f"term_months = {template.term_months}",
        f"clause_ids = {_list(list(template.clause_ids))}",
    ]
    if template.most_parties is not None:
        lines.append(f"most_parties = {template.most_parties}")
    _write(folder / "templates" / f"{template.id}.toml", lines)


def _quoted(words: str) -> str:
    """A text as TOML has it: JSON's escapes, and one sign that only TOML refuses bare."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(words: list[str]) -> str:
    return f"[{', '.join(_quoted(one) for one in words)}]"


def _write(path: Path, lines: list[str]) -> None:
    for place in (path.parents[1], path.parent):  # not the store's own, when that is gone
        place.mkdir(exist_ok=True)
    content = "\n".join([*lines, ""]).encode()
    write_whole(path, lambda file: file.write(content))
