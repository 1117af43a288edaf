"""The terms of a loan, read from a TOML file that a school can adapt."""

from __future__ import annotations

from pathlib import Path

from partnerdesk.domain.lending_terms import LendingTerm, TermScope
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import listed
from partnerdesk.formats.toml_file import NotToml, read_toml

OURS = Path(__file__).parents[2] / "resources" / "lending" / "terms.toml"
OWN_NAME = "lending-terms.toml"

_KEYS = ("id", "version", "title", "scope", "text")


def load_terms(own: Path | None = None) -> tuple[LendingTerm, ...]:
    """The terms in the order in which they are printed.

    ``own`` is a school's own file (``OWN_NAME`` in the store's folder); while it does not exist,
    the usual terms hold. Every line of a text that isn't followed by an empty one runs on.

    Raises RuleBroken for ``terms`` when the file can't be read, naming the file and the place.
    """
    path = own if own is not None and own.exists() else OURS
    try:
        found = read_toml(path)
    except OSError as problem:
        raise _wrong(path, "it can’t be opened") from problem
    except NotToml as problem:
        raise _wrong(path, str(problem)) from problem
    tables = found.pop("terms", None)
    if found:
        raise _wrong(path, f"“{next(iter(found))}” does not belong there")
    if not isinstance(tables, list) or not tables:
        raise _wrong(path, "it holds no [[terms]]")
    terms = tuple(_term(path, number, table) for number, table in enumerate(tables, 1))
    if len({term.id for term in terms}) < len(terms):
        raise _wrong(path, "two terms have the same id")
    return terms


def _term(path: Path, number: int, table: object) -> LendingTerm:
    where = f"term {number}"
    if not isinstance(table, dict):
        raise _wrong(path, f"{where} has no keys")
    if unknown := [key for key in table if key not in _KEYS]:
        raise _wrong(path, f"{where} has “{unknown[0]}”, which is none of {listed(_KEYS)}")
    for key in ("id", "title", "text"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise _wrong(path, f"{where} has no {key}")
    version = table.get("version", 1)
    if type(version) is not int or version < 1:
        raise _wrong(path, f"the version of {where} is not a number from 1 on")
    scope = table.get("scope", TermScope.ALL.value)
    if scope not in list(TermScope):
        raise _wrong(path, f"the scope of {where} is none of {listed([*TermScope])}")
    return LendingTerm(
        table["id"].strip(), version, table["title"].strip(), _flowing(table["text"]),
        TermScope(scope),
    )  # fmt: skip


def _flowing(text: str) -> str:
    """Paragraphs without the line ends that a text editor needs."""
    paragraphs = text.replace("\r\n", "\n").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _wrong(path: Path, why: str) -> RuleBroken:
    return RuleBroken(
        "terms",
        f"The terms in “{path.name}” can’t be used: {why}. Correct the file, or move it away to "
        "lend on the usual terms.",
    )
