"""`wellworn member add`: a member, from the command line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.members import joining
from wellworn.members.models import Member, Role


def configure(parser: argparse.ArgumentParser) -> None:
    """`add` and what it takes."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add")
    add = verbs.add_parser("add", help="add a member", allow_abbrev=False)
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--name", default="")
    add.add_argument("--role", default=Role.REP, choices=Role.values)
    add.add_argument("--team", default="", help="made if there is none of that name")
    add.add_argument("--alias", action="append", default=[], metavar="A", help="a further address of the member's own")
    add.add_argument("--json", action="store_true", help="print the member as one JSON object")


def run(args: argparse.Namespace) -> None:
    """Add the member and say so."""
    upgrade()
    member = add_member(args.email, name=args.name, role=args.role, team=args.team, aliases=args.alias)
    aliases = list(member.aliases.order_by("address").values_list("address", flat=True))
    if args.json:
        team = member.team.name if member.team else None
        print(
            json.dumps(
                {
                    "id": member.pk,
                    "email": member.email,
                    "name": member.name,
                    "role": member.role,
                    "team": team,
                    "aliases": aliases,
                }
            )
        )
        return
    print(f"{member} is a member. They choose a password at {joining.first_password_path(member)}, once.")


def add_member(
    email: str, *, name: str = "", role: str = Role.REP, team: str = "", aliases: Iterable[str] = ()
) -> Member:
    """A new member. Refuses an address that somebody has, or that is none."""
    try:
        member, added = joining.add_member(email, name=name, role=role, team=team.strip() or None, aliases=aliases)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    if not added:
        raise Refusal(f"{member.email} belongs to a member already.")
    return member
