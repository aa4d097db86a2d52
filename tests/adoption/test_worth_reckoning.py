"""The arithmetic of worth, against numbers worked out by hand, and what must hold of any."""

from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wellworn.adoption.worth.reckoning import Acts, Seconds, Share, Spent, reckon

MONTHS = (202610, 202611, 202612)
SAVES = {"capture.mail": Seconds(36, 3.6), "proposal.accept": Seconds(18, 1.8)}
ASKS = {"proposal.accept": Seconds(4.5, 0.9)}
ACTS = [
    Acts(202610, "capture.mail", True, 1000), Acts(202611, "capture.mail", True, 2000), Acts(202611, "proposal.accept", False, 400),
    Acts(202612, "capture.mail", True, None), Acts(202612, "something.else", True, 99),
]  # fmt: skip
RATES = {202610: 50.0, 202611: 60.0, 202612: 60.0}


def test_a_ledger_by_hand() -> None:
    """3000 × 36 s = 30 h; half of it counts: 15. 400 × 18 s = 2 h, half: 1. 400 × 4.5 s = 0.5 h are taken off whole. Net 15.5.
    Errors: 1.5 h (3000 × 3.6 s × ½), 0.1 h and 0.1 h, independent: √(2.25 + 0.01 + 0.01)."""
    worth = reckon(ACTS, SAVES, ASKS, Share(0.5), RATES, [], MONTHS)
    assert [(line.feature, line.is_asked, line.acts, line.hours, line.counted, line.kept_back) for line in worth.lines] == [
        ("capture.mail", False, 3000, 30, 15, 1), ("proposal.accept", False, 400, 2, 1, 0), ("proposal.accept", True, 400, 0.5, -0.5, 0),
    ]  # fmt: skip
    assert worth.hours == 15.5
    assert worth.error == pytest.approx(hypot(1.5, 0.1, 0.1))
    assert worth.interval == (pytest.approx(15.5 - 2.9529, abs=1e-3), pytest.approx(15.5 + 2.9529, abs=1e-3))


def test_money_is_what_a_pencil_gives_for_hours_paid_and_left() -> None:
    """October: 1000 × 36 s × ½ = 5 h at 50 = 250. November: 10 + 1 - 0.5 = 10.5 h at 60 = 630. Paid: 300 in October; 4 h in November at 60 =
    240. Left: -50, then 340."""
    spent = [Spent(202610, "licence", money=300), Spent(202611, "training", hours=4)]
    worth = reckon(ACTS, SAVES, ASKS, Share(0.5), RATES, spent, MONTHS)
    assert [(month.gained, month.paid, month.net, month.so_far) for month in worth.months] == [
        (250, 300, -50, -50), (630, 240, 390, 340), (0, 0, 0, 340),
    ]  # fmt: skip
    assert (worth.gained, worth.paid, worth.paid_hours, worth.net, worth.paid_back_in) == (880, 540, 4, 340, 202611)
    mail = (1000 * 50 + 2000 * 60) * 3.6 / 3600 * 0.5
    assert worth.gained_error == pytest.approx(hypot(mail, 400 * 60 * 1.8 / 3600 * 0.5, 400 * 60 * 0.9 / 3600))
    assert worth.is_sure is True


def test_what_cannot_be_told_is_not_told() -> None:
    """Gained 880 with an error of 85: a cost of 800 leaves 80 and an interval on both sides of zero. 2000 is a loss, and said to be."""
    close = reckon(ACTS, SAVES, ASKS, Share(0.5), RATES, [Spent(202610, "setup", money=800)], MONTHS)
    assert close.net == 80
    assert close.is_sure is None
    lost = reckon(ACTS, SAVES, ASKS, Share(0.5), RATES, [Spent(202610, "setup", money=2000)], MONTHS)
    assert (lost.is_sure, lost.paid_back_in) == (False, None)


def test_without_a_rate_there_are_hours_and_no_money() -> None:
    worth = reckon(ACTS, SAVES, ASKS, Share(1), {}, [Spent(202610, "training", hours=4)], MONTHS)
    assert (worth.gained, worth.net, worth.net_interval, worth.is_sure, worth.paid_back_in) == (
        None,
        None,
        None,
        None,
        None,
    )
    assert worth.hours == 31.5


def test_a_measured_share_widens_the_interval() -> None:
    """32 h gross, and a share that errs by a tenth: 3.2 h more, for all at once."""
    sure = reckon(ACTS, SAVES, ASKS, Share(0.5), RATES, [], MONTHS)
    unsure = reckon(ACTS, SAVES, ASKS, Share(0.5, 0.1), RATES, [], MONTHS)
    assert unsure.hours == sure.hours
    assert unsure.error == pytest.approx(hypot(sure.error, 3.2))


def test_nothing_done_is_worth_nothing() -> None:
    worth = reckon([], SAVES, ASKS, Share(1), RATES, [], MONTHS)
    assert (worth.lines, worth.hours, worth.gained, worth.error) == ([], 0, 0, 0)


counts = some.lists(
    some.builds(Acts, some.sampled_from(MONTHS), some.sampled_from([*SAVES, "other"]), some.booleans(), some.none() | some.integers(0, 5000))
)  # fmt: skip
paid = some.lists(
    some.builds(Spent, some.sampled_from(MONTHS), some.just("other"), some.floats(0, 1e4), some.floats(0, 100)),
    max_size=5,
)


@given(acts=counts, spent=paid, share=some.floats(0, 1))
def test_the_sum_is_the_sum_of_its_lines_and_of_its_months(acts: list[Acts], spent: list[Spent], share: float) -> None:
    worth = reckon(acts, SAVES, ASKS, Share(share), RATES, spent, MONTHS)
    assert worth.hours == pytest.approx(sum(line.counted for line in worth.lines), abs=1e-6)
    assert worth.hours == pytest.approx(sum(month.given - month.asked for month in worth.months), abs=1e-6)
    assert worth.net == pytest.approx(worth.months[-1].so_far, abs=1e-6)
    assert worth.net == pytest.approx((worth.gained or 0) - worth.paid, abs=1e-6)


@given(acts=counts)
def test_all_is_an_upper_bound(acts: list[Acts]) -> None:
    some_of_it, all_of_it = (reckon(acts, SAVES, ASKS, Share(share), RATES, [], MONTHS) for share in (0.4, 1.0))
    assert some_of_it.hours <= all_of_it.hours + 1e-9
