"""Mail and calendars in files: mbox, Maildir, a tree of message files, a single message, .ics. Read in bounded pieces."""

from __future__ import annotations

import heapq
import os
from array import array
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from wellworn.capture.calendar.split import split
from wellworn.capture.sources import Item, Listed, mbox
from wellworn.lib.trouble import Trouble

CALENDARS = {".ics", ".ical", ".ifb", ".icalendar"}
NOT_MAIL = {
    ".md", ".json", ".csv", ".html", ".htm", ".pdf", ".zip", ".gz", ".tgz", ".png", ".jpg", ".jpeg", ".gif", ".py", ".db", ".sqlite",
    ".index", ".cache", ".log", ".lock", ".msf", ".dat", ".plist", ".xml", ".yml", ".yaml", ".toml", ".ini", ".cfg", ".doc", ".docx",
    ".xls", ".xlsx", ".parquet", ".mab", ".vcf",
}  # fmt: skip
NOT_MESSAGES = {"license", "licence", "readme", "copying", "notice", "maildirfolder", "subscriptions", "uidvalidity"}
MAILDIR = {"cur", "new"}
SORTED_AT_ONCE = 10_000  # files
ROLES = {
    "sent": {"sent", "sent items", "sent mail", "sent messages", "gesendet", "gesendete objekte", "gesendete elemente", "envoyés",
             "éléments envoyés", "messages envoyés", "enviados", "elementos enviados", "inviati", "posta inviata", "verzonden",
             "verzonden items", "skickat", "skickade objekt", "sendt", "sendte elementer", "lähetetyt", "wysłane", "odeslané", "отправленные",
             "itens enviados", "已发送", "送信済み"},
    "drafts": {"drafts", "draft", "entwürfe", "brouillons", "borradores", "bozze", "concepten", "utkast", "kladder", "luonnokset",
               "rascunhos", "szkice", "koncepty", "черновики", "草稿", "下書き"},
    "junk": {"junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk mail", "courrier indésirable", "correo no deseado",
             "posta indesiderata", "ongewenste e-mail", "skräppost", "søppelpost", "roskaposti", "lixo eletrônico"},
    "inbox": {"inbox", "posteingang", "boîte de réception", "bandeja de entrada", "posta in arrivo", "postvak in", "inkorg", "innboks"},
    "trash": {"trash", "deleted items", "deleted messages", "bin", "papierkorb", "gelöschte elemente", "corbeille", "papelera",
              "cestino", "prullenbak", "papperskorg", "søppel", "roskakori"},
}  # fmt: skip


def role_of(name: str) -> str:
    """The role that a folder's name tells, in the languages of the common clients; empty if none."""
    last = (
        name.rstrip("/").rpartition("/")[2].rpartition(".")[2]
        if name.startswith(".")
        else name.rstrip("/").rpartition("/")[2]
    )
    plain = (
        last.removesuffix(".mbox").removesuffix(".sbd").strip("[]_.'\" ").replace("_", " ").replace("-", " ").lower()
    )
    for role, names in ROLES.items():
        if plain in names or plain.replace(" ", "") in {name.replace(" ", "").replace("-", "") for name in names}:
            return role
    return ""


def open_files(path: str | Path) -> FileSource:
    """The source at `path`, whatever it holds. Raises Trouble with a sentence if there is nothing to read."""
    if not str(path).strip():
        raise Trouble("missing", "Say what to capture: a path, or imaps://user@host.", lasting=True)
    root = Path(path).expanduser()
    if not root.exists():
        raise Trouble("missing", f"There is nothing at {root}. Check the path.", lasting=True)
    if not os.access(root, os.R_OK):
        raise Trouble("refused", f"{root} may not be read. Give this account permission to read it.", lasting=True)
    if not (root.is_dir() or root.is_file()):
        raise Trouble("missing", f"{root} is neither a file nor a folder. Choose one that is.", lasting=True)
    if root.is_file() and not is_readable(str(root)):
        raise Trouble("refused", f"{root} cannot be read. Choose another file, or mend this one.", lasting=True)
    return FileSource(root)


class FileSource:
    """A file or a tree of files. A folder is a directory (a Maildir's cur and new are one) or an mbox file."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)

    def folders(self) -> list[Listed]:
        """The folders by name; what was sent first, as it says who is known."""
        counts: dict[str, int] = {}
        for folder, key, path, is_box in self._files():
            if is_box:
                counts[folder] = len(mbox.offsets(path))
            elif is_calendar(path) and is_readable(path):
                counts[folder] = counts.get(folder, 0) + len(split(_bytes(path), key))
            else:
                counts[folder] = counts.get(folder, 0) + 1
        found = [Listed(name, role_of(name), count) for name, count in counts.items()]
        return sorted(found, key=lambda one: (one.role != "sent", one.name))

    def items(self, known: Container[tuple[str, str]]) -> Iterator[Item]:
        """Each item, the newest files first. Each component of a calendar file is one, with the file's version, as it may change."""
        for when, path in newest_first(path for _folder, _key, path, _is_box in self._files()):
            folder, key, is_box = self._named(path)
            received = datetime.fromtimestamp(when, UTC)
            if is_calendar(path):
                for piece in split(_bytes(path), key) if is_readable(path) else ():
                    yield Item(folder, piece.key, "calendar", piece.raw, version=version(path), received_at=received)
            elif is_box:
                yield from _of_mbox(path, folder, key, known)
            elif (folder, key) not in known and is_readable(path):  # else a comparison names it as missing
                yield Item(folder, key, "mail", _bytes(path), received_at=received)

    def inventory(self) -> dict[str, set[str]]:
        """The keys of all it holds now, by folder."""
        held: dict[str, set[str]] = {}
        for folder, key, path, is_box in self._files():
            if is_box:
                held[folder] = {f"{key}#{at}" for at in mbox.offsets(path)}
            elif is_calendar(path) and is_readable(path):
                held.setdefault(folder, set()).update(piece.key for piece in split(_bytes(path), key))
            else:
                held.setdefault(folder, set()).add(key)
        return held

    def close(self) -> None:
        """Nothing stays open between two items."""

    def _files(self) -> Iterator[tuple[str, str, str, bool]]:
        """(folder, key, path, whether it is an mbox) of each file that may hold items."""
        for path in [self.root] if os.path.isfile(self.root) else files_below(self.root):
            if not is_empty_mbox(path):
                folder, key, is_box = self._named(path)
                yield folder, key, path, is_box

    def _named(self, path: str) -> tuple[str, str, bool]:
        """(folder, key, whether it is an mbox) of a file."""
        place, name = os.path.split(path)
        if path == self.root:
            return name, name, mbox.is_mbox(path)
        folder, prefix, is_maildir = self._place(place)
        if is_maildir:
            return folder, prefix + name.partition(":2,")[0], False
        is_box = mbox.is_mbox(path)
        return (prefix + name if is_box else folder), prefix + name, is_box

    @lru_cache(maxsize=256)  # noqa: B019 (a source lives as long as its run)
    def _place(self, place: str) -> tuple[str, str, bool]:
        """(folder, prefix of keys, whether it is a Maildir's) of a directory. Mail moves from new to cur, so neither is in a key."""
        below = os.path.relpath(place, self.root)
        head, name = os.path.split(below)
        is_maildir = name in MAILDIR and os.path.isdir(os.path.join(os.path.dirname(place), "cur"))
        if is_maildir:
            below = head or "."
        elif below == "." and os.path.basename(place) in MAILDIR:
            is_maildir = True
        if below == ".":
            return os.path.basename(self.root), "", is_maildir
        return below.replace(os.sep, "/"), below.replace(os.sep, "/") + "/", is_maildir


def files_below(place: str) -> Iterator[str]:
    """The files that may hold items, one at a time as the system lists them: a Maildir may have a million in one directory."""
    below = []
    try:
        listed = os.scandir(place)
    except OSError:
        return  # not ours to read, or gone meanwhile: completeness is measured by what there is
    with listed:
        for one in listed:
            if one.is_dir(follow_symlinks=False):
                below.append(one.name)
            elif is_item(one.name) and one.is_file():
                yield one.path
    for name in sorted(below):
        if name != "tmp" and not name.startswith(".git"):
            yield from files_below(os.path.join(place, name))


def _of_mbox(path: str, folder: str, key: str, known: Container[tuple[str, str]]) -> Iterator[Item]:
    """The messages of an mbox that are not known."""
    for at, raw, stamped in mbox.messages(path, lambda at: (folder, f"{key}#{at}") in known):
        yield Item(folder, f"{key}#{at}", "mail", raw, received_at=stamped)


def newest_first(paths: Iterable[str]) -> Iterator[tuple[float, str]]:
    """(when it was changed, path) of files, the newest first. Packed, as a list of a million paths would fill the memory."""
    packed, ends, times = bytearray(), array("Q", [0]), array("d")
    for path in paths:
        packed += os.fsencode(path)
        ends.append(len(packed))
        times.append(os.stat(path).st_mtime)
    runs = (range(start, min(start + SORTED_AT_ONCE, len(times))) for start in range(0, len(times), SORTED_AT_ONCE))
    in_order = [array("Q", sorted(run, key=lambda at: -times[at])) for run in runs]
    for at in heapq.merge(*in_order, key=lambda at: -times[at]):
        yield times[at], os.fsdecode(bytes(packed[ends[at] : ends[at + 1]]))


def is_item(name: str) -> bool:
    """Whether a file may be a message, an mbox or a calendar: by name, as a mail tree holds other things too."""
    low = name.lower()
    if low.startswith((".", "dovecot")) or os.path.splitext(low)[1] in NOT_MAIL:
        return False
    return low.partition(".")[0] not in NOT_MESSAGES


def is_readable(path: str) -> bool:
    """Whether the file lets itself be read: it may be somebody else's, on a broken disk, or gone by now."""
    try:
        with open(path, "rb") as file:
            file.read(1)
    except OSError:
        return False
    return True


def is_empty_mbox(path: str) -> bool:
    """Whether the file is an mbox with nothing in it, which mail clients make for every folder."""
    is_named = path.lower().endswith((".mbox", ".mbx")) or os.path.exists(f"{path}.msf")
    return is_named and os.path.getsize(path) == 0


def is_calendar(path: str) -> bool:
    """Whether the file is a calendar by its name."""
    return os.path.splitext(path)[1].lower() in CALENDARS


def version(path: str) -> str:
    """What changes when the file does."""
    facts = os.stat(path)
    return f"{facts.st_size}+{facts.st_mtime_ns}"


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
