"""The verdicts of the audit in words: for its pages and for the command line. The pure core knows codes alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import floor
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from wellworn.adoption.truth.said import found
from wellworn.friction.audit.said import Said
from wellworn.friction.audit.verdicts import RULES

Words = str | Promise
SENTENCES: Mapping[str, Words] = {
    "protected": later("%(why)s."), "nobody_types": later("Nobody can type into it."),
    "asks_nothing": later("It asks nothing of people."),
    "nothing_changes_this": later("The audit does not propose to change such a field."),
    "nobody_reads": later("Nothing and nobody reads it: no view, report, filter, automation, export, pay rule, API client or person."),
    "says_nothing": later("It says nothing about %(outcomes)s that is not known without it."),
    "any_reader_keeps": later("Anything that reads it, or a law that asks for it, makes it worth keeping; its values stay in the archive."),
    "typed_twice": later("People type what %(source)s says already."),
    "agree": later("The two agree in %(share)s of %(n)s records that have both (surely more than %(low)s; %(chance)s by chance)."),
    "asked_again_below": later("If they agreed in fewer than nine of ten records, people would be asked again."),
    "turn_down": later("Turn the proposal down, and it is not made again until the facts change."),
    "settled_later": later("%(share)s of the values are set right at %(stage)s or later: before it, people cannot know."),
    "asked_of_all": later("Until then it is asked of every record, also of those that never come so far."),
    "asked_at_once": later("If most values were right before %(stage)s, it would be asked from the beginning."),
    "fillers": later("It is required, and %(share)s of the values look as if nobody meant them: %(words)s."),
    "honest_empty": later("Who knows the value still gives it; who does not leaves it empty, which is more honest than a filler."),
    "true_values": later("If the values became true, requiring it would do no harm."),
    "no_good_shown": later("It is required, and nothing shows that requiring it helps: nobody is known to read it, and it is not known to earn anything."),
    "not_retired": later("It is not retired, for it is not known %(missing)s."), "values_stay": later("Its values stay."),
    "knowing_settles": later("To know %(missing)s would settle whether to keep or to retire it."),
    "read_by": later("It is read by %(reader)s."), "read_by_more": later("It is read by %(reader)s and others (%(n)s)."),
    "people_look": later("%(n)s people look at it."),
    "says_something": later("It says something about %(outcomes)s that is not known without it (p = %(p)s)."),
    "not_required": later("It is not required, so that it costs only those who mean to fill it."),
    "not_known": later("It is not known %(missing)s."), "nothing_against": later("Nothing found speaks against it."),
    "knowing_could_change": later("To know %(missing)s could change this."),
    "could_be_retired": later("If nobody read it and it said nothing about outcomes, it could be retired."),
    "reader_named": later("%(reader_kind)s “%(name)s”"), "reader": later("%(reader)s"), "reader_owned": later("%(reader)s; ask %(owner)s first"),
    "reader_unused": later("%(reader)s, not used lately"), "reader_unused_owned": later("%(reader)s, not used lately; ask %(owner)s first"),
    "reader_used": later("%(reader)s, used %(n)s times"), "reader_used_owned": later("%(reader)s, used %(n)s times; ask %(owner)s first"),
    "people": later("%(n)s people look at it"), "not_all_looked_through": later("not all that may read it was looked through"),
    "source_field": later("the field %(name)s"), "source_domain": later("the domain of %(name)s"), "source_other": later("%(source_kind)s (%(name)s)"),
    "source_company": later("the %(name)s"), "source_earlier_record": later("the %(name)s"),
    "who_reads": later("who reads it"), "who_looks": later("whether people look at it"), "what_it_says": later("whether it says anything about outcomes"),
    "few_records": later("%(n)s records have come to an outcome; this takes %(least)s."),
    "same_outcome": later("Nearly all records came to the same outcome; this takes %(least)s of the rarer one."),
    "filled_after": later("It is filled in %(then)s of the records with an outcome and %(before)s of those without: after the outcome, it seems. A history of changes would settle it."),
    "part_of_it": later("It is the outcome, or a part of it."),
    "both_ways": later("Whether it is filled all but gives the outcome away. A history of changes would show which came first."),
    "whether_says": later("whether it says anything about %(outcomes)s"), "how_filled": later("how it is filled"),
}  # fmt: skip
WORDS: Mapping[str, Words] = {
    "view": later("view"), "report": later("report"), "filter": later("filter"), "sort": later("order"), "automation": later("automation"),
    "sequence": later("follow-up"), "commission": later("pay rule"), "export": later("export"), "api": later("program"), "person": later("person"),
    "mail": later("mail"), "signature": later("signature"), "calendar": later("calendar"), "earlier_record": later("an earlier record"),
    "won": later("winning"), "lost": later("losing"), "amount": later("amount"), "time to close": later("time to close"), "days to close": later("days to close"),
    "measured": later("measured"), "keystroke-level model": later("reckoned from how long typing takes, for nobody was timed"),
    "A record is nothing without this field": later("A record is nothing without this field"),
    "It is the outcome, or says it": later("It is the outcome, or says it"),
    "It names the record": later("It names the record"), "It says whose the record is": later("It says whose the record is"),
    "It is filled by the machine (formula)": later("It is filled by the machine (formula)"),
    "It is filled by the machine (system)": later("It is filled by the machine (system)"),
    "It is filled by the machine (mail)": later("It is filled by the machine (mail)"),
}  # fmt: skip
NAMES: Mapping[str, Words] = {  # of what reads or holds a field, where the name is ours and nobody's own
    "the board": later("the board"), "the forecast": later("the forecast"), "the review": later("the review"), "Today": later("Today"),
    "the company's page": later("the company's page"), "the company": later("the company"), "mail": later("mail"), "somebody's own": later("somebody's own"),
    "a template of one's own": later("a template of one's own"), "meeting before it began": later("meeting before it began"),
    "first meeting after": later("first meeting after"),
}  # fmt: skip
MADE_OF: tuple[tuple[str, str, Words], ...] = (  # names of ours around another: what stands before it, and behind
    ("“", "” of the deal before", later("“%(name)s” of the deal before")), ("“", "” of the company", later("“%(name)s” of the company")),
    ("", " in the signature", later("%(name)s in the signature")), ("", " in the calendar", later("%(name)s in the calendar")),
    ("", " in the mail", later("%(name)s in the mail")),
)  # fmt: skip
SHARES = frozenset({"share", "low", "chance", "then", "before"})
SEEN = "seen"  # what a detector saw: `adoption.truth.said` has the words


def said(told: str | Sequence[Said | Mapping[str, Any]]) -> str:
    """Sentences one after the other, as they are or as a row keeps them."""
    return told if isinstance(told, str) else " ".join(in_words(one) for one in told)


def in_words(one: Said | Mapping[str, Any] | str) -> str:
    """One sentence, or a part of one."""
    if isinstance(one, str):  # kept by an older version, in words
        return one
    code, values = (one.code, one.values) if isinstance(one, Said) else (one["code"], one["values"])
    if code == SEEN:
        return found(**values)
    return str(SENTENCES[code]) % {name: _value(name, value) for name, value in values.items()}


def percent(value: float) -> str:
    """41 %, 0.4 %, 99.7 %."""
    if 0.995 <= value < 1:  # not all
        return _("%(n)s\u00a0%%") % {"n": _number(floor(1000 * value) / 10, 1)}
    return _("%(n)s\u00a0%%") % {"n": _number(100 * value, 1 if 0 < value < 0.01 else 0)}


def foretells(earned: Mapping[str, Any]) -> str:
    """What a field says about one outcome, as it is kept, without a number."""
    if not earned["bits"]:
        return in_words(earned["why_not"])
    if earned["corrected"] is not None and earned["corrected"] <= RULES.sure:
        return _("it helps to foretell it")
    if earned["bits"]["high"] <= RULES.least_bits:
        return _("it foretells nothing that is not known without it")
    return _("whether it foretells anything cannot be told from so few records")


def listed(names: Sequence[str]) -> str:
    """“a, b and c”; the first three where there are more."""
    if len(names) > 3:
        return _("%(names)s and more") % {"names": ", ".join(names[:3])}
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _number(value: float, digits: int) -> str:
    """With so many digits after the point, as the language writes it."""
    return number_format(Decimal(f"{value:.{digits}f}"), digits, force_grouping=True)


def _value(name: str, value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return listed([word(one) if isinstance(one, str) else in_words(one) for one in value])
    if isinstance(value, (Said, Mapping)):
        return in_words(value).rstrip(".") if name == "words" else in_words(value)
    if name == "low":  # what is surely more than this is not rounded up to it
        return percent(floor(value * 100) / 100 if 0.01 <= value < 0.995 else value)
    if name in SHARES:
        return percent(value)
    if name == "bits":
        return _number(value, 3)
    if name == "p":
        return f"{value:.2g}"
    if isinstance(value, int):
        return _number(value, 0)
    if name in ("why", "reader_kind", "source_kind"):
        return word(str(value).rstrip("."))
    if name == "name":
        return named(str(value))
    return str(value).rstrip(".") if name == "words" else str(value)


def word(text: str) -> str:
    """A word that we know in the reader's language; any other as it is."""
    return str(WORDS.get(text, text))


def named(text: str) -> str:
    """The name of what reads or holds a field: ours in the reader's language, whatever somebody gave as they gave it."""
    for before, behind, words in MADE_OF:
        if text.startswith(before) and text.endswith(behind):
            return str(words) % {"name": text[len(before) : -len(behind)]}
    return str(NAMES.get(text, text))
