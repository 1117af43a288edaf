"""Facts for tests: each function makes a whole, sound fact; name what matters, leave the rest.

Every school and person is invented.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from partnerdesk.domain import (
    agreements,
    calendar,
    clashes,
    files,
    interview,
    leaving,
    lending,
    new_head,
    packs,
    partners,
    projects,
    promises,
    sessions,
    terms_of_agreement,
)
from partnerdesk.domain.buy_in import BuyIn
from partnerdesk.store import files as file_store
from partnerdesk.store import opening, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.tables import TRACKED, arrival

DAY = date(2026, 3, 3)
NOW = datetime(2026, 11, 21, 8, 12, 7)

PDF = b"%PDF-1.4\n% an invented scan\n%%EOF\n"


def _make(kind: type, defaults: dict[str, Any], given: dict[str, Any]) -> Any:
    return rows.with_id(kind(**{**defaults, **given}))


def member(**given: Any) -> partners.Member:
    """A state secondary school, Fenwick Academy unless ``name`` says otherwise."""
    kinds = {"kind": partners.MemberKind.STATE, "phase": partners.Phase.SECONDARY}
    made: partners.Member = _make(partners.Member, {"name": "Fenwick Academy", **kinds}, given)
    return made


def person(**given: Any) -> partners.Person:
    """Somebody with a telephone and an e-mail address."""
    defaults = {"name": "Zoë Ashgrove", "telephone": "01632 960123", "email": "zoe@fenwick.example"}
    made: partners.Person = _make(partners.Person, defaults, given)
    return made


def role(holder: partners.Person | str, at: partners.Member | str, **given: Any) -> partners.Role:
    """A head, since 1 September 2024."""
    defaults = {
        "person_id": _id(holder),
        "member_id": _id(at),
        "kind": partners.RoleKind.HEAD,
        "started_on": date(2024, 9, 1),
    }
    made: partners.Role = _make(partners.Role, defaults, given)
    return made


def note(about: partners.Member | str, **given: Any) -> partners.Note:
    """An open note."""
    defaults = {"member_id": _id(about), "body": "Prefers mornings.", "written_on": DAY}
    made: partners.Note = _make(partners.Note, defaults, given)
    return made


def contact(to: partners.Member | str, **given: Any) -> partners.Contact:
    """A telephone call about the physics practicals."""
    defaults = {"member_id": _id(to), "on": DAY, "summary": "Physics practicals"}
    made: partners.Contact = _make(partners.Contact, defaults, given)
    return made


def buy_in(at: partners.Member | str, **given: Any) -> BuyIn:
    """A committed head."""
    defaults = {"member_id": _id(at), "seen_on": DAY, "evidence": "Said so at governors."}
    made: BuyIn = _make(BuyIn, defaults, given)
    return made


def closure(at: partners.Member | str, **given: Any) -> calendar.Closure:
    """May half-term 2026."""
    defaults = {
        "id": "",
        "member_id": _id(at),
        "kind": calendar.ClosureKind.HALF_TERM,
        "name": "May half-term",
        "first_day": date(2026, 5, 25),
        "last_day": date(2026, 5, 29),
    }
    made: calendar.Closure = _make(calendar.Closure, defaults, given)
    return made


def agreement(**given: Any) -> agreements.Agreement:
    """A draft that runs for two years from September 2026."""
    defaults = {
        "number": "MOU-2026-001",
        "title": "Physics together",
        "template_id": "full",
        "created_on": DAY,
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2028, 8, 31),
        "review_on": date(2027, 7, 3),
    }
    made: agreements.Agreement = _make(agreements.Agreement, defaults, given)
    return made


def party(to: agreements.Agreement | str, who: partners.Member | str, **given: Any) -> Any:
    """A party of an agreement."""
    ids = {"agreement_id": _id(to), "member_id": _id(who)}
    return _make(agreements.Party, ids, given)


def signatory(to: agreements.Agreement | str, who: partners.Member | str, **given: Any) -> Any:
    """The head's signature that is wanted."""
    ids = {"agreement_id": _id(to), "member_id": _id(who)}
    return _make(agreements.Signatory, ids, given)


def signature(of: agreements.Signatory | str, **given: Any) -> agreements.Signature:
    """A signature that was given."""
    defaults = {
        "signatory_id": _id(of),
        "person_name": "Zoë Ashgrove",
        "role_title": "Headteacher",
        "signed_on": date(2026, 9, 1),
    }
    made: agreements.Signature = _make(agreements.Signature, defaults, given)
    return made


def clause(of: agreements.Agreement | str, **given: Any) -> agreements.Clause:
    """A clause that is answered."""
    defaults = {
        "agreement_id": _id(of),
        "clause_id": "transport",
        "part": "Transport",
        "heading": "Transport",
        "body": "Each school brings its own pupils.",
    }
    made: agreements.Clause = _make(agreements.Clause, defaults, given)
    return made


def commitment(by: agreements.Agreement | str, giver: partners.Member | str, **given: Any) -> Any:
    """What one party gives to the others."""
    defaults = {"agreement_id": _id(by), "giver_id": _id(giver), "what": "12 multimeters"}
    return _make(agreements.Commitment, defaults, given)


def stored_file(**given: Any) -> files.StoredFile:
    """A kept scan; the bytes are kept by ``keep_file``."""
    defaults = {
        "sha256": "0" * 64,
        "name": "signed.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
        "added_on": DAY,
    }
    made: files.StoredFile = _make(files.StoredFile, defaults, given)
    return made


# --- lending ---------------------------------------------------------------------------------

# A loan of two weeks: out on a Tuesday morning, back by the afternoon of a Monday.
OUT_AT = lending.goes_out(DAY, lending.Half.MORNING)
DUE_AT = lending.comes_back(DAY + timedelta(days=13), lending.Half.AFTERNOON)


def item(of: partners.Member | str, **given: Any) -> lending.Item:
    """Twelve multimeters at £24.50 each."""
    defaults = {
        "owner_id": _id(of),
        "name": "Multimeter",
        "category": "Physics",
        "quantity": 12,
        "value_pence": 2450,
    }
    made: lending.Item = _make(lending.Item, defaults, given)
    return made


def kit(of: partners.Member | str, **given: Any) -> lending.Kit:
    """A kit that is still empty."""
    made: lending.Kit = _make(lending.Kit, {"owner_id": _id(of), "name": "Circuit kit"}, given)
    return made


def kit_part(of: lending.Kit | str, what: lending.Item | str, **given: Any) -> lending.KitPart:
    """One of an item in a kit."""
    ids = {"kit_id": _id(of), "item_id": _id(what)}
    made: lending.KitPart = _make(lending.KitPart, ids, given)
    return made


def out_of_service(of: lending.Item | str, **given: Any) -> lending.OutOfService:
    """One unit that can't be used from now on."""
    defaults = {"item_id": _id(of), "first_day": DAY, "reason": "One lead broken"}
    made: lending.OutOfService = _make(lending.OutOfService, defaults, given)
    return made


def loan(lender: partners.Member | str, to: partners.Member | str, **given: Any) -> lending.Loan:
    """Reserved for two weeks, L-0001."""
    defaults = {
        "number": "L-0001",
        "lender_id": _id(lender),
        "borrower_id": _id(to),
        "purpose": "Required practicals",
        "out_at": OUT_AT,
        "due_at": DUE_AT,
        "first_due_at": given.get("due_at", DUE_AT),
        "asked_on": DAY,
        "reserved_on": DAY,
    }
    made: lending.Loan = _make(lending.Loan, defaults, given)
    return made


def loan_line(of: lending.Loan, what: lending.Item | str, **given: Any) -> lending.LoanLine:
    """One of an item on a loan, held from its start to its end."""
    defaults = {
        "loan_id": of.id,
        "item_id": _id(what),
        "held": given.get("quantity", 1),
        "held_from": of.out_at,
        "held_until": of.due_at,
        "held_minutes": int((of.due_at - of.out_at) / timedelta(minutes=1)),
    }
    made: lending.LoanLine = _make(lending.LoanLine, defaults, given)
    return made


def loan_return(of: lending.LoanLine | str, **given: Any) -> lending.Return:
    """One that came back well."""
    defaults = {"line_id": _id(of), "returned_at": DUE_AT}
    made: lending.Return = _make(lending.Return, defaults, given)
    return made


def chase(of: lending.Loan | str, **given: Any) -> lending.Chase:
    """A text message."""
    defaults = {"loan_id": _id(of), "on": DAY, "channel": "text", "words": "Could you bring them?"}
    made: lending.Chase = _make(lending.Chase, defaults, given)
    return made


# --- calendar --------------------------------------------------------------------------------

STARTS = datetime(2026, 3, 12, 13, 30)


def term(at: partners.Member | str, **given: Any) -> calendar.Term:
    """A spring term that starts with week A."""
    defaults = {
        "member_id": _id(at),
        "name": "Spring 2026",
        "first_day": date(2026, 1, 5),
        "last_day": date(2026, 3, 27),
        "first_week": "A",
    }
    made: calendar.Term = _make(calendar.Term, defaults, given)
    return made


def project(**given: Any) -> projects.Project:
    """A Latin programme."""
    made: projects.Project = _make(projects.Project, {"name": "Year 8 Latin"}, given)
    return made


def session(**given: Any) -> sessions.Session:
    """An hour of Latin on Thu 12 Mar 2026, pencilled in."""
    starts = given.get("starts_at", STARTS)
    defaults = {
        "title": "Latin, week 6",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=1),
        "arranged_on": DAY,
    }
    made: sessions.Session = _make(sessions.Session, defaults, given)
    return made


def taking_part(
    of: sessions.Session | str, who: partners.Member | str, **given: Any
) -> sessions.TakingPart:
    """A member at a session."""
    defaults = {"session_id": _id(of), "member_id": _id(who)}
    made: sessions.TakingPart = _make(sessions.TakingPart, defaults, given)
    return made


def _id(fact: Any) -> str:
    return fact if isinstance(fact, str) else str(fact.id)


# --- the store -------------------------------------------------------------------------------


def open_store(root: Path, **given: Any) -> OpenStore:
    """The store in ``root``, made if it is not there; close it."""
    return opening.open_store(Folder(root), given.pop("actor", "Tess Ode"), **given)


def add(database: Database, *facts: Any, name: str = "Add") -> Changes:
    """Write new facts in one action, in the order given."""
    with action(database, name) as log:
        for fact in facts:
            rows.insert(log.connection, fact)
    return log.changes


def keep_file(store: OpenStore, content: bytes = PDF, **given: Any) -> files.StoredFile:
    """Keep bytes beside the store, and the fact that names them."""
    sha256 = file_store.keep(store.folder.files, content)
    fact = stored_file(sha256=sha256, size=len(content), **given)
    add(store.database, fact, name="Attach a scan")
    return fact


def left_in(whole: bytes, values: Iterable[str]) -> list[str]:
    """Which of the values stand in a store’s bytes. Digits within an id or a hash are chance."""

    def is_number(digits: bytes) -> bool:
        words = re.finditer(rb"[0-9a-f-]*" + digits + rb"[0-9a-f-]*", whole)
        return any(_MAY_BE_NUMBER.fullmatch(word[0]) for word in words)

    there = [one for one in values if one.encode() in whole]
    return [one for one in there if not one.isdigit() or is_number(one.encode())]


_MAY_BE_NUMBER = re.compile(rb"[0-9-]{1,16}")


def spoil(path: Path, content: bytes) -> None:
    """What another program does to a kept file, though it may only be read."""
    path.unlink()
    path.write_bytes(content)


def fill(store: OpenStore) -> None:
    """At least one row in every table, with names in several scripts, and some history."""
    school = member(
        name="Ysgol Glan-y-Môr", is_us=True, themes=("AI", "gwyddoniaeth"), urn="900114"
    )
    other = member(name="学校 مدرسة", easting=440000, northing=380000, town="Łódź")
    head = person(name="Nguyễn Thị Hương", channel=partners.Channel.TEXT)
    scan = keep_file(store, name="llofnodwyd — подписано.pdf")
    deal = agreement()
    first = signatory(deal, school)
    add(
        store.database,
        head, school, other,
        role(head, school, title="Pennaeth"),
        note(other, body="Ask for Ọláyínká.\n“Quotes” & <tags>\ttab", private=True),
        contact(other, person_id=head.id), buy_in(other), closure(school), deal,
        party(deal, school), party(deal, other, position=1), first, signatory(deal, other),
        signature(first, scan_id=scan.id), clause(deal),
        commitment(deal, school, receiver_id=other.id),
        agreements.Answer(rows.new_id(), deal.id, "transport.who", "Each school"),
        agreements.IssuedVersion(rows.new_id(), deal.id, 1, DAY, '{"ü": 1}', scan.id),
        name="Draft MOU-2026-001",
    )  # fmt: skip
    meters = item(
        school, name="Amlfesurydd · 万用表", accessories=("Leads", "Cês <du>"), photo_id=scan.id,
        test=lending.SafetyTest.PAT, tested_on=DAY, test_due_on=date(2027, 3, 3),
    )  # fmt: skip
    circuit = kit(school, name="Circuit kit ﺪﺋﺍﺮﺓ")
    lent = loan(school, other, responsible_id=head.id, deputy_id=head.id, handed_over_at=OUT_AT)
    line = loan_line(lent, meters, kit_id=circuit.id, quantity=3, held=2)
    add(
        store.database,
        meters, circuit, kit_part(circuit, meters, quantity=3), out_of_service(meters),
        lent, line, loan_return(line, outcome=lending.Outcome.DAMAGED, cost_pence=1250),
        chase(lent, person_id=head.id),
        name="Lend 3 × Amlfesurydd",
    )  # fmt: skip
    _fill_calendar(store, school, other, head, meters)
    _fill_promises(store, deal, school)
    _fill_handover(store, school, head)
    with action(store.database, "Name the partnership") as log:
        setting = {"id": rows.new_id(), "name": "partnership_name", "value": "Glannau’r Dŵr"}
        log.connection.execute(_table("setting").insert().values(**setting))


def _fill_calendar(
    store: OpenStore,
    school: partners.Member,
    other: partners.Member,
    head: partners.Person,
    meters: lending.Item,
) -> None:
    feed = calendar.Feed(rows.new_id(), other.id, calendar.FeedMeaning.HOLIDAYS, "تقويم.ics", DAY)
    latin = project(themes=("Lladin",), years=(7, 8))
    weekly = sessions.Series(
        rows.new_id(), latin.id, "Latin", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
        date(2026, 1, 8), date(2026, 3, 27), STARTS.time(), 60, school.id, "A",
    )  # fmt: skip
    sixth = session(
        project_id=latin.id, series_id=weekly.id, series_day=STARTS.date(), venue_id=school.id,
        room="Neuadd · 大厅", years=(8,), agenda="1. Croeso\n2. Arian", purpose="*not* <markup>",
    )  # fmt: skip
    add(
        store.database,
        feed,
        closure(other, kind=calendar.ClosureKind.EXAMS, years=(11,), feed_id=feed.id, uid="u@x"),
        term(other, feed_id=feed.id), latin,
        projects.ProjectMember(rows.new_id(), latin.id, school.id),
        projects.ProjectPerson(rows.new_id(), latin.id, head.id, projects.ProjectPart.DEPUTY),
        weekly, sessions.SkippedDay(rows.new_id(), weekly.id, date(2026, 2, 5), "Eisteddfod"),
        sixth, taking_part(sixth, other, reply=sessions.Reply.YES, pupils_expected=24),
        sessions.SessionPerson(
            rows.new_id(), sixth.id, head.id, sessions.SessionPart.VISITOR, DAY
        ),
        sessions.SessionNeed(rows.new_id(), sixth.id, meters.id, 2),
        sessions.SessionCost(rows.new_id(), sixth.id, "Bws mini", 4550, school.id),
        sessions.SessionCheck(rows.new_id(), sixth.id, sessions.CheckKind.ROOM, DAY),
        sessions.KeptClash(rows.new_id(), sixth.id, "hours", "Agreed by both heads", DAY),
        sessions.Reminder(rows.new_id(), sixth.id, other.id, head.id, DAY, "text", "Ydych chi?"),
        sessions.Task(rows.new_id(), sixth.id, "Book the hall", head.id, DAY),
        clashes.Booking(
            rows.new_id(), sixth.id, f"member:{other.id}", STARTS, sixth.ends_at, 60, 1
        ),
        name="Pencil in Latin, week 6",
    )  # fmt: skip


def _fill_promises(store: OpenStore, deal: agreements.Agreement, school: partners.Member) -> None:
    with store.database.read() as connection:
        (promise,) = rows.read(connection, agreements.Commitment)
        (latin,) = rows.read(connection, projects.Project)
        (sixth,) = rows.read(connection, sessions.Session)
    add(
        store.database,
        promises.CommitmentLink(
            rows.new_id(), promise.id, promises.LinkKind.PAYMENT, "", DAY, 4500, "Siec · ₤"
        ),
        promises.AgreementProject(rows.new_id(), deal.id, latin.id),
        promises.LetBe(rows.new_id(), deal.id, sixth.id, "Unwaith yn unig", DAY),
        terms_of_agreement.Renewal(rows.new_id(), deal.id, DAY, DAY, date(2028, 8, 31), "Eto"),
        terms_of_agreement.GovernorsMeeting(rows.new_id(), school.id, DAY, "Llywodraethwyr"),
        name="Renew MOU-2026-001",
    )


def _fill_handover(store: OpenStore, school: partners.Member, head: partners.Person) -> None:
    with store.database.read() as connection:
        (promise,) = rows.read(connection, agreements.Commitment)
        (latin,) = rows.read(connection, projects.Project)
        (sixth,) = rows.read(connection, sessions.Session)
    asked = interview.Question
    add(
        store.database,
        leaving.Whereabouts(
            rows.new_id(), leaving.KeptKind.KEY, "Cwpwrdd · 钥匙", "Swyddfa", head.id, None,
            school.id, DAY,
        ),
        interview.Answer(rows.new_id(), asked.FIRST, None, None, "Ffonio <pawb>", False, DAY, "Z"),
        interview.Answer(rows.new_id(), asked.MEMBER_CARE, school.id, None, "Hush", True, DAY, "Z"),
        interview.Answer(rows.new_id(), asked.PROJECT_WHY, None, latin.id, "=1+1", False, DAY, ""),
        leaving.TermOfOffice(rows.new_id(), "Zoë Ashgrove", None, DAY, "ar fenthyg"),
        leaving.LeavingStep(rows.new_id(), leaving.StepKind.PACK, DAY, "USB"),
        new_head.ChangeOfHead(rows.new_id(), school.id, head.id, DAY, DAY, sixth.id, None, None),
        promises.PromiseOwner(rows.new_id(), promise.id, head.id),
        packs.Settled(rows.new_id(), "member", school.id, "0123456789abcdef"),
        packs.SameAs(rows.new_id(), "person", rows.new_id(), head.id),
        name="Answer what a successor will ask",
    )  # fmt: skip
    with action(store.database, "Arrive") as log:
        came = {"pack_id": "p", "opened_on": "2026-03-03", "made_on": "2026-03-02", "made_by": "Z"}
        log.connection.execute(arrival.insert().values(**came))


def _table(name: str) -> Any:
    return next(table for table in TRACKED if table.name == name)


Image = dict[str, list[tuple[Any, ...]]]


def image(path: Path) -> Image:
    """Every tracked row as it lies on the disk, each value with its storage type."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table.name: connection.execute(_typed([c.name for c in table.c], table.name)).fetchall()
            for table in TRACKED
        }


def _typed(columns: Sequence[str], table: str) -> str:
    shown = ", ".join(f'typeof("{column}"), "{column}"' for column in columns)
    return f'SELECT {shown} FROM "{table}" ORDER BY id'
