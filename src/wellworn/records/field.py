"""One field of an object, standard or custom: how what is typed becomes a value, how it is kept, and what queries order by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, TextField
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.custom.computed import COMPUTED
from wellworn.records.models.record import Kind, Record
from wellworn.records.values import CannotSave, as_text

RELATED = {"company", "person", "member", "stage", "record"}  # widgets whose value is the number of another row
PAGE, MORE, HIDDEN = "page", "more", "hidden"  # where a layout puts a field


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object.

    `column` is where a standard field is kept; a custom one is kept in `Record.custom` under its name. `widget` is text, area,
    number, amount, date, choice, choices, checkbox, link, person, company, member, stage, record or computed.
    """

    name: str
    label: str | Promise
    widget: str = "text"
    read: Callable[[str], Any] = as_text
    column: str = ""
    longest: int = 300
    help: str = ""
    is_custom: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # of choice and choices: key and label
    removed: tuple[tuple[str, str], ...] = ()  # choices that are offered no more; values that have them stay readable
    target: str = ""  # of record: the key of the other object
    currency: str = ""  # of a custom amount
    decimals: int | None = None  # of a custom number: how many are shown
    compute: str = ""  # of computed: a key of COMPUTED
    object: str = ""  # the key of the object it belongs to
    where: str = ""  # page or more, as the layout of the role says for whom it was read; "" when no layout was asked
    is_read_only: bool = False
    is_indexed: bool = False
    viewer: Member | None = field(default=None, compare=False, repr=False)  # for whom computed values are worked out

    @property
    def attribute(self) -> str:
        """The attribute that holds the bare value; of a computed field, what `with_computed` annotates."""
        return f"computed_{self.name}" if self.widget == "computed" else self.column or self.name

    @property
    def gives(self) -> str:
        """The widget whose values these are: a computed field gives numbers, dates, amounts or members."""
        return COMPUTED[self.compute].gives if self.compute else self.widget

    @property
    def tells(self) -> frozenset[str]:
        """The fields, each as "deal.amount", that a computed value gives away."""
        return COMPUTED[self.compute].tells if self.compute else frozenset()

    @property
    def related(self) -> str:
        """What a value names by its number: a Kind, "member" or "stage"; "" when it names nothing."""
        if self.gives not in RELATED:
            return ""
        if self.gives == "record":
            return self.target if self.target in Kind.values else str(Kind.THING)
        return self.gives

    def value(self, text: str) -> Any:
        """What is kept for `text`; raises CannotSave."""
        value = self.read(text)
        if isinstance(value, str) and len(value) > self.longest:
            raise CannotSave(_("That is longer than the %(longest)s characters that fit.") % {"longest": self.longest})
        return value

    def raw(self, value: Any) -> str:
        """`value` as history keeps it, so that `value(raw(value))` is `value` again."""
        if value is None or value is False:
            return ""
        if value is True:
            return "yes"
        if isinstance(value, tuple):
            return "; ".join(value)
        if isinstance(value, Decimal):
            return f"{value:f}" if self.widget == "number" else f"{value:.2f}".removesuffix(".00")
        return value.isoformat() if isinstance(value, date) else str(value)

    def held(self, record: Record) -> Any:
        """The bare value that `record` has: an id where another record stands, None or "" or False where nothing does."""
        if self.widget == "computed":
            return getattr(record, self.attribute, None)
        if not self.is_custom:
            return getattr(record, self.attribute)
        return self.revived(record.custom.get(self.name))

    def stored(self, value: Any) -> str | list[str] | None:
        """A custom field's `value` as JSON keeps it; None where nothing is kept."""
        return list(value) or None if isinstance(value, tuple) else self.raw(value) or None

    def revived(self, stored: str | list[str] | None) -> Any:
        """The value that JSON keeps. What the field cannot read any more, because it has changed since, stays as its text."""
        text = "; ".join(stored) if isinstance(stored, list) else stored or ""
        try:
            return self.read(text)
        except CannotSave:
            return text

    def told(self, value: Any) -> str:
        """A value in words, where it needs neither another record's name nor a member's language: choices by their labels."""
        labels: dict[str, str] = dict(self.choices + self.removed)
        if isinstance(value, tuple):
            return ", ".join(labels.get(str(key), str(key)) for key in value)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return str(labels.get(value, value)) if isinstance(value, str) else self.raw(value)

    @property
    def expression(self) -> Combinable:
        """What queries filter and order by; for a custom field exactly what its index holds."""
        if self.compute:
            return COMPUTED[self.compute].expression(self.object, self.viewer)
        if not self.is_custom:
            return F(self.attribute)
        text = KeyTextTransform(self.name, "custom")
        if self.widget in {"number", "amount"}:
            return Cast(text, DecimalField(max_digits=24, decimal_places=6))
        return Cast(text, TextField())
