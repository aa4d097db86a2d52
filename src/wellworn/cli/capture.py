"""`wellworn capture`: a mailbox, a calendar or files become records, in the foreground."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from datetime import UTC, date, datetime
from types import TracebackType

from wellworn.capture import opening, reconsider
from wellworn.capture import run as runs
from wellworn.capture.models import Mailbox, SourceKind
from wellworn.capture.run import Progress, Report
from wellworn.cli.account import source_at
from wellworn.cli.member import add_member
from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.lib.trouble import Trouble
from wellworn.members.models import InternalDomain, Member, Workspace

DOMAIN = re.compile(r"^[^@\s.]+(\.[^@\s.]+)+$")
AT_MOST = 4  # processes: beyond that filing is what takes the time

Tell = Callable[[Progress], None]


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument(
        "source", metavar="SOURCE", help="mbox, Maildir, folder, .eml, .ics, imap[s]://user@host, caldav[s]://…"
    )
    parser.add_argument("--for", dest="owner", metavar="EMAIL", required=True, help="whose mail it is; added if new")
    parser.add_argument(
        "--internal", action="append", default=[], metavar="DOMAIN", help="a domain of your own company"
    )
    parser.add_argument("--since", type=_day, metavar="DATE", help="leave older items alone (2025-01-31)")
    parser.add_argument("--json", action="store_true", help="print one object at the end")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no date; write it as 2025-01-31") from None


def run(args: argparse.Namespace) -> int:
    """Capture to the end."""
    try:
        kind = opening.kind_of(args.source)
        if kind == SourceKind.FILES:
            opening.open_source(args.source)  # nothing is made for a path that is not there
        upgrade()
        mailbox = _mailbox(args, kind)
        with source_at(args.source) as source, _bar(quiet=args.json) as progress:
            report = runs.run(mailbox, source, progress=progress, processes=min(AT_MOST, len(os.sched_getaffinity(0))))
    except Trouble as trouble:
        raise Refusal(trouble.sentence) from trouble
    if args.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        _say(report)
    return 0


def _mailbox(args: argparse.Namespace, kind: SourceKind) -> Mailbox:
    """The mailbox, with the member and the inner domains that it needs."""
    for domain in args.internal:
        if not DOMAIN.match(domain):
            raise Refusal(f"'{domain}' is not a domain. Write it as --internal company.example.")
    now = datetime.now(UTC)
    workspace, _new = Workspace.objects.get_or_create(pk=1)
    member = Member.objects.filter(email__iexact=args.owner).first() or add_member(args.owner)
    added = [InternalDomain.objects.get_or_create(domain=domain.lower())[1] for domain in args.internal]
    if any(added):
        reconsider.inner_domains(at=now)
    defaults = {"created_at": now, "sharing": workspace.sharing}
    place = opening.place_of(args.source)
    mailbox, _new = Mailbox.objects.get_or_create(member=member, kind=kind, location=place, defaults=defaults)
    if args.since is not None and mailbox.since != args.since:
        mailbox.since = args.since
        mailbox.save(update_fields=["since"])
    return mailbox


def _bar(*, quiet: bool) -> AbstractContextManager[Tell | None]:
    """A progress bar on the terminal; nothing where there is none."""
    if quiet or not sys.stderr.isatty():
        return nullcontext(None)
    return _Bar()


class _Bar:
    """n of m, the rate and the time left."""

    def __enter__(self) -> Tell:
        from rich import progress
        from rich.console import Console

        rate = progress.TextColumn("{task.fields[rate]:.0f}/s")
        columns = (progress.BarColumn(), progress.MofNCompleteColumn(), rate, progress.TimeRemainingColumn())
        self.bar = progress.Progress(*columns, console=Console(stderr=True))
        self.bar.start()
        self.task = self.bar.add_task("capture", total=None, rate=0.0)
        return self.tell

    def tell(self, progress: Progress) -> None:
        """Show how far it is."""
        self.bar.update(self.task, completed=progress.handled, total=progress.found, rate=progress.rate)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.stop()


def _say(report: Report) -> None:
    """The result in a few lines."""
    ignored = sum(report.ignored.values())
    print(
        f"{report.seen} seen: {report.captured} captured, {report.duplicates} held already, {ignored} ignored, "
        f"{report.waiting} waiting for an answer, {report.quarantined} in quarantine."
    )
    for reason, count in sorted(report.ignored.items(), key=lambda one: -one[1]):
        print(f"  ignored {count}: {reason}")
    print(
        f"New: {report.people} people, {report.companies} companies, {report.activities} activities, "
        f"{report.meetings} meetings, {report.proposals} proposals, in {report.seconds:.1f} seconds."
    )
