"""`wellworn key`: the key of stored passwords is turned, and older ones are forgotten.

A turn writes the fresh key first, beside the older ones, and then seals each secret anew by itself. Killed anywhere it leaves secrets that
all open; asked again it goes on with the key that it had begun with.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Model

from wellworn.api.models import Webhook
from wellworn.capture.deals.models import LanguageModel
from wellworn.capture.models import Mailbox
from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.lib import sealed
from wellworn.outreach.models import Outgoing

SECRETS: tuple[tuple[type[Model], str, str], ...] = (  # each column that is sealed, and how a row of it is called
    (Mailbox, "secret", "mailbox"),
    (Outgoing, "secret", "sending server"),
    (Webhook, "sealed_secret", "webhook"),
    (LanguageModel, "secret", "language model"),
)
TURNING = 0x6B6579  # the advisory lock's number: "key"
SETTLED = 60  # seconds after which nobody is still saving what they sealed with the key of before


@dataclass
class Turned:
    """What a turn did."""

    is_fresh: bool  # else an earlier turn, which had been stopped, was gone on with
    anew: int = 0
    unopened: list[tuple[str, int]] = field(default_factory=list)  # what, and its id


def configure(parser: argparse.ArgumentParser) -> None:
    """`turn` and `forget`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="turn|forget")
    for verb, says in (
        ("turn", "make a fresh key and seal every stored secret anew with it; older keys stay, for backups"),
        ("forget", "remove the older keys, once every secret is under the newest"),
    ):
        one = verbs.add_parser(verb, help=says, description=says, allow_abbrev=False)
        one.add_argument("--json", action="store_true", help="print one object")


def run(args: argparse.Namespace) -> None:
    """Turn or forget, and say what came of it."""
    upgrade()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [TURNING])
        [is_ours] = cursor.fetchone()
    if not is_ours:
        raise Refusal("The key is being turned by somebody else. Wait until that is done.")
    if args.verb == "forget":
        forgotten = forget()
        print(json.dumps({"forgotten": forgotten}) if args.json else f"{_counted(forgotten, 'older key')} forgotten.")
        return
    found = turn()
    if args.json:
        unopened = [{"what": what, "id": pk} for what, pk in found.unopened]
        print(json.dumps({"fresh_key": found.is_fresh, "sealed_anew": found.anew, "unopened": unopened}))
    else:
        print("\n".join(_told(found)))


def turn() -> Turned:
    """Seal every secret with a fresh key; where an earlier turn was stopped, with the one that it had made."""
    found = Turned(is_fresh=not any(_is_behind(secret) for *_which, secret in _all()))
    if found.is_fresh:
        sealed.add_key()
    for model, column, what, pk, secret in _all():
        if sealed.is_newest(secret):
            continue
        try:
            anew = sealed.reseal(secret)
        except sealed.Unsealable:
            found.unopened.append((what, pk))
            continue
        # only where it is still what was read: a password that was entered meanwhile is under the newest key already
        found.anew += model._default_manager.filter(pk=pk, **{column: secret}).update(**{column: anew})
    return found


def forget() -> int:
    """Keep the newest key alone; how many were forgotten. Raises Refusal while a secret needs another."""
    if time.time() - sealed.newest_since() < SETTLED:
        raise Refusal(
            f"The key was turned just now, and somebody may be saving a password. Ask again in {SETTLED} seconds."
        )
    with transaction.atomic(), connection.cursor() as cursor:
        for model, _column, _what in SECRETS:
            cursor.execute(
                f'LOCK TABLE "{model._meta.db_table}" IN SHARE MODE'
            )  # whoever is writing one finishes first
        behind = sum(_is_behind(secret) for *_which, secret in _all())
        if behind:
            raise Refusal(f"{_counted(behind, 'secret')} still need an older key. Run: wellworn key turn")
        older = sealed.older_keys()
        sealed.forget_older_keys()
    return older


def _all() -> Iterator[tuple[type[Model], str, str, int, bytes]]:
    """Every stored secret: its model, column, what it is of, id and sealed text."""
    for model, column, what in SECRETS:
        rows = model._default_manager.exclude(**{column: b""}).order_by("pk").values_list("pk", column)
        for pk, secret in rows.iterator():
            yield model, column, what, pk, bytes(secret)


def _is_behind(secret: bytes) -> bool:
    """Whether it opens, and with an older key alone."""
    if sealed.is_newest(secret):
        return False
    try:
        sealed.unseal(secret)
    except sealed.Unsealable:
        return False
    return True


def _told(found: Turned) -> list[str]:
    """A turn in sentences."""
    begun = (
        "A fresh key seals from now on."
        if found.is_fresh
        else "A turn that had been stopped was finished, with its key."
    )
    lines = [
        f"{begun} {_counted(found.anew, 'secret')} sealed anew.",
        "Copy sealing.secret into the data folder of every other machine, and into your backup.",
    ]
    lines += [f"No key opens the secret of {what} {pk}: enter it again." for what, pk in found.unopened]
    return lines


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
