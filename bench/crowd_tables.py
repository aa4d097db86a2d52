"""What each table of the crowd is filled with: the model, the query, and column -> expression."""

from __future__ import annotations

import crowd_fields

HOW_OFTEN = "coalesce(sums.n, 0)"
MADE = "now() - interval '3 years'"
RECORD = {
    "source": "'captured'",
    "why": "'A member wrote to them.'",
    "created_at": MADE,
    "created_by_id": "firm.owner",
    "owner_id": "firm.owner",
    "team_id": "CASE WHEN firm.closed THEN 1 + mod(firm.owner, 5) END",
}
PLACES = """(
    SELECT act.id, 'person' AS kind, act.person AS record, act.at, act.kind AS sort FROM crowd_act act
    UNION ALL SELECT act.id, 'company', person.company, act.at, act.kind FROM crowd_act act
        JOIN crowd_person person ON person.id = act.person WHERE person.company IS NOT NULL
    UNION ALL SELECT act.id, 'person', act.other, act.at, act.kind FROM crowd_act act WHERE act.other IS NOT NULL
    UNION ALL SELECT act.id, 'company', other.company, act.at, act.kind FROM crowd_act act
        JOIN crowd_person person ON person.id = act.person JOIN crowd_person other ON other.id = act.other
        WHERE other.company IS DISTINCT FROM person.company AND other.company IS NOT NULL
    UNION ALL SELECT act.id, 'deal', deal.id, act.at, act.kind FROM crowd_act act JOIN crowd_person person ON person.id = act.person
        JOIN (SELECT company, min(id) AS id FROM crowd_deal GROUP BY company) deal ON deal.company = person.company
        WHERE act.roll < 0.1
) place"""
PARTS = """(
    SELECT act.id, act.kind, act.way < 0.5 AS first, person.id AS person, NULL::int AS member, name.name,
        'p' || person.id || '@' || coalesce(person.domain, 'mail.example') AS address, false AS copy
    FROM crowd_act act JOIN crowd_person person ON person.id = act.person JOIN crowd_name name ON name.i = person.name_i
    WHERE act.kind IN ('mail', 'meeting', 'call')
    UNION ALL SELECT act.id, act.kind, act.way >= 0.5, NULL, act.member, 'Member ' || act.member,
        'member' || act.member || '@norrvik.example', false FROM crowd_act act WHERE act.kind IN ('mail', 'meeting', 'call')
    UNION ALL SELECT act.id, act.kind, false, person.id, NULL, name.name,
        'p' || person.id || '@' || coalesce(person.domain, 'mail.example'), true
    FROM crowd_act act JOIN crowd_person person ON person.id = act.other JOIN crowd_name name ON name.i = person.name_i
    WHERE act.kind IN ('mail', 'meeting', 'call')
) took"""
PART = """CASE WHEN kind = 'meeting' THEN CASE WHEN first THEN 'organiser' ELSE 'attendee' END
    WHEN first THEN 'from' WHEN copy THEN 'cc' ELSE 'to' END"""
STAGE = """CASE WHEN fate < 0.6 THEN won.id WHEN fate < 0.88 THEN lost.id ELSE (
    SELECT id FROM records_stage WHERE outcome = '' ORDER BY abs(position - 5 * deal.stage) LIMIT 1) END"""
FINALS = """CROSS JOIN (SELECT min(id) AS id FROM records_stage WHERE outcome = 'won') won
    CROSS JOIN (SELECT min(id) AS id FROM records_stage WHERE outcome = 'lost') lost"""

FILLS: list[tuple[str, str, dict[str, str]]] = [
    (
        "Placement",
        f"FROM {PLACES}",
        {
            "activity_id": "place.id", "kind": "place.kind", "record_id": "place.record", "occurred_at": "place.at",
            "what": "nullif(place.sort, 'mail')",
        },
    ),
    (
        "Participation",
        f"FROM {PARTS}",
        {
            "activity_id": "took.id", "address": "address", "name": "name", "part": PART, "person_id": "person", "member_id": "member",
            "answer": "CASE WHEN kind = 'meeting' THEN 'accepted' ELSE '' END",
        },
    ),
    (
        "Activity",
        "FROM crowd_act act JOIN crowd_phrase phrase ON phrase.i = act.phrase JOIN crowd_word word ON word.i = act.word ORDER BY act.id",
        {
            "id": "act.id", "kind": "act.kind", "occurred_at": "act.at", "created_at": "act.at", "sharing": "act.sharing",
            "ends_at": "CASE WHEN act.kind = 'meeting' THEN act.at + interval '45 minutes' END",
            "subject": "phrase.phrase || ' ' || word.word || ' P' || act.id / 7",
            "search_text": "phrase.words || ' ' || word.word || ' p' || act.id / 7",
            "key": "CASE WHEN act.kind IN ('mail', 'meeting') THEN act.kind || ':' || md5(act.id::text) || '@norrvik.example' END",
            "thread_id": "CASE WHEN act.kind = 'mail' THEN act.thread END",
            "source": "CASE WHEN act.kind IN ('mail', 'meeting') THEN 'captured' ELSE 'typed' END",
            "by_id": "CASE WHEN act.kind IN ('call', 'note', 'deal') THEN act.member END",
            "status": "CASE WHEN act.kind = 'meeting' THEN 'confirmed' ELSE '' END",
        },
    ),
    (
        "ActivityText",
        "FROM crowd_act act JOIN crowd_text text ON text.i = 1 + mod(act.id, 2000) WHERE act.way < 0.6 AND act.kind <> 'deal'",
        {"activity_id": "act.id", "new": "text.text", "quoted": "CASE WHEN act.way < 0.15 THEN text.text ELSE '' END"},
    ),
    (
        "Witness",
        "FROM (SELECT id, member, sharing, at FROM crowd_act UNION ALL SELECT id, second, sharing, at FROM crowd_act WHERE second IS NOT NULL) saw",
        {"activity_id": "saw.id", "member_id": "saw.member", "sharing": "saw.sharing", "occurred_at": "saw.at"},
    ),
    (
        "Thread",
        "FROM (SELECT thread, min(word) AS word FROM crowd_act WHERE kind = 'mail' GROUP BY thread) act JOIN crowd_word word ON word.i = act.word",
        {"id": "act.thread", "subject": "word.word"},
    ),
    (
        "Person",
        """FROM crowd_person firm JOIN crowd_name name ON name.i = firm.name_i LEFT JOIN crowd_sum sums ON sums.person = firm.id ORDER BY firm.id""",
        RECORD | {
            "id": "firm.id", "name": "name.name", "search_key": "name.key", "company_id": "firm.company",
            "search_text": "name.words || ' p' || firm.id || ' ' || translate(coalesce(firm.domain, 'mail.example'), '-.', '  ')",
            "title": "CASE WHEN mod(firm.id, 5) < 2 THEN (ARRAY['Purchaser', 'Plant manager', 'Head of Engineering', 'CFO'])[1 + mod(firm.id, 4)] ELSE '' END",
            "custom": crowd_fields.values("firm.id", crowd_fields.PEOPLE), "first_activity_at": "sums.first", "last_activity_at": "sums.last", "activity_count": HOW_OFTEN,
        },
    ),
    (
        "Address",
        "FROM crowd_person",
        {
            "person_id": "id", "address": "'p' || id || '@' || coalesce(domain, 'mail.example')", "is_primary": "true",
            "source": "'captured'",
        },
    ),
    (
        "Company",
        """FROM crowd_company firm LEFT JOIN (SELECT company, sum(n) AS n, max(last) AS last FROM crowd_person
            JOIN crowd_sum ON crowd_sum.person = crowd_person.id GROUP BY company) sums ON sums.company = firm.id ORDER BY firm.id""",
        RECORD | {
            "id": "firm.id", "name": "firm.name", "search_key": "firm.key", "search_text": "firm.words", "activity_count": HOW_OFTEN,
            "last_activity_at": "sums.last", "city": "(ARRAY['Zwolle', 'Uppsala', 'Brno', 'Lyon'])[1 + mod(firm.id, 4)]",
            "custom": crowd_fields.values("firm.id", crowd_fields.OTHERS),
        },
    ),
    ("Domain", "FROM crowd_company", {"company_id": "id", "domain": "domain", "is_primary": "true", "source": "'captured'"}),
    (
        "Deal",
        f"FROM crowd_deal deal JOIN crowd_firm firm ON firm.id = deal.company {FINALS}",
        {
            "id": "deal.id", "name": "firm.name || ' ' || deal.id", "search_key": "firm.key || ' ' || deal.id",
            "search_text": "firm.words || ' ' || deal.id", "company_id": "deal.company", "stage_id": STAGE,
            "stage_since": "now() - interval '90 days' * deal.stage", "created_at": f"{MADE} + interval '900 days' * deal.fate",
            "amount": "CASE WHEN deal.stage < 0.9 THEN round((1000 + 200000 * power(deal.stage, 3))::numeric, 2) END",
            "close_date": "current_date - 20 + (120 * deal.stage)::int", "owner_id": "deal.owner", "created_by_id": "deal.owner",
            "team_id": "CASE WHEN mod(deal.id, 2) = 0 THEN 1 + mod(deal.owner, 5) END", "source": "'typed'",
            "custom": crowd_fields.values("deal.id", crowd_fields.OTHERS),
            "next_step": "CASE WHEN mod(deal.id, 3) > 0 THEN 'Send the certificate' ELSE '' END",
            "closed_at": "CASE WHEN deal.fate < 0.88 THEN now() - interval '900 days' * deal.stage END",
        },
    ),
    (
        "Deal_people",
        "FROM crowd_deal deal JOIN (SELECT company, min(id) AS id FROM crowd_person GROUP BY company) person ON person.company = deal.company",
        {"deal_id": "deal.id", "person_id": "person.id"},
    ),
    (
        "Phone",
        "FROM crowd_person WHERE mod(id, 3) = 0",
        {"kind": "'person'", "record_id": "id", "number": "'+31' || 380000000 + id", "is_primary": "true", "source": "'captured'"},
    ),
    (
        "Task",
        "FROM crowd_person person WHERE mod(id, 5) = 0",
        {
            "name": "'Call about ' || id", "search_key": "'call about ' || id", "search_text": "'call about ' || id", "owner_id": "person.owner",
            "created_at": MADE, "person_id": "id", "company_id": "company", "due_on": "current_date - 700 + mod(id / 5, 730)", "source": "'typed'",
            "done_at": "CASE WHEN mod(id, 20) > 0 THEN now() - interval '1 day' * mod(id, 700) END",
        },
    ),
    (
        "Proposal",
        "FROM crowd_person person WHERE mod(id, 8) = 0",
        {
            "member_id": "person.owner", "kind": "'person'", "record_id": "id", "field": "'title'", "value": "'Head of Purchasing'",
            "confidence": "0.6 + 0.39 * random()", "state": "CASE WHEN mod(id, 24) = 0 THEN 'open' WHEN mod(id, 16) = 0 THEN 'accepted' ELSE 'dismissed' END",
            "created_at": MADE, "excerpt": "'Head of Purchasing'", "evidence_id": "1 + mod(id * 7::bigint, 900000)",
            "decided_by_id": "CASE WHEN mod(id, 24) > 0 THEN person.owner END",
            "decided_at": "CASE WHEN mod(id, 24) > 0 THEN now() - interval '1 day' * mod(id, 700) END",
        },
    ),
    (
        "Provenance",
        """FROM (SELECT person.id, field.field, sums.last FROM crowd_person person JOIN crowd_sum sums ON sums.person = person.id
            CROSS JOIN (VALUES ('name'), ('title'), ('company')) field (field) WHERE field.field = 'name' OR mod(person.id, 5) < 2) known
            JOIN (SELECT person, max(id) AS act FROM crowd_act GROUP BY person) newest ON newest.person = known.id""",
        {
            "kind": "'person'", "record_id": "known.id", "field": "known.field", "value": "'Plant manager'", "source": "'captured'",
            "evidence_id": "newest.act", "excerpt": "'Plant manager'", "confidence": "0.95", "at": "known.last",
        },
    ),
]  # fmt: skip
