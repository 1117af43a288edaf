"""Who sees to it that a promise is kept, or that several are (P33)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions.leaving import set_owner
from partnerdesk.domain.agreements import commitment_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import PromiseState
from partnerdesk.domain.words import counted
from partnerdesk.store import handover_rows, promise_rows
from ui.desk import Desk
from ui.handover.choosing import people_and
from ui.promises.words import tr
from ui.widgets import ChoiceEditor, Form, FormDialog, TicksEditor
from ui.widgets.opened import opened

_DONE = (PromiseState.KEPT, PromiseState.RELEASED)


def open_owner(desk: Desk, parent: QWidget | None, commitment_ids: Sequence[str]) -> FormDialog:
    """Choose who sees to one promise, or to several, which then can be ticked one by one."""
    with desk.read() as connection:
        promised = promise_rows.promised(connection, desk.today())
        owners = handover_rows.promise_owners(connection)
    found = [one for one in promised if one.commitment.id in commitment_ids]
    known = {owners[key].person_id for key in commitment_ids if key in owners}
    form = Form()
    people = people_and(desk, tr("Nobody for now"), known)
    form.add("person_id", tr("&Who sees to it"), ChoiceEditor(people))
    several = len(found) > 1
    if several:
        words = [(x.commitment.id, commitment_text(x.commitment)) for x in found]
        form.add("promises", tr("&Promises"), TicksEditor(words))
    all_owned = all(key in owners for key in commitment_ids)
    begin = next(iter(known)) if len(known) == 1 and all_owned else None
    form.set_values({"person_id": begin, "promises": tuple(x.commitment.id for x in found)})

    def submit(values: dict[str, Any]) -> None:
        ids = list(values["promises"]) if several else list(commitment_ids)
        if not ids:
            raise RuleBroken("promises", tr("Tick at least one promise."))
        name = dict(people)[values["person_id"]].partition(",")[0]
        what = counted(len(ids), tr("promise"))
        said = tr("{0} sees to {1}") if values["person_id"] else tr("Nobody sees to {1} for now")
        desk.run(
            lambda database: set_owner(database, ids, values["person_id"]),
            said.format(name, what),
        )

    if several:
        intro = tr("{0} of {1}").format(
            counted(len(found), tr("promise")), found[0].agreement.number
        )
    else:
        intro = commitment_text(found[0].commitment) if found else ""
    title = tr("Who sees to it")
    return opened(FormDialog(title, form, tr("Save"), submit, intro, parent))


def unowned_beside(desk: Desk, commitment_id: str) -> tuple[str, ...]:
    """This promise, and those of the same agreement that are not kept and that nobody sees to."""
    with desk.read() as connection:
        promised = promise_rows.promised(connection, desk.today())
        owners = handover_rows.promise_owners(connection)
    agreement = next((x.agreement.id for x in promised if x.commitment.id == commitment_id), None)
    found = [
        one.commitment.id
        for one in promised
        if one.agreement.id == agreement
        and one.commitment.id not in owners
        and one.standing.state not in _DONE
    ]
    return tuple(found) or (commitment_id,)
