"""What an act costs by hand: the model until there are times, then what was measured here, from closed months of five people or more."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from wellworn.usage.features import BY_KEY
from wellworn.usage.hand_costs import LABELS, SAVES, TAKES, hand_costs
from wellworn.usage.keystroke_level import BY_HAND, TYPED
from wellworn.usage.models import FieldEffort

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def clocked(of: str, field: str, form: str, times: list[int], month: date = date(2026, 10, 1), **other: object) -> None:
    """A closed month of a field."""
    sums = {
        "entries": len(times),
        "timed": len(times),
        "seconds": sum(times),
        "squares": sum(one * one for one in times),
    }
    FieldEffort.objects.create(
        object=of, field=field, form=form, month=month, **{"people": 9, "people_timed": 9, **sums, **other}
    )


def test_until_there_are_times_the_model_stands() -> None:
    found = hand_costs(TODAY)
    assert found.keys() == BY_HAND.keys() == LABELS.keys()
    for key, cost in found.items():
        assert cost.seconds == pytest.approx(BY_HAND[key].seconds)
        assert cost.error == pytest.approx(BY_HAND[key].seconds * 0.21)
        assert (cost.entries, cost.source) == (0, "keystroke-level model")


def test_typing_is_part_of_the_act_and_never_more_than_it() -> None:
    for key, parts in TYPED.items():
        assert 0 < sum(part.effort.seconds for part in parts) < BY_HAND[key].seconds


def test_a_value_costs_what_values_cost_here() -> None:
    """By hand: typing is modelled with 1.35 + 18 × 0.28 = 6.39 s; 100 entries of 10 s and 100 of 14 s have mean 12, variance 4 × 200/199 =
    4.0201 and chance 0.0201. The model is off by 5.61² - 0.0201 = 31.452: z = 0.99936, 12.00 s less 0.0036. Around it 9.40 s are modelled."""
    clocked("deal", "amount", "record", [10] * 100)
    clocked("company", "city", "record", [14] * 100)
    clocked("company", "city", "list", [90] * 100)
    value = hand_costs(TODAY)["value"]
    around, typed = value.parts
    assert around.cost.seconds == pytest.approx(15.79 - 6.39)
    assert typed.cost.seconds == pytest.approx(12 - 0.00064 * 5.61, abs=2e-3)
    assert typed.cost.error == pytest.approx(0.1417, abs=1e-3)
    assert (value.entries, value.source) == (200, "measured on 200 entries")
    assert value.error == pytest.approx(9.4 * 0.21 + typed.cost.error)


def test_a_person_is_the_sum_of_its_fields() -> None:
    clocked("person", "title", "record", [20] * 400)
    found = hand_costs(TODAY)["person"]
    title = next(part for part in found.parts if part.cost.entries)
    assert title.cost.seconds == pytest.approx(20)  # four hundred times the same: nothing is left to chance
    assert found.seconds == pytest.approx(BY_HAND["person"].seconds - (1.35 + 18 * 0.28) + 20)


def test_a_month_that_lasts_and_sums_of_few_people_do_not_count() -> None:
    clocked("deal", "amount", "record", [100] * 50, month=date(2026, 11, 1))
    clocked("deal", "close_date", "record", [100] * 50, people=0)
    clocked("deal", "next_step", "record", [100] * 50, month=date(2025, 9, 1))
    assert hand_costs(TODAY)["value"].entries == 0


def test_all_costs_by_hand_are_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        hand_costs(TODAY)


def test_what_the_machine_saves_and_asks_is_of_features_that_there_are() -> None:
    assert SAVES.keys() | TAKES.keys() <= BY_KEY.keys()
    assert {act for acts in SAVES.values() for act in acts} == BY_HAND.keys()
