"""READ ME FIRST: what a handover pack is, for whoever finds one and has no PartnerDesk."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Mapping
from datetime import datetime

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.packs import PackChoice

_WIDTH = 78
# What a folder or file of the pack holds; those that are not in it are not told of.
_PARTS: Mapping[str, str] = {
    "Handover note.pdf": "everything a successor has to know, to read and to print",
    "Lists.xlsx": "members, equipment, loans, sessions and promises as tables",
    "Contacts.vcf": "people with their numbers, for any address book",
    "Calendars": "the sessions since a year ago, for Outlook, Google or Apple",
    "Agreements": "every agreement that was issued, as it was printed",
    "Scans": "signed pages",
    "Photographs": "pictures of equipment",
    "Files": "other files that were kept",
    "texts": "clauses and templates that were written here",
    "data": "all of it once more, for PartnerDesk to read",
    "manifest.json": "what must be in this file, so that PartnerDesk sees if something is not",
}


def read_me(
    choice: PackChoice, names: Collection[str], made_at: datetime, program: str, *, encrypted: bool
) -> str:
    """The text, in lines of at most 78 letters ended by CR LF; it names nobody."""
    parts = [
        "READ ME FIRST",
        "This file is the handover of a partnership between schools: what its coordinator knew "
        "and kept, for whoever takes over. It was made on "
        f"{day_text(made_at.date())} with PartnerDesk {program}.",
        _left_out(choice),
        "With PartnerDesk",
        "Start PartnerDesk on the computer where you will work. When it asks how to begin, choose "
        "the handover pack. If you have a partnership in PartnerDesk already, go to Handover and "
        "open the pack there: you are shown what differs before anything changes.",
        "Without PartnerDesk",
        _without(encrypted),
        "What is in it",
        *_listed(names),
        "Keep it safe",
        "A pack may hold names, telephone numbers and private remarks. Keep it where you keep "
        "other confidential papers, and delete copies that nobody needs.",
    ]
    text = "\r\n".join(_laid_out(part) for part in parts)
    return re.sub("(?:\r\n){3,}", "\r\n\r\n", text).strip() + "\r\n"


def _left_out(choice: PackChoice) -> str:
    said = []
    if choice.member_id:
        said.append(
            "It holds what concerns one member only, for that member. Other members are in it by "
            "name, as far as they take part in the same agreements, sessions, loans or projects."
        )
    if not choice.personal:
        said.append(
            "It was made without personal data: nobody’s name, address or number is in it. "
            "So the handover note, the contacts, issued agreements, scans, photographs and "
            "clauses of our own were left out, and names in other texts were taken out."
        )
    elif not choice.private:
        said.append("Private notes, private contacts and private answers were left out.")
    return " ".join(said) or "Nothing was left out."


def _without(encrypted: bool) -> str:
    if not encrypted:
        return (
            "This is an ordinary zip file. Make a copy, change the end of its name from "
            ".partnerdesk-pack to .zip and open it: every part below opens with the programs that "
            "an office has."
        )
    return (
        "This is a zip file locked with a passphrase (AES-256). Ask for the passphrase whoever "
        "gave you the file. Make a copy, change the end of its name from .partnerdesk-pack to .zip "
        "and open it with a program that knows AES, such as 7-Zip or Keka; what comes with Windows "
        "does not."
    )


def _listed(names: Collection[str]) -> list[str]:
    first = {name.partition("/")[0] for name in names} | {"manifest.json"}
    return [f"* {part}: {what}" for part, what in _PARTS.items() if part in first]


def _laid_out(part: str) -> str:
    if part.startswith("* "):
        return _wrapped(part, "  ")
    if part.endswith("."):
        return f"{_wrapped(part)}\r\n"
    return f"\r\n{part}\r\n{'-' * len(part)}"


def _wrapped(part: str, indent: str = "") -> str:
    return "\r\n".join(
        textwrap.wrap(part, _WIDTH, subsequent_indent=indent, break_on_hyphens=False)
    )
