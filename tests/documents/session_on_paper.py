"""A session with everything that its papers can say of it."""

from __future__ import annotations

from datetime import date, datetime

from partnerdesk.documents.session_facts import (
    ActionLine,
    CheckLine,
    CostLine,
    KitLine,
    MemberThere,
    PersonThere,
    SessionPaperFacts,
)

NASTY = "<b>bold</b> & <img src='x'/> =1+1 {0} %s"

HOST = MemberThere(
    "St Oswald’s", "Yes", 30, 3, ring="Tess Ode, text 07700 900500", one_way=0, hosts=True,
    staff_minutes=450, pence=500,
)  # fmt: skip
GUEST = MemberThere(
    "Heron Vale Academy", "Yes", 24, 2, ring="Priya Nair, text 07700 900114", one_way=23,
    staff_minutes=390, pence=5050,
)  # fmt: skip
NOT_SURE = MemberThere("Ysgol Glan-yr-Afon", "Asked, no reply", 12, 1, staff_minutes=90, pence=500)
REFUSED = MemberThere("Fenwick Primary", "No", 9, 1)

FACTS = SessionPaperFacts(
    title="Circuits and resistance",
    starts_at=datetime(2026, 3, 12, 13, 30),
    ends_at=datetime(2026, 3, 12, 15, 0),
    state="Confirmed",
    printed_on=date(2026, 3, 3),
    where="St Oswald’s, Physics lab 2",
    address="4 Priory Lane, Eastvale",
    project="Physics cluster",
    years="Year 10 and Year 11",
    purpose="Every pupil measures the resistance of a wire at six lengths.",
    notes="Two pupils use the lift.",
    transport="Minibus from Mill Road at 12:50.",
    agenda="1. Welcome\n2) Dates for the summer term\n\n- Any other business",
    decisions="• Circuits stay until Easter\nWe meet on Thursdays",
    leads=(PersonThere("Tess Ode", "text 07700 900500"),),
    staff=(PersonThere("Priya Nair"),),
    visitors=(
        PersonThere("Łucja Żak", letter="letter of assurance seen on Mon 2 Mar 2026"),
        PersonThere("محمّد الأمل", "01632 960333", "letter of assurance not seen yet"),
    ),
    members=(HOST, GUEST, NOT_SURE, REFUSED),
    kit=(KitLine("Multimeter", 12, "St Oswald’s", "Physics store"), KitLine("Speaker", 1)),
    checks=(
        CheckLine("Equipment", ready=True, words="Seen to on Mon 2 Mar 2026"),
        CheckLine("Room", ready=False, words="Not seen to yet"),
        CheckLine("Consent", ready=True, words="Not needed"),
    ),
    costs=(CostLine("Minibus", 4550, "Heron Vale Academy"), CostLine("Wire", 2000)),
    actions=(
        ActionLine("Book the lab", "Priya Nair", date(2026, 3, 20)),
        ActionLine("Send the risk assessment", "Tess Ode", None, date(2026, 3, 14)),
    ),
    open_before=(ActionLine("Ask governors for the minibus", "Tess Ode", date(2026, 3, 6)),),
    partnership="East Vale Schools Together",
)
