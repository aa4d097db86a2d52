"""Which column is which field: by its name, in several languages and as other systems write it, and by what stands in it. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from wellworn.records import one_field
from wellworn.records.folding import folded, searchable
from wellworn.records.importing.formats import date_order, is_number

CLOSE = 88  # of 100: names that are this alike are the same one
SHARE = 0.6  # of the filled cells that have to look like it
NAME_PARTS = ("first_name", "middle_name", "last_name")
SEVERAL = {"address.mail", "phone", "domain", "people", *NAME_PARTS, "address", "external"}  # take more than one column
NAME_OF = {  # what the name of a record is called in a file of them
    "company": ("company", "account", "customer", "client", "firma", "organisation", "organization", "unternehmen", "org name"),
    "person": ("person", "contact", "contact name", "kontakt", "customer name"),
    "deal": ("deal", "opportunity", "deal name", "opportunity name", "title", "projekt", "project", "chance"),
    "task": ("task", "subject", "todo", "aufgabe"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A system whose export is known by its headers."""

    name: str
    system: str
    object: str
    signs: tuple[str, ...]
    columns: Mapping[str, str] = field(hash=False)


@cache
def _known() -> tuple[tuple[Source, ...], dict[str, tuple[str, ...]]]:
    """The sources and the words of `headers.toml`."""
    told = tomllib.loads((files(__package__) / "headers.toml").read_text("utf-8"))
    sources = tuple(
        Source(
            one["name"],
            one["system"],
            one["object"],
            tuple(one["signs"]),
            {_bare(key): to for key, to in one["columns"].items()},
        )
        for one in told["source"]
    )
    return sources, {target: tuple(words) for target, words in told["words"].items()}


def recognised(names: Sequence[str]) -> Source | None:
    """The system that wrote a file with these columns, the one with most signs and most known columns."""
    there = {_bare(name) for name in names}
    fits = [one for one in _known()[0] if all(sign in there for sign in one.signs)]
    return max(fits, key=lambda one: (len(there & one.columns.keys()), len(one.signs)), default=None)


def _bare(name: str) -> str:
    return " ".join(name.casefold().split())


def mapped(
    names: Sequence[str],
    samples: Sequence[Sequence[str]],
    object_key: str,
    labels: Mapping[str, str],
    source: Source | None = None,
) -> list[str]:
    """The field of each column, "" where none is sure. `labels` are the fields of the object by name, `samples` cells by column."""
    found: list[str] = [""] * len(names)
    known = source if source is not None and source.object == object_key else None
    for number, name in enumerate(names):
        if known is not None and _bare(name) in known.columns:
            found[number] = known.columns[_bare(name)]
    taken = {target for target in found if target}
    decided = {number for number, name in enumerate(names) if known is not None and _bare(name) in known.columns}
    for number, name in enumerate(names):
        if number not in decided:
            target = by_name(name, object_key, labels)
            if target == "external":  # an id tells only in whose system it is one: whoever maps it says so
                continue
            if target and (target not in taken or target in SEVERAL) and _fits(target, samples[number]):
                found[number] = target
                taken.add(target)
    for number, cells in enumerate(samples):
        if not found[number] and number not in decided:
            target = by_content(cells, labels)
            if target and (target not in taken or target in SEVERAL):
                found[number] = target
                taken.add(target)
    return _with_name(found, names, samples, object_key)


def by_name(name: str, object_key: str, labels: Mapping[str, str]) -> str:
    """The field that a column's name means; "" if none."""
    wanted = searchable(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    if not wanted:
        return ""
    if wanted in NAME_OF.get(object_key, ()) or wanted == f"{object_key} name":
        return "name"
    words: dict[str, str] = {searchable(label): target for target, label in labels.items()}
    words |= {target.replace("_", " "): target for target in labels}
    for target, said in _known()[1].items():
        if target in labels:
            words = {one: target for one in said} | words
    if wanted in words:
        return words[wanted]
    best = process.extractOne(wanted, list(words), scorer=fuzz.token_sort_ratio, score_cutoff=CLOSE)
    return words[best[0]] if best is not None and len(wanted) > 3 else ""


def by_content(cells: Iterable[str], labels: Mapping[str, str]) -> str:
    """The field that the cells of a column look like; "" where they could be many."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 2:
        return ""
    for target, looks in (
        ("address.mail", _is_mail),
        ("phone", _is_phone),
        ("website", _is_site),
        ("domain", _is_site),
    ):
        if target in labels and sum(map(looks, filled)) >= SHARE * len(filled):
            return target
    return ""


def _is_mail(cell: str) -> bool:
    return bool(one_field.mail_address(cell.split(";")[0]))


def _is_phone(cell: str) -> bool:
    """Begun as phones are; a bare number is none."""
    begun = cell[:1] in "+(" or cell.startswith("00") or (cell[:1] == "0" and any(sign in cell for sign in " -/"))
    return begun and bool(one_field.PHONE.match(cell)) and not date_order([cell])


def _is_site(cell: str) -> bool:
    return "@" not in cell and "." in cell and bool(one_field.site(cell)[0])


def _fits(target: str, cells: Iterable[str]) -> bool:
    """Whether the cells of a column do not speak against the field that its name means."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return True
    if target == "address.mail":
        return any("@" in cell for cell in filled)
    if target == "phone":
        return sum(any(map(str.isdigit, cell)) for cell in filled) >= SHARE * len(filled)
    if target in ("website", "domain"):
        return any("." in cell for cell in filled)
    if target in ("close_date", "due_on"):
        return bool(date_order(filled))
    if target == "amount":
        return sum(map(is_number, filled)) >= SHARE * len(filled)
    return True


def _with_name(found: list[str], names: Sequence[str], samples: Sequence[Sequence[str]], object_key: str) -> list[str]:
    """One column more as the name, where the object's records would have none."""
    if "name" in found or (object_key == "person" and ({*NAME_PARTS} & {*found} or "address.mail" in found)):
        if object_key == "person" and "name" in found and {"first_name", "last_name"} <= {*found}:
            return ["" if target in NAME_PARTS else target for target in found]
        return found
    for number, target in enumerate(found):
        if not target and ("name" in folded(names[number]) or "title" in folded(names[number])):
            return [*found[:number], "name", *found[number + 1 :]]
    for number, target in enumerate(found):
        filled = [cell for cell in samples[number] if cell.strip()]
        is_text = not date_order(filled) and sum(map(is_number, filled)) < len(filled) / 2
        if (
            not target
            and is_text
            and by_name(names[number], object_key, {"external": ""}) != "external"
            and not searchable(names[number]).endswith(" id")
            and len({*filled}) > 0.9 * len(samples[number])
        ):
            return [*found[:number], "name", *found[number + 1 :]]
    return found


def likely_object(
    names: Sequence[str], samples: Sequence[Sequence[str]], labels: Mapping[str, Mapping[str, str]]
) -> str:
    """What a file's rows most likely are: the object whose fields most columns mean."""
    signs = {
        "deal": {"amount", "stage", "close_date", "pipeline"},
        "person": {"first_name", "last_name", "address.mail", "title"},
        "company": {"country", "website", "domain"},
        "task": {"due_on"},
    }

    def weight(object_key: str) -> tuple[int, int]:
        found = {target for target in mapped(names, samples, object_key, labels[object_key]) if target}
        return len(found & signs.get(object_key, set())) * 2 + ("name" in found), len(found)

    return max((key for key in labels if key in signs), key=weight)
