"""Mail that belongs together: by References and In-Reply-To, and where a client left those out, by subject and who wrote to whom.

After JWZ (https://www.jwz.org/doc/threading.html), as sets instead of a tree: every message stands under marks, and messages that
share a mark are one thread. A mark is a Message-ID, held or only referred to; or, for a message without references, its base subject
between two addresses in a month. The months overlap by half, so two such messages within a fortnight always meet. Being sets, the
threads are the same whatever the order and whoever's mailbox the messages came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wellworn.capture import marks
from wellworn.capture.letter import Letter
from wellworn.lib import sql

WINDOW = 30 * 86_400  # seconds
MOST_PAIRS = 10  # of the sender with recipients: a mail to a hundred is no conversation


def thread_marks(letter: Letter) -> set[int]:
    """The marks that a letter stands under."""
    found = {marks.hashed("thread", one) for one in (letter.message_id, *letter.references) if one}
    subject = marks.base_subject(letter.subject).lower()
    if letter.references or not subject:
        return found or {letter.content_mark}
    second = int(letter.occurred_at.timestamp())
    months = (f"a{second // WINDOW}", f"b{(second + WINDOW // 2) // WINDOW}")
    others = sorted({mention.address for mention in (*letter.to, *letter.cc) if mention.address})[:MOST_PAIRS]
    for other in others:
        pair = sorted((letter.sender.address, other))
        found |= {marks.hashed("subject", subject, *pair, month) for month in months}
    return found or {letter.content_mark}


def groups(marked: Mapping[int, Iterable[int]]) -> dict[int, int]:
    """Union-find: key -> the least mark of its group, where keys that share a mark are in one group."""
    parent: dict[int, int] = {}

    def root(mark: int) -> int:
        parent.setdefault(mark, mark)
        while parent[mark] != mark:
            parent[mark] = parent[parent[mark]]
            mark = parent[mark]
        return mark

    for under in marked.values():
        first, *rest = under
        for other in rest:
            one, two = sorted((root(first), root(other)))
            parent[two] = one
    return {key: root(next(iter(under))) for key, under in marked.items()}


def join(letters: Mapping[int, Letter]) -> dict[int, int]:
    """The thread of each letter (activity -> thread), new or joined; threads that turn out to be one become the oldest of them."""
    under = {activity: sorted(thread_marks(letter)) for activity, letter in letters.items()}
    group_of = groups(under)
    known = _known({mark for each in under.values() for mark in each})
    thread_of = _merge(under, group_of, known)
    fresh: dict[int, str] = {}
    for activity, letter in letters.items():
        if (group := group_of[activity]) not in thread_of:
            fresh.setdefault(group, letter.subject)
    made = dict(zip(fresh, sql.ids("records_thread", len(fresh)), strict=True))
    sql.copy(
        "records_thread",
        "id, subject",
        ((made[group], marks.base_subject(subject)) for group, subject in fresh.items()),
    )
    thread_of |= made
    new = {
        (mark, thread_of[group_of[activity]]) for activity, each in under.items() for mark in each if mark not in known
    }
    sql.copy("capture_threadmark", "mark, thread_id", sorted(new))
    return {activity: thread_of[group] for activity, group in group_of.items()}


def _known(wanted: set[int]) -> dict[int, int]:
    return dict(sql.rows("SELECT mark, thread_id FROM capture_threadmark WHERE mark = ANY(%s)", [list(wanted)]))


def _merge(under: Mapping[int, list[int]], group_of: Mapping[int, int], known: dict[int, int]) -> dict[int, int]:
    """Group -> its thread among those known, after uniting the threads that a group bridges and groups that a thread bridges."""
    touching: dict[int, set[int]] = {}
    for activity, each in under.items():
        touching.setdefault(group_of[activity], set()).update(known[mark] for mark in each if mark in known)
    bridged = {group: threads for group, threads in touching.items() if threads}
    least = groups(bridged)
    losers = {
        thread: least[group] for group, threads in bridged.items() for thread in threads if thread != least[group]
    }
    if losers:
        source, lists = sql.unnest("bigint, bigint", sorted(losers.items()))
        for table in ("records_activity", "capture_threadmark"):
            sql.run(
                f"UPDATE {table} SET thread_id = new.keep FROM {source} AS new (lose, keep) WHERE thread_id = new.lose",
                lists,
            )
        sql.run("DELETE FROM records_thread WHERE id = ANY(%s)", [list(losers)])
    return least
