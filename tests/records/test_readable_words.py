"""Nobody finds a record by words that they may not read, and what they may read of it finds it as before."""

from __future__ import annotations

import pytest

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member, Role
from wellworn.records import typeahead
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import layouts, own_fields, own_objects
from wellworn.records.models import CustomObject, FieldType, Kind, Record

HIDDEN, OPEN = "private_remarks", "alloy"


@pytest.fixture
def kept(ada: Member, ana: Member) -> dict[str, Record]:
    """A company, a person and a deal with a remark that reps do not see and an alloy that they do."""
    for of in ("company", "person", "deal"):
        own_fields.create(of, "Private remarks", FieldType.TEXT, by=ada)
        own_fields.create(of, "Alloy", FieldType.TEXT, by=ada)
        layouts.lay_out(of, Role.REP, [{"field": HIDDEN, "where": "hidden", "read_only": False}], by=ada)
    made = {
        "company": create("zweibruck.example", by=ana).record,
        "person": create("Jørn Zahl <jorn.zahl@zweibrueck.example>", by=ana).record,
        "deal": deal_of("Zinc line", ana),
    }
    for record in made.values():
        change(record, HIDDEN, "Wolfram smuggler", by=ada)
        change(record, OPEN, "Øre Müllerit", by=ada)
    return made


def found(text: str, member: Member) -> set[str]:
    """The kinds of which typing `text` finds something."""
    hits = typeahead.named(text, Member.objects.get(pk=member.pk), dict.fromkeys(Kind, 6))
    return {str(kind) for kind, some in hits.items() if some}


def test_hidden_words_find_nothing_for_whom_they_are_hidden_and_everything_for_others(
    kept: dict[str, Record], ana: Member, ada: Member
) -> None:
    for text in ("wolfram", "smugg", "wolfran smuggler", "wolfram mullerit", "zinc wolfram"):
        assert found(text, ana) == set()
    assert found("wolfram", ada) == found("smugg", ada) == set(kept)


def test_what_is_open_finds_a_record_that_has_hidden_words_too(kept: dict[str, Record], ana: Member) -> None:
    assert found("mullerit", ana) == found("Müllerit", ana) == found("øre", ana) == set(kept)
    assert found("zweibrueck jorn", ana) == {"person"}
    assert found("zweibruck example", ana) == {"company"}
    assert found("zinc", ana) == {"deal"}


@pytest.mark.parametrize(
    "path",
    [
        "/search?q={}",
        "/companies?q={}",
        "/people?q={}",
        "/deals?q={}",
        "/deals?view=list&q={}",
        "/lists/person/count?q={}",
    ],
)
def test_no_page_finds_them(path: str, kept: dict[str, Record], ana: Member, ada: Member) -> None:
    answers = {who.name: signed_in(who).get(path.format("wolfram")).content.decode() for who in (ana, ada)}
    signs = ("Zahl", "Zinc line", "Zweibr", "1 record")
    assert not any(sign in answers[ana.name] for sign in signs)
    if path.startswith("/deals") and "view" not in path:
        answers[ada.name] = signed_in(ada).get(path.format("wolfram") + "&tab=open").content.decode()
    assert any(sign in answers[ada.name] for sign in signs)
    assert any(sign in signed_in(ana).get(path.format("mullerit")).content.decode() for sign in signs)


def test_another_to_merge_with_is_not_found_by_them(kept: dict[str, Record], ana: Member, ada: Member) -> None:
    other = create("Quiet GmbH", by=ana, kind=Kind.COMPANY).record
    for who, is_told in ((ana, False), (ada, True)):
        page = signed_in(who).get(f"/duplicates/company/{other.pk}?q=wolfram").content.decode()
        assert ("Zweibr" in page) is is_told


def test_records_of_an_object_of_ones_own_keep_them_too(ada: Member, ana: Member) -> None:
    own_objects.create("Plant", plural="Plants", by=ada)
    of = CustomObject.objects.get()
    own_fields.create(of.key, "Private remarks", FieldType.TEXT, by=ada)
    layouts.lay_out(of.key, Role.REP, [{"field": HIDDEN, "where": "hidden", "read_only": False}], by=ada)
    plant = create("Havel works", by=ada, of=of).record
    change(plant, HIDDEN, "Wolfram smuggler", by=ada)
    assert found("wolfram", ana) == set() != found("wolfram", ada)
    assert found("havel", ana) == {"thing"}
