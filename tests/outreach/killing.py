"""Kill the worker again and again while it sends, and count what the mail server has taken.

A program of its own, for it needs a database server of its own: `python -m tests.outreach.killing --kills 20 …`. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from typing import Any

from tests.workers import ana, begin, connected, forked, kill, run_in_peace

LEASE = 1.5  # seconds: longer than the mail server takes for a message that it has in its hands when we die
LONGEST_LIFE = 1.2


def main() -> None:
    """Send under fire, and say what became of every mail."""
    options = _options()
    begin(WELLWORN_SEND_LEASE_SECONDS=str(LEASE))
    member = _prepared(options)
    began = time.monotonic()
    kills, runs, in_hand = _shoot(member, options)
    while not _finished():
        time.sleep(0.2)
        run_in_peace(lambda: _work(member))
        runs += 1
    print(
        json.dumps(
            _told() | {"kills": kills, "runs": runs, "in_hand": in_hand, "seconds": round(time.monotonic() - began, 1)}
        )
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--imap", default="")  # imaps://user@host:port
    parser.add_argument("--keeps", action="store_true")  # the server files copies itself
    parser.add_argument("--mails", type=int, default=40)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _prepared(options: argparse.Namespace) -> int:
    """A workspace with Ana, her mailbox and her server, and people who are to get two mails each, one where no answer could be seen."""
    from datetime import time as clock
    from datetime import timedelta

    from django.utils import timezone

    from wellworn.capture.models import Mailbox
    from wellworn.lib.sealed import seal
    from wellworn.outreach.enrolling import enrol, plan_of
    from wellworn.outreach.models import Enrolment, Outgoing, Pace, Sequence, Template
    from wellworn.records.creating import create

    now, member = timezone.now(), ana()
    Pace.objects.create(pk=1, days=list(range(7)), earliest=clock(0), latest=clock(23, 59, 59), most_a_day=30000, gap=0)
    if options.imap:
        box = connected(member, options.imap)
        Mailbox.objects.filter(pk=box.pk).update(state="idle", last_good_at=now + timedelta(hours=2))
    Outgoing.objects.create(
        member=member, host="localhost", port=options.smtp_port, user="ana", secret=seal("right"),
        from_address="ana@norrvik.example", keeps_copies=options.keeps, most_a_day=30000,
    )  # fmt: skip
    template = Template.objects.create(
        name="Quote", subject="The quote", body="Hello {person.first_name|there}", changed_at=now
    )
    step = {"do": "mail", "template": template.pk}
    plan = plan_of(Sequence.objects.create(name="Twice", steps=[step] * (2 if options.imap else 1), changed_at=now))
    for number in range(options.mails):
        person = create(f"Person{number} <p{number}@customer{number}.example>", by=member).record
        enrol(plan, person, None, by=member, at=now)  # type: ignore[arg-type]
    Enrolment.objects.update(due_at=now)
    return int(member.pk)


def _work(member: int) -> None:
    from wellworn.outreach.sending import send_due

    send_due(member)


def _shoot(member: int, options: argparse.Namespace) -> tuple[int, int, int]:
    """SIGKILL workers at random moments; how often, how many there were, and how often one had a mail in its hands."""
    from wellworn.outreach.models import Send

    dice = random.Random(options.seed)
    kills, runs, in_hand = 0, 0, 0
    while kills < options.kills and not _finished():
        before = Send.objects.filter(state="handed").count()
        pid = forked(lambda: _work(member))
        runs += 1
        time.sleep(dice.uniform(0.1, LONGEST_LIFE))
        kills += kill(pid)
        in_hand += Send.objects.filter(state="handed").count() > before
    return kills, runs, in_hand


def _finished() -> bool:
    from django.db.models import Q

    from wellworn.outreach.models import Send

    uncopied = Q(state="sent", copied_at=None)  # not on timelines yet
    return not Send.objects.filter(Q(state__in=["planned", "claimed", "handed"]) | uncopied).exists()


def _told() -> dict[str, Any]:
    """The ids of the mails by what became of them, and how many people are through."""
    from wellworn.outreach.models import Enrolment, Send
    from wellworn.records.models import Activity

    ids: dict[str, list[str]] = {}
    for state, one in Send.objects.values_list("state", "message_id"):
        ids.setdefault(state, []).append(one)
    ends = list(Enrolment.objects.values_list("state", "reason"))
    keys = list(Activity.objects.filter(kind="mail").values_list("key", flat=True))
    return {
        "ids": ids,
        "finished": sum(end == ("finished", "") for end in ends),
        "activities": len(keys),
        "keys": len(set(keys)),
    }


if __name__ == "__main__":
    main()
