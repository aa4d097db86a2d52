"""Kill the worker, or the database, again and again while a mailbox is captured, and compare with a run left in peace.

A program of its own, for it needs a database server of its own: `python -m tests.capture.killing worker|database --kills 20 …`.
The account at `--url`, or the folder there, must be full of mail already. Prints one JSON object; `same` is what counts.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import time
from pathlib import Path
from typing import Any

from tests.workers import ana, begin, connected, forked, kill, run_in_peace

LEASE = 0.05  # seconds: the parent knows that the child is dead, and need not wait
LONGEST_LIFE = 4.0
SHORTEST_LIFE = 0.005


def main() -> None:
    """Run both, compare, and say so."""
    options = _options()
    begin(WELLWORN_LEASE_SECONDS=str(LEASE))
    from django.core.management import call_command

    began = time.monotonic()
    mailbox = _connected(options)
    run_in_peace(lambda: _sync(mailbox))
    in_peace, seconds = _picture(), time.monotonic() - began
    call_command("flush", verbosity=0, interactive=False)
    mailbox = _connected(options)
    kills, runs = (_kill_worker if options.what == "worker" else _kill_database)(
        mailbox, options, len(in_peace["ledger"])
    )
    disturbed = _picture()
    differing = [name for name in in_peace if in_peace[name] != disturbed[name]]
    counts = {name: len(rows) for name, rows in in_peace.items()}
    result = {
        "same": not differing,
        "differing": {name: _first_difference(in_peace[name], disturbed[name]) for name in differing},
        "kills": kills,
        "runs": runs,
        "counts": counts,
        "seconds_in_peace": round(seconds, 1),
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(result, ensure_ascii=False))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["worker", "database"])
    parser.add_argument("--url", required=True)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _connected(options: argparse.Namespace) -> int:
    """A fresh workspace with Ana, her mailbox connected."""
    from django.utils import timezone

    from wellworn.capture.models import Mailbox

    if "://" in options.url:
        return int(connected(ana(), options.url).pk)
    box = Mailbox.objects.create(member=ana(), kind="files", location=options.url, created_at=timezone.now())
    return int(box.pk)


def _sync(mailbox: int) -> None:
    from wellworn.capture import live, opening, run
    from wellworn.capture.models import Mailbox, SourceKind

    box = Mailbox.objects.get(pk=mailbox)
    if box.kind == SourceKind.FILES:
        run.run(box, opening.opened(box), batch_size=100)
    else:
        live.sync(mailbox)


def _done() -> int:
    from wellworn.capture.models import LedgerEntry, Outcome

    return LedgerEntry.objects.exclude(outcome=Outcome.PENDING).count()


def _finished(mailbox: int, total: int) -> bool:
    from wellworn.capture.models import Mailbox, MailboxState

    return _done() == total and Mailbox.objects.get(pk=mailbox).state == MailboxState.IDLE


def _kill_worker(mailbox: int, options: argparse.Namespace, total: int) -> tuple[int, int]:
    """SIGKILL workers at random moments of their lives. Lives get longer while the work lags behind the kills, and shorter."""
    dice = random.Random(options.seed)
    kills, runs, longest = 0, 0, 0.5
    while kills < options.kills and not _finished(mailbox, total):
        pid = forked(lambda: _sync(mailbox))
        runs += 1
        time.sleep(dice.uniform(0, longest))
        kills += kill(pid)
        behind = _done() / total < 0.85 * kills / options.kills  # so that the kills do not outlast the work
        longest = min(LONGEST_LIFE, longest * 1.3) if behind else max(SHORTEST_LIFE, longest * 0.5)
        time.sleep(LEASE)
    while not _finished(mailbox, total):
        time.sleep(LEASE)
        run_in_peace(lambda: _sync(mailbox))
        runs += 1
    return kills, runs


def _kill_database(mailbox: int, options: argparse.Namespace, total: int) -> tuple[int, int]:
    """SIGKILL the database server at random moments, and start it again; the worker meets what it meets, and another goes on."""
    from django.conf import settings

    dice = random.Random(options.seed)
    kills, runs, longest, worker = 0, 0, 0.5, 0
    cluster = next(path.parent for path in Path(settings.DATA).rglob("postmaster.pid"))
    while kills < options.kills and not _finished(mailbox, total):
        if (
            not worker or os.waitpid(worker, os.WNOHANG)[0]
        ):  # one that met the end of the server may go on with the next
            worker = forked(lambda: _sync(mailbox))
            runs += 1
        time.sleep(dice.uniform(0, longest))
        _pull_the_plug(int((cluster / "postmaster.pid").read_text().split()[0]))
        kills += 1
        _reconnect()
        behind = _done() / total < 0.85 * kills / options.kills  # so that the kills do not outlast the work
        longest = min(LONGEST_LIFE, longest * 1.3) if behind else max(SHORTEST_LIFE, longest * 0.5)
    kill(worker)
    while not _finished(mailbox, total):
        time.sleep(LEASE)
        run_in_peace(lambda: _sync(mailbox))
        runs += 1
    return kills, runs


def _pull_the_plug(postmaster: int) -> None:
    """SIGKILL the server and everything it has started: a connection's process would else finish its statement."""
    import psutil

    server = psutil.Process(postmaster)
    for process in [server, *server.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def _reconnect() -> None:
    """As any command of Wellworn does: the first connection starts the server again."""
    from django.db import DatabaseError, connections

    until = time.monotonic() + 60
    while True:
        connections.close_all()
        try:
            _done()
            return
        except DatabaseError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _picture() -> dict[str, list[Any]]:
    """Everything that capture made, without the ids and times of the making."""
    from wellworn.lib import sql

    found = {}
    for name, statement in PICTURE.items():
        found[name] = sorted([[str(value) for value in row] for row in sql.rows(statement)])
    return found


def _first_difference(one: list[Any], other: list[Any]) -> list[Any]:
    mine, theirs = {str(row) for row in one}, {str(row) for row in other}
    return [len(one), len(other), sorted(mine - theirs)[:3], sorted(theirs - mine)[:3]]


PICTURE = {
    "people": """
        SELECT person.name, person.title, company.name, person.source, person.why, person.first_activity_at,
            person.last_activity_at, person.activity_count, person.deleted_at,
            (SELECT array_agg(address ORDER BY address) FROM records_address WHERE person_id = person.id)
        FROM records_person person LEFT JOIN records_company company ON company.id = person.company_id""",
    "companies": """
        SELECT name, source, why, (SELECT array_agg(domain ORDER BY domain) FROM records_domain WHERE company_id = company.id)
        FROM records_company company""",
    "activities": """
        SELECT key, kind, occurred_at, subject, sharing, source,
            (SELECT min(coalesce(mate.key, '')) FROM records_activity mate WHERE mate.thread_id = activity.thread_id),
            (SELECT array_agg(part || ' ' || address || ' ' || (person_id IS NOT NULL) ORDER BY part, address)
                FROM records_participation WHERE activity_id = activity.id),
            (SELECT array_agg(member.email || witness.sharing ORDER BY 1) FROM records_witness witness
                JOIN members_member member ON member.id = witness.member_id WHERE witness.activity_id = activity.id),
            (SELECT md5(new || quoted || signature || html) FROM records_activitytext WHERE activity_id = activity.id),
            (SELECT count(*) FROM records_placement WHERE activity_id = activity.id)
        FROM records_activity activity""",
    "proposals": """
        SELECT proposal.kind, coalesce(person.name, company.name), field, value, before, confidence, excerpt, state
        FROM records_proposal proposal
        LEFT JOIN records_person person ON proposal.kind = 'person' AND person.id = proposal.record_id
        LEFT JOIN records_company company ON proposal.kind = 'company' AND company.id = proposal.record_id""",
    "provenance": "SELECT kind, field, value, before, source, excerpt, confidence FROM records_provenance",
    "ledger": """
        SELECT folder.name, entry.key, entry.outcome, entry.reason, activity.key, entry.fingerprint
        FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id
        LEFT JOIN records_activity activity ON activity.id = entry.activity_id""",
    "quarantine": "SELECT md5(raw), explanation FROM capture_quarantined",
    "waiting": "SELECT md5(letter::text), occurred_at FROM capture_waiting",
    "events": "SELECT feature, sum(count) FROM usage_event WHERE automatic GROUP BY 1",
}

if __name__ == "__main__":
    main()
