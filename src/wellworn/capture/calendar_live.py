"""A live calendar account brought up to date: what changed is filed, what went away is noted, and the cursor moves with the last of it.

Killed anywhere, the next run asks again since the old cursor and finds what is done in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from wellworn.capture import filing, ledger, meetings
from wellworn.capture.filing import Tally
from wellworn.capture.models import Folder, LedgerEntry, Mailbox, MeetingCopy
from wellworn.capture.sources import Item
from wellworn.capture.sources.caldav import CalDavSource
from wellworn.members.models import Alias, Member

BATCH = 100


def sync(
    mailbox: Mailbox, source: CalDavSource, *, at: datetime, alive: Callable[[int], None] = lambda _done: None
) -> list[Tally]:
    """File everything new, the next fourteen days of all calendars first. `alive` is told how many items each batch had.

    A calendar that was not chosen is left alone; a new one is chosen.
    """
    learn_addresses(mailbox.member, source.own_addresses)
    folders = {listed.name: ledger.folder(mailbox, listed.name, listed.role) for listed in source.folders()}
    for name, folder in folders.items():
        if folder.title != source.calendars[name].title:
            Folder.objects.filter(pk=folder.pk).update(title=source.calendars[name].title)
    chosen = {name: folder for name, folder in folders.items() if folder.chosen}
    changes = {name: source.changes(name, folder.cursor) for name, folder in chosen.items()}
    wanted = {name: _not_done(chosen[name], found.changed) for name, found in changes.items()}
    soon = {name: [one for one in source.soon(name, at=at) if one in wanted[name]] for name in wanted if wanted[name]}
    tallies = []
    for lists in (
        soon,
        {name: [one for one in paths if one not in soon.get(name, ())] for name, paths in wanted.items()},
    ):
        for name, paths in lists.items():
            for batch in _batches(source.fetch(name, paths)):
                tallies.append(filing.file(mailbox, batch, at=at))
                alive(len(batch))
    for name, found in changes.items():
        meetings.remove(mailbox, name, _gone(chosen[name], found.gone, found.held if found.whole else None), at=at)
        _drop_parts(mailbox, source, name, wanted[name], at=at)
        Folder.objects.filter(pk=chosen[name].pk).update(cursor=found.cursor)
    return tallies


def learn_addresses(member: Member, addresses: Sequence[str]) -> None:
    """What the calendar server says are the member's own addresses become aliases, unless they are somebody else's."""
    for address in addresses:
        if not Member.objects.filter(email__iexact=address).exists():
            Alias.objects.get_or_create(address=address, defaults={"member": member, "found_in": "calendar"})


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _not_done(folder: Folder, etags: dict[str, str]) -> list[str]:
    """The paths whose version the ledger does not have."""
    done = {
        (key.partition("#")[0], version)
        for key, version in LedgerEntry.objects.filter(folder=folder).exclude(version="").values_list("key", "version")
    }
    return [path for path, etag in etags.items() if not etag or (path, etag[:200]) not in done]


def _gone(folder: Folder, paths: Sequence[str], held: frozenset[str] | None) -> set[str]:
    """The ledger's keys of events at paths that are gone, or that are not among those held."""
    keys = set(MeetingCopy.objects.filter(folder=folder, removed_at=None).values_list("key", flat=True))
    gone = set(paths)
    return {key for key in keys if (place := key.partition("#")[0]) in gone or (held is not None and place not in held)}


def _drop_parts(mailbox: Mailbox, source: CalDavSource, name: str, paths: Sequence[str], *, at: datetime) -> None:
    """A changed event may have lost a changed day: what its file no longer holds is gone."""
    there = {path: set[str]() for path in paths}
    keys = MeetingCopy.objects.filter(folder__mailbox=mailbox, folder__name=name, removed_at=None).values_list(
        "key", flat=True
    )
    for key in keys:
        if (place := key.partition("#")[0]) in there:
            there[place].add(key)
    several = [path for path, known in there.items() if len(known) > 1]
    held = {item.key for item in source.fetch(name, several)}
    meetings.remove(mailbox, name, {key for path in several for key in there[path]} - held, at=at)
