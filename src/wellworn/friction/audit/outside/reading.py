"""Which CRM a description comes from, and what else an admin can say in files: what reads the fields, and what forms require."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from wellworn.friction.audit.checklist import AS_SAID
from wellworn.friction.audit.describing import Description, Known
from wellworn.friction.audit.facts import READERS, Asked, Reader, Use
from wellworn.friction.audit.outside import dynamics, hubspot, salesforce
from wellworn.measures.files import CannotRead

# Salesforce's MetadataComponentDependency tells a component's type; what only shows a field for filling is no reader of it.
COMPONENTS = {"report": "report", "dashboard": "report", "reporttype": "report", "listview": "view", "flow": "automation",
              "workflowrule": "automation", "workflowfieldupdate": "automation", "validationrule": "automation", "apexclass": "automation",
              "apextrigger": "automation", "customfield": "automation", "emailtemplate": "sequence", "apexpage": "view",
              "lightningcomponentbundle": "view", "auradefinitionbundle": "view", "fieldset": "view"}  # fmt: skip
FORMS = {"layout", "flexipage", "quickactiondefinition", "compactlayout"}
NAMES = {"field": ("field", "refmetadatacomponentname"), "kind": ("kind", "metadatacomponenttype"),
         "name": ("name", "metadatacomponentname"), "times": ("times",), "owner": ("owner",)}  # fmt: skip

LONGEST = 18  # digits of a number of times


def description(path: Path, object_: str = "") -> Description:
    """What a CRM says about one of its objects."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRead(f"There is no readable file {path}. Say where the description is.") from error
    if text.lstrip().startswith("<"):
        return _each_once(dynamics.from_edmx(text, object_), path)
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CannotRead(f"{path} is neither JSON nor XML ({error}). Export the description again.") from error
    try:
        return _each_once(_of_json(given, path, object_), path)
    except (
        AttributeError,
        IndexError,
        KeyError,
        TypeError,
        ValueError,
    ) as error:  # of whichever product: not as it writes it
        why = f"{type(error).__name__}: {error}"
        raise CannotRead(
            f"{path} describes a field as no product of the three does ({why}). Export the description again."
        ) from error


def _each_once(found: Description, path: Path) -> Description:
    """A description names each field once."""
    [(name, times)] = Counter(one.name for one in found.fields).most_common(1) or [("", 0)]
    if times > 1:
        raise CannotRead(f"{path} describes the field {name} {times} times. Export the description again.")
    return found


def _of_json(given: Any, path: Path, object_: str) -> Description:
    if dynamics.is_this(given):
        return dynamics.description(given, object_)
    for one in (salesforce, hubspot):
        if one.is_this(given):
            found: Description = one.description(given)
            return replace(found, object=object_) if object_ else found
    raise CannotRead(
        f"{path} is no description of Salesforce (describe), HubSpot (properties) or Dynamics (attributes or $metadata)."
    )


def required(one: Description, names: Collection[str]) -> Description:
    """With the fields that forms require, where the description does not say it."""
    known = {field.name.casefold() for field in one.fields} | {field.label.casefold() for field in one.fields}
    strange = [name for name in names if name.casefold() not in known]
    if strange:
        raise CannotRead(f"There is no field {strange[0]} to be required. Give the names that the description has.")
    wanted = {name.casefold() for name in names}
    return replace(
        one,
        fields=tuple(
            replace(field, asked=_required(field.asked))
            if {field.name.casefold(), field.label.casefold()} & wanted
            else field
            for field in one.fields
        ),
    )


def _required(asked: Asked) -> Asked:
    return replace(asked, required=True, required_where=(*asked.required_where, AS_SAID))


def known(one: Description, path: Path | None, *, nobody_else: bool = False) -> Known:
    """What reads the fields, by a list of field, kind, name, times and owner, or by Salesforce's MetadataComponentDependency."""
    readers: dict[str, list[Reader]] = {}
    if path is not None:
        fields = {key: field.name for field in one.fields for key in _keys(field.name)}
        for row in _rows(path):
            name, reader = fields.get(row["field"].casefold()), _reader(row, path)
            if name is not None and reader is not None:
                readers.setdefault(name, []).append(reader)
    through = frozenset(READERS) if nobody_else else frozenset()
    people = 0 if nobody_else else None
    use = {name: Use(tuple(found), people, through) for name, found in readers.items()}
    return Known(use, looked_through=through, people=people)


def _keys(name: str) -> Iterable[str]:
    """Salesforce's list leaves the ending of a custom field out."""
    return {name.casefold(), name.casefold().removesuffix("__c")}


def _rows(path: Path) -> Iterable[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            head = {name.casefold() for name in table.fieldnames or ()}
            given = [
                {(key or "").casefold(): value or "" for key, value in row.items() if isinstance(value, str)}
                for row in table
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CannotRead(f"There is no readable file {path}. Say where the list of readers is.") from error
    if not all(any(name in head for name in NAMES[wanted]) for wanted in ("field", "kind", "name")):
        raise CannotRead(f"{path} needs the columns field, kind and name (or those of MetadataComponentDependency).")
    for row in given:
        yield {wanted: next((row[name] for name in names if name in row), "") for wanted, names in NAMES.items()}


def _reader(row: dict[str, str], path: Path) -> Reader | None:
    kind = row["kind"].strip().casefold()
    if kind in FORMS:
        return None
    kind = kind if kind in READERS else COMPONENTS.get(kind, "api")
    if row["times"] and not (row["times"].strip().isdecimal() and len(row["times"]) <= LONGEST):
        raise CannotRead(
            f"{path} says “{row['times']}” where it should say how many times. Write a whole number, or nothing."
        )
    return Reader(kind, row["name"], int(row["times"]) if row["times"] else None, row["owner"])
