"""`wellworn member add`: a member, from the command line."""

from __future__ import annotations

import argparse
import json

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.members.models import Alias, Member, Role, Team


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
    print(f"{member} is a member. To sign in, they ask for a new password on the sign-in page.")


@transaction.atomic
def add_member(
    email: str, *, name: str = "", role: str = Role.REP, team: str = "", aliases: list[str] | None = None
) -> Member:
    """Make a member with a team, made if need be, and own addresses. Refuses an address that somebody has."""
    address, *others = [_address(text) for text in [email, *(aliases or [])]]
    for taken in (address, *others):
        if Member.objects.filter(email__iexact=taken).exists() or Alias.objects.filter(address=taken).exists():
            raise Refusal(f"{taken} belongs to a member already.")
    member = Member(email=address, name=name.strip(), role=role, team=_team(team.strip()))
    member.set_unusable_password()
    member.save()
    Alias.objects.bulk_create(
        Alias(member=member, address=other) for other in dict.fromkeys(others) if other != address
    )
    return member


def _address(text: str) -> str:
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refusal(f"'{text}' is not a mail address.") from error
    return address


def _team(name: str) -> Team | None:
    if not name:
        return None
    team = Team.objects.filter(name__iexact=name).first()
    if team is None:
        team = Team.objects.create(name=name)
        Team.objects.filter(pk=team.pk).update(path=f"{team.pk}.")
    return team
