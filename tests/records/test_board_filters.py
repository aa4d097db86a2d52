"""Conditions on the board: the same as a list's, in the same form, with sums that follow."""

from __future__ import annotations

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member


def test_the_board_shows_and_counts_only_the_deals_that_meet_its_conditions(ana: Member) -> None:
    deal_of("Level sensors", ana, amount="111400")
    deal_of("Brine dosing", ana, amount="900")
    page = signed_in(ana).get("/deals?if=amount:over:1000")
    assert "Level sensors" in page.content.decode() and "Brine dosing" not in page.content.decode()
    assert (page.context["count"], page.context["total"].amount) == (1, 111400)


def test_a_condition_stands_as_a_chip_with_the_way_to_take_it_away(ana: Member) -> None:
    deal_of("Level sensors", ana)
    page = signed_in(ana).get("/deals?whose=mine&if=amount:over:1000").content.decode()
    assert "<b>Amount</b>" in page
    assert 'href="/deals?whose=mine" aria-label="Without: Amount' in page


def test_a_condition_that_nobody_can_read_is_said_and_hides_nothing(ana: Member) -> None:
    deal_of("Level sensors", ana)
    page = signed_in(ana).get("/deals?if=nonsense:over:1000").content.decode()
    assert 'role="alert"' in page and "Level sensors" in page
    assert signed_in(ana).get("/deals?if=((").status_code == 200


def test_the_form_of_a_condition_leads_back_to_the_board_with_those_before_it(ana: Member) -> None:
    deal_of("Level sensors", ana, amount="111400")
    browser = signed_in(ana)
    form = browser.get("/lists/deal/filter?to=board&rest=whose%3Dmine&list=if%3Damount%3Aover%3A1000")
    assert "Back to the board" in form.content.decode()
    given = {
        "to": "board",
        "rest": "whose=mine",
        "list": "if=amount:over:1000",
        "field": "next_step",
        "operator": "empty",
    }
    answer = browser.post("/lists/deal/filter", given)
    assert answer.status_code == 302
    assert answer["Location"] == "/deals?whose=mine&if=amount:over:1000&if=next_step:empty"
    assert "Level sensors" in browser.get(answer["Location"]).content.decode()


def test_the_next_cards_of_a_column_meet_the_conditions_too(ana: Member) -> None:
    for number in range(14):
        deal_of(f"Deal {number}", ana, amount="5000")
    for number in range(14):
        deal_of(f"Small {number}", ana, amount="5")
    page = signed_in(ana).get("/deals?if=amount:over:1000").content.decode()
    more = page.split('hx-get="/deals/more?')[1].split('"')[0].replace("&amp;", "&")
    assert "if=amount:over:1000" in more
    rest = signed_in(ana).get(f"/deals/more?{more}").content.decode()
    assert "Deal 1" in rest and "Small" not in rest


def test_a_condition_shows_nothing_of_another_team(ana: Member, carl: Member) -> None:
    deal = deal_of("Level sensors", ana, amount="111400")
    type(deal).objects.filter(pk=deal.pk).update(team=ana.team)
    assert "Level sensors" not in signed_in(carl).get("/deals?whose=all&if=amount:over:1000").content.decode()
