"""What is typed into a custom field, what is kept of it, and that it comes back the same. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.records.custom.as_field import custom_field
from wellworn.records.custom.keys import LENGTH, RESERVED, key_of
from wellworn.records.custom.layouts import heard, said, tidied
from wellworn.records.custom.own_fields import merged_choices
from wellworn.records.models import CustomField, FieldType
from wellworn.records.values import CannotSave

CHOICES = [
    {"key": "steel", "label": "Steel", "removed": False},
    {"key": "wood", "label": "Wood, oiled", "removed": False},
    {"key": "lead", "label": "Lead", "removed": True},
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300).map(lambda text: text.replace("\0", "").strip())
VALUES: dict[str, st.SearchStrategy[Any]] = {
    FieldType.TEXT: TEXTS,
    FieldType.AREA: TEXTS,
    FieldType.NUMBER: st.none() | st.decimals(-(10**14), 10**14, places=6, allow_nan=False).map(lambda n: n.normalize() + 0),
    FieldType.MONEY: st.none() | st.decimals(0, 10**11, places=2, allow_nan=False),
    FieldType.DATE: st.none() | st.dates(date(1000, 1, 1), date(9999, 12, 31)),
    FieldType.CHOICE: st.sampled_from(["", "steel", "wood", "lead"]),
    FieldType.CHOICES: st.lists(st.sampled_from(["steel", "wood", "lead"]), unique=True).map(tuple),
    FieldType.CHECKBOX: st.booleans(),
    FieldType.LINK: st.sampled_from(["", "https://havel.example/file?id=7#page=2", "http://wiki/pumps"]),
    FieldType.PERSON: st.none() | st.integers(0, 10**17),
    FieldType.COMPANY: st.none() | st.integers(0, 10**17),
    FieldType.MEMBER: st.none() | st.integers(0, 10**17),
    FieldType.RECORD: st.none() | st.integers(0, 10**17),
    FieldType.COMPUTED: st.none(),
}  # fmt: skip


def field(type_: str) -> Any:
    return custom_field(
        CustomField(object="company", key="hull", label="Hull", type=type_, options={"choices": CHOICES})
    )


@pytest.mark.parametrize("type_", FieldType.values)
def test_every_type_reads_what_it_writes(type_: str) -> None:
    one = field(type_)

    @given(VALUES[type_])
    def comes_back(value: Any) -> None:
        assert one.value(one.raw(value)) == value
        assert one.revived(one.stored(value)) == value
        assert one.stored(value) is None or one.stored(value)

    comes_back()


@pytest.mark.parametrize("type_", FieldType.values)
def test_nothing_typed_is_more_than_a_value_or_a_reason(type_: str) -> None:
    one = field(type_)

    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def is_read(text: str) -> None:
        try:
            value = one.value(text)
        except CannotSave as reason:
            assert str(reason)
        else:
            assert one.value(one.raw(value)) == value

    is_read()


def test_what_is_typed_as_people_type_it_is_understood() -> None:
    assert field("number").value("1 234,5") == Decimal("1234.5")
    assert field("checkbox").value("Yes") is True
    assert field("choice").value("wood, OILED") == "wood"
    assert field("choices").value("Steel; lead\nsteel") == ("steel", "lead")
    assert field("link").value("havel.example/a?b=c") == "https://havel.example/a?b=c"
    for type_, text in {"choice": "Lead", "link": "javascript:alert(1)", "number": "many", "computed": "7"}.items():
        with pytest.raises(CannotSave):
            field(type_).value(text)


def test_a_removed_choice_is_offered_no_more_and_stays_readable() -> None:
    one = field("choices")
    assert [key for key, _label in one.choices] == ["steel", "wood"]
    assert one.told(("steel", "lead")) == "Steel, Lead"


@given(st.lists(st.text(max_size=60), max_size=8))
def test_a_key_is_made_of_any_label_and_is_never_taken(labels: list[str]) -> None:
    taken: set[str] = set()
    for label in labels:
        key = key_of(label, taken, "field")
        assert key.isidentifier() and key.isascii() and key == key.lower() and len(key) <= LENGTH
        assert key not in taken | RESERVED
        taken.add(key)


def test_a_key_says_what_the_label_says() -> None:
    assert key_of("Hull no. (IMO)", (), "field") == "hull_no_imo"
    assert key_of("Größe", ("grosse",), "field") == "grosse_2"
    assert key_of("船", (), "field") == "field"
    assert key_of("3D", (), "field") == "field_3d"
    assert key_of("Notes", (), "field") == "notes_2"


@given(
    st.lists(st.sampled_from(["A", "B", "C", "D"]), unique=True, min_size=1),
    st.lists(st.sampled_from(["A", "B", "C", "D"]), unique=True, min_size=1),
)
def test_choices_keep_their_keys_however_they_come_and_go(first: list[str], then: list[str]) -> None:
    def wanted(labels: list[str]) -> list[Any]:
        return [{"label": label} for label in labels]

    was = merged_choices(wanted(first), [])
    now = merged_choices(wanted(then), was)
    again = merged_choices(wanted(first), now)
    keys = {one["key"]: one["label"] for one in was}
    assert {one["key"] for one in now} >= set(keys)  # nothing that a value may have is forgotten
    assert [one["label"] for one in now if not one["removed"]] == then
    assert {one["key"]: one["label"] for one in again if not one["removed"]} == keys


def test_a_layout_stands_in_a_line_and_comes_back() -> None:
    layout = heard("name:page,amount:hidden,hull:more:ro")
    assert said(layout) == "name:page,amount:hidden,hull:more:ro"
    assert tidied(heard("name:hidden,gone:page,hull:nowhere"), ["name", "hull"]) == heard("name:page,hull:page")
