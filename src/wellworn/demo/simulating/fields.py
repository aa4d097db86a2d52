"""The form: what is asked of a deal, a person and a company, what is true of each field, and how it is lied about when it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wellworn.demo.simulating.case import Case, Verdict

VITAL, AUTOMATABLE, USELESS, LIED_ABOUT = Verdict


class Pattern(Enum):
    """What a made-up entry looks like."""

    JUNK = "junk words"
    DEFAULT_KEPT = "the default kept"
    HEAPED = "round numbers"
    COPIED = "copied text"
    MONTH_END = "always the end of a month"
    DEADLINE = "entered in bulk at the deadline"
    THRESHOLD = "just beyond a threshold"


@dataclass(frozen=True)
class FormField:
    """A field of the form."""

    object: str
    name: str
    kind: str
    verdict: Verdict
    seconds: float  # that it takes to fill in, honestly
    pattern: Pattern | None = None
    options: tuple[str, ...] = ()
    default: str | None = None


FORM = (
    FormField("deal", "amount", "money", VITAL, 9),
    FormField("deal", "close_date", "day", VITAL, 7),
    FormField("deal", "forecast", "choice", VITAL, 4, options=("pipeline", "best case", "commit")),
    FormField("company", "industry", "choice", VITAL, 5, options=("dairy", "paper", "water", "beer", "food", "pharma")),
    FormField("person", "mail", "mail", VITAL, 11),
    FormField("deal", "next_step", "text", LIED_ABOUT, 14, Pattern.JUNK),
    FormField("deal", "competitor", "choice", LIED_ABOUT, 8, Pattern.DEFAULT_KEPT,
              ("Unknown", "Halvorsen", "Brightline", "Tarn & Co", "Ostermoor"), "Unknown"),
    FormField("deal", "expected_volume", "number", LIED_ABOUT, 16, Pattern.HEAPED),
    FormField("deal", "visit_report", "long_text", LIED_ABOUT, 55, Pattern.COPIED),
    FormField("deal", "contract_start", "day", LIED_ABOUT, 9, Pattern.MONTH_END),
    FormField("deal", "discount_reason", "text", LIED_ABOUT, 18, Pattern.DEADLINE),
    FormField("deal", "order_intake", "number", LIED_ABOUT, 12, Pattern.THRESHOLD),
    FormField("deal", "lead_source", "choice", AUTOMATABLE, 5, options=("web", "fair", "referral", "call")),
    FormField("person", "phone", "phone", AUTOMATABLE, 12),
    FormField("person", "title", "text", AUTOMATABLE, 8),
    FormField("company", "website", "link", AUTOMATABLE, 9),
    FormField("company", "city", "text", AUTOMATABLE, 6),
    FormField("deal", "region_code", "choice", USELESS, 6, options=("R1", "R2", "R3", "R4")),
    FormField("deal", "segment", "choice", USELESS, 6, options=("A", "B", "C")),
    FormField("deal", "machine_park", "text", USELESS, 20),
    FormField("deal", "internal_code", "text", USELESS, 10),
    FormField("deal", "service_level", "choice", USELESS, 5, options=("basic", "plus", "full")),
    FormField("person", "second_phone", "phone", USELESS, 11),
    FormField("company", "plant_size", "number", USELESS, 12),
    FormField("company", "fiscal_year_end", "day", USELESS, 9),
)  # fmt: skip
FILLED = {VITAL: 0.85, AUTOMATABLE: 0.5, LIED_ABOUT: 0.35, USELESS: 0.08}  # where nothing is required
FILLED_WHERE_REQUIRED = 0.98


def required(case: Case, month: int) -> frozenset[str]:
    """The fields that the form requires in a month: as many of FORM from its top as the story says."""
    count = round(case.share("required", month) * len(FORM))
    return frozenset(f"{field.object}.{field.name}" for field in FORM[:count])


def key(field: FormField) -> str:
    """deal.amount"""
    return f"{field.object}.{field.name}"
