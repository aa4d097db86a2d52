"""The patterns in words: what each is, why people do it, and what helps. The form is the first suspect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Pattern:
    """What is said of a detector beside what it says of itself."""

    title: Text
    what: Text  # it counts
    why: Text  # people do it
    helps: Text


PATTERNS: Mapping[str, Pattern] = {
    "junk": Pattern(
        _("Values that say nothing"),
        _("“x”, “n/a”, “test”, “asdf” in twenty languages, phones that nobody answers, 1 or 123456 as an amount."),
        _("A form that asks for what is not known yet is answered with something, so that it lets one through."),
        _("Make it optional, ask it at a later stage, or have it captured. Words that are typed again and again can become a list."),
    ),
    "defaults": Pattern(
        _("The first of the list"),
        _("How often the first choice of a list was taken, beside how often it is elsewhere, or would be if it were a favourite."),
        _("The first choice is the quickest one where the question does not matter to whoever answers it."),
        _("Put the choices in an order that means something, add “not known”, or ask it where it is known."),
    ),
    "variety": Pattern(
        _("Fewer choices than elsewhere"),
        _("How many equally frequent choices the values are as varied as (entropy), beside the same field elsewhere."),
        _("A long list in a hurry becomes a short one."),
        _("Shorten the list to what is used, or ask it in the form in which it is answered with care."),
    ),
    "copies": Pattern(
        _("Copied text"),
        _("Texts of four words or more that repeat another one, also with a number or a word changed."),
        _("A text that nobody reads is written once and pasted ever after."),
        _("Ask for less: one line, or nothing where mail and meetings tell it already. Say who reads it."),
    ),
    "heaping": Pattern(
        _("Round numbers"),
        _("Numbers that end in 0 or 5, amounts with two digits that carry something, beside what would be without rounding."),
        _("What has to be a number and is not known is estimated."),
        _("Offer spans to choose from, or take the number from where it is counted: the calendar, the invoice."),
    ),
    "digits": Pattern(
        _("Digits that somebody made up"),
        _("The second to fourth digits of amounts that are not round, beside those of the same amounts moved by a few percent."),
        _("An amount that is asked before there is a quote is invented, and people like some digits better than others."),
        _("Ask for the amount when there is one. A rough figure before it is better than an exact one that is made up."),
    ),
    "bunching": Pattern(
        _("Gathered at a threshold"),
        _("Amounts just above or below one from which something is paid or asked, beside a smooth curve through the others. No threshold has been named here, so it is not asked."),
        _("What is paid or asked from an amount on moves amounts there."),
        _("Take the step out of the rule."),
    ),
    "month_ends": Pattern(
        _("Always the end of a month"),
        _("Days that are the last of their month, or its last working day, beside what the field’s own weekdays would give."),
        _("A date that has to be there and that nobody knows is put at the end of a month."),
        _("Make it optional until something is agreed, or let the customer’s mail say it: dates that are agreed by mail are proposed."),
    ),
    "deadlines": Pattern(
        _("Entered in bulk at the end of a period"),
        _("Values given in the last two working days of a quarter or a month, beside those days’ part of the working days."),
        _("What only the report needs is entered for the report."),
        _("Ask it when it happens, have it captured, or take it out of the report."),
    ),
}  # fmt: skip
