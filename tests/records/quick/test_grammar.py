"""A line is taken apart without a crash, and every word of it lands somewhere."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.records.quick import grammar, naming
from wellworn.records.quick.naming import Known

TODAY = date(2026, 11, 22)  # a Sunday
AQUAVELD = Known(1, "Aquaveld N.V.", "aquaveld n.v.", domains=("aquaveld.example",))
FEMKE = Known(7, "Femke Bos", "femke bos", 1, "Aquaveld N.V.")
WORDS = st.sampled_from(
    [
        "call",
        "met",
        "follow",
        "up",
        "femke",
        "Femke",
        "Bos",
        "at",
        "Aquaveld",
        "N.V.",
        "45k",
        "€45,000",
        "forty",
        "five",
        "thousand",
        "tue",
        "tuesday",
        "tomorrow",
        "9",
        "pump",
        ",",
        ".",
        "x@y.example",
        "+31385550172",
        "todo",
        "then",
        "and",
    ]
)


def read(line: str) -> naming.Named:
    """A line, to somebody who knows Femke and Aquaveld."""
    return naming.named(grammar.read(line, TODAY), [FEMKE], [AQUAVELD])


@given(st.text() | st.lists(WORDS, max_size=20).map(" ".join))
def test_no_text_crashes_and_no_word_is_lost(line: str) -> None:
    named = read(line)
    kept = "".join(word.text for word in named.draft.words)
    assert kept.replace(" ", "") == "".join(line.replace("\0", " ").split())
    roles = {word.role for word in named.draft.words}
    assert roles <= {
        "verb",
        "person",
        "company",
        "amount",
        "day",
        "mail",
        "phone",
        "site",
        "follow",
        "cue",
        "free",
        "task",
    }
    assert naming.left_over(named) == grammar.spelled(
        named.draft.line, [word for word in named.draft.words if word.role == "free"]
    )


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_taking_a_line_apart_twice_is_taking_it_apart_once(line: str) -> None:
    assert read(read(line).draft.line) == read(line)


def test_a_call_a_deal_and_a_task_in_one_line() -> None:
    named = read("call Femke at Aquaveld 45k pump retrofit, follow up Tue 9")
    assert (named.draft.verb, named.people, named.companies) == ("call", (FEMKE,), (AQUAVELD,))
    assert (named.draft.amount, naming.left_over(named)) == (Decimal(45_000), "pump retrofit")
    assert named.draft.due is not None
    assert (named.draft.due.weekday(), named.draft.due.day) == (1, 9)


def test_the_same_spoken_into_a_phone() -> None:
    named = read("call femke at aquaveld forty five thousand pump retrofit follow up Tuesday")
    assert (named.people, named.companies, named.draft.amount) == ((FEMKE,), (AQUAVELD,), Decimal(45_000))
    assert (naming.left_over(named), named.draft.due) == ("pump retrofit", date(2026, 11, 24))


def test_somebody_new_with_everything_from_a_card() -> None:
    line = "met Joost Bakker joost@aquaveld.example Aquaveld N.V. purchasing lead +31 38 555 0172"
    named = read(line)
    assert (named.person_text, named.companies, naming.left_over(named)) == (
        "Joost Bakker",
        (AQUAVELD,),
        "purchasing lead",
    )
    assert (named.draft.mail, named.draft.phone) == ("joost@aquaveld.example", "+31 38 555 0172")


@pytest.mark.parametrize(
    ("line", "person", "company", "left"),
    [
        (
            "met joost bakker joost@newfirm.example newfirm purchasing lead",
            "joost bakker",
            "newfirm",
            "purchasing lead",
        ),
        (
            "met Karel de Groot at Dairy Partners B.V. head of maintenance",
            "Karel de Groot",
            "Dairy Partners B.V.",
            "head of maintenance",
        ),
        ("called Bob at Zenith about the leak", "Bob", "Zenith", "about the leak"),
        ("met Ana Sousa, Quinta Nova Lda, plant manager", "Ana Sousa", "Quinta Nova Lda", "plant manager"),
    ],
)
def test_new_names_are_found_by_where_they_stand(line: str, person: str, company: str, left: str) -> None:
    named = read(line)
    assert (named.person_text, named.company_text, naming.left_over(named)) == (person, company, left)


@pytest.mark.parametrize(
    ("line", "amount", "currency"),
    [
        ("deal 45k", 45_000, ""),
        ("€45,000 pump", 45_000, "EUR"),
        ("45.000 EUR pump", 45_000, "EUR"),
        ("1.2m dairy", 1_200_000, ""),
        ("one hundred and twenty thousand dollars pump", 120_000, "USD"),
        ("pump 38200", 38_200, ""),
        ("$99.50 cable", Decimal("99.50"), "USD"),
        ("deal Aquaveld 45 000 € level sensors", 45_000, "EUR"),
        ("Aquaveld 1 250 000,50 EUR plant", Decimal("1250000.50"), "EUR"),
        ("€ 12 345 pump", 12_345, "EUR"),
        ("Aquaveld 45 000 pump", 45_000, ""),
        ("Aquaveld 45 000k€", 45_000_000, "EUR"),
        ("deal 5M¥ sensors", 5_000_000, "JPY"),
        ("3,5k level", 3_500, ""),
        ("1.234.567,89 zł", Decimal("1234567.89"), "PLN"),
    ],
)
def test_amounts_typed_and_spoken(line: str, amount: Decimal, currency: str) -> None:
    draft = grammar.read(line, TODAY)
    assert (draft.amount, draft.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "line", ["12 sensors", "Tue 9 100 pumps", "fair in 2027", "room 101", "one pump", "a hundred thanks"]
)
def test_numbers_that_are_no_amounts(line: str) -> None:
    draft = grammar.read(line, TODAY)
    assert draft.amount is None or line == "a hundred thanks"


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("call Femke tomorrow 14:30", TODAY + timedelta(days=1)),
        ("Femke übermorgen um 15 Uhr", TODAY + timedelta(days=2)),
        ("bel Femke overmorgen om 10:00", TODAY + timedelta(days=2)),
        ("Femke 50k€ tomorrow 9am", TODAY + timedelta(days=1)),
        ("Femke tomorrow 50k€", TODAY + timedelta(days=1)),
    ],
)
def test_the_time_of_a_day_and_an_amount_after_it_hide_no_day(line: str, due: date) -> None:
    assert grammar.read(line, TODAY).due == due


def test_a_task_keeps_the_names_in_it() -> None:
    assert grammar.task_name(read("todo call Femke tomorrow").draft) == "call Femke"
    assert grammar.task_name(read("Femke likes it, follow up send certificates Friday").draft) == "send certificates"


@pytest.mark.parametrize(("line", "verb"), [("c femke likes it", "call"), ("m femke", "met"), ("n femke likes it", "note"), ("t send it", "task"), ("C Femke", ""), ("c", ""), ("x femke", "")])  # fmt: skip
def test_a_verbs_first_letter_will_do_in_small_letters(line: str, verb: str) -> None:
    assert grammar.read(line, TODAY).verb == verb
