"""Between the numbers and everybody who reads them stands one gate: `adoption/asking.py`.

The source of the whole product is walked: nothing outside of it counts a measure, reads a day of use, an event, the cost of a field, what
people typed into one, what is kept of an audit or of a decision, or says the name of one of their tables to the database, but for the
files below, each with its reason. A reason that is no longer needed fails here too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import wellworn

SOURCE = Path(wellworn.__file__ or "").parent

# Modules that count, or read what was counted, before anything is held back.
COUNTING = {
    "wellworn.measures.report", "wellworn.measures.engines", "wellworn.measures.holding_back", "wellworn.measures.gathering",
    "wellworn.measures.truth.report", "wellworn.adoption.truth.values", "wellworn.adoption.truth.standing_cells", "wellworn.adoption.counted", "wellworn.adoption.kept", "wellworn.adoption.tables", "wellworn.adoption.people", "wellworn.adoption.permitting",
}  # fmt: skip
# Functions that give sums over people, in modules whose other names do not.
SUMS = {
    "wellworn.usage.efforts": {"entered", "by_form"},
    "wellworn.usage.hand_costs": {"measured", "hand_costs", "costs"},
}
HARMLESS = {"Range", "runnable", "BEFORE", "KINDS"}  # of these modules: values and names, which count nothing
# Tables of single people's use: by their class, and by the name that the database knows.
ROWS = {
    "UsageDay",
    "FieldEffort",
    "Counted",
    "DayByHand",
    "TakenIn",
    "Group",
    "Part",
    "LedgerRow",
    "ReaderLedger",
    "TruthAnswer",
    "TruthCell",
    "TruthReport",
    "Kept",
    "Decision",
    "Worked",
}
FROM = ("wellworn.usage.models", "wellworn.adoption.models", "wellworn.friction.models", "wellworn.program.models")
TABLES = re.compile(
    r"\b(usage_usageday|usage_event|usage_fieldeffort|usage_handcost\w*|adoption_counted|adoption_daybyhand|adoption_part|adoption_group|adoption_truth\w+|friction_kept|program_decision|program_worked)\b"
)

# Below `measures` a field has an expression too, which is another thing; there no measure can be imported at all.
ROOMS_OF_MEASURES = re.compile(r"(web|api|cli|demo|program|friction|adoption)/|__main__")

ROLL_UP = "the roll-up itself, and what comes before it"
OWN = "a member's own, filtered by that member"
GATE = "the gate"
BY_HAND = "what acts cost by hand: of months that are over, each of many people, and the same for whoever reads it"
COMMAND = "whoever runs it holds the raw logs of the company, or the machine itself"
FINE = {
    "adoption/asking.py": GATE,
    "adoption/permitting.py": GATE,
    "adoption/ahead.py": "counts by a job what the gate will be asked for",
    "adoption/counted.py": "counts for the gate, and keeps its counts",
    "adoption/kept.py": "the gate's counts, read many at once for the gate",
    "adoption/how_long.py": "how long counting took, for a page to know whether it waits: of no number itself",
    "adoption/statements.py": "words the questions of the gate, and asks none",
    "adoption/putting_by.py": "puts by for the gate what most measures begin with",
    "adoption/tables.py": "the four tables of the gate",
    "adoption/models/__init__.py": "names the tables",
    "adoption/models/ledger.py": "the gate's own memory",
    "adoption/models/decided.py": "the gate's own memory",
    "friction/audit/meaning.py": "judges files that somebody gives it, on the command line; the application's own fields come by the gate",
    "friction/ours/looking.py": "counts by a job who unfolds the further facts of records, and gives nought, at least so many of five, or nothing",
    "adoption/truth/judging.py": "judges by a job what the gate will be asked for, of so many people that it is the same for every reader",
    "adoption/truth/answering.py": "what the detectors say of one field, for the job that judges",
    "adoption/truth/standing.py": "what the gate says of fields as wholes, the same to every reader, for a verdict that a job keeps",
    "adoption/truth/progress.py": "how far the job is, in hundredths",
    "adoption/truth/standing_cells.py": "the gate's own memory of what was judged",
    "adoption/company.py": BY_HAND,
    "adoption/own/given_back.py": BY_HAND,
    "adoption/own/my_week.py": BY_HAND,
    "adoption/worth/asked.py": BY_HAND,
    "friction/models/__init__.py": "names the tables",
    "friction/ours/costing.py": "reads by a job what fields cost, of so many people that it is the same for every reader",
    "friction/ours/reading.py": "keeps what the job read, by which least group",
    "friction/parts/laid_out.py": "in how many records a field is filled at all: of records, and of nobody",
    "friction/parts/told.py": "what is typed in forms: of months that are over, each of many people, and the same for whoever reads it",
    "friction/told.py": "the one way from what is kept to a page, which asks the gate",
    "program/models.py": "names the tables",
    "program/declaring.py": "writes decisions, and reads none",
    "program/of_plans.py": "the days on which something was rolled back, which everybody is told",
    "program/kept.py": "effects by whom the gate let through: with the same groups every reader is shown the same",
    "program/register.py": "what was known when it was decided, for whom the gate told it to and for nobody else",
    "adoption/exposing.py": "whether showing oneself would tell of others: the gate's memory, of which it gives yes or no",
    "adoption/own/facts.py": OWN,
    "adoption/own/reading.py": OWN,
    "web/palette/answering.py": OWN,
    "usage/giving_out.py": OWN,
    "usage/models/__init__.py": "names the tables",
    "usage/models/effort.py": "field effort is sums over people, by field: it names nobody",
    "usage/efforts.py": "field effort is sums over people, by field: it names nobody, and of each it asks whether many made it",
    "usage/hand_costs.py": "field effort is sums over people, by field, of months that are over, each of many people",
    "records/efforts.py": "adds to the sums of a field, and reads none",
    "usage/models/event.py": "writes events, and reads none",
    "usage/rolling.py": ROLL_UP,
    "usage/months.py": ROLL_UP,
    "usage/expiring.py": ROLL_UP,
    "usage/taking_in.py": ROLL_UP,
    "capture/events.py": "writes events, and reads none",
    "api/webhooks/telling.py": "which records were deleted or done, for those who may see the record: not who did it",
    "cli/measure.py": COMMAND,
    "cli/measure_truth.py": COMMAND,
    "demo/asked_still.py": "takes events out of a company that does not exist",
    "demo/asked_less.py": "takes events out of a company that does not exist",
    "demo/worth.py": "writes the costs of fields of a company that does not exist",
    "demo/lived.py": "writes the use of a company that does not exist",
    "demo/past.py": "takes events out of a company that does not exist",
    "demo/visits.py": "takes events out of a company that does not exist",
}


def findings(tree: ast.AST, place: str = "adoption/x.py") -> Iterator[str]:
    """What of a module goes past the gate."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module in COUNTING and {name.name for name in node.names} - HARMLESS:
                yield node.module
            for name in node.names:
                if f"{node.module}.{name.name}" in COUNTING:
                    yield f"{node.module}.{name.name}"
                if node.module.startswith(FROM) and name.name in ROWS:
                    yield name.name
                if name.name in SUMS.get(node.module, ()) or f"{node.module}.{name.name}" in SUMS:
                    yield f"{node.module}.{name.name}"
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in COUNTING or name.name in SUMS)
        elif isinstance(node, ast.Attribute):
            if node.attr == "expression" and ROOMS_OF_MEASURES.match(place):
                yield ".expression"
            if node.attr == "objects" and isinstance(node.value, ast.Name) and node.value.id in {"Event", "UsageEvent"}:
                yield "Event.objects"
            if node.attr == "decisions" and place.startswith("program/"):
                yield ".decisions"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get_model":
            if any(
                isinstance(one, ast.Constant) and one.value in ("usage", "adoption", "friction", "program")
                for one in node.args
            ):
                yield "get_model"
        elif (
            isinstance(node, ast.Constant)
            and place.startswith("program/")
            and node.value in ("decisions", "decisions__by")
        ):
            yield "decisions"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and (found := TABLES.search(node.value)):
            yield found[0]


def past_the_gate() -> dict[str, set[str]]:
    """Each module that goes past the gate, and how. A room's `measures`, its tables' classes and migrations are what is guarded."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        if place.startswith("measures/") or "/migrations/" in place:
            continue
        if ways := set(findings(ast.parse(path.read_text()), place)):
            found[place] = ways
    return found


def test_nothing_counts_or_reads_use_but_the_gate_and_what_is_named_here() -> None:
    found = past_the_gate()
    assert {place: ways for place, ways in found.items() if place not in FINE} == {}
    assert FINE.keys() - found.keys() == set(), "an exception that is not needed any more"


@pytest.mark.parametrize(
    "code",
    [
        "from wellworn.measures.report import run",
        "from wellworn.measures import engines",
        "import wellworn.measures.report",
        "from wellworn.usage.models import Surface, UsageDay",
        "from wellworn.usage.models.day import UsageDay",
        "rows = Event.objects.filter(member=somebody)",
        "rows = sql.rows('SELECT member_id FROM usage_usageday')",
        "from wellworn.adoption.models.truth import TruthAnswer",
        "from wellworn.adoption.truth.values import counted",
        "from wellworn.adoption.truth import values",
        "from wellworn.usage.efforts import entered",
        "from wellworn.usage import efforts",
        "import wellworn.usage.hand_costs",
        "from wellworn.usage.hand_costs import SAVES, measured",
        "from wellworn.friction.models import Kept, Plan",
        "rows = sql.rows('SELECT facts FROM friction_kept')",
        "from wellworn.program.models import Decision",
        "Decision = apps.get_model('program', 'Decision')",
        "rows = sql.rows('SELECT * FROM adoption_truthanswer')",
        "table = HABIT.expression(tables, scope)",
        "UsageDay = apps.get_model('usage', 'UsageDay')",
    ],
)
def test_whoever_goes_past_is_found(code: str) -> None:
    assert list(findings(ast.parse(code)))


def test_whoever_reaches_a_decision_through_its_intervention_is_found() -> None:
    assert list(findings(ast.parse("told = one.decisions.all()"), "program/views.py")) == [".decisions"]
    assert list(findings(ast.parse("rows.prefetch_related('decisions__by')"), "program/views.py")) == ["decisions"]


def test_no_page_reads_rows_by_itself() -> None:
    """What a template is given has been through the gate: it reaches for no rows of its own."""
    reached = re.compile(r"\b\w+\.(decisions|answers|effort)\.(all|first|count)\b")
    assert [path.name for path in SOURCE.rglob("*.html") if reached.search(path.read_text())] == []


def test_who_records_an_event_or_asks_the_gate_is_left_alone() -> None:
    fine = "from wellworn.usage.models import Event, Surface\nEvent.record('x', by=by)\nanswer = ask(HABIT, scope, by=by, page='x')"
    assert not list(findings(ast.parse(fine)))
