"""Tasks that write something down: a call, somebody new, a deal, a follow-up."""

from __future__ import annotations

import random
import tempfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace as About

from django.utils import timezone
from task_driver import Driver
from task_list import Desk, Task, holds
from task_steps import open_person, type_into_palette

from wellworn.capture import run as runs
from wellworn.capture.models import Mailbox, SourceKind
from wellworn.capture.sources.files import open_files
from wellworn.demo.letters import Letter, Writer, to_bytes
from wellworn.records import keeping
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Activity, Address, Company, Deal, Kind, Person, Phone, Stage
from wellworn.records.models import Task as ToDo

PERSON, COMPANY, PHONE = "Runa Solberg", "Kvistad Marine", "+46701740605"  # 12, 14 and 12 characters
AMOUNT, NOTE = "48500", "want our sensor sheets before the budget"  # 5 and 40 characters
TITLE = "Plant manager"
TUESDAY = 1


def some_domain() -> str:
    """A domain that no earlier run has used, so that an address at it has 22 characters."""
    while True:
        home = "kvis" + "".join(random.choice("bdfgklmnprst") + random.choice("aeiou") for _ in range(2)) + "x.example"
        if not Address.objects.filter(address__endswith=f"@{home}").exists():
            return home


def sweep(desk: Desk) -> None:
    """Take away what a run that was cut off has left."""
    people = Person.objects.visible_to(desk.member).filter(name=PERSON)
    companies = Company.objects.visible_to(desk.member).filter(name=COMPANY)
    deals = Deal.objects.visible_to(desk.member).filter(company__name=COMPANY)
    for record in (*deals, *people, *companies):
        keeping.delete(record, by=desk.member)


def customer(desk: Desk) -> About:
    """A company that is known, and somebody there."""
    company = desk.keep(create(COMPANY, by=desk.member, kind=Kind.COMPANY).record)
    person = desk.keep(create(PERSON, by=desk.member, kind=Kind.PERSON, company=company).record)
    return About(company=company, person=person)


def deal_of(
    desk: Desk, company: Company, name: str = "Level on 4 tanks", *, days: int = -400, amount: str = "31000"
) -> Deal:
    """A deal that stands first on one's own board, for its close date is the first."""
    deal: Deal = desk.keep(create(name, by=desk.member, kind=Kind.DEAL, company=company).record)
    change(deal, "close_date", str((timezone.now() + timedelta(days=days)).date()), by=desk.member)
    if amount:
        change(deal, "amount", amount, by=desk.member)
    return deal


def with_deal(desk: Desk, amount: str = "31000") -> About:
    """The same with an open deal, the first of the board."""
    about = customer(desk)
    about.deal = deal_of(desk, about.company, amount=amount)
    about.deal.people.add(about.person)
    return about


# 1 --------------------------------------------------------------------------------------------------------------------


def call_quick(driver: Driver, _about: About) -> None:
    """Q, one line, Enter."""
    page = driver.page
    driver.think()
    driver.key("q")
    driver.think()
    driver.type(f"c runa {NOTE}")  # what is typed before the line is there goes into it
    driver.think()
    driver.type(" tue")
    driver.key("Enter")
    driver.until(page.get_by_text("Saved:"))


def call_obvious(driver: Driver, _about: About) -> None:
    """Quick entry in the navigation, and a sentence like the one that its field shows."""
    page = driver.page
    driver.think()
    driver.click(page.locator("[data-quick]").first)
    driver.until_focused(page.locator("dialog [name=line]"))
    driver.think()
    driver.type(f"call Runa {NOTE}")
    driver.think()
    driver.type(" follow up Tuesday")
    driver.key("Enter")
    driver.until(page.get_by_text("Saved:"))


def call_check(desk: Desk, about: About) -> None:
    """The call is on the person's timeline with its words and outcome, and the next step has its day."""
    call = Activity.objects.filter(kind="call", placements__kind=Kind.PERSON, placements__record_id=about.person.pk)
    holds(call.filter(text__new__icontains=NOTE).exists(), "no call with the note is on the timeline")
    holds(call.filter(status="reached").exists(), "the call has no outcome")
    step = ToDo.objects.filter(person=about.person, deleted_at=None).first()
    holds(step and step.due_on and step.due_on.weekday() == TUESDAY, "there is no next step for Tuesday")
    desk.keep(step)


# 2 --------------------------------------------------------------------------------------------------------------------


def somebody_new(desk: Desk) -> About:
    """The first meeting is over; they have written, with their signature, and had an answer. Capture has read both mails."""
    home = some_domain()
    they = Writer(PERSON, f"runa@{home}", f"{PERSON}\n{TITLE}\n{COMPANY}\nT {PHONE}\nwww.{home}")
    we, now = Writer(desk.member.name, desk.member.email), timezone.now()
    thanks = Letter(
        they, (we,), now - timedelta(hours=3), "Your visit", "Hello,\n\nthank you for coming to see us.\n\nBest regards"
    )
    answer = Letter(
        we,
        (they,),
        now - timedelta(hours=2),
        "Re: Your visit",
        "Hello Runa,\n\nthank you for the tour.",
        answers=thanks,
    )
    captured(desk, thanks, answer)
    person = Person.objects.get(addresses__address=they.email)
    for one in filter(None, (person.company, person)):
        desk.keep(one)
    return About(person=person)


def captured(desk: Desk, *letters: Letter) -> None:
    """Letters of the member's mailbox, read as any."""
    folder = Path(tempfile.mkdtemp(prefix="wellworn-bench-mail-"))
    for number, letter in enumerate(letters):
        (folder / f"{number}.eml").write_bytes(to_bytes(letter))
    now = timezone.now()
    box = Mailbox.objects.create(member=desk.member, kind=SourceKind.FILES, location=str(folder), created_at=now)
    runs.run(box, open_files(folder))


def new_quick(driver: Driver, _about: About) -> None:
    """Ctrl K, half the name, Enter: they are there. A takes the title from the signature."""
    page = driver.page
    type_into_palette(driver, "runa")
    driver.key("Enter")
    driver.until(page.locator("h1", has_text=PERSON))
    driver.until(page.locator("[data-item]", has_text=TITLE))
    driver.think()
    driver.key("a")
    driver.until(page.locator(".decided"))


def new_obvious(driver: Driver, _about: About) -> None:
    """People, whoever was in touch last, Accept."""
    page = driver.page
    open_person(driver, PERSON)
    driver.think()
    driver.click(page.locator("[data-item]", has_text=TITLE).get_by_role("button", name="Accept"))
    driver.until(page.locator(".decided"))


def new_check(_desk: Desk, about: About) -> None:
    """Name, company, address, phone and title."""
    person = Person.objects.select_related("company").get(pk=about.person.pk)
    holds(person.name == PERSON, f"they are called {person.name}")
    holds(person.company is not None, "they have no company")
    holds(person.addresses.exists(), "they have no mail address")
    holds(Phone.objects.filter(kind=Kind.PERSON, record_id=person.pk).exists(), "they have no phone")
    holds(person.title == TITLE, "they have no title")


# 3 --------------------------------------------------------------------------------------------------------------------


def deal_quick(driver: Driver, _about: About) -> None:
    """N, the beginning of the company, the amount, Enter."""
    driver.think()
    driver.key("n")
    driver.until_focused(driver.page.get_by_label("New deal"))
    driver.type(f"kvistad {AMOUNT}")
    driver.key("Enter")
    driver.until(driver.page.get_by_text("is here."))


def deal_obvious(driver: Driver, _about: About) -> None:
    """The line at the head, with the whole name of the company."""
    page = driver.page
    driver.think()
    driver.click(page.get_by_label("New deal"))
    driver.until_focused(page.get_by_label("New deal"))
    driver.type(f"{COMPANY} {AMOUNT}")
    driver.key("Enter")
    driver.until(page.get_by_text("is here."))


def deal_check(desk: Desk, about: About) -> None:
    """An open deal of that amount at that company."""
    deal = Deal.objects.filter(company=about.company, amount=AMOUNT, owner=desk.member, closed_at=None).first()
    holds(deal, "there is no such deal at the company")
    desk.keep(deal)


# 6 --------------------------------------------------------------------------------------------------------------------


def follow_quick(driver: Driver, _about: About) -> None:
    """U on the card in hand, a day, Enter."""
    page = driver.page
    driver.think()
    driver.key("u")
    driver.until_focused(page.locator("#follow-line"))
    driver.think()
    driver.type("tue")
    driver.key("Enter")
    driver.until(page.get_by_text("To do:"))


def follow_obvious(driver: Driver, about: About) -> None:
    """The bell of the card, a day."""
    page = driver.page
    driver.think()
    driver.click(page.locator(f"#deal-{about.deal.pk} [data-follow]"))
    driver.until_focused(page.locator("#follow-line"))
    driver.think()
    driver.type("next Tuesday")
    driver.key("Enter")
    driver.until(page.get_by_text("To do:"))


def follow_check(desk: Desk, about: About) -> None:
    """A task of the deal for a Tuesday within the fortnight."""
    task = ToDo.objects.filter(deal=about.deal, deleted_at=None, owner=desk.member).first()
    holds(task and task.due_on and task.due_on.weekday() == TUESDAY, "there is no follow-up for Tuesday")
    desk.keep(task)


TASKS = [
    Task(1, "Log a call with a known person, its outcome and next step with a date", (42.6, 59.3), (20, 26), customer, call_quick, call_obvious, call_check),
    Task(2, "Add a person and company after a first meeting: name, company, e-mail, phone, title", (38.3, 49.3), (10, 20), somebody_new, new_quick, new_obvious, new_check),
    Task(3, "Open a deal with an amount at a known company", (13.2, 31.2), (7, 12), customer, deal_quick, deal_obvious, deal_check),
    Task(6, "A follow-up for next Tuesday", (16.7, 24.6), (5, 9), with_deal, follow_quick, follow_obvious, follow_check),
]  # fmt: skip


def stage_named(name: str) -> Stage:
    """A stage of the first pipeline."""
    return Stage.objects.filter(archived_at=None, name=name).order_by("pipeline__position", "pk")[0]
