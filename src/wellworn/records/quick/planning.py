"""What a line will do, before it does it: whom it is about, what exists, what is new, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from wellworn.lib.ids import read_id
from wellworn.members.models import Member
from wellworn.members.workspace import own_currency
from wellworn.records import one_field
from wellworn.records.folding import folded
from wellworn.records.models.deal import Deal
from wellworn.records.quick import cues, grammar, known, naming, numbers
from wellworn.records.quick.naming import Known, Named

NEW = "new"  # the choice of somebody who is not here yet
LONGEST_DEAL = 300


@dataclass(frozen=True, slots=True)
class Who:
    """A person or company of the line: one who is known, several to choose from, or somebody new."""

    text: str  # the name of somebody new
    choices: tuple[Known, ...] = ()
    chosen: Known | None = None
    new_offered: bool = False

    @property
    def is_new(self) -> bool:
        """Whether a record will be made."""
        return self.chosen is None


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done. What is None or empty is not."""

    line: str
    company: Who | None = None
    person: Who | None = None
    title: str = ""
    mail: str = ""
    phone: str = ""
    site: str = ""
    deal_name: str = ""
    deal: Deal | None = None  # the one that has that name already
    amount: Decimal | None = None
    currency: str = ""
    activity: str = ""  # call, met or note, which has happened
    note: str = ""
    task: str = ""
    due: date | None = None
    words: tuple[grammar.Word, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.company or self.person or self.deal_name or self.activity or self.task)

    @property
    def about(self) -> str:
        """Whom it is about, in a word."""
        who = self.person or self.company
        return "" if who is None else who.chosen.name if who.chosen else who.text


def plan(line: str, member: Member, today: date, choices: Mapping[str, str] | None = None) -> Plan:
    """Read a line as `member`, who has chosen among several in `choices` (`person` and `company`: an id, or "new")."""
    draft = grammar.read(line, today)
    if not draft.words:
        return Plan("")
    if draft.currency == numbers.KRONER:
        draft = replace(draft, currency=numbers.KRONER_OF.get(own_currency(), "SEK"))
    firms = known.companies(draft, member)
    those = known.people(draft, firms, member)
    named = naming.named(draft, those, firms)
    chosen = choices or {}
    person = _who(named.person_text, named.people, chosen.get("person", ""))
    company = _who(named.company_text, named.companies, chosen.get("company", ""))
    if company is None and person and person.chosen and person.chosen.company is not None:
        theirs = Known(person.chosen.company, person.chosen.company_name, "", why=person.chosen.name)
        company = Who("", (theirs,), theirs)
    return _acts(named, person, company, member, is_planned=_is_to_come(draft, today))


def _is_to_come(draft: grammar.Draft, today: date) -> bool:
    """Whether a call or meeting is still to be: "call Femke tomorrow" is a task, and nobody has called yet, unless
    more is told of it ("call Femke wants the data sheets tomorrow")."""
    if draft.verb not in (cues.CALL, cues.MET) or draft.has_follow_up or draft.due is None:
        return False
    return draft.due > today and draft.words[0].key not in cues.HAPPENED


def _who(text: str, found: tuple[Known, ...], choice: str) -> Who | None:
    if choice == NEW and (text or found):
        return Who(text or found[0].name, found, None, new_offered=True)
    if found:
        picked = next((one for one in found if one.id == read_id(choice)), found[0])
        return Who(text or picked.name, found, picked, new_offered=bool(text))
    return Who(text) if text else None


def _acts(named: Named, person: Who | None, company: Who | None, member: Member, *, is_planned: bool) -> Plan:
    """What the words that name nobody are for."""
    draft, left = named.draft, naming.left_over(named)
    verb, note, title, deal_name, task = draft.verb, "", "", "", ""
    if person is None and (draft.mail or draft.phone):
        name = left if verb in ("", cues.MET, cues.CALL) and left else ""
        person = Who(name or one_field.name_of_address(draft.mail) if draft.mail else name or draft.phone)
        left = "" if name else left
    if naming.has_deal(named):
        deal_name, left = (left or _unnamed(company, person))[:LONGEST_DEAL], ""
    if is_planned and not _tells(left):
        task, left, verb = _to_do(verb, person or company, left), "", ""
    elif draft.has_follow_up or draft.due:
        said_now = draft.has_follow_up or verb in (cues.CALL, cues.MET)  # what was said stays what was said
        task = grammar.task_name(draft) if draft.has_follow_up else "" if said_now else left
        left = left if said_now else ""
        task = task or _follow_up(person, company)
        if grammar.TIME.fullmatch(task):  # a time alone names no task
            task = f"{_follow_up(person, company)}, {task}"
    elif verb == cues.MET and person is not None and person.is_new:
        title, left = left[:200], ""
    if verb == cues.TASK and not task:
        task = left or draft.line
        left = ""
    activity = {cues.CALL: "call", cues.MET: "met", cues.NOTE: "note"}.get(verb, "")
    if left:
        if activity or person is not None or company is not None or deal_name or task:
            note, activity = left, activity or "note"
        else:
            task = left
    deal = known.same_deal(deal_name, _deals(person, company, member)) if deal_name else None
    return Plan(
        line=draft.line, company=company, person=person, title=title, mail=draft.mail, phone=draft.phone, site=draft.site,
        deal_name=deal_name, deal=deal, amount=draft.amount, currency=draft.currency, activity=activity, note=note, task=task,
        due=draft.due, words=draft.words,
    )  # fmt: skip


def _deals(person: Who | None, company: Who | None, member: Member) -> list[Deal]:
    firm = company.chosen.id if company and company.chosen else None
    return known.deals(firm, person.chosen.id if person and person.chosen else None, member)


def _unnamed(company: Who | None, person: Who | None) -> str:
    who = company or person
    return "" if who is None else who.chosen.name if who.chosen else who.text


def _to_do(verb: str, who: Who | None, left: str) -> str:
    """What a call or meeting to come is called as a task: with whom, at what time or about what."""
    does = _("Call") if verb == cues.CALL else _("Meet")
    task = f"{does} {_unnamed(None, who)}".strip()
    return f"{task}, {left}" if grammar.TIME.fullmatch(left) else f"{task} {left}".strip()


def _tells(left: str) -> bool:
    """Whether the words after a name tell what came of it, so that it has happened: "wants the data sheets", not "about the leak"."""
    return bool(left) and not grammar.TIME.fullmatch(left) and folded(left.split()[0]) not in cues.WITH


def _follow_up(person: Who | None, company: Who | None) -> str:
    name = _unnamed(person, company)
    return _("Follow up with %(name)s") % {"name": name} if name else _("Follow up")
