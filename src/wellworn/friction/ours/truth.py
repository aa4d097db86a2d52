"""How true our own fields are, by the detectors of `measures.truth`, on a sample of what people typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from wellworn.friction.audit.facts import Estimate, LowEffort, Truth
from wellworn.lib import sql
from wellworn.measures.intervals import wilson
from wellworn.measures.truth.finding import Finding
from wellworn.measures.truth.report import report
from wellworn.records.field import Field
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind

SAMPLE = 4_000  # values of each field, the latest
RECORDS = 50_000  # that the sample is taken from
KINDS = {"text": "text", "area": "long_text", "number": "number", "amount": "money", "date": "day", "choice": "choice",
         "choices": "choice", "checkbox": "yes_no", "link": "text"}  # fmt: skip
VALUES = """
    SELECT field, value, source, by_id, at FROM (
        SELECT p.field, p.value, p.source, p.by_id, p.at, row_number() OVER (PARTITION BY p.field ORDER BY p.id DESC) AS place
        FROM records_provenance AS p
        WHERE p.kind = %(kind)s AND p.field = ANY(%(fields)s) AND p.undone_at IS NULL AND p.value <> ''
            AND p.record_id %% %(step)s = 0 {only}
    ) AS given WHERE place <= %(most)s
"""
OF_OBJECT = "AND p.record_id IN (SELECT id FROM records_thing WHERE object_id = %(object)s)"


def truths(fields: Sequence[Field], of: str, records: int) -> dict[str, Truth]:
    """What the detectors say of each field of an object, corrected together: of about RECORDS records, evenly taken. One query."""
    judged = [one for one in fields if one.gives in KINDS and not one.compute and one.name != "name"]
    rows = _values([one.name for one in judged], of, max(1, records // RECORDS))
    if not rows:
        return {}
    names, values, sources, members, moments = zip(*rows, strict=True)
    kinds = {one.name: KINDS[one.gives] for one in judged}
    table = pa.table({
        "object": pa.array([of] * len(rows)), "field": pa.array(names), "kind": pa.array([kinds[one] for one in names]),
        "value": pa.array(values), "source": pa.array(sources), "member": pa.array(members, pa.int64()),
        "form": pa.array([""] * len(rows)), "at": pa.array([one.replace(tzinfo=None) for one in moments]),
        "default": pa.array([None] * len(rows), pa.string()),
    })  # fmt: skip
    said = report(table)
    found: dict[str, list[LowEffort]] = defaultdict(list)
    answered: dict[str, int] = defaultdict(int)
    for one in said.findings:
        answered[one.place.field] += 1
        if one.found and not one.place.form and not one.place.period:
            found[one.place.field].append(_effort(one))
    return {one.name: Truth(tuple(found[one.name]), answered[one.name]) for one in judged}


def _values(fields: list[str], of: str, step: int) -> list[tuple[str, str, str, int | None, datetime]]:
    kind = of if of in Kind.values else str(Kind.THING)
    given: dict[str, object] = {"kind": kind, "fields": fields, "most": SAMPLE, "step": step}
    only = ""
    if kind == Kind.THING:
        only, given["object"] = OF_OBJECT, CustomObject.objects.values_list("pk", flat=True).get(key=of)
    return sql.rows(VALUES.format(only=only), given)


def _effort(one: Finding) -> LowEffort:
    """A finding as the audit takes it: the share of values beyond what is ordinary, with Wilson's interval."""
    beyond = min(1.0, max(0.0, one.seen.effect))
    low, high = wilson(round(beyond * one.seen.size), one.seen.size) or (0.0, 1.0)
    return LowEffort(one.detector.key, one.seen.words, Estimate(beyond, low, high), one.corrected, one.detector.rate)
