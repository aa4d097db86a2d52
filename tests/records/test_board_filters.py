"""The board has a list's conditions and views: the same form, the same tabs, sums that follow, and a way to and from the list."""

from __future__ import annotations

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member
from wellworn.records.models import Pipeline, Stage
from wellworn.records.models.view import View


def test_the_board_shows_and_counts_only_the_deals_that_meet_its_conditions(ana: Member) -> None:
    deal_of("Level sensors", ana, amount="111400")
    deal_of("Brine dosing", ana, amount="900")
    page = signed_in(ana).get("/deals?if=amount:over:1000")
    assert "Level sensors" in page.content.decode() and "Brine dosing" not in page.content.decode()
    assert (page.context["count"], page.context["total"].amount) == (1, 111400)


def test_a_condition_stands_as_a_chip_with_the_way_to_take_it_away(ana: Member, ben: Member) -> None:
    deal_of("Level sensors", ana, amount="2000")
    deal_of("Brine dosing", ben, amount="2000")
    mine = "if=owner:any_of:me&if=state:any_of:open"
    page = signed_in(ana).get(f"/deals?tab=mine&{mine}&if=amount:over:1000")
    assert [(chip.field, chip.words) for chip, _without in page.context["chips"]] == [
        ("Owner", "is me"),
        ("Amount", "over 1000"),
    ]
    assert (page.context["count"], signed_in(ana).get(page.context["chips"][0][1]).context["count"]) == (1, 2)
    again = signed_in(ana).get(page.context["chips"][1][1])
    assert (again.context["count"], again.context["chips"]) == (1, [])


def test_a_condition_that_nobody_can_read_is_said_and_hides_nothing(ana: Member) -> None:
    deal_of("Level sensors", ana)
    page = signed_in(ana).get("/deals?if=nonsense:over:1000").content.decode()
    assert 'role="alert"' in page and "Level sensors" in page
    assert signed_in(ana).get("/deals?if=((").status_code == 200


def test_the_form_of_a_condition_leads_back_to_the_board_with_those_before_it(ana: Member) -> None:
    deal_of("Level sensors", ana, amount="111400")
    browser = signed_in(ana)
    here = browser.get("/deals?if=amount:over:1000").context["here_query"]
    assert "Back to the board" in browser.get("/lists/deal/filter", {"list": here}).content.decode()
    answer = browser.post("/lists/deal/filter", {"list": here, "field": "next_step", "operator": "empty"})
    assert "if=amount:over:1000&if=next_step:empty" in answer["Location"] and "view=list" not in answer["Location"]
    assert "Level sensors" in browser.get(answer["Location"]).content.decode()


def test_any_of_the_conditions_is_enough_where_the_list_says_so(ana: Member, ben: Member) -> None:
    deal_of("Level sensors", ana, amount="5")
    deal_of("Brine dosing", ben, amount="5000")
    deal_of("Fermenter level", ben, amount="5")
    board = signed_in(ana).get("/deals?tab=open&match=any&if=owner:any_of:me&if=amount:over:1000")
    assert (board.context["count"], "Fermenter" in board.content.decode()) == (2, False)


def test_a_view_made_on_the_list_is_opened_as_a_board_and_the_other_way_round(ana: Member) -> None:
    deal_of("Level sensors", ana, amount="111400")
    deal_of("Brine dosing", ana, amount="900")
    browser = signed_in(ana)
    on_list = browser.get("/deals?view=list&tab=mine&if=amount:over:1000&if=owner:any_of:me").context["here_query"]
    saved = browser.post("/lists/deal/save", {"list": on_list, "name": "Big ones", "whose": "mine"})
    view = View.objects.get()
    assert saved["Location"] == f"/deals?view=list&tab={view.pk}"
    board = browser.get(browser.get(saved["Location"]).context["wish"].other)
    assert (board.context["count"], board.context["wish"].tab.name) == (1, "Big ones")
    assert browser.get(board.context["wish"].other).context["wish"].tab.name == "Big ones"
    here = browser.get("/deals?if=amount:under:1000").context["here_query"]
    kept = browser.post("/lists/deal/save", {"list": here, "name": "Small ones", "whose": "mine"})
    small = View.objects.get(name="Small ones")
    assert kept["Location"] == f"/deals?tab={small.pk}" and browser.get(kept["Location"]).context["count"] == 1
    rename = {"act": "rename", "name": "Little ones", "list": f"tab={small.pk}"}
    assert browser.post(f"/views/{small.pk}", rename)["Location"] == f"/deals?tab={small.pk}"
    assert "Little ones" in browser.get("/deals?view=list").content.decode()


def test_another_members_view_opens_no_board(ana: Member, carl: Member) -> None:
    deal_of("Level sensors", ana, amount="111400")
    signed_in(ana).post("/lists/deal/save", {"list": "if=amount:over:1000", "name": "Big ones", "whose": "mine"})
    board = signed_in(carl).get(f"/deals?tab={View.objects.get().pk}")
    assert board.context["wish"].tab.key == "mine" and "Big ones" not in board.content.decode()


def test_what_the_board_asks_goes_along_to_the_list_and_back_to_the_same_pipeline(ana: Member) -> None:
    other = Pipeline.objects.create(name="Service", position=1)
    Stage.objects.create(pipeline=other, name="Asked", position=0, probability=20)
    browser = signed_in(ana)
    board = browser.get(f"/deals?pipeline={other.pk}&if=amount:over:1000&q=level")
    way = board.context["wish"].other
    assert "view=list" in way and "if=amount:over:1000" in way and "q=level" in way
    back = browser.get(browser.get(way).context["wish"].other)
    assert back.context["pipeline"] == other and [chip.field for chip, _url in back.context["chips"]] == ["Amount"]
    assert all(f"tab={back.context['wish'].tab.key}" in url for _one, url in back.context["pipelines"])


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
    assert "Level sensors" not in signed_in(carl).get("/deals?tab=open&if=amount:over:1000").content.decode()
