"""The tables of the store, a module per topic.

Names of constraints follow one convention, so that migrations can name them. A table listed in
``TRACKED`` has every change logged (``action_log.py``); columns whose words can be searched are
marked with ``info={"search": …}`` (``search.py``).
"""

from __future__ import annotations

from sqlalchemy import Table

from partnerdesk.store.tables import agreements, calendar, files, handover, lending, partners
from partnerdesk.store.tables.agreements import agreement as agreement
from partnerdesk.store.tables.agreements import agreement_answer as agreement_answer
from partnerdesk.store.tables.agreements import agreement_clause as agreement_clause
from partnerdesk.store.tables.agreements import agreement_commitment as agreement_commitment
from partnerdesk.store.tables.agreements import agreement_party as agreement_party
from partnerdesk.store.tables.agreements import agreement_project as agreement_project
from partnerdesk.store.tables.agreements import agreement_renewal as agreement_renewal
from partnerdesk.store.tables.agreements import agreement_signatory as agreement_signatory
from partnerdesk.store.tables.agreements import agreement_signature as agreement_signature
from partnerdesk.store.tables.agreements import agreement_version as agreement_version
from partnerdesk.store.tables.agreements import commitment_link as commitment_link
from partnerdesk.store.tables.agreements import governors_meeting as governors_meeting
from partnerdesk.store.tables.agreements import let_be as let_be
from partnerdesk.store.tables.agreements import promise_owner as promise_owner
from partnerdesk.store.tables.base import metadata as metadata
from partnerdesk.store.tables.calendar import booking as booking
from partnerdesk.store.tables.calendar import calendar_feed as calendar_feed
from partnerdesk.store.tables.calendar import closure as closure
from partnerdesk.store.tables.calendar import kept_clash as kept_clash
from partnerdesk.store.tables.calendar import project as project
from partnerdesk.store.tables.calendar import project_member as project_member
from partnerdesk.store.tables.calendar import project_person as project_person
from partnerdesk.store.tables.calendar import series as series
from partnerdesk.store.tables.calendar import session as session
from partnerdesk.store.tables.calendar import session_check as session_check
from partnerdesk.store.tables.calendar import session_cost as session_cost
from partnerdesk.store.tables.calendar import session_member as session_member
from partnerdesk.store.tables.calendar import session_need as session_need
from partnerdesk.store.tables.calendar import session_person as session_person
from partnerdesk.store.tables.calendar import session_reminder as session_reminder
from partnerdesk.store.tables.calendar import skipped_day as skipped_day
from partnerdesk.store.tables.calendar import task as task
from partnerdesk.store.tables.calendar import term as term
from partnerdesk.store.tables.files import stored_file as stored_file
from partnerdesk.store.tables.handover import change_of_head as change_of_head
from partnerdesk.store.tables.handover import interview_answer as interview_answer
from partnerdesk.store.tables.handover import leaving_step as leaving_step
from partnerdesk.store.tables.handover import same_as as same_as
from partnerdesk.store.tables.handover import settled as settled
from partnerdesk.store.tables.handover import term_of_office as term_of_office
from partnerdesk.store.tables.handover import whereabouts as whereabouts
from partnerdesk.store.tables.lending import item as item
from partnerdesk.store.tables.lending import kit as kit
from partnerdesk.store.tables.lending import kit_part as kit_part
from partnerdesk.store.tables.lending import loan as loan
from partnerdesk.store.tables.lending import loan_chase as loan_chase
from partnerdesk.store.tables.lending import loan_line as loan_line
from partnerdesk.store.tables.lending import loan_return as loan_return
from partnerdesk.store.tables.lending import out_of_service as out_of_service
from partnerdesk.store.tables.log import action as action
from partnerdesk.store.tables.log import arrival as arrival
from partnerdesk.store.tables.log import change as change
from partnerdesk.store.tables.partners import buy_in as buy_in
from partnerdesk.store.tables.partners import contact as contact
from partnerdesk.store.tables.partners import member as member
from partnerdesk.store.tables.partners import note as note
from partnerdesk.store.tables.partners import person as person
from partnerdesk.store.tables.partners import role as role
from partnerdesk.store.tables.settings import setting as setting

# The log tells of the tracked tables and is not tracked itself; nor is where the store came from.
TRACKED = tuple(table for table in metadata.sorted_tables if table not in (action, change, arrival))

TABLE_OF: dict[type, Table] = {
    **partners.FACTS,
    **calendar.FACTS,
    **files.FACTS,
    **agreements.FACTS,
    **lending.FACTS,
    **handover.FACTS,
}
