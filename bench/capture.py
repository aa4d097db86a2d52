"""Measures capture: whole-pipeline messages a second into PostgreSQL on one core and two, beside `notmuch new` and a bare parse.

    bin/bench capture [--messages N] [--memory] [--folder MAILDIR]

Runs in a data folder of its own under a temporary directory. `--memory` captures 1,000, 10,000 and 200,000 messages (or 1,000 and
`--messages`) and says how much each took at most; without it 10,000 are captured once on one core and once on two. On a busy machine
believe the ratios and the split of processor time (reading and filing here, readers beside, database), not the messages a second.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from email import message_from_bytes, policy
from pathlib import Path

import made_mail as post

CHILD = "--child"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="Measure capture.")
    parser.add_argument("--messages", type=int)
    parser.add_argument("--memory", action="store_true", help="peak memory from 1,000 to 200,000 messages")
    parser.add_argument(
        "--folder", type=Path, help="a Maildir or folder of messages of your own instead of made-up mail"
    )
    parser.add_argument(CHILD, nargs=3, metavar=("FOLDER", "CORES", "DATA"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        child(Path(args.child[0]), int(args.child[1]))
        return
    with tempfile.TemporaryDirectory(prefix="wellworn-bench-") as place:
        if args.memory:
            memory(Path(place), [1_000, args.messages] if args.messages else [1_000, 10_000, 200_000])
        else:
            speed(Path(place), args.folder, args.messages or 10_000)


def speed(place: Path, given: Path | None, count: int) -> None:
    """Messages a second, as ratios to what else reads the same files."""
    folder = given or made(place / "mail", count)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    began = time.process_time()
    bare = timed(lambda: parse_all(files))
    bare_cpu, began = time.process_time() - began, os.times().children_user + os.times().children_system
    indexed = notmuch(place, folder)
    print(f"{len(files)} messages, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")
    indexed_cpu = os.times().children_user + os.times().children_system - began
    each = 1e6 / len(files)
    print(
        f"bare parse (email, one core)  {len(files) / bare:8.0f} /s  {bare_cpu * each:5.0f} us of processor time a message"
    )
    if indexed is not None:
        print(
            f"notmuch new                   {len(files) / indexed:8.0f} /s  {indexed_cpu * each:5.0f} us of processor time a message"
        )
    for cores in (1, 2):
        told = captured(folder, cores, place / f"data{cores}")
        took = told["seconds"]
        beside = f"  {took / indexed:5.2f} x the time of notmuch new" if indexed is not None else ""
        print(
            f"capture on {cores} core{'s' if cores > 1 else ' '}             {len(files) / took:8.0f} /s{beside}  {took / bare:5.2f} x bare parse"
        )
        shown = ("seen", "captured", "waiting", "people", "companies", "peak_mb")
        print(f"    {json.dumps({name: told[name] for name in shown})}")
        costs = {name: told[f"{name}_cpu"] for name in ("here", "readers", "database")}
        beside = f" = {sum(costs.values()) / indexed_cpu:.2f} x that of notmuch new" if indexed is not None else ""
        split = ", ".join(f"{name} {cost * each:.0f} us" for name, cost in costs.items())
        print(f"    processor time a message: {split}{beside}")


def memory(place: Path, counts: list[int]) -> None:
    """Peak memory of the capturing process by the number of messages."""
    for count in counts:
        folder = made(place / f"mail{count}", count)
        told = captured(folder, 1, place / f"data{count}")
        print(f"{count:7d} messages: {told['peak_mb']:6.1f} MB at most, {count / told['seconds']:6.0f} /s")
        shutil.rmtree(folder)


def made(folder: Path, count: int) -> Path:
    """A Maildir of made-up mail."""
    post.write(folder, count)
    return folder


def timed(act: object) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - began


def parse_all(files: list[Path]) -> None:
    """What any reader does at least: every file read, its headers and its text decoded, by the standard library."""
    for path in files:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain", "html"))
        try:
            _ = (mail["from"], mail["to"], mail["subject"], body.get_content() if body else "")
        except (LookupError, ValueError):
            continue


def notmuch(place: Path, folder: Path) -> float | None:
    """Seconds that `notmuch new` takes on a copy of the files; None where it is not installed."""
    if shutil.which("notmuch") is None:
        print("notmuch is not installed, so there is no ratio to it.")
        return None
    home = place / "notmuch"
    shutil.copytree(folder, home / "mail")
    (home / "config").write_text(
        f"[database]\npath={home / 'mail'}\n[user]\nname=Ana\nprimary_email={post.OWNER}\n[new]\ntags=new\n"
    )
    environment = os.environ | {"NOTMUCH_CONFIG": str(home / "config")}
    command = ["taskset", "-c", "0", "notmuch", "new", "--quiet"]
    seconds = timed(lambda: subprocess.run(command, env=environment, check=True))
    shutil.rmtree(home)
    return seconds


def captured(folder: Path, cores: int, data: Path) -> dict[str, float]:
    """What a capture of the folder by a fresh process into a fresh database says."""
    environment = os.environ | {"WELLWORN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "wellworn.web.settings"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, __file__, CHILD, str(folder), str(cores), str(data)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def child(folder: Path, cores: int) -> None:
    """Capture, in a process bound to so many cores; the database is bound to none."""
    import django

    django.setup()
    from dataclasses import asdict
    from datetime import UTC, datetime

    from django.core.management import call_command

    from wellworn.capture import run
    from wellworn.capture.models import Mailbox
    from wellworn.capture.sources import files
    from wellworn.members.models import Member

    call_command("migrate", interactive=False, verbosity=0)
    member = Member.objects.create(email=post.OWNER, name="Ana Lind")
    mailbox = Mailbox.objects.create(member=member, kind="files", location=str(folder), created_at=datetime.now(UTC))
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:cores]))
    before, database = os.times(), database_cpu()
    report = run.run(mailbox, files.open_files(folder), processes=cores)
    after = os.times()
    told = {
        "here_cpu": after.user + after.system - before.user - before.system,
        "readers_cpu": after.children_user + after.children_system - before.children_user - before.children_system,
        "database_cpu": database_cpu() - database,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    print(json.dumps(asdict(report) | told))


def database_cpu() -> float:
    """Seconds of processor time that the process at the other end of this connection has used."""
    import psutil
    from django.db import connection

    connection.ensure_connection()
    used = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return used.user + used.system


if __name__ == "__main__":
    main()
