"""`wellworn check mailbox`: whether everything that a member's mailboxes hold is in the ledger."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from wellworn.capture import completeness
from wellworn.capture.models import Mailbox, MailboxState
from wellworn.cli.account import source_of
from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.lib.trouble import Trouble
from wellworn.members.models import Member


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("what", choices=("mailbox",), help="what to check")
    parser.add_argument("email", metavar="EMAIL", help="whose mailboxes")
    parser.add_argument("--json", action="store_true", help="print one object at the end")


def run(args: argparse.Namespace) -> int:
    """Compare each mailbox with its provider; 0 if all agree, 1 if not."""
    upgrade()
    member = Member.objects.filter(email__iexact=args.email).first()
    if member is None:
        raise Refusal(f"Nobody here has the address {args.email}. See wellworn member add.")
    mailboxes = Mailbox.objects.filter(member=member).exclude(state=MailboxState.DISCONNECTED).order_by("pk")
    found = [_checked(mailbox) for mailbox in mailboxes]
    if not found:
        raise Refusal(f"{args.email} has no mailbox yet. See wellworn capture.")
    agree = all(one["up_to_date"] for one in found)
    if args.json:
        print(json.dumps({"member": member.email, "up_to_date": agree, "mailboxes": found}, ensure_ascii=False))
    else:
        for one in found:
            _say(one)
    return 0 if agree else 1


def _checked(mailbox: Mailbox) -> dict[str, Any]:
    told: dict[str, Any] = {"location": mailbox.location, "kind": mailbox.kind}
    try:
        with source_of(mailbox) as source:
            found = completeness.compare(mailbox, source, at=datetime.now(UTC))
    except Trouble as trouble:
        return told | {"up_to_date": False, "trouble": trouble.sentence, "folders": [], "outcomes": {}}
    return told | {
        "up_to_date": found.up_to_date,
        "compared_at": found.at.isoformat(),
        "held": sum(one.held for one in found.folders),
        "folders": [asdict(one) for one in found.folders],
        "outcomes": found.outcomes,
    }


def _say(one: dict[str, Any]) -> None:
    if "trouble" in one:
        print(f"{one['location']}: {one['trouble']}")
        return
    state = "up to date" if one["up_to_date"] else "not complete"
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(one["outcomes"].items()))
    print(f"{one['location']}: {state} at {one['compared_at'][:16]}; {one['held']} held ({outcomes})")
    for folder in one["folders"]:
        if folder["missing_count"] or folder["pending_count"]:
            print(
                f"  {folder['folder']}: {folder['missing_count']} not in the ledger, {folder['pending_count']} still to do"
            )
            for key in (*folder["missing"], *folder["pending"]):
                print(f"    {key}")
