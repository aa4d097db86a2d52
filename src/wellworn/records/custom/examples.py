"""What a field of each type is good for, and what its values look like: shown while it is being made. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.records.custom.computed import COMPUTED
from wellworn.records.models.custom import FieldType


@dataclass(frozen=True, slots=True)
class Example:
    """What it holds, what may be typed, and a value as pages show it."""

    holds: str | Promise
    typed: str | Promise
    value: str | Promise


EXAMPLES: dict[str, Example] = {
    FieldType.TEXT: Example(_("A few words, up to 300 characters."), _("anything"), _("Duplex steel")),
    FieldType.AREA: Example(_("Several lines, up to 5,000 characters."), _("anything"), _("Access by the north gate only.")),
    FieldType.NUMBER: Example(_("A number that can be summed and compared."), "1 250,5 · 1,250.5", "1,250.5"),
    FieldType.MONEY: Example(_("An amount in one currency, summed in lists."), "45000 · 45.000,50", "45,000"),
    FieldType.DATE: Example(_("A day, for filters such as “before next month”."), "2026-11-30 · 30.11.2026", _("Mon 30 Nov")),
    FieldType.CHOICE: Example(_("One of a list, so that everybody says it alike."), _("the label of a choice"), _("Gold")),
    FieldType.CHOICES: Example(_("Several of a list at once."), _("labels, with semicolons between"), _("Pumps, Valves")),
    FieldType.CHECKBOX: Example(_("Yes or no. Unticked is no."), _("yes, no, true, false, x"), _("Yes")),
    FieldType.LINK: Example(_("An address on the web, opened with one click."), "havel.example/drawing?id=7", "havel.example/drawing"),
    FieldType.PERSON: Example(_("A person of yours; their page shows what names them."), _("a name or a mail address"), "Joost van Dalen"),
    FieldType.COMPANY: Example(_("A company of yours; its page shows what names it."), _("a name or a domain"), "Aquaveld N.V."),
    FieldType.MEMBER: Example(_("A colleague who uses Wellworn."), _("picked from the list"), "Ines Duarte"),
    FieldType.RECORD: Example(_("A record of another object; its page shows what names it."), _("a name"), "MS Vltava"),
    FieldType.COMPUTED: Example(_("Worked out by Wellworn from what is there. Nobody types it, and it is never out of date."), _("nothing"), "14"),
}  # fmt: skip


def example_of(type_: str, given: Mapping[str, Any]) -> Example:
    """The example of a type; of a computed field, what the chosen one says."""
    example = EXAMPLES.get(type_, EXAMPLES[FieldType.TEXT])
    chosen = COMPUTED.get(str(given.get("compute", ""))) if type_ == FieldType.COMPUTED else None
    return Example(chosen.help, example.typed, example.value) if chosen else example
