"""`wellworn demo`: a believable company, built through the same verbs and the same capture, and running."""

from __future__ import annotations

import argparse
import sys

from wellworn.cli import up, web
from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.demo import build
from wellworn.lib import garbage, home

SMALLEST, LARGEST = 15, 86
BEGUN = "demo.begun"  # a file that is there while it is built


def configure(parser: argparse.ArgumentParser) -> None:
    """How large, and where to listen."""
    parser.add_argument("--members", type=int, default=40, help=f"{SMALLEST} to {LARGEST} (default: 40)")
    parser.add_argument("--build-only", action="store_true", help="build it, and do not run it")
    web.configure(parser)


def run(args: argparse.Namespace) -> int:
    """Build the company unless it stands, say how to sign in, and run it."""
    if not SMALLEST <= args.members <= LARGEST:
        raise Refusal(f"--members takes {SMALLEST} to {LARGEST}.")
    if not args.build_only:
        web.listen(args.host, args.port).close()  # say at once that a port is taken
    begun = home.data_folder() / BEGUN
    if begun.exists():
        raise Refusal(f"The demo was stopped while it was built. Delete {home.data_folder()} and start it again.")
    upgrade()
    if not build.stands():
        if not build.is_empty():
            raise Refusal(
                f"{home.data_folder()} holds a workspace of yours. Set WELLWORN_DATA to an empty folder for the demo."
            )
        garbage.settle()
        begun.touch()
        build.build(home.data_folder() / "demo-mail", args.members, _tell)
        begun.unlink()
        print(file=sys.stderr)
    _say(args)
    return 0 if args.build_only else up.run(args)


def _tell(step: build.Step) -> None:
    line = f"{step.what} {step.done} of {step.of}" if step.of > 1 else step.what
    print(f"\r{line:<50}", end="" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)


def _say(args: argparse.Namespace) -> None:
    print(f"\n{build.WORKSPACE} is at {web.address(args.host, args.port)}\n")
    for role, email in [*build.SHOWN_ROLES, *(("representative", email) for email in build.representatives())]:
        print(f"  {role:<15} {email}")
    print(f"\nEverybody's password is {build.PASSWORD}. Stop with Ctrl-C; what you change is kept.\n", flush=True)
