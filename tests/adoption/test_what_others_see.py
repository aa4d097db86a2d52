"""What others see of me: everything, as each role sees it, and nothing that is not so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.conftest import signed_in
from wellworn.members.models import Member, Role, Workspace
from wellworn.records.creating import create
from wellworn.records.models import Company, Deal, Kind
from wellworn.usage.forbidden import FORBIDDEN

pytestmark = pytest.mark.django_db
EVERY = ("mate", "other", "manager", "executive", "admin", "it", "champion", "representative")


@pytest.fixture
def owned(ana: Member) -> None:
    """Three deals and a company of Ana's team, and a deal that is everybody's."""
    for name in ("Pumps", "Valves", "Six plants"):
        create(name, by=ana, kind=Kind.DEAL)
    create("Aquaveld N.V.", by=ana)
    Deal.objects.update(team=ana.team, owner=ana)
    Company.objects.update(team=ana.team, owner=ana)
    create("For all", by=ana, kind=Kind.DEAL)
    Deal.objects.filter(name="For all").update(team=None, owner=ana)


def seen(me: Member, as_: str) -> str:
    answer = signed_in(me).get("/seen", {"as": as_})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("as_", "deals"), [("mate", 4), ("other", 1), ("manager", 4), ("executive", 4), ("admin", 4), ("champion", 1)]
)
def test_each_role_opens_just_the_records_it_opens(ana: Member, owned: None, as_: str, deals: int) -> None:
    assert f"They open {deals} of your 4 deals" in seen(ana, as_)


def test_a_colleague_opens_just_what_they_open(
    ana: Member, ben: Member, carl: Member, mara: Member, owned: None
) -> None:
    for one, deals in ((ben, 4), (carl, 1), (mara, 4)):
        assert Deal.objects.visible_to(one).count() == deals
        assert f"They open {deals} of your 4 deals" in seen(ana, str(one.pk))


def test_it_sees_neither_records_nor_mail_nor_groups(ana: Member) -> None:
    page = seen(ana, "it")
    assert "IT sees no customer records at all" in page and "IT sees no mail at all" in page
    assert "The pages about adoption are not open to them" in page
    assert "My latest mail, as they see it" not in page


@pytest.mark.parametrize("as_", EVERY)
def test_nobody_sees_single_events_days_or_ones_own_numbers(ana: Member, as_: str) -> None:
    page = seen(ana, as_)
    assert "<b>Nothing.</b> Nobody sees single events but you" in page
    assert "<b>Nothing.</b> Nobody sees them but you. They make your working days count right." in page
    assert all(str(one.name) in page for one in FORBIDDEN)


def test_groups_are_shown_with_their_size_where_they_are_large_enough(ana: Member, ben: Member, mara: Member) -> None:
    page = seen(ana, "executive")
    assert "Groups you are counted in" in page and "Held back" in page and "Shown, as one number" not in page
    for place in range(8):
        Member.objects.create(email=f"rep{place}@norrvik.example", team=ana.team)
    page = seen(ana, "executive")
    assert 'Everybody <span class="faint nowrap">11 people' in page and "Shown, as one number for all of them" in page


def test_settings_that_close_the_pages_or_hide_teams_show_at_once(ana: Member) -> None:
    Workspace.objects.create(pk=1, adoption_open_to="managers", teams_shown_to="leads", least_group=12)
    assert "not open to them" in seen(ana, "mate") and "not open to them" not in seen(ana, "representative")
    manager = seen(ana, "manager")
    assert "Of groups of 12 or more, not by team" in manager and "Numbers by team are not shown to them" in manager
    assert "Of groups of 12 or more, also by team" in seen(ana, "executive")


def test_admins_and_it_see_the_account_and_whether_a_mailbox_works(ana: Member) -> None:
    for as_, says in (("admin", True), ("it", True), ("manager", False), ("mate", False)):
        assert ("whether you have chosen a password" in seen(ana, as_)) == says
        assert ("whether it works" in seen(ana, as_)) == says


def test_a_stranger_to_the_company_cannot_be_chosen(ana: Member) -> None:
    gone = Member.objects.create(email="gone@norrvik.example", name="Gone Long", role=Role.MANAGER, is_active=False)
    page = seen(ana, str(gone.pk))
    assert "Gone Long" not in page and "Through the eyes of: A rep of another team." in page


def test_the_page_asks_the_same_number_of_queries_however_many_work_here(
    ana: Member, owned: None, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    """Session, member, frame; protections, colleagues, what is published, deals, companies, groups, one's team, looks,
    mail, mailboxes, exceptions."""
    browser = signed_in(ana)
    for place in range(8):
        Member.objects.create(email=f"rep{place}@norrvik.example", team=ana.team)
    with django_assert_num_queries(14):
        browser.get("/seen?as=manager")
