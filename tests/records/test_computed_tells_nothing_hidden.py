"""What is worked out from a field that a role does not see is hidden from that role too, on pages, in lists and over the API."""

from __future__ import annotations

import pytest

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member, Role
from wellworn.records.changing import change
from wellworn.records.custom import layouts, own_fields
from wellworn.records.fields import fields_seen_by
from wellworn.records.models import Company, FieldType, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(ada: Member, ana: Member, havel: Company) -> None:
    """Companies say what their open deals come to, deals what they are likely to bring; reps do not see amounts."""
    deal = deal_of("Level sensors", ana, amount="111400")
    change(deal, "company", str(havel.pk), by=ana)
    own_fields.create("company", "In the pipeline", FieldType.COMPUTED, by=ada, options={"compute": "open_amount"})
    own_fields.create("deal", "Likely to bring", FieldType.COMPUTED, by=ada, options={"compute": "likely"})
    own_fields.create("deal", "To go", FieldType.COMPUTED, by=ada, options={"compute": "to_close"})
    layouts.lay_out("deal", Role.REP, [{"field": "amount", "where": "hidden", "read_only": False}], by=ada)


def labels(kind: Kind, member: Member) -> set[str]:
    return {str(field.label) for field in fields_seen_by(kind, Member.objects.get(pk=member.pk))}


def test_a_sum_of_hidden_amounts_is_hidden_from_the_same_role_alone(hidden: None, ana: Member, ada: Member) -> None:
    assert {"In the pipeline"} <= labels(Kind.COMPANY, ada) and "In the pipeline" not in labels(Kind.COMPANY, ana)
    assert {"Likely to bring", "To go"} <= labels(Kind.DEAL, ada)
    assert "Likely to bring" not in labels(Kind.DEAL, ana) and "To go" in labels(Kind.DEAL, ana)


def test_no_page_and_no_condition_tells_it(hidden: None, ana: Member, ada: Member, havel: Company) -> None:
    by_sum = "/companies?if=in_the_pipeline:over:1000"
    for member, is_told in ((ada, True), (ana, False)):
        page = signed_in(member).get(f"/companies/{havel.pk}").content.decode()
        assert ("111,400" in page and "In the pipeline" in page) is is_told
        found = signed_in(member).get(by_sum)
        assert ("problem" not in found.context or not found.context["problem"]) is is_told
        assert "111,400" not in found.content.decode() or is_told
