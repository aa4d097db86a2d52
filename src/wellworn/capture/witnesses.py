"""Who has seen an activity, and so how much of it colleagues see: the most private witness wins unless an owner chose to share."""

from __future__ import annotations

from collections.abc import Collection

from wellworn.lib import sql

LEVELS = "ARRAY['metadata', 'subject', 'full']"  # members.Sharing, the most private first

# The level of a member for an activity: the most private of the mailboxes that hold it, unless the member made an exception
# for somebody in it; of several exceptions the most private. %s: the ids of the activities.
FROM_LEDGER = f"""
    WITH held AS (
        SELECT entry.activity_id, mailbox.member_id, min(array_position({LEVELS}, mailbox.sharing::text)) AS level
        FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id
        JOIN capture_mailbox mailbox ON mailbox.id = folder.mailbox_id
        WHERE entry.activity_id = ANY(%s) AND entry.outcome IN ('captured', 'duplicate')
        GROUP BY entry.activity_id, mailbox.member_id),
    except_for AS (
        SELECT held.activity_id, held.member_id, min(array_position({LEVELS}, exposure.sharing::text)) AS level
        FROM held JOIN capture_exposure exposure ON exposure.member_id = held.member_id
        JOIN records_participation part ON part.activity_id = held.activity_id
            AND (part.address = exposure.pattern OR part.address LIKE '%%@' || exposure.pattern
                 OR part.address LIKE '%%.' || exposure.pattern)
        GROUP BY held.activity_id, held.member_id)
    INSERT INTO records_witness AS known (activity_id, member_id, sharing, chosen, occurred_at)
    SELECT held.activity_id, held.member_id, ({LEVELS})[coalesce(except_for.level, held.level)], false, activity.occurred_at
    FROM held JOIN records_activity activity ON activity.id = held.activity_id
    LEFT JOIN except_for USING (activity_id, member_id)
    ON CONFLICT (activity_id, member_id) DO UPDATE SET sharing = excluded.sharing
    WHERE NOT known.chosen AND known.sharing <> excluded.sharing
"""
SETTLE = f"""
    UPDATE records_activity activity SET sharing = ({LEVELS})[said.level]
    FROM (SELECT activity_id, coalesce(min(array_position({LEVELS}, sharing::text)) FILTER (WHERE chosen),
                                       min(array_position({LEVELS}, sharing::text))) AS level
          FROM records_witness WHERE activity_id = ANY(%s) GROUP BY activity_id) said
    WHERE activity.id = said.activity_id AND activity.sharing <> ({LEVELS})[said.level]
"""


def from_ledger(activities: Collection[int]) -> None:
    """Make a witness of every member in whose ledger the activities stand, each at the level that the member has set."""
    if activities:
        sql.run(FROM_LEDGER, [list(activities)])
        settle(activities)


def settle(activities: Collection[int]) -> None:
    """Let `Activity.sharing` follow its witnesses."""
    sql.run(SETTLE, [list(activities)])
