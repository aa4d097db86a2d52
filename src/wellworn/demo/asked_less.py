"""What Norrvik used to ask of every deal, what its people thought of that, and what it asks since: an audit with a plan that is done, and
one that half of the teams have."""

from __future__ import annotations

import random
from datetime import datetime, time

from django.utils import timezone

from wellworn.adoption.models.annotation import Annotation
from wellworn.demo import dating
from wellworn.demo.stages import ways_of
from wellworn.friction import applying, told, wondering
from wellworn.friction.applying import Wanted
from wellworn.friction.line import Line
from wellworn.friction.models import Act, Plan
from wellworn.friction.ours.reading import read_everything
from wellworn.members.models import Member
from wellworn.program.models import Intervention
from wellworn.records.changing import change
from wellworn.records.custom import own_fields
from wellworn.records.fields import fields_of
from wellworn.records.models import Deal, Kind, Stage
from wellworn.records.models.custom import FieldType
from wellworn.records.pipelines import ask
from wellworn.usage.models import Event

SEED = 155
HONEST = 0.4  # of the answers; the rest is what people write when they have to write something
FILLERS = ("n/a", "x", "-", "n/a", "none", "...", "tbd", "?")
OBJECT = str(Kind.DEAL)
# label, stage that insisted on it, why it said, and what people write who know something
ASKED = (
    ("Purpose of the visit", "Discover", "For the monthly report.", ("New plant", "Replacement", "Second line", "Tender", "Audit found gaps")),
    ("Competitor seen", "Discover", "Marketing collects them.", ("Endress", "Siemens", "A local maker", "Nobody else", "Vega")),
    ("Customer mood", "Prove", "Asked for by the steering committee.", ("Keen", "Waits for a budget", "Annoyed by the delay", "Curious")),
    ("Decision process", "Prove", "So that nobody is surprised in the end.",
     ("The plant manager decides, purchasing signs", "Two quotes, then the board", "Tender in March, decided in May", "The owner alone")),
)  # fmt: skip
GONE = 3  # of them went first: with the amount there were five that nobody could leave empty
WONDERED = (("customer_mood", "I would have to guess"), ("customer_mood", "Who reads this?"), ("customer_mood", ""), ("customer_mood", ""),
            ("customer_mood", ""), ("decision_process", "At this stage they do not know it themselves"))  # fmt: skip
ANSWER = "Nobody reads it any more: leave it empty. It goes with the next change."


def ask_for_everything(admin: Member, reps: list[Member]) -> list[str]:
    """Ask for everything, fill it in as people do, and let some of them ask why. The fields."""
    keys = _asked(admin)
    _fill_in(keys, random.Random(SEED))
    for (field, words), rep in zip(WONDERED, reps, strict=False):
        wondering.ask(OBJECT, field, by=rep, form="asks", words=words)
    return keys


def ask_less(keys: list[str], admin: Member) -> None:
    """Read what that gave, when it has been judged, and ask less."""
    read_everything()
    lines = {one.name: one for one in told.lines(OBJECT, by=admin)}
    first = _plan("60 % of required fields removed", [lines[key] for key in keys[:GONE]], admin, 100)
    _plan("Decision process: nobody has to", [lines[key] for key in keys[GONE:]], admin, 50)
    wondering.answer(OBJECT, "customer_mood", ANSWER, by=admin)
    _on_its_day(first)
    read_everything()  # as the nights since then have


def _asked(admin: Member) -> list[str]:
    """The fields, and the stages that insist on them."""
    stages = {stage.name: stage for stage in Stage.objects.select_related("pipeline")}
    keys = []
    for label, stage, why, _answers in ASKED:
        row = own_fields.create(OBJECT, label, FieldType.TEXT, by=admin, help_=why)
        ask(stages[stage], row.key, why, by=admin, is_hard=True)
        keys.append(row.key)
    return keys


def _fill_in(keys: list[str], rng: random.Random) -> None:
    """Every deal that has ended has an answer: some of them meant it."""
    ended = list(Deal.objects.filter(closed_at__isnull=False, deleted_at=None).select_related("owner").order_by("pk"))
    ways = ways_of(deal.pk for deal in ended)
    known = {one.name: one for one in fields_of(OBJECT)}
    days: dict[int, datetime] = {}
    for deal in ended:
        way = ways[deal.pk]
        for key, (_label, stage, _why, answers) in zip(keys, ASKED, strict=True):
            answer = rng.choice(answers if rng.random() < HONEST else FILLERS)
            row = change(deal, key, answer, by=deal.owner, known=known[key])
            if row is not None:
                days[row.pk] = way.get(stage, deal.created_at)
    dating.values(days)
    found = [deal.pk for deal in ended]
    Event.objects.filter(kind=OBJECT, record_id__in=found).delete()  # single events of so long ago are kept nowhere


def _plan(name: str, lines: list[Line], admin: Member, share: int) -> Plan:
    wanted = [Wanted(line.change, line.gives_back) for line in lines if line.change is not None]
    return applying.begin(applying.make(name, wanted, by=admin, share=share), by=admin)


def _on_its_day(plan: Plan) -> None:
    """The day on which the company's story has it."""
    day = Annotation.objects.filter(label=plan.name).values_list("day", flat=True).first()
    if day is None:
        return
    at = timezone.make_aware(datetime.combine(day, time(9)))
    Plan.objects.filter(pk=plan.pk).update(made_at=at)
    Act.objects.filter(plan=plan).update(at=at)
    Intervention.objects.filter(name=plan.name, plan=None).update(plan=plan)  # as it was declared in the story
