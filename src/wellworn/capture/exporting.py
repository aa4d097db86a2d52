"""What capture made of the mail, as plain rows for files: people, companies, deals, activities, meetings, proposals, quarantine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from wellworn.capture import meeting_export, post
from wellworn.lib import sql

Row = dict[str, Any]

PEOPLE = """
    SELECT person.id, person.name,
        coalesce((SELECT array_agg(address ORDER BY is_primary DESC, address) FROM records_address WHERE person_id = person.id), '{}')
            AS emails,
        coalesce((SELECT array_agg(number ORDER BY number) FROM records_phone WHERE kind = 'person' AND record_id = person.id), '{}')
            AS phones,
        person.title, company.name AS company,
        coalesce((SELECT domain FROM records_domain WHERE company_id = company.id ORDER BY is_primary DESC, domain LIMIT 1), '')
            AS domain,
        coalesce(maker.email, '') AS created_by, person.source, person.why, person.website, person.social,
        coalesce(owner.email, '') AS owner, person.first_activity_at, person.last_activity_at, person.activity_count
    FROM records_person person LEFT JOIN records_company company ON company.id = person.company_id AND company.deleted_at IS NULL
    LEFT JOIN members_member maker ON maker.id = person.created_by_id LEFT JOIN members_member owner ON owner.id = person.owner_id
    WHERE person.deleted_at IS NULL ORDER BY lower(person.name), emails
"""
COMPANIES = """
    SELECT company.id, company.name,
        coalesce((SELECT array_agg(domain ORDER BY is_primary DESC, domain) FROM records_domain WHERE company_id = company.id), '{}')
            AS domains,
        company.website, company.address, company.city, company.country, company.source, company.why,
        coalesce(owner.email, '') AS owner,
        (SELECT count(*) FROM records_person WHERE company_id = company.id AND deleted_at IS NULL) AS people,
        company.last_activity_at, company.activity_count
    FROM records_company company LEFT JOIN members_member owner ON owner.id = company.owner_id
    WHERE company.deleted_at IS NULL ORDER BY lower(company.name), domains
"""
DEALS = """
    SELECT deal.id, deal.name, company.name AS company, stage.name AS stage, pipeline.name AS pipeline, stage.outcome,
        deal.amount::text AS amount, deal.currency, deal.close_date, deal.next_step, coalesce(owner.email, '') AS owner,
        deal.created_at, deal.closed_at
    FROM records_deal deal JOIN records_stage stage ON stage.id = deal.stage_id
    JOIN records_pipeline pipeline ON pipeline.id = stage.pipeline_id
    LEFT JOIN records_company company ON company.id = deal.company_id
    LEFT JOIN members_member owner ON owner.id = deal.owner_id WHERE deal.deleted_at IS NULL ORDER BY deal.id
"""
ACTIVITIES = """
    SELECT activity.id, activity.kind, activity.occurred_at, activity.ends_at, activity.subject, activity.key AS message_id,
        activity.thread_id AS thread,
        coalesce((SELECT array_agg(DISTINCT address ORDER BY address) FROM records_participation WHERE activity_id = activity.id), '{}')
            AS participants,
        coalesce((SELECT array_agg(member.email ORDER BY member.email) FROM records_witness witness
            JOIN members_member member ON member.id = witness.member_id WHERE witness.activity_id = activity.id), '{}') AS witnesses,
        activity.sharing AS visibility, activity.source
    FROM records_activity activity WHERE activity.deleted_at IS NULL ORDER BY activity.occurred_at, activity.key, activity.id
"""
PROPOSALS = """
    SELECT proposal.id, proposal.kind, CASE proposal.kind WHEN 'person' THEN person.name ELSE company.name END AS record,
        proposal.record_id, proposal.field, proposal.value, proposal.before, proposal.confidence, proposal.excerpt,
        member.email AS member, proposal.state, proposal.created_at, proposal.decided_at
    FROM records_proposal proposal JOIN members_member member ON member.id = proposal.member_id
    LEFT JOIN records_person person ON proposal.kind = 'person' AND person.id = proposal.record_id
    LEFT JOIN records_company company ON proposal.kind = 'company' AND company.id = proposal.record_id ORDER BY proposal.id
"""
QUARANTINE = """
    SELECT mailbox.location AS mailbox, member.email AS member, folder.name AS folder, entry.key, entry.reason,
        kept.explanation, octet_length(kept.raw) AS bytes, kept.tries, kept.tried_with, entry.at
    FROM capture_quarantined kept JOIN capture_ledgerentry entry ON entry.id = kept.entry_id
    JOIN capture_folder folder ON folder.id = entry.folder_id JOIN capture_mailbox mailbox ON mailbox.id = folder.mailbox_id
    JOIN members_member member ON member.id = mailbox.member_id ORDER BY member.email, mailbox.location, folder.name, entry.key
"""


def _mail(row: Row) -> Row:
    row["message_id"] = post.message_id(row["message_id"]) if row["kind"] == "mail" else ""
    return row


KINDS: dict[str, tuple[str, Callable[[Row], Row]]] = {
    "people": (PEOPLE, dict),
    "companies": (COMPANIES, dict),
    "deals": (DEALS, dict),
    "activities": (ACTIVITIES, _mail),
    "meetings": (meeting_export.MEETINGS, meeting_export.finished),
    "proposals": (PROPOSALS, dict),
    "quarantine": (QUARANTINE, dict),
}


def rows(kind: str) -> tuple[list[str], Iterator[Row]]:
    """The names of the fields and the rows of one kind of record, as Python values; the operator sees all of them."""
    statement, finish = KINDS[kind]
    names, found = sql.stream(statement)
    return names, (finish(dict(zip(names, row, strict=True))) for row in found)
