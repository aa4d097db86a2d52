"""A filter's rows are those of which it holds in Python; no filter tells of what a member may not see; pages keep every row once."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellworn.members.models import Member, Team
from wellworn.records.fields import field_of
from wellworn.records.folding import folded, searchable
from wellworn.records.lists import operators, query
from wellworn.records.lists.config import Column, Condition, Config, Group, Sort
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.lists.paths import reachable
from wellworn.records.models import Company, CustomField, Deal, Person, Phone, Stage

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Counting = Callable[[int], AbstractContextManager[object]]
TYPES = {"words": "text", "size": "number", "worth": "money", "due": "date", "level": "choice", "tags": "choices",
         "hot": "checkbox", "site": "link", "buddy": "member", "maker": "company"}  # fmt: skip
CHOICES = {"choices": [{"key": key, "label": key.title()} for key in ("low", "mid", "high")]}
CITIES = ["", "Gent", "gentbrugge", "Zürich", "100%", "a_b"]


def custom_fields(object_key: str) -> None:
    for position, (key, sort) in enumerate(TYPES.items()):
        options = CHOICES if sort in ("choice", "choices") else {}
        CustomField.objects.create(
            object=object_key, key=key, label=key, type=sort, options=options, position=position, created_at=NOW
        )


def custom_values(
    chance: random.Random, object_key: str, members: list[Member], companies: list[Company]
) -> dict[str, Any]:
    """Some values of some custom fields, as JSON keeps them."""
    texts = {
        "words": chance.choice(CITIES),
        "size": chance.choice(["", "-3", "0", "12.5", "900"]),
        "worth": chance.choice(["", "0", "1500.50", "20000"]),
        "due": chance.choice(["", (NOW.date() + timedelta(days=chance.randint(-40, 40))).isoformat()]),
        "level": chance.choice(["", "low", "high"]),
        "tags": chance.choice(["", "low", "low;high"]),
        "hot": chance.choice(["", "yes"]),
        "site": chance.choice(["", "aquaveld.example"]),
        "buddy": chance.choice(["", str(chance.choice(members).pk)]),
        "maker": chance.choice(["", str(chance.choice(companies).pk)]) if companies else "",
    }
    fields = {key: field_of(object_key, key) for key in texts}
    kept = {key: fields[key].stored(fields[key].value(text)) for key, text in texts.items()}
    return {key: value for key, value in kept.items() if value is not None}


@pytest.fixture
def world(ana: Member, ben: Member, carl: Member, team: Team) -> list[Deal]:
    """Companies of several teams, and deals with every sort of value in them or missing."""
    chance, members = random.Random(7), [ana, ben, carl]
    custom_fields("deal")
    custom_fields("company")
    stages = list(Stage.objects.order_by("pk"))
    companies = []
    for n in range(9):
        owner = chance.choice([None, *members])
        name = f"Company {n}"
        companies.append(
            Company.objects.create(
                name=name, search_key=folded(name), search_text=searchable(name), owner=owner,
                team=chance.choice([None, team, carl.team]), city=chance.choice(CITIES), created_at=NOW - timedelta(days=n * 9),
                last_activity_at=chance.choice([None, NOW - timedelta(days=chance.randint(0, 90), hours=chance.randint(0, 23))]),
                custom=custom_values(chance, "company", members, []),
            )
        )  # fmt: skip
        if n % 2:
            Phone.objects.create(kind="company", record_id=companies[-1].pk, number=f"+3161234567{n}", is_primary=True)
    Company.objects.filter(pk=companies[0].pk).update(deleted_at=NOW)
    for n in range(60):
        name, stage = f"Deal {n % 13}", chance.choice(stages)
        Deal.objects.create(
            name=name, search_key=folded(name), search_text=searchable(name), owner=chance.choice([None, *members]),
            team=chance.choice([None, team]), company=chance.choice([None, *companies]), stage=stage,
            stage_since=NOW - timedelta(days=chance.randint(0, 60), hours=chance.randint(0, 23)),
            amount=chance.choice([None, Decimal(0), Decimal("100.50"), Decimal(15000)]),
            close_date=chance.choice([None, NOW.date() + timedelta(days=chance.randint(-100, 100))]),
            next_step=chance.choice(CITIES), created_at=NOW - timedelta(days=n), closed_at=chance.choice([None, NOW]),
            custom=custom_values(chance, "deal", members, companies),
        )  # fmt: skip
    return list(Deal.objects.all())


def asked_values(draw: Any, takes: str, picks: list[str]) -> tuple[str, ...]:
    """Something to compare with, of the sort that an operator takes."""
    days = st.dates(date(2026, 8, 1), date(2027, 3, 1)).map(date.isoformat) | st.just("today")
    numbers = st.sampled_from(["0", "12.5", "100.50", "1500.5", "15000", "-3"])
    one = {
        "": st.just(()),
        "text": st.sampled_from(["g", "GENT", "%", "_", "ü", "aquaveld", "1", "a_b"]).map(lambda text: (text,)),
        "number": numbers.map(lambda number: (number,)),
        "numbers": st.tuples(numbers, numbers),
        "day": days.map(lambda day: (day,)),
        "days": st.tuples(days, days),
        "count": st.integers(0, 60).map(lambda count: (str(count),)),
        "period": st.sampled_from(sorted(operators.PERIODS)).map(lambda period: (period,)),
        "some": st.lists(st.sampled_from(picks), min_size=1, max_size=3).map(tuple),
    }
    return tuple(draw(one[takes]))


@st.composite
def condition_of(draw: Any, names: list[str], sorts: dict[str, str], picks: dict[str, list[str]]) -> Condition:
    name = draw(st.sampled_from(names))
    operator = draw(st.sampled_from(operators.OPERATORS[sorts[name]]))
    return Condition(
        name, operator.key, asked_values(draw, operator.takes, picks.get(name, ["low", "high", "me", "1"]))
    )


def holds(wanted: query.List, part: Condition | Group, record: Deal, cells: Any) -> bool:
    """The same filter in Python."""
    if isinstance(part, Group):
        return (any if part.is_any else all)(holds(wanted, one, record, cells) for one in part.parts) or not part.parts
    path = wanted.path(part.field)
    holder = cells.holder(record, path)
    held = None
    if path.widget == "handle":
        held = [text for (sort, pk), text in cells.first.items() if pk == record.pk and sort == path.field.attribute]
    elif holder is not None:
        held = path.held(holder)
    if path.target == "company" and not path.field.is_custom and held not in cells.named.get("company", {}):
        held = None  # what a member may not see is empty for them
    return operators.holds(path.sort, part.operator, part.values, held, wanted.asked)


@pytest.fixture(params=["ana", "mara", "boss"])
def reader(request: pytest.FixtureRequest, ana: Member, mara: Member) -> Member:
    boss = Member.objects.create(email="boss@norrvik.example", role="executive", zone="Pacific/Auckland")
    return {"ana": ana, "mara": mara, "boss": boss}[request.param]


@pytest.mark.parametrize("object_key", ["deal", "company"])
def test_a_filters_rows_are_those_of_which_it_holds(object_key: str, world: list[Deal], reader: Member) -> None:
    paths = {name: path for name, path in reachable(object_key, reader).items() if path.widget in operators.SORTS}
    sorts = {name: path.sort for name, path in paths.items()}
    picks = {name: [str(pk) for pk in Company.objects.values_list("pk", flat=True)] for name in ("company", "maker")}
    picks |= {"stage": [str(pk) for pk in Stage.objects.values_list("pk", flat=True)], "state": ["open", "won"]}
    picks |= {name: ["me", "my-team", str(reader.pk), "1"] for name in ("owner", "buddy", "company.owner")}
    columns = tuple(Column(name) for name in paths)
    everybody = query.read(object_key, Config(columns=columns), reader, at=NOW)
    whole = query.page(everybody, size=500)

    conditions = condition_of(sorted(paths), sorts, picks)
    groups = st.builds(Group, st.lists(conditions, min_size=1, max_size=3).map(tuple), st.booleans())

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.builds(Group, st.lists(conditions | groups, min_size=1, max_size=2).map(tuple), st.booleans()))
    def agree(filter_: Group) -> None:
        config = Config(filter=filter_)
        wanted = query.read(object_key, config, reader, at=NOW)
        told = set(wanted.records.values_list("pk", flat=True))
        assert told == {row.pk for row in whole.rows if holds(wanted, filter_, row, whole.cells)}, filter_

    agree()
    assert len(whole.rows) > 5


@pytest.mark.parametrize("descending", [False, True])
def test_every_row_stands_once_in_whatever_order_with_the_empty_ones_last(
    descending: bool, world: list[Deal], ana: Member
) -> None:
    every = set(Deal.objects.visible_to(ana).values_list("pk", flat=True))
    for name, path in reachable("deal", ana).items():
        if not path.is_sortable:
            continue
        wanted = query.read("deal", Config((Column(name),), sort=Sort(name, descending)), ana, at=NOW)
        seen, values, after = [], [], ""  # type: ignore[var-annotated]
        for _page in range(20):
            found = query.page(wanted, after, size=17)
            seen.extend(row.pk for row in found.rows)
            values.extend(row.ordered_by for row in found.rows)
            after = found.after
            if not after:
                break
        assert len(seen) == len(every) and set(seen) == every, name
        if path.hop:
            continue  # what the member may not see lies among the empty ones
        filled = [value for value in values if value not in (None, "")]
        if path.sort in (operators.NUMBER, operators.DAY, operators.MOMENT):
            assert filled == sorted(filled, reverse=descending), name
        if path.name in ("amount", "close_date", "next_step", "words", "size"):
            assert all(value in (None, "") for value in values[len(filled) :]), name


def test_a_filter_on_what_a_member_may_not_see_tells_nothing(ana: Member, carl: Member) -> None:
    hidden = Company.objects.create(name="Secret", city="Gent", team=carl.team, owner=carl, created_at=NOW)
    person = Person.objects.create(name="Joost", search_key="joost", company=hidden, created_at=NOW)
    asked = Config(
        (Column("name"), Column("company"), Column("company.city")),
        Group((Condition("company.city", "is", ("Gent",)),)),
    )
    assert not query.records("person", asked, ana).exists()
    assert query.records("person", asked, carl).get() == person
    for config in (Config(asked.columns), Config(asked.columns, sort=Sort("company.city"))):
        wanted = query.read("person", config, ana)
        assert list(query.rows(wanted)) == [("Joost", None, None)]
    assert list(query.rows(query.read("person", Config(asked.columns), carl))) == [("Joost", "Secret", "Gent")]


@pytest.mark.parametrize(
    "condition",
    [
        Condition("gone", "is", ("x",)),
        Condition("company.gone", "is", ("x",)),
        Condition("next_step", "over", ("3",)),
        Condition("amount", "over", ("many",)),
        Condition("amount", "over", ("NaN",)),
        Condition("close_date", "before", ("soon",)),
        Condition("close_date", "before", ("0001-01-01",)),
        Condition("close_date", "period", ("soon",)),
        Condition("close_date", "next_days", ("-1",)),
        Condition("next_step", "contains", ()),
        Condition("owner", "any_of", ()),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(condition: Condition, ana: Member) -> None:
    with pytest.raises(CannotFilter, match=r"\w"):
        query.records("deal", Config(filter=Group((condition,))), ana)


def test_a_list_asks_as_many_queries_whatever_its_columns(
    world: list[Deal], ana: Member, django_assert_num_queries: Counting
) -> None:
    wanted = query.read("deal", Config(tuple(Column(name) for name in reachable("deal", ana))), ana, at=NOW)
    assert len(wanted.shown()) > 35  # which reads what lies beyond companies, once
    # savepoint, limit, rows with a close date and without; companies, members, stages, teams, pipelines; sources; limit, savepoint
    with django_assert_num_queries(12):
        query.page(wanted, size=20)


def test_a_count_stops_counting(world: list[Deal], ana: Member) -> None:
    seen = Deal.objects.visible_to(ana)
    assert query.count_up_to(seen, 5) == 6
    assert query.count_up_to(seen) == seen.count()
