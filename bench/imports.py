"""How fast rows become records, how much memory that takes, and how fast they are taken back.

    python bench/imports.py [--rows 1000000] [--small 10000] [--no-undo]

Generated people with companies, a tenth of them twice. Prints one JSON object: rows a second, the peak of memory for few and for
many rows, a kill in the middle and what was there after going on, and the undo. Run it with nothing else at work, and with
WELLWORN_DATA in a folder of its own: the million takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

FIRST = ("Anna", "Joost", "Femke", "Jürgen", "Sigrid", "Henrik", "Maja", "Oskar", "Inês", "Zoë", "Piotr", "Chloé")
LAST = (
    "Lind",
    "Bos",
    "van Dalen",
    "Müller",
    "Okafor",
    "Weiss",
    "Brandt",
    "Åberg",
    "Sjöberg",
    "Duarte",
    "Nowak",
    "Dupont",
)


def generated(rows: int, mark: str) -> Iterator[bytes]:
    """A file of people, piece by piece."""
    lines = ["Name,Email,Phone,Company,Title,City"]
    for n in range(rows):
        one = n - 5 if n % 10 == 9 else n
        name = f"{FIRST[one % 12]} {LAST[one // 12 % 12]} {one // 144}"
        lines.append(
            f"{name},p{one}@{mark}.example,+3138{one % 10_000_000:07},Company {mark} {one % (rows // 20 + 1)},Title {n % 40},City {n % 300}"
        )
        if len(lines) > 5_000:
            yield ("\n".join(lines) + "\n").encode()
            lines = []
    yield ("\n".join(lines) + "\n").encode()


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--no-undo", action="store_true")
    parser.add_argument("--go-on", type=int, help=argparse.SUPPRESS)  # a run in a process of its own
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellworn.web.settings")
    import django

    django.setup()
    if args.go_on:
        _go_on(args.go_on)
        return
    from wellworn.cli.upgrade import upgrade

    upgrade()
    told: dict[str, Any] = {name: _measured(rows, name) for name, rows in (("small", args.small), ("large", args.rows))}
    if not args.no_undo:
        told["undo"] = _undone(told["large"]["import"])
    print(json.dumps(told, indent=1))


def _measured(rows: int, name: str) -> dict[str, Any]:
    """One import, killed once in the middle where it is the large one."""
    from wellworn.members.models import Member
    from wellworn.records.importing import drafting
    from wellworn.records.models import Batch

    member = Member.objects.first() or Member.objects.create(email="bench@made.example", name="Bench", role="admin")
    batch = drafting.draft(f"{name}.csv", generated(rows, f"{name}{int(time.time())}"), by=member, object_key="person")
    Batch.objects.filter(pk=batch.pk).update(state="waiting")
    began, cpu, kills, memory = time.monotonic(), _children(), 0, 0
    while batch.state != "done":
        process = subprocess.Popen([sys.executable, __file__, "--go-on", str(batch.pk)], stdout=subprocess.PIPE)
        while name == "large" and not kills and process.poll() is None:
            batch.refresh_from_db()
            if batch.done >= rows // 2:
                process.send_signal(signal.SIGKILL)
                kills += 1
            time.sleep(0.05)
        out, _err = process.communicate()
        memory = max(memory, *(int(line) for line in out.split()), 0)
        batch.refresh_from_db()
    seconds = time.monotonic() - began
    return {
        "import": batch.pk, "rows": rows, "counts": batch.counts, "adds_up": sum(batch.counts.values()) == rows, "kills": kills,
        "seconds": round(seconds, 1), "rows_a_second": round(rows / seconds), "cpu_seconds": round(_children() - cpu, 1), "peak_memory_mb": round(memory / 1024),
    }  # fmt: skip


def _children() -> float:
    """The seconds of CPU that imports took so far, without the database's."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _go_on(pk: int) -> None:
    """Import, and print the peak of this process's memory in kilobytes."""
    from wellworn.records.importing import running
    from wellworn.records.models import Batch

    running.run(Batch.objects.select_related("by").get(pk=pk))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _undone(pk: int) -> dict[str, Any]:
    """Take the large import back."""
    from wellworn.records import taking_back
    from wellworn.records.models import Batch

    batch = Batch.objects.select_related("by").get(pk=pk)
    assert batch.by is not None
    began = time.monotonic()
    taking_back.begin_undo(batch, by=batch.by)
    is_whole = taking_back.undo(batch)
    seconds = time.monotonic() - began
    batch.refresh_from_db()
    way = {name: batch.way_back[name] for name in ("done", "kept")}
    return {"whole": is_whole, "seconds": round(seconds, 1), "rows_a_second": round(batch.done / seconds), **way}


if __name__ == "__main__":
    main()
