"""The detectors of made-up values: golden numbers, what they say, and what they must never do."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.truth_falsified import FALSIFIED
from tests.measures.truth_worlds import HONEST

from wellworn.measures.truth.chance import Chance, draws_for, holm
from wellworn.measures.truth.column import Column, Place
from wellworn.measures.truth.copies import groups, long_texts, near
from wellworn.measures.truth.detectors import BY_KEY, DETECTORS
from wellworn.measures.truth.digits import benford
from wellworn.measures.truth.finding import Detector, NotEnough, Seen
from wellworn.measures.truth.folding import fold
from wellworn.measures.truth.heaping import myers, smooth_share, whipple
from wellworn.measures.truth.junk import are_junk, are_junk_phones
from wellworn.measures.truth.month_ends import are_month_ends
from wellworn.measures.truth.significant import digit, digit_count, trailing_noughts
from wellworn.measures.truth.variety import choices

ROOM = Path(__file__).parents[2] / "src" / "wellworn" / "measures" / "truth"
HERE = Place("deal", "field")

# Men by single age from 0 to 99, the example of the US Census Bureau's spreadsheet SINGAGE (PAS).
SINGAGE = [
    80626, 95823, 104315, 115813, 100796, 105086, 97266, 116328, 75984, 89982, 95525, 56973, 78767, 65672, 53438, 85014, 47600, 64363,
    42195, 42262, 73221, 30080, 34391, 29072, 20531, 66171, 24029, 44227, 24128, 23599, 82088, 16454, 22628, 17108, 12531, 57325, 17220,
    28425, 16206, 17532, 65976, 11593, 15828, 13541, 8133, 44696, 11165, 18543, 12614, 12041, 55798, 9324, 10772, 10453, 6773, 28358,
    9916, 13348, 8039, 7583, 42470, 5288, 5317, 6582, 3361, 17949, 3650, 5873, 3279, 3336, 27368, 1965, 2495, 2319, 1335, 12022, 1401,
    1668, 1360, 1185, 9167, 424, 568, 462, 282, 6206, 343, 409, 333, 291, 4137, 133, 169, 157, 89, 2068, 68, 81, 66, 57,
]  # fmt: skip


def detector(pattern: str) -> Detector:
    """The detector that a world's name begins with."""
    return next(one for key, one in BY_KEY.items() if pattern.startswith(key))


def column(kind: str, values: object, **more: object) -> Column:
    """A column of thirty people."""
    return Column(HERE, kind, values, **{"people": 30, **more})  # type: ignore[arg-type]


def test_whipples_and_myers_indices_are_the_published_ones() -> None:
    assert whipple(SINGAGE) == pytest.approx(233.87, abs=0.01)  # published as 2.34
    assert myers(SINGAGE, 10, 89) == pytest.approx(23.62787, abs=1e-5)
    assert myers(SINGAGE, 23, 82) == pytest.approx(29.7444, abs=1e-4)


def test_the_indices_know_their_ends() -> None:
    even, fives = np.ones(100), (np.arange(100) % 5 == 0).astype(float)
    tens = (np.arange(100) % 10 == 0).astype(float)
    assert (whipple(even), whipple(fives)) == (100, 500)
    assert myers(even) == pytest.approx(0)
    assert myers(tens) == pytest.approx(90)


def test_benfords_shares_are_the_published_ones() -> None:
    first = [0.30103, 0.17609, 0.12494, 0.09691, 0.07918, 0.06695, 0.05799, 0.05115, 0.04576]
    second = [0.11968, 0.11389, 0.10882, 0.10433, 0.10031, 0.09668, 0.09337, 0.09035, 0.08757, 0.08500]
    assert benford(1) == pytest.approx(first, abs=5e-6)
    assert benford(2) == pytest.approx(second, abs=5e-6)
    assert benford(3)[0] == pytest.approx(0.10178, abs=5e-6)
    assert all(benford(place).sum() == pytest.approx(1) for place in (1, 2, 3, 4))


@pytest.mark.parametrize(
    "text", ["x", "XXX", "n/a", "N.A.", "-", "???", "Test", "asdf", "qwertz", "keine Angabe", "k.A.", "s/o", "неизвестно", "нет",
             "Não se aplica", "なし", "123", "000", "qweqwe", "lkjh"]
)  # fmt: skip
def test_what_says_nothing_is_junk(text: str) -> None:
    assert are_junk(pa.array([text])).to_pylist() == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Ann",
        "Bo",
        "Tom",
        "Li",
        "7",
        "Noor",
        "Power",
        "Test drive booked",
        "Nokia",
        "Xerox",
        "3M",
        "waiting for legal",
        "Oslo",
    ],
)
def test_what_says_something_is_not(text: str) -> None:
    assert are_junk(pa.array([text])).to_pylist() == [False]


def test_phones_that_nobody_answers_are_junk() -> None:
    bad = ["000000", "+1 (000) 000-0000", "12", "+49 123456", "1111111", "0"]
    good = ["+46 70 174 06 05", "030 901820", "+1 202 456 1414", "+44 20 7946 0958"]
    assert are_junk_phones(pa.array(bad + good)).to_pylist() == [True] * len(bad) + [False] * len(good)


def test_a_month_ends_on_its_last_day_or_its_last_from_monday_to_friday() -> None:
    days = np.array(
        ["2026-05-29", "2026-05-31", "2026-05-30", "2026-02-27", "2026-06-30", "2026-06-29", "2024-02-29"],
        "datetime64[D]",
    )
    assert are_month_ends(days).tolist() == [True, True, False, True, True, False, True]


@given(st.lists(st.integers(1, 10**15), min_size=1, max_size=40))
def test_digits_are_those_that_are_written(numbers: list[int]) -> None:
    whole = np.array(numbers)
    assert digit_count(whole).tolist() == [len(str(number)) for number in numbers]
    assert trailing_noughts(whole).tolist() == [len(str(number)) - len(str(number).rstrip("0")) for number in numbers]
    assert digit(whole, 1).tolist() == [int(str(number)[0]) for number in numbers]


@given(st.text(max_size=60))
def test_what_is_folded_stays_folded(text: str) -> None:
    once = fold(pa.array([text]))
    assert fold(once).equals(once)


@given(st.lists(st.floats(1e-9, 1), min_size=1, max_size=30))
def test_a_correction_never_makes_surer_and_keeps_the_order(p_values: list[float]) -> None:
    corrected = holm(p_values)
    assert all(after >= before - 1e-12 and after <= 1 for before, after in zip(p_values, corrected, strict=True))
    assert [corrected[i] for i in np.argsort(p_values)] == sorted(corrected)
    assert min(corrected) == pytest.approx(min(1.0, len(p_values) * min(p_values)))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any))
def test_values_behave_like_at_least_one_choice_and_at_most_as_many_as_there_are(counts: list[int]) -> None:
    assert 1 - 1e-9 <= float(choices(np.array(counts))) <= sum(count > 0 for count in counts) + 1e-9


@given(st.lists(st.integers(1, 3_000), min_size=1, max_size=300))
def test_the_smoothed_share_of_round_numbers_is_near_a_fifth_where_numbers_are_many(numbers: list[int]) -> None:
    assert 0 <= smooth_share(np.array(numbers)) <= 1
    assert smooth_share(np.arange(100, 1_000)) == pytest.approx(0.2, abs=0.001)


def test_texts_that_differ_by_a_word_are_one_and_others_are_not() -> None:
    words = [f"word{number} again" for number in range(40)]
    first, second = " ".join(words), " ".join([*words[:20], "else", *words[21:]])
    other = " ".join(f"thing{number} there" for number in range(40))
    one, same, another = near(pa.array([first, second, other]))
    assert one == same != another


def test_copies_are_counted_without_case_numbers_and_accents() -> None:
    notes = [
        "Called about offer 12, will call again on Monday",
        "called about offer 99 will call again on monday!",
        "Too short",
    ]
    assert groups(long_texts(pa.array(notes))).tolist() == [2]


def test_set_phrases_that_are_put_together_anew_are_no_copies() -> None:
    """Sentences of four parts from short lists come again by themselves, the more the more there are."""
    generator = np.random.default_rng(2)
    parts = [[f"{name}{number} {name} of{number}" for number in range(7)] for name in ("who", "does", "what", "why")]
    notes = [" ".join(str(generator.choice(part)) for part in parts) for _ in range(3_000)]
    answer = BY_KEY["copies"].ask(column("text", notes), Chance.of(0))
    assert isinstance(answer, Seen) and answer.observed > 0.3 and not answer.matters


def test_a_p_value_is_how_often_chance_reaches_it() -> None:
    draw = lambda generator, draws: generator.binomial(100, 0.5, draws)
    assert Chance.of("plain").p_value(0, draw) == 1
    assert Chance.of("plain").p_value(60, draw) == pytest.approx(0.0284, abs=0.008)
    assert Chance.of("plain").p_value(101, draw) == 1 / 10_000


def test_enough_is_drawn_for_the_surest_answer_to_pass_the_correction() -> None:
    assert all((1 / (draws_for(many, 0.01) + 1)) * many <= 0.01 / 2 for many in (1, 10, 500, 20_000))


@pytest.mark.parametrize("pattern", FALSIFIED)
def test_a_made_up_field_is_found(pattern: str) -> None:
    share = 0.75 if pattern in ("digits", "defaults without trusted values", "variety") else 0.5
    answers = [
        detector(pattern).ask(FALSIFIED[pattern](np.random.default_rng(seed), 4_000, share), Chance.of(seed))
        for seed in range(3)
    ]
    assert [isinstance(one, Seen) and one.matters and one.p_value <= 0.001 for one in answers] == [True] * 3


@pytest.mark.parametrize("pattern", HONEST)
def test_an_honest_field_is_hardly_ever_named(pattern: str) -> None:
    """The whole calibration, over 200 seeds, is `bin/bench truth`."""
    answers = [
        detector(pattern).ask(HONEST[pattern](np.random.default_rng([seed, 7]), 800), Chance.of(seed, draws=999))
        for seed in range(40)
    ]
    seen = [one for one in answers if isinstance(one, Seen)]
    assert len(seen) >= 20, "the detector was asked at all"
    assert sum(one.matters and one.p_value <= 0.01 for one in seen) <= 2


@pytest.mark.parametrize("pattern", FALSIFIED)
def test_fewer_than_five_people_are_no_answer(pattern: str) -> None:
    made_up = replace(FALSIFIED[pattern](np.random.default_rng(1), 2_000, 0.9), people=4)
    assert isinstance(detector(pattern).ask(made_up, Chance.of(1)), NotEnough)


@pytest.mark.parametrize("pattern", FALSIFIED)
def test_few_values_are_no_answer(pattern: str) -> None:
    few = FALSIFIED[pattern](np.random.default_rng(1), 20, 0.9)
    assert isinstance(detector(pattern).ask(few, Chance.of(1)), NotEnough)


def test_an_answer_is_the_same_each_time() -> None:
    for pattern, world in FALSIFIED.items():
        made_up = world(np.random.default_rng(3), 1_000, 0.3)
        assert detector(pattern).ask(made_up, Chance.of(9)) == detector(pattern).ask(made_up, Chance.of(9))


def test_a_price_list_has_no_free_digits() -> None:
    prices = np.random.default_rng(0).choice([1234.0, 5821.0, 77_312.0], 3_000)
    answer = BY_KEY["digits"].ask(column("amount", prices), Chance.of(0))
    assert isinstance(answer, NotEnough) and "price list" in answer.why


def test_prices_are_round_by_right_and_judged_only_beside_others() -> None:
    answer = BY_KEY["heaping"].ask(column("amount", np.full(500, 10_000.0)), Chance.of(0))
    assert isinstance(answer, NotEnough) and "round by right" in answer.why


def test_a_threshold_that_is_a_round_number_is_no_finding_by_itself() -> None:
    """Amounts heap on 10,000 as they do on 5,000 and 15,000: that is rounding, not the threshold."""
    generator = np.random.default_rng(5)
    amounts = generator.uniform(2_000, 20_000, 6_000)
    amounts[:3_000] = np.rint(amounts[:3_000] / 1_000) * 1_000
    answer = BY_KEY["bunching"].ask(column("amount", amounts, thresholds=(10_000.0,)), Chance.of(0))
    assert isinstance(answer, Seen) and not (answer.matters and answer.p_value <= 0.01)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_detector_answers_or_says_why_whatever_the_values(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["text", "phone", "choice", "number", "amount", "day"]))
    one = {
        "number": st.floats(allow_nan=True, allow_infinity=True),
        "amount": st.floats(allow_nan=True, allow_infinity=True),
        "day": st.dates().map(np.datetime64),
    }.get(kind, st.text(max_size=30))
    few = data.draw(st.lists(st.one_of(st.none(), one), min_size=1, max_size=12))
    values = few * data.draw(st.sampled_from([1, 60]))
    if kind in ("number", "amount"):
        values = np.array([np.nan if value is None else value for value in values], dtype=float)
    elif kind == "day":
        values = np.array([np.datetime64("NaT") if value is None else value for value in values], dtype="datetime64[D]")
    asked = column(kind, values, default="x", thresholds=(100.0,))
    for each in DETECTORS:
        answer = each.ask(asked, Chance.of(0, draws=99))
        assert answer is None or isinstance(answer, NotEnough) or 0 < answer.p_value <= 1


def test_no_function_takes_or_gives_a_person() -> None:
    """A column knows how many people there are: no name of a function, an argument or a class's field is about one of them."""
    about = re.compile(
        r"\b(member|members|person|user|users|owner|owners|author|authors|rep|reps|employee|contributor)\b"
    )
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                names = [
                    node.name,
                    *(arg.arg for arg in [*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs]),
                ]
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names = [node.target.id]
            else:
                continue
            assert not [name for name in names if about.search(name.replace("_", " "))], path


def test_what_is_no_number_or_day_is_left_out() -> None:
    assert column("amount", [" 3", "1200.50", "twelve", "", None, "1e3", "12 EUR"]).numbers.tolist() == [
        3,
        1200.5,
        1000,
    ]
    assert len(column("day", ["2026-11-30", "2026-02-31", "2026-03-01T09:00:00", "soon", None]).days) == 2


def test_every_detector_states_its_null_and_its_rate() -> None:
    assert all(one.null and one.rate <= 0.01 and one.least >= 50 and one.title for one in DETECTORS)
    assert len(BY_KEY) == len(DETECTORS) == 9
