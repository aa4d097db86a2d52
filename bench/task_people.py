"""Tasks about people: finding one, the next meeting, a follow-up that stops on a reply, and a duplicate."""

from __future__ import annotations

from types import SimpleNamespace as About

from django.utils import timezone
from task_driver import Driver
from task_entry import COMPANY, NOTE, PERSON, PHONE, customer, some_domain, with_deal
from task_list import Desk, Task, holds
from task_steps import open_person, type_into_palette

from wellworn.outreach.models import Enrolment
from wellworn.records import handles, writing
from wellworn.records.creating import create
from wellworn.records.duplicates import finding
from wellworn.records.models import Activity, Kind, Person

# 7 --------------------------------------------------------------------------------------------------------------------


def talked(desk: Desk) -> About:
    """Somebody with whom a member has talked."""
    about = customer(desk)
    writing.write_down(about.person, NOTE, by=desk.member, kind="call", outcome="reached")
    return about


def find_quick(driver: Driver, _about: About) -> None:
    """Ctrl K, half a name: the last exchange stands beside it."""
    page = driver.page
    type_into_palette(driver, "runa")
    driver.until(page.locator(".palette__peek", has_text=NOTE))


def find_obvious(driver: Driver, _about: About) -> None:
    """Find, half a name, Enter, and the page."""
    page = driver.page
    driver.think()
    driver.click(page.locator("[data-find]").first)
    driver.until_focused(page.locator("#palette input"))
    driver.think()
    driver.type("Runa S")
    driver.key("Enter")
    driver.until(page.locator("h1", has_text=PERSON))
    driver.until(page.locator(".tl__text", has_text=NOTE))


def find_check(_desk: Desk, about: About) -> None:
    """Nothing changes; the words that were read are those of the last exchange."""
    last = Activity.objects.filter(placements__kind=Kind.PERSON, placements__record_id=about.person.pk).first()
    holds(last and NOTE in last.text.new, "what was read is not the last exchange")


# 8 --------------------------------------------------------------------------------------------------------------------


def nothing(_desk: Desk) -> About:
    """The company as it is: the lead seller has a meeting ahead."""
    return About()


def brief_quick(driver: Driver, _about: About) -> None:
    """P."""
    driver.think()
    driver.key("p")
    driver.until(lambda: "brief" in driver.page.url)
    driver.until(driver.page.locator("h1"))


def brief_obvious(driver: Driver, _about: About) -> None:
    """Next brief in the navigation."""
    driver.think()
    driver.click(driver.page.locator(".side__next"))
    driver.until(lambda: "brief" in driver.page.url)
    driver.until(driver.page.locator("h1"))


def brief_check(desk: Desk, _about: About) -> None:
    """There is a meeting to prepare."""
    ahead = Activity.objects.visible_to(desk.member).filter(kind="meeting", occurred_at__gte=timezone.now())
    holds(ahead.exists(), "there is no meeting ahead")


# 9 --------------------------------------------------------------------------------------------------------------------


def writable(desk: Desk) -> About:
    """A deal with somebody who has an address."""
    about = with_deal(desk)
    handles.add(about.person, handles.MAIL, f"runa@{some_domain()}", by=desk.member)
    return about


def mail_quick(driver: Driver, _about: About) -> None:
    """Enter opens the deal in hand, O, Enter begins."""
    page = driver.page
    driver.think()
    driver.key("Enter")
    driver.until(page.locator("h1", has_text="Level on 4 tanks"))
    driver.think()
    driver.key("o")
    driver.until_focused(page.locator("input[name=what]:checked"))
    driver.think()
    driver.key("Enter")
    driver.until(page.locator(".toast"))


def mail_obvious(driver: Driver, _about: About) -> None:
    """The deal, Follow up, Begin."""
    page = driver.page
    driver.think()
    driver.click(page.locator("[data-deal] a[data-open]", has_text=COMPANY).first)
    driver.until(page.locator("h1", has_text="Level on 4 tanks"))
    driver.think()
    driver.click(page.get_by_role("link", name="Follow up"))
    driver.until(page.locator("input[name=what]:checked"))
    driver.think()
    driver.click(page.get_by_role("button", name="Begin"))
    driver.until(page.locator(".toast"))


def mail_check(desk: Desk, about: About) -> None:
    """It is under way to that person, from a template, and what stops it is watched; the server has taken the mail."""
    row = Enrolment.objects.filter(person=about.person, member=desk.member).order_by("-pk").first()
    holds(row and row.is_underway, "no follow-up is under way")
    desk.sends(row)


# 12 -------------------------------------------------------------------------------------------------------------------


def twins(desk: Desk) -> About:
    """Somebody who is here twice, and the search for doubles has seen it."""
    about = customer(desk)
    handles.add(about.person, handles.MAIL, f"runa@{some_domain()}", by=desk.member)
    about.other = desk.keep(create(PERSON, by=desk.member, kind=Kind.PERSON, company=about.company).record)
    for one in (about.person, about.other):
        handles.add(one, handles.PHONE, PHONE, by=desk.member)
    for one in (about.person, about.other):
        finding.compare(Kind.PERSON, [one.pk])
    return about


def merge_quick(driver: Driver, _about: About) -> None:
    """The palette's page of duplicates; A merges the pair in hand."""
    page = driver.page
    type_into_palette(driver, "dup")
    driver.key("Enter")
    driver.until(page.locator(".pair[aria-current=true]", has_text=PERSON))
    driver.think()
    driver.key("a")
    driver.until(page.get_by_text("is now part of"))


def merge_obvious(driver: Driver, _about: About) -> None:
    """People, whoever is meant, Merge with another, The same: merge."""
    page = driver.page
    open_person(driver, PERSON)
    driver.think()
    driver.click(page.get_by_role("link", name="Merge with another"))
    same = page.get_by_role("button", name="The same as")
    driver.until(same)
    driver.think()
    driver.click(same.first)
    driver.until(page.get_by_text("is now part of"))


def merge_check(_desk: Desk, about: About) -> None:
    """One of the two is left."""
    left = Person.objects.filter(pk__in=[about.person.pk, about.other.pk], deleted_at=None)
    holds(left.count() == 1, f"{left.count()} of the two are left")


TASKS = [
    Task(7, "Find a person by half a name and read the last exchange", (12.1, 18.8), (5, 8), talked, find_quick, find_obvious, find_check),
    Task(8, "Prepare the next meeting", (21.1, 31.1), (3, 6), nothing, brief_quick, brief_obvious, brief_check),
    Task(9, "Send a templated follow-up that stops on a reply", (18.0, 19.3), (8, 12), writable, mail_quick, mail_obvious, mail_check),
    Task(12, "Merge a duplicate", (28.5, 30.0), (7, 12), twins, merge_quick, merge_obvious, merge_check),
]  # fmt: skip
