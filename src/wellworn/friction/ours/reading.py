"""Reading all facts of our own fields, judging them, and keeping both."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from time import monotonic

from django.db import transaction
from django.utils import timezone

from wellworn.friction.audit.facts import FieldFacts, Filled, Reader, Use
from wellworn.friction.audit.verdicts import Verdict, judge
from wellworn.friction.changes import ALWAYS
from wellworn.friction.models import Kept, Reading
from wellworn.friction.ours import asking, costing, filling, looking, sold, sources, truth, using
from wellworn.friction.ours.kinds import described
from wellworn.friction.wondering import asked_of
from wellworn.measures.suppression import least
from wellworn.members.protections.standing import in_force
from wellworn.records.custom.describing import said_of
from wellworn.records.fields import fields_of
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind


def objects() -> list[str]:
    """Every object with fields that people fill."""
    own = CustomObject.objects.filter(archived_at=None).order_by("name").values_list("key", flat=True)
    return [str(Kind.DEAL), str(Kind.COMPANY), str(Kind.PERSON), str(Kind.TASK), *own]


@dataclass(frozen=True)
class Beside:
    """What is the same for every object: what reads fields, and what was measured of them."""

    readers: Mapping[tuple[str, str], tuple[Reader, ...]]
    programs: tuple[Reader, ...]
    costs: costing.Costs
    deals: sold.Deals

    @classmethod
    def read(cls) -> Beside:
        """A few queries, however many fields and objects there are."""
        return cls(using.readers(), using.programs(), costing.Costs.read(timezone.now().date()), sold.Deals.read())

    def use(self, of: str, name: str, people: int | None) -> Use:
        """Who reads a field. Where it is known how many people look, that was looked through too."""
        readers = (*self.readers.get((of, name), ()), *self.programs)
        return Use(readers, people, using.LOOKED_THROUGH if people is None else using.LOOKED_THROUGH | {"person"})


def read_everything() -> None:
    """Read every object, one after the other, each in a transaction of its own."""
    known, beside = objects(), Beside.read()
    for of in known:
        read(of, beside)
    Reading.objects.exclude(object__in=known).delete()
    Kept.objects.exclude(object__in=known).delete()


@transaction.atomic
def read(of: str, beside: Beside | None = None) -> list[Verdict]:
    """Read an object's fields, judge them, and keep what was read and concluded."""
    begun, at = monotonic(), timezone.now()
    facts = facts_of(of, beside or Beside.read())
    verdicts = judge(facts)
    Kept.objects.filter(object=of).exclude(field__in=[one.field for one in facts]).delete()
    rows = [Kept(object=of, field=one.field, facts=plain(one), verdict=plain(said), at=at) for one, said in zip(facts, verdicts, strict=True)]  # fmt: skip
    Kept.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["object", "field"], update_fields=["facts", "verdict", "at"]
    )
    records = max((one.filled.records for one in facts if one.filled is not None), default=0)
    took = {"at": at, "records": records, "seconds": monotonic() - begun, "k": least(in_force().least_group)}
    Reading.objects.update_or_create(object=of, defaults=took)
    return verdicts


def facts_of(of: str, beside: Beside) -> list[FieldFacts]:
    """The facts of all fields of an object, as they are now."""
    said = said_of(of)[of]
    fields, now = fields_of(of, said), timezone.now()
    asked, filled = asking.asked(fields, of, said), filling.filled(fields, of, now)
    open_ = described(fields, asked)
    earned, elsewhere = sold.said_by(of, fields, open_, beside.deals), sources.sources_of(of, fields, open_)
    true, looked = truth.truths(fields, of), looking.people(of, fields, said, now)
    wondered = asked_of(of)
    return [
        FieldFacts(
            object=of,
            field=one.name,
            label=str(one.label),
            kind=one.gives,
            asked=asked[one.name],
            cost=beside.costs.of(of, one.name),
            filled=filled.get(one.name),
            truth=true.get(one.name),
            use=beside.use(of, one.name, looked.get(one.name)),
            earns=earned.get(one.name, ()),
            elsewhere=() if has_few(filled.get(one.name)) else elsewhere.get(one.name, ()),
            protected="A record is nothing without this field" if one.name in ALWAYS else "",
            questions=wondered[one.name].at_least or 1 if one.name in wondered else 0,
        )
        for one in fields
    ]


def has_few(filled: Filled | None) -> bool:
    """Whether so few people typed a field that how right their values are would tell of them."""
    return filled is not None and filled.few_typed


def plain(value: FieldFacts | Verdict) -> dict[str, object]:
    """As a row keeps it."""
    found: dict[str, object] = json.loads(json.dumps(asdict(value), default=_listed))
    return found


def _listed(value: object) -> Sequence[object]:
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(value)
