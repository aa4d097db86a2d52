"""Custom fields of the crowd: fifty on people, ten on companies and deals, each filled for a share of the records."""

from __future__ import annotations

from typing import Any

PEOPLE, OTHERS = 50, 10
TYPES = ("number", "date", "choice", "text", "money", "checkbox", "choices", "member", "link", "company")
LABELS = ("Size", "Renewal", "Segment", "Reference", "Budget", "Newsletter", "Interests", "Sponsor", "Page", "Parent")
CHOICES = ("north", "south", "east", "west", "coast")
INDEXED = (
    ("person", "size_1"),
    ("person", "renewal_1"),
    ("deal", "size_1"),
)  # those that a page of the bench is in the order of


def fields(count: int) -> list[tuple[str, str, str]]:
    """(key, label, type) of so many fields."""
    made = []
    for number in range(count):
        label = f"{LABELS[number % len(TYPES)]} {1 + number // len(TYPES)}"
        made.append((label.lower().replace(" ", "_"), label, TYPES[number % len(TYPES)]))
    return made


def declare() -> None:
    """The fields themselves, as an admin adds them."""
    from crowd import ADMIN
    from django.utils import timezone

    from wellworn.records.models.custom import CustomField

    options: dict[str, dict[str, Any]] = {
        "choice": {"choices": [{"key": one, "label": one.title(), "removed": False} for one in CHOICES]},
        "money": {"currency": "EUR"},
    }
    options["choices"] = options["choice"]
    CustomField.objects.bulk_create(
        CustomField(
            object=of, key=key, label=label, type=kind, options=options.get(kind, {}), position=position,
            created_by_id=ADMIN, created_at=timezone.now(),
        )
        for of, count in (("person", PEOPLE), ("company", OTHERS), ("deal", OTHERS))
        for position, (key, label, kind) in enumerate(fields(count))
    )  # fmt: skip


def index() -> None:
    """The indexes that the product makes when a big list is first asked for in the order of a field."""
    from wellworn.records.custom import indexing
    from wellworn.records.models.custom import CustomField

    for of, key in INDEXED:
        indexing.make(CustomField.objects.get(object=of, key=key))


def values(row: str, count: int) -> str:
    """The expression of a record's values, from the id in the column `row`. Every field stands on another tenth to nine tenths."""
    made = []
    for number, (key, _label, kind) in enumerate(fields(count)):
        is_filled = f"mod({row}::bigint * {2 * number + 3}, 97) < {10 + number * 37 % 78}"
        made.append(f"'{key}', CASE WHEN {is_filled} THEN to_jsonb({_value(kind, row, number)}) END")
    half = len(made) // 2
    objects = [f"jsonb_build_object({', '.join(part)})" for part in (made[:half], made[half:])]
    return f"jsonb_strip_nulls({objects[0]} || {objects[1]})"


def _value(kind: str, row: str, number: int) -> str:
    """A value of a type, as `Field.stored` keeps it."""
    mixed = f"mod({row}::bigint * {7919 + 2 * number}, 1000003)"
    choice = f"(ARRAY[{', '.join(repr(one) for one in CHOICES)}])[1 + mod({mixed}, {len(CHOICES)})]"
    return {
        "number": f"mod({mixed}, 10000)::text",
        "money": f"mod({mixed}, 90000)::text || '.50'",
        "date": f"(date '2024-01-01' + mod({mixed}, 1500)::int)::text",
        "choice": choice,
        "choices": f"ARRAY[{choice}]",
        "checkbox": "'yes'::text",
        "member": f"(1 + mod({mixed}, 400))::text",
        "company": f"(1 + mod({mixed}, 1000))::text",
        "link": f"'https://example.com/' || {mixed}",
        "text": f"'ref ' || {mixed}",
    }[kind]
