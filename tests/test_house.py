"""The ground that everything stands on."""

from wellworn.members.models import Member


def test_a_member_is_found_by_address_whatever_its_case(ana: Member) -> None:
    assert Member.objects.get_by_natural_key("Ana@Norrvik.example") == ana
