"""Tasks that move deals on: a stage, an amount and a date, ten before a review, and the pipeline as a whole."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace as About

from django.utils import timezone
from task_driver import Driver
from task_entry import AMOUNT, PERSON, captured, customer, deal_of, some_domain, stage_named, with_deal
from task_list import Desk, Task, holds

from wellworn.capture.deals import proposing
from wellworn.demo.letters import Letter, Writer
from wellworn.members.models import Member, Role
from wellworn.records import handles, pipelines
from wellworn.records.models import Deal

DEALS = 10
STEP = "send quote"  # 10 characters


# 4 --------------------------------------------------------------------------------------------------------------------


def asking(desk: Desk) -> About:
    """A deal of the first stage without an amount; the next one asks for it. An offer went out by mail, which capture has read."""
    about = unknown(desk)
    address = f"runa@{some_domain()}"
    handles.add(about.person, handles.MAIL, address, by=desk.member)
    offer = "Hello Runa,\n\nour offer for the four tanks comes to EUR 48,500. It is valid for 30 days.\n\nBest regards"
    we, they, now = Writer(desk.member.name, desk.member.email), Writer(PERSON, address), timezone.now()
    captured(desk, Letter(we, (they,), now - timedelta(hours=2), "Your four tanks", offer))
    while proposing.derive(at=now):
        pass
    return about


def unknown(desk: Desk) -> About:
    """The same, of which no mail speaks."""
    about = with_deal(desk, amount="")
    about.stage = stage_named("Discover")
    if not about.stage.asks.filter(field="amount").exists():
        pipelines.ask(about.stage, "amount", "A rough figure will do.", by=_admin(desk))
    return about


def _admin(desk: Desk) -> Member:
    return Member.objects.filter(role=Role.ADMIN, is_active=True).first() or desk.member


def move_quick(driver: Driver, about: About) -> None:
    """The first card is in hand. Shift and the arrow: it moves, and the amount goes along."""
    driver.think()
    driver.key("Shift+ArrowRight")
    _went_along(driver, about)


def move_obvious(driver: Driver, about: About) -> None:
    """Drag the card; the amount goes along."""
    driver.think()
    _drag(driver, about)
    _went_along(driver, about)


def _drag(driver: Driver, about: About) -> None:
    page = driver.page
    driver.drag(page.locator(f"#deal-{about.deal.pk}"), page.locator(f"[data-stage='{about.stage.pk}'] .col__head"))


def _went_along(driver: Driver, about: About) -> None:
    """The card stands in the stage, and the page says what it took along."""
    driver.until(driver.page.locator(f"[data-stage='{about.stage.pk}'] #deal-{about.deal.pk}"))
    driver.until(driver.page.get_by_text("as the mail says"))


def typed_quick(driver: Driver, about: About) -> None:
    """The first card is in hand. Shift and the arrow; the amount, Enter."""
    driver.think()
    driver.key("Shift+ArrowRight")
    _typed(driver)


def typed_obvious(driver: Driver, about: About) -> None:
    """Drag the card; the amount, Enter."""
    driver.think()
    _drag(driver, about)
    _typed(driver)


def _typed(driver: Driver) -> None:
    page = driver.page
    driver.until_focused(page.locator("#askpanel .input"))
    driver.think()
    driver.type("48500")
    driver.key("Enter")
    driver.until(lambda: not page.locator("#askpanel").is_visible())


def move_check(_desk: Desk, about: About) -> None:
    """It stands in the stage, and has what the stage asks for."""
    deal = Deal.objects.get(pk=about.deal.pk)
    holds(deal.stage_id == about.stage.pk, "the deal was not moved")
    holds(deal.amount == 48_500, f"what the stage asks is answered with {deal.amount}")


# 5 --------------------------------------------------------------------------------------------------------------------


def worth_quick(driver: Driver, about: About) -> None:
    """The first card is in hand. M, the amount, Enter; C, month and day, Enter."""
    page, card = driver.page, f"#deal-{about.deal.pk}"
    driver.think()
    driver.key("m")
    driver.type(AMOUNT)  # what is typed before the field is there goes into it
    driver.key("Enter")
    driver.until(page.get_by_text("Amount is now"))
    driver.think()
    driver.key("c")
    driver.until_focused(page.locator(f"{card} input[name=value]"))
    driver.type("1211")
    driver.key("Enter")
    driver.until(page.get_by_text("Close is now"))


def worth_obvious(driver: Driver, about: About) -> None:
    """A click on the amount, a click on the date."""
    page, card = driver.page, f"#deal-{about.deal.pk}"
    driver.think()
    driver.click(page.locator(f"{card} [data-edit$=amount]"))
    driver.until_focused(page.locator(f"{card} input[name=value]"))
    driver.type(AMOUNT)
    driver.key("Enter")
    driver.until(page.get_by_text("Amount is now"))
    driver.think()
    driver.click(page.locator(f"{card} [data-edit$=close_date]"))
    driver.until_focused(page.locator(f"{card} input[name=value]"))
    driver.type("1211")
    driver.key("Enter")
    driver.until(page.get_by_text("Close is now"))


def worth_check(_desk: Desk, about: About) -> None:
    """Both are what was typed."""
    deal = Deal.objects.get(pk=about.deal.pk)
    holds(str(deal.amount) == f"{AMOUNT}.00", f"the amount is {deal.amount}")
    holds(
        deal.close_date and (deal.close_date.month, deal.close_date.day) == (12, 11), f"it closes on {deal.close_date}"
    )


# 10 -------------------------------------------------------------------------------------------------------------------


def ten(desk: Desk) -> About:
    """Ten deals that close first of all one's own."""
    about = customer(desk)
    about.deals = [deal_of(desk, about.company, f"Line {number + 1}", days=number - 400) for number in range(DEALS)]
    return about


def review_quick(driver: Driver, about: About) -> None:
    """L is the list; in its grid a step, Tab, a date, Enter, and the next one."""
    page = driver.page
    driver.think()
    driver.key("l")
    driver.until(page.locator(f"[data-pk='{about.deals[0].pk}']"))
    _fill(driver, about, first="s")


def review_obvious(driver: Driver, about: About) -> None:
    """List, a click into the first cell, and the same."""
    page = driver.page
    driver.think()
    driver.click(page.get_by_role("link", name="List"))
    first = page.locator(f"[data-pk='{about.deals[0].pk}'] [data-cell=next_step]")
    driver.until(first)
    _fill(driver, about, into=first)


def _fill(driver: Driver, about: About, first: str = "", into: object = None) -> None:
    page = driver.page
    for number, deal in enumerate(about.deals):
        row = f"[data-pk='{deal.pk}']"
        driver.think()
        if not number:
            driver.key(first) if first else driver.click(into)
        driver.type(STEP)
        driver.key("Tab")
        driver.until(
            lambda row=row: page.locator(f"{row} [data-cell=close_date]").evaluate(
                "cell => cell.contains(document.activeElement)"
            )
        )
        driver.type("11/12")
        driver.key("Enter")
    driver.until(lambda: _reviewed(about))


def _reviewed(about: About) -> bool:
    rows = Deal.objects.filter(pk__in=[deal.pk for deal in about.deals], next_step__iexact=STEP)
    return sum(row.close_date.month == 12 and row.close_date > date(2025, 12, 31) for row in rows) == DEALS


def review_check(_desk: Desk, about: About) -> None:
    """All ten have both."""
    holds(_reviewed(about), "not all ten deals have their step and date")


# 11 -------------------------------------------------------------------------------------------------------------------


def nothing(_desk: Desk) -> About:
    """The company as it is."""
    return About()


def pipeline_quick(driver: Driver, _about: About) -> None:
    """V on the board."""
    driver.think()
    driver.key("v")
    driver.until(driver.page.locator("h1", has_text="Pipeline"))


def pipeline_obvious(driver: Driver, _about: About) -> None:
    """By member, in the tabs over the board."""
    driver.think()
    driver.click(driver.page.get_by_role("link", name="By member"))
    driver.until(driver.page.locator("h1", has_text="Pipeline"))


def pipeline_check(_desk: Desk, _about: About) -> None:
    """Nothing changes; the path ends only where the page shows."""


TASKS = [
    Task(4, "Move a deal a stage on with what the stage asks", (5.1, 7.6), (3, 5), asking, move_quick, move_obvious, move_check),
    Task(4, "The same where no mail says it: typed", (5.1, 7.6), (3, 5), unknown, typed_quick, typed_obvious, move_check, beside=True),
    Task(5, "Change amount and close date", (16.5, 17.4), (7, 10), with_deal, worth_quick, worth_obvious, worth_check),
    Task(10, "Next step and close date on ten deals before a review", (200.7, 329.3), (70, 110), ten, review_quick, review_obvious, review_check),
    Task(11, "Pipeline by stage and member for this quarter", (7.9, 19.7), (4, 7), nothing, pipeline_quick, pipeline_obvious, pipeline_check),
]  # fmt: skip
