"""Keeping an agreement's words as one's own template, beside the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from partnerdesk.actions.agreements import clause_facts
from partnerdesk.domain.agreements import Clause
from partnerdesk.domain.clauses import ClauseText, Template
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import check_length, clean
from partnerdesk.formats.own_texts import as_text, own_id, write_clause, write_template
from partnerdesk.formats.texts import load_clauses, load_templates
from partnerdesk.store import agreements_rows
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import StoreReadOnly

# A fact this short may be part of another word, so it stays as it was typed.
_SHORTEST_FACT = 4


def save_template(store: OpenStore, agreement_id: str, name: str) -> Template:
    """Keep an agreement's parts, in order, as a template of one's own (P39).

    Clauses in the user's own words become own clauses, in which parties, leads and dates follow
    the next agreement; what was left out stays out. Answers are not kept. Files are written into
    the store's folder ``texts``; nothing in the store changes.

    Raises RuleBroken for ``name`` when it is blank or taken, and for ``file`` when the folder
    can't be written to.
    """
    own = store.folder.texts
    library, templates = load_clauses(own=own), load_templates(own=own)
    named = clean(name)
    _check_name(store, named, templates)
    with store.database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
        facts = clause_facts(connection, draft)
    agreement = draft.agreement
    kept = [clause for clause in draft.clauses if not clause.left_out]
    if not kept:
        raise RuleBroken("name", f"Every part of {agreement.number} is left out. Take one in.")
    new: list[ClauseText] = []
    ids: list[str] = []
    for clause in kept:
        text = library.get(clause.clause_id)
        if text is None or clause.edited:
            taken = {*library, *(one.id for one in new)}
            text = _own_clause(clause, text, facts, own_id(f"{named} {clause.part}", taken))
            new.append(text)
        ids.append(text.id)
    before = templates.get(agreement.template_id)
    template = Template(
        id=own_id(named, templates),
        version=1,
        name=named,
        description=f"Your own, saved from {agreement.number}",
        document_title=before.document_title if before else "Memorandum of Understanding",
        clause_ids=tuple(ids),
        signatory_roles=_roles([one.role_kind for one in draft.signatories]),
        term_months=before.term_months if before else 12,
    )
    try:
        for text in new:
            write_clause(own, text)
        write_template(own, template)  # last: a template never names what is not there
    except OSError as error:
        raise RuleBroken(
            "file", f"The folder {own} can’t be written to. Free some room, or ask for permission."
        ) from error
    return template


def _check_name(store: OpenStore, name: str, templates: Mapping[str, Template]) -> None:
    if store.database.read_only:
        raise StoreReadOnly(
            "This store is open to look at only, so no template can be saved beside it."
        )
    if not name:
        raise RuleBroken("name", "Give it a name, for example “Choir and hall”.")
    check_length("name", name)
    if name.casefold() in {one.name.casefold() for one in templates.values()}:
        raise RuleBroken("name", f"There is a template “{name}” already. Choose another name.")


def _own_clause(
    clause: Clause, text: ClauseText | None, facts: Mapping[str, str], new_id: str
) -> ClauseText:
    """The user's own words as a clause: what is a fact today becomes its placeholder."""
    words = with_placeholders(clause.body, facts)
    part = clause.part or clause.heading or "Clause"
    own = text or ClauseText("", 1, part, clause.heading, f"{part}: what do you agree?", "")
    return replace(
        own, id=new_id, version=1, part=part, heading=clause.heading,
        text=words or "[to be agreed: what this part says]", questions=(),
    )  # fmt: skip


def with_placeholders(body: str, facts: Mapping[str, str]) -> str:
    """The text of a clause that says ``body`` wherever the facts are these."""
    words = as_text(body)
    for fact, value in sorted(facts.items(), key=lambda item: -len(item[1])):
        if len(value) >= _SHORTEST_FACT:
            words = words.replace(as_text(value), f"{{{{{fact}}}}}")
    return words


def _roles(wanted: list[RoleKind]) -> tuple[RoleKind, ...]:
    return tuple(dict.fromkeys(wanted)) or (RoleKind.HEAD,)
