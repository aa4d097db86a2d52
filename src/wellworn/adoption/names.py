"""What the pages of adoption and the columns of measures are called, and where a measure is explained: they are kept by keys, and shown in
words.

The name of a measure stands here alone. It is a noun that a sentence can begin with ("Active share rose by ..."), so that pages, charts,
mails, files and the register of effects can all use it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.adoption.units import Unit
from wellworn.measures.catalogue import BY_KEY

Words = str | Promise

MEASURES: Mapping[str, Words] = {
    "active_share": gettext_lazy("Active share"), "reach": gettext_lazy("Reach"), "habit": gettext_lazy("Habit"),
    "lifecycle": gettext_lazy("Active people"), "retention": gettext_lazy("Retention"), "stickiness": gettext_lazy("Stickiness"),
    "features": gettext_lazy("Features"), "ramp": gettext_lazy("Until no help is needed"), "given_back": gettext_lazy("Time given back"),
    "completeness": gettext_lazy("Completeness"), "coverage": gettext_lazy("Coverage"),
    "stale_deals": gettext_lazy("Deals that stand still"), "close_dates": gettext_lazy("Close dates that hold"),
    "stage_accuracy": gettext_lazy("Stages that come true"), "forecast_accuracy": gettext_lazy("Forecasts"),
    "worth": gettext_lazy("What the machine did, by month"), "truth": gettext_lazy("Values that nobody meant"),
    "use_by_day": gettext_lazy("Use by day"),
}  # fmt: skip
PAGES: Mapping[str, Words] = {
    "Adoption": gettext_lazy("Adoption"), "Adoption: truth": gettext_lazy("Is it true?"),
    "my week, beside the role": gettext_lazy("My week, beside the role"), "worth": gettext_lazy("What it is worth"),
    "the all-hands screen": gettext_lazy("The all-hands screen"), "the mail of the week": gettext_lazy("The mail of the week"),
    "usage export": gettext_lazy("Use by day, as a file"), "Field audit": gettext_lazy("Field audit"),
    "Audit: stages": gettext_lazy("Audit: stages"), "Audit: what is used": gettext_lazy("Audit: what is used"),
    "Program: an effect": gettext_lazy("Program: an effect"),
    "Program: before it begins": gettext_lazy("Program: before it begins"),
}  # fmt: skip
PREFIX = "Adoption: "  # before a measure's key, its underscores as spaces

SHARE, DAYS, HOURS, COUNT = Unit.SHARE, Unit.DAYS, Unit.HOURS, Unit.COUNT
COLUMNS: Mapping[str, tuple[Words, Unit]] = {
    "role": (gettext_lazy("Role"), COUNT), "team": (gettext_lazy("Team"), COUNT), "people": (gettext_lazy("People"), COUNT),
    "share": (gettext_lazy("Share"), SHARE), "interval": (gettext_lazy("95 % interval"), SHARE),
    "working_days": (gettext_lazy("Working days"), COUNT), "seen_days": (gettext_lazy("Days opened"), COUNT),
    "active_days": (gettext_lazy("Days with work moved on"), COUNT), "active_members": (gettext_lazy("Active people"), COUNT),
    "seen_share": (gettext_lazy("Share of days opened"), SHARE),
    "period": (gettext_lazy("Period"), COUNT), "periods": (gettext_lazy("Periods"), COUNT), "licensed": (gettext_lazy("Periods with a licence"), COUNT),
    "active": (gettext_lazy("Active"), COUNT),
    "method": (gettext_lazy("Counted by"), COUNT), "weeks": (gettext_lazy("Weeks"), COUNT), "power": (gettext_lazy("Every week, a lot"), COUNT),
    "habitual": (gettext_lazy("Every week"), COUNT), "novice": (gettext_lazy("Now and then"), COUNT), "low": (gettext_lazy("Hardly"), COUNT),
    "none": (gettext_lazy("Not at all"), COUNT), "too_new": (gettext_lazy("Too new to tell"), COUNT),
    "week": (gettext_lazy("Week from"), COUNT), "new": (gettext_lazy("New"), COUNT), "returning": (gettext_lazy("Returning"), COUNT),
    "resurrecting": (gettext_lazy("Back after a while"), COUNT), "dormant": (gettext_lazy("Dormant"), COUNT),
    "nth": (gettext_lazy("Weeks since the start"), COUNT), "retained": (gettext_lazy("Still active"), COUNT),
    "worked_days": (gettext_lazy("Working days used"), COUNT), "dau_over_mau": (gettext_lazy("Of calendar days"), SHARE),
    "ceiling": (gettext_lazy("At most, in this calendar"), SHARE), "of_ceiling": (gettext_lazy("Of working days"), SHARE),
    "days_1_4": (gettext_lazy("1 to 4 days"), COUNT), "days_5_9": (gettext_lazy("5 to 9 days"), COUNT), "days_10_14": (gettext_lazy("10 to 14 days"), COUNT),
    "days_15_19": (gettext_lazy("15 to 19 days"), COUNT), "days_20_28": (gettext_lazy("20 to 28 days"), COUNT),
    "feature": (gettext_lazy("Feature"), COUNT), "users": (gettext_lazy("Used it"), COUNT), "once": (gettext_lazy("On one day only"), COUNT),
    "acts": (gettext_lazy("Times"), COUNT), "verdict": (gettext_lazy("Verdict"), COUNT),
    "proficient": (gettext_lazy("Without help by now"), COUNT), "censored": (gettext_lazy("Followed until now"), COUNT),
    "days": (gettext_lazy("Days"), COUNT), "median_days": (gettext_lazy("Half by"), DAYS), "median_interval": (gettext_lazy("95 % interval, days"), COUNT),
    "by_day_30": (gettext_lazy("By day 30"), SHARE), "by_day_60": (gettext_lazy("By day 60"), SHARE),
    "by_day_90": (gettext_lazy("By day 90"), SHARE), "by_day_180": (gettext_lazy("By day 180"), SHARE),
    **{f"by_day_{day}_interval": (gettext_lazy("95 % interval"), SHARE) for day in (30, 60, 90, 180)},
    "suppressed": (gettext_lazy("Held back"), COUNT),
    "hours": (gettext_lazy("Hours"), HOURS), "source": (gettext_lazy("What an act costs, from"), COUNT),
    "object": (gettext_lazy("Object"), COUNT), "stage": (gettext_lazy("Stage"), COUNT), "field": (gettext_lazy("Field"), COUNT),
    "needed": (gettext_lazy("Needed"), COUNT), "filled": (gettext_lazy("With a value"), COUNT), "by_hand": (gettext_lazy("By hand"), COUNT),
    "by_import": (gettext_lazy("By import"), COUNT), "by_machine": (gettext_lazy("By the machine"), COUNT),
    "machine_share": (gettext_lazy("Of these by the machine"), SHARE),
    "month": (gettext_lazy("Month"), COUNT), "kind": (gettext_lazy("Kind"), COUNT), "both": (gettext_lazy("Happened, and logged"), COUNT),
    "not_logged": (gettext_lazy("Happened, not logged"), COUNT), "no_trace": (gettext_lazy("Logged, without a trace"), COUNT),
    "undecided": (gettext_lazy("Cannot be decided"), COUNT), "coverage": (gettext_lazy("Of what happened, logged"), SHARE),
    "off_channel": (gettext_lazy("Logged, and leaves no trace"), COUNT),
    "coverage_interval": (gettext_lazy("95 % interval"), SHARE), "evidence": (gettext_lazy("Of what is logged, with a trace"), SHARE),
    "evidence_interval": (gettext_lazy("95 % interval"), SHARE),
    "deals": (gettext_lazy("Deals"), COUNT), "stale": (gettext_lazy("Standing still"), COUNT), "outcome": (gettext_lazy("Outcome"), COUNT),
    "near": (gettext_lazy("Within a week"), COUNT), "later": (gettext_lazy("Later"), COUNT), "much_later": (gettext_lazy("Much later"), COUNT),
    "earlier": (gettext_lazy("Earlier"), COUNT), "much_earlier": (gettext_lazy("Much earlier"), COUNT),
    "days_off": (gettext_lazy("Days off, in all"), COUNT), "changes": (gettext_lazy("Changes of the date"), COUNT),
    "mean_days_off": (gettext_lazy("Days off, on average"), DAYS),
    "won": (gettext_lazy("Won"), COUNT), "expected": (gettext_lazy("Stated chance, in 100"), COUNT), "fits": (gettext_lazy("Fits"), COUNT),
    "promised": (gettext_lazy("Promised"), COUNT), "error": (gettext_lazy("Off by"), SHARE), "automatic": (gettext_lazy("By the machine"), COUNT),
}  # fmt: skip
NOT_SHOWN = frozenset({"curve"})  # it is drawn
VALUES: Mapping[str, Mapping[str, Words]] = {
    "method": {"own weeks": gettext_lazy("own weeks at work"), "viva": gettext_lazy("calendar weeks")},
    "verdict": {
        "used": gettext_lazy("used"), "ignored": gettext_lazy("left"), "tried once": gettext_lazy("tried once"), "never": gettext_lazy("never"),
        "hardly": gettext_lazy("hardly"),
    },
    "period": {"day": gettext_lazy("day"), "week": gettext_lazy("week"), "four weeks": gettext_lazy("four weeks")},
    "outcome": {"won": gettext_lazy("won"), "lost": gettext_lazy("lost"), "": gettext_lazy("open")},
}  # fmt: skip


def page_name(key: str) -> str:
    """What a page is called of which the log of looks has the key."""
    if key in PAGES:
        return str(PAGES[key])
    measure = key.removeprefix(PREFIX).replace(" ", "_")
    if key.startswith(PREFIX) and measure in BY_KEY:
        return _("Adoption: %(measure)s") % {"measure": measure_name(measure)}
    return key[:1].upper() + key[1:]


def measure_name(key: str) -> str:
    """What a measure is called, in a word or two, wherever it is named."""
    return str(MEASURES.get(key, key))


def column_name(key: str) -> str:
    """What a column of a measure is called; one without a name of its own as its key would be read aloud."""
    return str(COLUMNS[key][0]) if key in COLUMNS else key.replace("_", " ").capitalize()


def unit_of(key: str) -> Unit:
    """In what its numbers are."""
    return COLUMNS[key][1] if key in COLUMNS else Unit.COUNT


def explained(key: str) -> str:
    """The page on which a measure is explained."""
    return reverse("measure", args=[key])
