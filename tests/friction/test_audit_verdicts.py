"""What follows from the facts about a field: retiring takes evidence on every side."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wellworn.friction.audit.facts import (
    MODELLED,
    READERS,
    Asked,
    AtStage,
    Cost,
    Earns,
    Estimate,
    FieldFacts,
    Filled,
    LowEffort,
    Reader,
    Source,
    Truth,
    Use,
    added,
)
from wellworn.friction.audit.said import Said
from wellworn.friction.audit.verdicts import Verdict, judge, total
from wellworn.friction.saying import in_words, said

SECONDS, ENTRIES = Estimate(10.0, 8.0, 12.0), Estimate(720.0, 700.0, 740.0)
WHY_NOT = ("same_outcome", "filled_after", "part_of_it", "both_ways")
NOBODY = Use((), 0, frozenset(READERS))
USELESS = FieldFacts(
    "deal", "mood", "Mood", "choice", asked=Asked(required=True), cost=Cost(ENTRIES, seconds=SECONDS), filled=Filled(5_000, 4_000, by_hand=4_000),
    use=NOBODY, earns=(Earns("won", Estimate(0.0, 0.0, 0.004), 0.7, 4_000), Earns("amount", Estimate(0.0, 0.0, 0.004), 1.0, 4_000)),
)  # fmt: skip
SIGNATURE = Source("signature", "phone in the signature", Estimate(0.97, 0.95, 0.98), 0.1, 400)


def verdict(facts: FieldFacts) -> Verdict:
    return judge([facts])[0]


def test_what_nobody_reads_and_says_nothing_is_retired_and_gives_all_its_hours_back() -> None:
    told = verdict(USELESS)
    assert told.kind == "retire"
    assert told.hours is not None and told.hours.value == pytest.approx(2.0)
    assert told.hours.low < 2 < told.hours.high
    assert said(told.reasons).count(". ") == 1 and "about winning and amount that is not known without it" in said(
        told.reasons
    )


@pytest.mark.parametrize(
    "known",
    [
        {"use": Use((Reader("commission", "Plan 2026", 0),), 0, frozenset(READERS))},
        {"use": Use((Reader("report", "Weekly", None),), 0, frozenset(READERS))},
        {"use": Use((), 7, frozenset(READERS))},
        {"use": Use((), None, frozenset(READERS))},
        {"use": Use((), 0, frozenset(READERS) - {"api"})},
        {"earns": (Earns("won", Estimate(0.05, 0.03, 0.07), 0.004, 4_000),)},
        {"earns": (Earns("won", Estimate(0.0, 0.0, 0.03), 0.7, 900),)},
        {"earns": (Earns("won", None, None, 40, "40 records"),)},
        {"earns": ()},
        {"filled": Filled(150, 100)},
        {"filled": None},
        {"protected": "A law asks for it"},
    ],
)
def test_one_missing_or_contrary_piece_of_evidence_forbids_retiring(known: dict[str, object]) -> None:
    assert verdict(replace(USELESS, **known)).kind in ("keep", "make_optional")  # type: ignore[arg-type]


def test_a_report_that_nobody_opened_does_not_keep_a_field_but_is_named() -> None:
    told = verdict(replace(USELESS, use=Use((Reader("report", "Old one", 0, "Maja"),), 0, frozenset(READERS))))
    assert told.kind == "retire" and [in_words(one) for one in told.risk] == [
        "report “Old one”, not used lately; ask Maja first"
    ]


def test_what_another_source_says_already_is_automated_also_where_it_is_read() -> None:
    told = verdict(
        replace(USELESS, use=Use((Reader("report", "Weekly", 9),), 0, frozenset(READERS)), elsewhere=(SIGNATURE,))
    )
    assert told.kind == "automate" and told.source == SIGNATURE
    assert told.hours is not None and told.hours.value == pytest.approx(2 * 0.97)


def test_agreement_that_chance_gives_as_well_is_none() -> None:
    nearly_always_no = replace(SIGNATURE, by_chance=0.93)
    read = replace(
        USELESS, use=Use((Reader("report", "Weekly", 9),), 0, frozenset(READERS)), elsewhere=(nearly_always_no,)
    )
    assert verdict(read).kind == "keep"


def test_of_two_fields_that_hold_the_same_one_is_left() -> None:
    read = Use((Reader("report", "Weekly", 9),), 0, frozenset(READERS))
    pair = [
        replace(USELESS, field=name, use=read, elsewhere=(replace(SIGNATURE, kind="field", name=other),))
        for name, other in (("a", "b"), ("b", "a"))
    ]
    assert [one.kind for one in judge(pair)] == ["automate", "keep"]


def test_what_is_settled_later_is_asked_later() -> None:
    stages = (AtStage("New", 1_000, 900, 200), AtStage("Proposal", 400, 60, 500), AtStage("Won", 200, 40, 200))
    read = Use((Reader("report", "Weekly", 9),), 0, frozenset(READERS))
    told = verdict(replace(USELESS, use=read, filled=Filled(1_000, 900, stages=stages)))
    assert (told.kind, told.stage) == ("ask_later", "Proposal")
    assert told.hours is not None and told.hours.value == pytest.approx(2 * 0.6)


def test_a_required_field_of_fillers_is_made_optional_and_the_fillers_hours_come_back() -> None:
    finding = LowEffort("junk", "60 % of the values say nothing", Estimate(0.6, 0.55, 0.65), 0.0001, 0.01)
    read = Use((Reader("report", "Weekly", 9),), 0, frozenset(READERS))
    told = verdict(replace(USELESS, use=read, truth=Truth((finding,), 3)))
    assert told.kind == "make_optional" and "60 % of the values" in said(told.reasons)
    assert told.hours is not None and told.hours.value == pytest.approx(1.2)


def test_modelled_times_err_together_and_measured_ones_do_not() -> None:
    parts = [Estimate(10.0, 8.0, 12.0)] * 4
    assert added(parts).low == pytest.approx(36) and added(parts, together=True).low == pytest.approx(32)
    measured = judge([replace(USELESS, field=str(number)) for number in range(4)])
    modelled = [replace(one, cost_source=MODELLED) for one in measured]
    assert total(modelled).high > total(measured).high > total(measured).value == total(modelled).value


estimates = st.tuples(*[st.floats(0, 1)] * 3).map(lambda ends: Estimate(sorted(ends)[1], min(ends), max(ends)))
uses = st.builds(
    Use,
    st.lists(
        st.builds(Reader, st.sampled_from(READERS[:-1]), st.just("It"), st.none() | st.integers(0, 3)), max_size=2
    ).map(tuple),
    st.sampled_from([None, 0, 5]),
    st.frozensets(st.sampled_from(READERS), min_size=8) | st.just(frozenset(READERS)),
)
facts = st.builds(
    FieldFacts, st.just("deal"), st.sampled_from(["a", "b", "c"]), st.just("A"), st.just("text"),
    asked=st.builds(Asked, required=st.booleans()),
    cost=st.none() | st.builds(Cost, estimates, seconds=st.none() | estimates),
    filled=st.none() | st.integers(0, 900).map(lambda size: Filled(1_000, size)),
    use=uses,
    earns=st.lists(st.builds(Earns, st.just("won"), st.none() | estimates, st.none() | st.floats(0, 1), st.just(1_000)), max_size=2).map(tuple),
    elsewhere=st.lists(st.builds(Source, st.just("field"), st.sampled_from(["a", "b"]), estimates, st.floats(0, 1), st.just(100)), max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(facts, max_size=4))
def test_nothing_that_is_read_or_earns_is_ever_retired(given_facts: list[FieldFacts]) -> None:
    for one, told in zip(given_facts, judge(given_facts), strict=True):
        assert said(told.reasons).endswith(".") and said(told.would_change).endswith(".")
        assert len(told.reasons) == 2
        assert said(told.reasons) == said(json.loads(json.dumps(asdict(told)))["reasons"])
        if told.hours is not None:
            assert 0 <= told.hours.low <= told.hours.value + 1e-12 <= told.hours.high + 1e-9
        if told.kind == "retire":
            assert one.use.complete and not one.use.readers_now and one.use.people == 0
            assert one.earns and all(each.corrected is None or each.corrected > 0.05 for each in one.earns)
            assert all(each.bits is not None and each.bits.high <= 0.02 for each in one.earns)


def test_a_field_is_asked_later_than_it_is_asked_now_or_not_at_all() -> None:
    stages = (AtStage("Qualify", 1_000, 10, 10), AtStage("Prove", 800, 780, 700), AtStage("Commit", 500, 0, 40))
    asked_at_prove = replace(
        USELESS, use=Use((), None), asked=Asked(required=True, stages=("Prove",)), filled=Filled(1_000, 800, by_hand=800, stages=stages)
    )  # fmt: skip
    assert verdict(asked_at_prove).kind == "make_optional"
    late = (*stages[:1], AtStage("Prove", 800, 780, 200), AtStage("Commit", 500, 0, 540))
    told = verdict(replace(asked_at_prove, filled=Filled(1_000, 800, by_hand=800, stages=late)))
    assert (told.kind, told.stage) == ("ask_later", "Commit")


def test_what_cannot_be_told_and_what_a_detector_saw_are_told_in_the_readers_language() -> None:
    few, seen = Said("few_records", {"n": 1147, "least": 200}), Said(
        "seen", {"pattern": "junk", "about": "", "against": "", "observed": 0.561, "expected": 0.004}
    )  # fmt: skip
    filler = Said("fillers", {"share": 0.561, "words": seen})
    assert in_words(few) == "1,147 records have come to an outcome; this takes 200."
    assert in_words(filler).endswith("“n/a” or “test”; up to 0.4\u00a0% would be ordinary.")
    with translation.override("de"):
        assert in_words(few).startswith("1.147 ")
        assert "0,4\u00a0%" in in_words(json.loads(json.dumps(asdict(filler))))
    assert in_words("60 % say nothing") == "60 % say nothing", "kept by an older version"
    assert {in_words(Said(code, {"then": 0.9, "before": 0.02, "least": 30})) for code in WHY_NOT} == {
        "Nearly all records came to the same outcome; this takes 30 of the rarer one.",
        "It is filled in 90\u00a0% of the records with an outcome and 2\u00a0% of those without: after the outcome, it seems. A history of changes would settle it.",
        "It is the outcome, or a part of it.",
        "Whether it is filled all but gives the outcome away. A history of changes would show which came first.",
    }
