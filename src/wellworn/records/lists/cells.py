"""The cells of a page of a list: values with the names of what they point at, read with as many queries whatever the columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from wellworn.members.models import Member, Team
from wellworn.records import handles
from wellworn.records.fields import MODELS
from wellworn.records.lists.paths import HOPS, Path
from wellworn.records.models.company import Domain
from wellworn.records.models.deal import Pipeline, Stage
from wellworn.records.models.person import Address
from wellworn.records.models.phone import Phone
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record, Source
from wellworn.records.page_urls import page_at

OPEN_TO_ALL = {"member": Member, "stage": Stage, "team": Team, "pipeline": Pipeline}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one record: as it is shown, and as it is written."""

    path: Path
    record: Record
    value: Any  # what is shown: a text, a day, a moment, an amount, a number of days
    raw: str = ""  # what a change of it says that it has seen
    href: str = ""
    source: str = ""  # where a machine got it from

    @property
    def kind(self) -> str:
        """How it is shown."""
        widget = self.path.widget
        return widget if widget in {"amount", "date", "moment", "days", "checkbox", "link"} else "text"

    @property
    def currency(self) -> str:
        """Of an amount."""
        return self.path.field.currency or str(getattr(self.record, "currency", "EUR"))


@dataclass(slots=True)
class Cells:
    """The values of some records, with what they point at."""

    member: Member
    now: datetime
    named: dict[str, dict[int, Any]] = field(default_factory=dict)  # by target and id; only what the member sees
    first: dict[tuple[str, int], str] = field(default_factory=dict)  # the first address, phone, domain of each
    sources: dict[tuple[int, str], str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)  # what the choices of a field are called, by path

    def cell(self, record: Record, path: Path) -> Cell:
        """One cell."""
        if path.widget == "handle":
            text = self.first.get((path.field.attribute, record.pk), "")
            scheme = {handles.MAIL: "mailto:", handles.PHONE: "tel:"}.get(path.field.attribute, "https://")
            return Cell(path, record, text, text, f"{scheme}{text}" if text else "")
        holder = self.holder(record, path)
        held = path.held(holder) if holder is not None else None
        if path.field.name == "touched" and held is not None and holder.last_activity_at is None:
            held = None  # it stands in the order by the day it was made, but nobody was in touch
        raw = path.field.raw(held) if not path.hop and not isinstance(held, datetime) else ""
        source = self.sources.get((record.pk, path.name), "")
        return Cell(path, record, self.shown(path, held), raw, self._href(path, held), source)

    def holder(self, record: Record, path: Path) -> Any:
        """The record that has the value: itself, or the one a hop away, if the member sees it."""
        if not path.hop:
            return record
        return self.named.get("member" if path.hop == "owner" else path.hop, {}).get(getattr(record, f"{path.hop}_id"))

    def shown(self, path: Path, held: Any) -> Any:
        """A value as people read it."""
        if path.target:
            found = self.named.get(path.target, {}).get(as_number(held))
            return str(found) if found is not None else ""
        if path.widget == "days":
            return max(0, (self.now - held).days) if held else None
        if path.widget in ("choice", "choices"):
            labels = self._labels(path)
            return ", ".join(labels.get(one, one) for one in ((held,) if isinstance(held, str) else held or ()))
        if isinstance(held, Decimal) and path.widget == "number":
            return f"{held.normalize():f}"
        return held

    def _labels(self, path: Path) -> dict[str, str]:
        """What the choices of a field are called, asked once and not for each of hundreds of cells."""
        found = self.labels.get(path.name)
        if found is None:
            found = self.labels[path.name] = {key: str(label) for key, label in path.field.choices}
        return found

    def plain(self, record: Record, path: Path) -> Any:
        """The value of a cell as an export keeps it."""
        shown = self.cell(record, path).value
        return None if shown == "" else shown

    def _href(self, path: Path, held: Any) -> str:
        if path.name == "name" or path.hop or held is None:
            return ""
        if path.widget == "link":
            return str(held)
        kind = {"company": "company", "person": "person", "deal": "deal"}.get(path.target, "")
        if not kind or as_number(held) not in self.named.get(kind, {}):
            return ""
        return page_at(kind, as_number(held))


def as_number(held: Any) -> int:
    """An id, which a custom field keeps as text; 0 for none."""
    text = str(held or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def cells_of(paths: Iterable[Path], records: list[Any], member: Member) -> Cells:
    """Everything that the cells of some records need."""
    wanted, made = list(paths), Cells(member, timezone.now())
    _hop(made, wanted, records)
    _name(made, wanted, records)
    _handles(made, wanted, records)
    _sources(made, wanted, records)
    return made


def _hop(made: Cells, paths: list[Path], records: list[Any]) -> None:
    """Read what lies in between, one query each."""
    for hop in sorted({path.hop for path in paths if path.hop}):
        ids = {getattr(record, f"{hop}_id") for record in records} - {None}
        if hop == "owner":
            made.named["member"] = Member.objects.in_bulk(ids)
        elif ids:
            rows: Any = MODELS[HOPS[hop]].objects.visible_to(made.member).filter(pk__in=ids)
            made.named[hop] = (rows.select_related("stage") if hop == "deal" else rows).in_bulk()


def _name(made: Cells, paths: list[Path], records: list[Any]) -> None:
    """Read what values name, one query a kind."""
    ids: dict[str, set[int]] = {}
    for path in paths:
        if path.target:
            holders = (made.holder(record, path) for record in records)
            ids.setdefault(path.target, set()).update(as_number(path.held(one)) for one in holders if one is not None)
    for target, wanted in ids.items():
        missing = wanted - made.named.get(target, {}).keys() - {0}
        if not missing:
            continue
        model: Any = OPEN_TO_ALL.get(target)
        rows = model.objects if model else MODELS[Kind(target)].objects.visible_to(made.member).only("name")
        made.named[target] = made.named.get(target, {}) | rows.filter(pk__in=missing).in_bulk()


def _handles(made: Cells, paths: list[Path], records: list[Any]) -> None:
    """Read the first address, phone and domain of each, one query a kind of them."""
    pks = [record.pk for record in records]
    for path in paths:
        if path.widget != "handle" or not pks:
            continue
        sort = path.field.attribute
        if sort == handles.MAIL:
            rows: Any = Address.objects.filter(person__in=pks, is_primary=True).values_list("person", "address")
        elif sort == handles.DOMAIN:
            rows = Domain.objects.filter(company__in=pks, is_primary=True).values_list("company", "domain")
        else:
            of_kind = Phone.objects.filter(kind=path.object, record_id__in=pks, is_primary=True)
            rows = of_kind.values_list("record_id", "number")
        made.first |= {(sort, pk): text for pk, text in rows}


def _sources(made: Cells, paths: list[Path], records: list[Any]) -> None:
    """Read where machines got values from, one query."""
    names = [path.name for path in paths if path.is_editable and path.name != "name"]
    if not names or not records:
        return
    rows = Provenance.objects.filter(
        kind=records[0].kind, record_id__in=[record.pk for record in records], field__in=names, undone_at=None
    )
    newest = rows.order_by("record_id", "field", "-id").distinct("record_id", "field")
    for pk, name, source in newest.values_list("record_id", "field", "source"):
        if source in (Source.CAPTURED, Source.IMPORTED):
            made.sources[pk, name] = source
