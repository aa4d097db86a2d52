"""Which features are used, which were tried once, which never; by role, for a feature is for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wellworn.measures.days import by_feature, counted, people
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop, share
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

IGNORED = 0.05  # of the role: fewer use it
EVERYBODY = ""  # the row that says how many there are, whatever they use


def features(tables: Tables, scope: Scope) -> ir.Table:
    """For each group and feature: who used it by hand, who on one day only, how often; and a row without feature for the group's size."""
    scope = scope.also_by("role")
    here = people(tables, scope).select("member", *scope.by)
    each = by_feature(tables, scope)
    told = each.group_by(*scope.by, "feature").agg(
        users=each.count(), once=each.count(where=each.begun == each.ended), acts=each.acts.sum().cast("int64")
    )
    sizes = counted(here, scope.by, **{PEOPLE: here.count()})
    whole = sizes.select(
        *scope.by, PEOPLE, feature=ibis.literal(EVERYBODY), users=ibis.literal(0, "int64"), once=ibis.literal(0, "int64"),
        acts=ibis.literal(0, "int64"),
    )  # fmt: skip
    told = told.inner_join(sizes, list(scope.by)).select(*scope.by, PEOPLE, "feature", "users", "once", "acts")
    return told.union(whole)


def verdicts(rows: Sequence[Row], scope: Scope) -> list[Row]:
    """A verdict for each feature; those that the product declares and nobody of the role used are there with none."""
    groups = [row for row in rows if row["feature"] == EVERYBODY]
    names = tuple(dict.fromkeys((*scope.by, "role")))
    meant = {one.key: one.roles for one in scope.features}
    known = {(*(row[name] for name in names), row["feature"]) for row in rows}
    never: list[Row] = [
        {**group, "feature": key, "users": 0, "once": 0, "acts": 0}
        for group in groups
        for key, roles in meant.items()
        if (not roles or group["role"] in roles) and (*(group[name] for name in names), key) not in known
    ]
    told = [row for row in rows if row["feature"] != EVERYBODY]
    found: list[Row] = [
        {**row, "share": share(row["users"], row[PEOPLE]), "verdict": verdict(row)} for row in (*told, *never)
    ]
    return sorted(
        found, key=lambda row: ([str(row[name]) for name in names], -_number(row["share"]), str(row["feature"]))
    )


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0


def verdict(row: Row) -> str:
    """never, ignored (by nearly the whole role), tried once (by most who tried), or used."""
    users, once, of = row["users"], row["once"], row[PEOPLE]
    if not isinstance(users, int) or not isinstance(once, int) or not isinstance(of, int):
        return ""
    if users == 0:
        return "never"
    if 2 * once > users:
        return "tried once"
    return "ignored" if users < IGNORED * of else "used"


def hardly(row: Row) -> Row:
    """Where it is not told how many used it, nothing is told that says whether it was anybody."""
    if isinstance(row["users"], int):
        return row
    return {**row, "acts": None, "share": None, "verdict": "hardly"}


FEATURES = Measure(
    key="features",
    question=gettext_noop("What is used, what was tried once, and what is ignored: training or retire?"),
    formula=gettext_noop(
        "By role: members who used a feature by hand ÷ members of the role. Never: nobody whom it is for. Tried once: more than half of its "
        "users on one day only. Ignored: under 5 % of the role. Used: the rest."
    ),
    unit=gettext_noop("share of the role"),
    window=gettext_noop("the days asked for"),
    source="Wellworn; every feature is declared once with the roles it is for",
    expression=features,
    conclude=verdicts,
    needs=("usage_days",),
    splits=("feature",),
    heads=("users", "once"),
    parts=(("users", ("once",)),),
    in_range=hardly,
    always_by=("role",),
)
