"""What is done about a session outside the scope: let be, linked, or taken into a new version."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import promises as actions
from partnerdesk.domain.agreements import Commitment, commitment_text
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import CommitmentLink, LinkKind
from ui.desk import Desk
from ui.promises.reading import Outside, PromisesView
from ui.promises.words import tr
from ui.widgets import ChoiceEditor, Form, FormDialog, LineEditor, TextEditor, TicksEditor
from ui.widgets.opened import opened


def _intro(outside: Outside) -> str:
    day = day_text(outside.session.starts_at.date())
    return f"{outside.session.title} · {day} · {outside.agreement.number}"


class LetBeDialog(FormDialog):
    """It was looked at, and stays as it is."""

    def __init__(self, desk: Desk, parent: QWidget | None, outside: Outside) -> None:
        def let(values: dict[str, Any]) -> None:
            desk.run(
                lambda database: actions.let_it_be(
                    database, outside.agreement.id, outside.session.id, values["note"],
                    desk.today(),
                ),
                tr("Let {0} be").format(outside.session.title),
            )  # fmt: skip

        form = Form()
        hint = tr("For whoever asks later. It can stay blank.")
        form.add("note", tr("&Note"), TextEditor(lines=2), hint)
        super().__init__(tr("Let it be"), form, tr("Let be"), let, _intro(outside), parent)


class CoverDialog(FormDialog):
    """Links a session to a promise there is."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, view: PromisesView, outside: Outside
    ) -> None:
        def link(values: dict[str, Any]) -> None:
            chosen = CommitmentLink(
                "", values["commitment_id"] or "", LinkKind.SESSION, outside.session.id
            )
            if not chosen.commitment_id:
                raise RuleBroken("commitment_id", tr("Choose the promise that it fulfils."))
            desk.run(
                lambda database: actions.link_promise(database, [chosen], desk.today()),
                tr("Linked {0}").format(outside.session.title),
            )

        offered = [
            (
                one.commitment.id,
                f"{view.names[one.commitment.giver_id]}: {commitment_text(one.commitment)}",
            )
            for one in view.of_agreement(outside.agreement.id)
        ]
        form = Form()
        form.add("commitment_id", tr("&Promise"), ChoiceEditor(offered))
        form.set_values({"commitment_id": offered[0][0] if offered else None})
        super().__init__(tr("Link to a promise"), form, tr("Link"), link, _intro(outside), parent)


class AddDialog(FormDialog):
    """Writes a promise for it into the draft of a new version, which begins if there is none."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, view: PromisesView, outside: Outside
    ) -> None:
        self._desk, self._outside = desk, outside
        agreement = outside.agreement
        parties = [(one, view.names[one]) for one in view.parties.get(agreement.id, ())]
        form = Form(columns=2)
        form.add("giver_id", tr("&Who gives"), ChoiceEditor(parties))
        form.add(
            "receiver_id", tr("&To whom"), ChoiceEditor([(None, tr("All the others")), *parties])
        )
        form.add("what", tr("Wha&t"), LineEditor(), span=2)
        form.add("how_much", tr("How &much"), LineEditor())
        form.add("by_when", tr("&By when"), LineEditor())
        form.set_values({"giver_id": parties[0][0] if parties else None, "receiver_id": None,
                         "what": outside.session.title})  # fmt: skip
        next_version = agreement.version + (agreement.issued_on is not None)
        super().__init__(
            tr("Add to version {0} of {1}").format(next_version, agreement.number), form,
            tr("Add"), self._add,
            tr("{0}\n\nThe version before binds until this one is issued and signed.").format(
                _intro(outside)
            ),
            parent,
        )  # fmt: skip

    def _add(self, values: dict[str, Any]) -> None:
        if not values["what"]:
            raise RuleBroken("what", tr("Say what is given."))
        if values["giver_id"] == values["receiver_id"]:
            raise RuleBroken("receiver_id", tr("Nobody gives to itself. Choose another one."))
        agreement, session = self._outside.agreement, self._outside.session
        promise = Commitment(
            agreement_id=agreement.id,
            giver_id=values["giver_id"],
            receiver_id=values["receiver_id"],
            what=values["what"],
            how_much=values["how_much"],
            by_when=values["by_when"],
        )
        self._desk.run(
            lambda database: actions.promise_what_was_done(
                database, promise, session.id, self._desk.today()
            ),
            tr("Added to a new version of {0}, and linked").format(agreement.number),
        )


class ProjectsDialog(FormDialog):
    """Which projects an agreement is about."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, view: PromisesView, agreement_id: str = ""
    ) -> None:
        self._view = view
        numbers = {one.id: one.number for one in view.agreements}

        def choose(values: dict[str, Any]) -> None:
            key = values["agreement_id"] or ""
            if not key:
                raise RuleBroken("agreement_id", tr("Choose an agreement."))
            desk.run(
                lambda database: actions.set_projects(database, key, values["project_ids"]),
                tr("Chose the projects of {0}").format(numbers[key]),
            )

        form = Form()
        offered = [(one.id, f"{one.number} · {one.title}") for one in view.agreements]
        form.add("agreement_id", tr("&Agreement"), ChoiceEditor(offered))
        ticks = TicksEditor([(one.id, one.name) for one in view.projects.values()])
        hint = "" if view.projects else tr("There are none yet: the calendar has Projects…")
        form.add("project_ids", tr("&Projects it is about"), ticks, hint)
        form.set_values({"agreement_id": agreement_id or (offered[0][0] if offered else None)})
        super().__init__(
            tr("Projects of an agreement"), form, tr("Save"), choose,
            tr("Their sessions should be covered by what was promised."), parent,
        )  # fmt: skip
        form.editor("agreement_id").edited.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        about = self._view.about.get(self.form.editor("agreement_id").value() or "", ())
        self.form.editor("project_ids").set_value(about)
        self.form.mark_saved()


def open_let_be(desk: Desk, parent: QWidget | None, outside: Outside) -> LetBeDialog:
    """Show the dialog over ``parent``."""
    return opened(LetBeDialog(desk, parent, outside))


def open_cover(
    desk: Desk, parent: QWidget | None, view: PromisesView, outside: Outside
) -> CoverDialog:
    """Show the dialog over ``parent``."""
    return opened(CoverDialog(desk, parent, view, outside))


def open_add(desk: Desk, parent: QWidget | None, view: PromisesView, outside: Outside) -> AddDialog:
    """Show the dialog over ``parent``."""
    return opened(AddDialog(desk, parent, view, outside))


def open_projects(
    desk: Desk, parent: QWidget | None, view: PromisesView, agreement_id: str = ""
) -> ProjectsDialog:
    """Show the dialog over ``parent``, for one agreement or the first."""
    return opened(ProjectsDialog(desk, parent, view, agreement_id))
