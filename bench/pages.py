"""Measures pages with a million people and ten million activities in the database: one client, then eight at once.

    bin/bench pages [--data FOLDER] [--fresh] [--share F] [--rounds N] [--only WORD] [--write] [--explain]

The crowd is made in a data folder of its own, which the next run finds again; `--fresh` makes it anew. The pages come from
`wellworn web` on this machine, over HTTP, to members who have signed in with their passwords. `--explain` prints what each
slow statement of each page does instead. `--write` puts the results into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Make the crowd if there is none, measure, and say whether the target is met."""
    parser = argparse.ArgumentParser(description="Measure pages.")
    parser.add_argument(
        "--data", type=Path, default=Path(tempfile.gettempdir()) / "wellworn-bench-pages", help="kept for the next run"
    )
    parser.add_argument("--fresh", action="store_true", help="make the crowd anew")
    parser.add_argument("--share", type=float, default=1.0, help="of the million people and the rest")
    parser.add_argument("--rounds", type=int, default=60, help="answers a page to one client (default: 60)")
    parser.add_argument("--only", default="", help="pages whose label holds this")
    parser.add_argument("--write", action="store_true", help="write the results into docs/benchmarks.md")
    parser.add_argument(
        "--explain", action="store_true", help="print the plans of slow statements instead of measuring"
    )
    args = parser.parse_args()
    begin(args.data, args.share, fresh=args.fresh)
    if args.explain:
        import crowd_plans

        crowd_plans.explain(args.only)
        return
    import crowd_clients
    import crowd_report

    results = crowd_clients.measure(args.rounds, args.only)
    text = crowd_report.told(results)
    print(text)
    if args.write:
        crowd_report.write(text)
    sys.exit(0 if crowd_report.passed(results) else 1)


def begin(data: Path, share: float, *, fresh: bool) -> None:
    """Set Django up on the data folder, with the crowd in it."""
    done = data / "crowd.made"
    if fresh or not done.exists():
        shutil.rmtree(data, ignore_errors=True)
    os.environ["WELLWORN_DATA"] = str(data)
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellworn.web.settings")
    import django

    django.setup()
    if done.exists():
        return
    import crowd
    from django.core.management import call_command
    from django.db import connections

    from wellworn.lib.postgres.server import EmbeddedServer

    print(f"Making the crowd in {data}, which takes some minutes ...", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    server = EmbeddedServer.at(data / "postgres")
    own = data / "postgres" / "local.conf"
    own.write_text(crowd.LOADING)
    own.chmod(0o644)
    restart(server, connections)
    crowd.make(share)
    own.unlink()  # what is measured runs as Wellworn sets it
    restart(server, connections)
    done.touch()


def restart(server: object, connections: object) -> None:
    """Stop the database and start it with its settings read anew."""
    connections.close_all()  # type: ignore[attr-defined]
    server.stop()  # type: ignore[attr-defined]
    server.start(again=True)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
