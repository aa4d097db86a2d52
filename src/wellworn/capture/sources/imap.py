"""A live IMAP account, read only: folders are examined, never selected, and bodies are peeked at, so nothing is marked as read.

An item's key is `uidvalidity/uid`. Within one UIDVALIDITY a UID always means the same message (RFC 9051, 2.3.1.1), so what was
captured once is never fetched again, and what is above the highest UID seen is new.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Self

from imapclient import exceptions
from imapclient.datetime_util import format_criteria_date

from wellworn.capture.credential import Credential
from wellworn.capture.sources import Item, Listed
from wellworn.capture.sources.folder_roles import chosen_by_default, rank, role_of
from wellworn.capture.sources.imap_listing import Cursor, Listing, fingerprint, in_turns
from wellworn.capture.sources.imap_session import Connection, Server, hang_up, plainly, signed_in
from wellworn.lib.trouble import Trouble

LARGEST = 50 * 2**20  # bytes of a message that is fetched whole; of a larger one the headers and the beginning
BEGINNING = 2**20
PART = 4 * 2**20  # bytes fetched with one command
FETCHED_AT_ONCE = 200  # messages
LISTED_AT_ONCE = 50_000  # one line of an answer may hold a million bytes, and a UID takes up to eleven
RECONNECTS = 3  # in a row, without a message in between


class ImapSource:
    """The mail of one account. `folders_chosen` limits it; without, junk, trash and drafts are left out."""

    def __init__(
        self,
        dial: Callable[[], Connection],
        host: str,
        *,
        folders_chosen: set[str] | None = None,
        since: date | None = None,
        largest: int = LARGEST,
    ) -> None:
        self.host = host
        self._dial = dial
        self._connection: Connection | None = None
        self._examined = ""
        self._uidvalidity = 0
        self._chosen = folders_chosen
        self._since = since
        self._largest = largest

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            hang_up(self._connection)
        self._connection, self._examined = None, ""

    def can_idle(self) -> bool:
        """Whether the server tells of new mail by itself."""
        with plainly(self.host):
            return bool(self._connected().has_capability("IDLE"))

    def folders(self) -> list[Listed]:
        """Every folder that can hold mail, the inbox first, then sent mail; with counts for those that are captured."""
        chosen = set(self.chosen())
        with plainly(self.host):
            return [
                replace(one, count=self._connected().folder_status(one.name, ["MESSAGES"])[b"MESSAGES"])
                if one.name in chosen
                else one
                for one in self.listed()
            ]

    def listed(self) -> list[Listed]:
        """Every folder that can hold mail, without counts."""
        with plainly(self.host):
            rows = self._connected().list_folders()
        found = []
        for flags, delimiter, name in rows:
            marks = {_text(flag).lower() for flag in flags}
            if marks & {"\\noselect", "\\nonexistent"}:
                continue
            found.append(Listed(_text(name), role_of(_text(name), _text(delimiter or b""), marks)))
        return sorted(found, key=lambda folder: (rank(folder.role), folder.name))

    def chosen(self) -> list[str]:
        """The names of the folders that are captured, in order."""
        found = self.listed()
        chosen = self._chosen
        if chosen is None:
            chosen = chosen_by_default({folder.name: folder.role for folder in found})
        return [folder.name for folder in found if folder.name in chosen]

    def choose(self, folders: set[str]) -> None:
        """Limit it to these folders from now on."""
        self._chosen = folders

    def listing(self, folder: str, cursor: Cursor, *, whole: bool = False) -> Listing | None:
        """What came into a folder after `cursor`, or None when nothing can have changed. `whole` lists everything anyway."""
        with plainly(self.host):
            now = self._examine(folder)
            renewed = bool(cursor.uidvalidity) and cursor.uidvalidity != now.uidvalidity
            if not whole and now.holds_what(cursor):
                return None
            first = 1 if whole or renewed or not cursor.uidvalidity else cursor.uidnext
            return Listing(folder, [self._key(uid) for uid in self._uids(first, now.messages)], now, renewed)

    def fetch(self, folder: str, keys: Sequence[str]) -> Iterator[Item]:
        """The messages of these keys, newest first; keys that the folder no longer holds are left out.

        A connection that breaks in the middle is made again, and the rest follows.
        """
        waiting = sorted({int(key.partition("/")[2]) for key in keys}, reverse=True)
        validity = {key.partition("/")[0] for key in keys}
        broken = 0
        while waiting:
            batch = waiting[:FETCHED_AT_ONCE]
            try:
                with plainly(self.host):
                    if str(self._examine(folder).uidvalidity) not in validity:
                        return  # numbered anew since it was listed: the next listing will say
                    for item in self._fetch_batch(folder, batch):
                        waiting.remove(int(item.key.partition("/")[2]))
                        broken = 0
                        yield item
            except Trouble as trouble:
                broken += 1
                self.close()
                if trouble.code not in ("dropped", "silent") or broken >= RECONNECTS:
                    raise
                continue
            waiting = [uid for uid in waiting if uid < batch[-1]]  # those of the batch that did not come are gone

    def items(self, known: Container[tuple[str, str]]) -> Iterator[Item]:
        """Every message that is not known, the newest of each folder first."""
        to_do = {}
        for folder in self.chosen():
            listing = self.listing(folder, Cursor(), whole=True)
            to_do[folder] = [key for key in listing.keys if (folder, key) not in known] if listing else []
        for folder, keys in in_turns(to_do, FETCHED_AT_ONCE):
            yield from self.fetch(folder, keys)

    def inventory(self) -> dict[str, set[str]]:
        """The keys of everything the chosen folders hold now."""
        held: dict[str, set[str]] = {}
        for folder in self.chosen():
            listing = self.listing(folder, Cursor(), whole=True)
            held[folder] = set(listing.keys) if listing else set()
        return held

    def fingerprints(self, folder: str, keys: Iterable[str]) -> dict[str, int]:
        """What each message is known again by when the server numbers its messages anew, without fetching the message."""
        uids = [int(key.partition("/")[2]) for key in keys]
        found: dict[str, int] = {}
        wanted = ["INTERNALDATE", "RFC822.SIZE", "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]
        with plainly(self.host):
            self._examine(folder)
            for start in range(0, len(uids), FETCHED_AT_ONCE):
                for uid, row in self._connected().fetch(uids[start : start + FETCHED_AT_ONCE], wanted).items():
                    header = next((value for name, value in row.items() if name.startswith(b"BODY[HEADER")), b"")
                    size, received = row.get(b"RFC822.SIZE", 0), row.get(b"INTERNALDATE")
                    found[self._key(uid)] = fingerprint(header or b"", size, received)
        return found

    def wait_for_news(self) -> Connection:
        """A connection of its own that idles on the inbox; the caller reads it and hangs it up."""
        with plainly(self.host):
            connection = self._dial()
            connection.select_folder("INBOX", readonly=True)
            connection.idle()
            return connection

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._dial()
        return self._connection

    def _examine(self, folder: str) -> Cursor:
        """Open the folder read only, and say where it stands."""
        answer = self._connected().select_folder(folder, readonly=True)
        self._uidvalidity = int(answer.get(b"UIDVALIDITY", 1))
        return Cursor(
            self._uidvalidity,
            int(answer.get(b"UIDNEXT", 0)),
            int(answer.get(b"EXISTS", 0)),
            int(answer.get(b"HIGHESTMODSEQ", 0) or 0),
        )

    def _uids(self, first: int, messages: int) -> list[int]:
        """The UIDs from `first` on, newest first.

        Counted from the top in windows of sequence numbers: what is removed meanwhile moves the rest down into the windows that
        are still to come, so that nothing is missed; what then comes twice is taken once.
        """
        found: set[int] = set()
        for top in range(messages, 0, -LISTED_AT_ONCE):
            window = f"{max(1, top - LISTED_AT_ONCE + 1)}:{top}"
            since = f" SINCE {format_criteria_date(self._since).decode()}" if self._since else ""
            uids = self._connected().search(f"{window} UID {first}:*{since}")
            found.update(uid for uid in uids if uid >= first)  # `n:*` gives the last one even when it is below n
            if not since and len(uids) < min(top, LISTED_AT_ONCE):
                break  # the window reaches below `first`
        return sorted(found, reverse=True)

    def _fetch_batch(self, folder: str, uids: list[int]) -> Iterator[Item]:
        sizes = self._connected().fetch(uids, ["RFC822.SIZE"])
        group: list[int] = []
        weight = 0
        for uid in uids:
            if uid not in sizes:
                continue  # removed since it was listed
            size = int(sizes[uid].get(b"RFC822.SIZE", 0))
            if size > PART:
                yield from self._fetch_large(folder, uid, size)
                continue
            group.append(uid)
            weight += size
            if weight > PART:
                yield from self._fetch_whole(folder, group)
                group, weight = [], 0
        yield from self._fetch_whole(folder, group)

    def _fetch_whole(self, folder: str, uids: list[int]) -> Iterator[Item]:
        try:
            rows = self._connected().fetch(uids, ["INTERNALDATE", "BODY.PEEK[]"])
        except exceptions.ProtocolError:  # one answer out of many that cannot be read: ask for each alone
            if len(uids) == 1:
                yield Item(folder, self._key(uids[0]), "mail", b"")
                return
            for uid in uids:
                yield from self._fetch_whole(folder, [uid])
            return
        for uid in uids:
            if uid in rows:
                yield Item(
                    folder, self._key(uid), "mail", rows[uid].get(b"BODY[]") or b"", "", rows[uid].get(b"INTERNALDATE")
                )

    def _fetch_large(self, folder: str, uid: int, size: int) -> Iterator[Item]:
        """A large message part by part, so that no command lasts; a huge one without what is after its beginning."""
        connection = self._connected()
        first = connection.fetch([uid], ["INTERNALDATE", "BODY.PEEK[HEADER]"]).get(uid)
        if first is None:
            return  # removed since it was listed
        head = first.get(b"BODY[HEADER]") or b""
        until = size if size <= self._largest else BEGINNING
        parts: list[bytes] = []
        for start in range(0, until, PART):
            row = connection.fetch([uid], [f"BODY.PEEK[TEXT]<{start}.{min(PART, until - start)}>"])
            part = row.get(uid, {}).get(b"BODY[TEXT]<%d>" % start) or b""
            parts.append(part)
            if not part:
                break
        yield Item(folder, self._key(uid), "mail", head + b"".join(parts), "", first.get(b"INTERNALDATE"))

    def _key(self, uid: int) -> str:
        return f"{self._uidvalidity}/{uid}"


def open_imap(
    url: str,
    password: str | Credential,
    operator: bool = False,
    *,
    folders_chosen: set[str] | None = None,
    since: date | None = None,
) -> ImapSource:
    """The account at `imaps://user@host[:port]`, or `imap://…` for STARTTLS; connected when it is first asked.

    `operator`: the one who runs this machine asks, and may reach servers in the private network.
    """
    server = Server.from_url(url)
    credential = password if isinstance(password, Credential) else Credential("password", password)
    return ImapSource(
        lambda: signed_in(server, credential, operator=operator),
        server.host,
        folders_chosen=folders_chosen,
        since=since,
    )


def _text(name: bytes | str) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else name
