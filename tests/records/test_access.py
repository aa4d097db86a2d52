"""Who sees which records, and how much of a mail that was not theirs."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member, Role, Sharing, Team
from wellworn.records.changing import Evidence, remember
from wellworn.records.creating import create
from wellworn.records.finding import find
from wellworn.records.folding import searchable
from wellworn.records.models import Activity, ActivityText, Company, Kind, Placement, Source, Witness

SECRET = "We pay at most forty thousand"


@pytest.fixture
def aquaveld(ana: Member, team: Team) -> Company:
    """A company of Key accounts."""
    made = create("Aquaveld Ltd", by=ana).record
    Company.objects.filter(pk=made.pk).update(team=team)
    return Company.objects.get()


@pytest.fixture
def mail(aquaveld: Company, ana: Member) -> Activity:
    """A mail in Ana's mailbox."""
    now = timezone.now()
    subject = "Budget for sensors"
    mail = Activity.objects.create(
        kind="mail", occurred_at=now, created_at=now, subject=subject, search_text=searchable(subject),
        sharing=Sharing.SUBJECT, source=Source.CAPTURED, key="mail:1",
    )  # fmt: skip
    ActivityText.objects.create(activity=mail, new=SECRET)
    Witness.objects.create(activity=mail, member=ana, sharing=Sharing.SUBJECT, occurred_at=mail.occurred_at)
    Placement.objects.create(activity=mail, kind=Kind.COMPANY, record_id=aquaveld.pk, occurred_at=now)
    return mail


def test_a_team_record_is_seen_by_its_team_and_those_above(
    aquaveld: Company, ana: Member, ben: Member, mara: Member, carl: Member, team: Team
) -> None:
    assert all(list(Company.objects.visible_to(member)) == [aquaveld] for member in (ana, ben, mara))
    assert not Company.objects.visible_to(carl).exists()
    Company.objects.filter(pk=aquaveld.pk).update(team=None)
    assert Company.objects.visible_to(carl).exists()
    carl.role = Role.IT
    assert not Company.objects.visible_to(carl).exists()


def test_teams_below_and_above_see_as_the_tree_says(aquaveld: Company, team: Team, ana: Member) -> None:
    below = Team.objects.create(name="North", parent=team)
    Team.objects.filter(pk=below.pk).update(path=f"{team.path}{below.pk}.")
    junior = Member.objects.create(email="junior@norrvik.example", team=below)
    assert Company.objects.visible_to(junior).exists()
    Company.objects.filter(pk=aquaveld.pk).update(team=below)
    ben = Member.objects.create(email="other@norrvik.example", team=team)
    assert not Company.objects.visible_to(ben).exists()
    chief = Member.objects.create(email="chief@norrvik.example")
    Team.objects.filter(pk=team.pk).update(manager=chief)
    assert Company.objects.visible_to(chief).exists()


def test_carl_gets_404_wherever_he_knocks(aquaveld: Company, mail: Activity, carl: Member) -> None:
    browser, base = signed_in(carl), f"/records/company/{aquaveld.pk}"
    for url in (
        f"/companies/{aquaveld.pk}",
        f"{base}/city",
        f"{base}/name/source",
        f"{base}/name/history",
        f"/activities/{mail.pk}",
    ):
        assert browser.get(url).status_code == 404, url
    for url in (
        f"{base}/delete",
        f"{base}/notes",
        f"{base}/handles/domain",
        f"/companies/{aquaveld.pk}/join",
        f"{base}/city",
    ):
        assert browser.post(url, {"value": "x", "text": "x"}).status_code == 404, url
    assert "Aquaveld" not in browser.get("/companies").content.decode()
    assert "Aquaveld" not in browser.get("/search?q=aqua").content.decode()
    assert not find("budget", carl)


@pytest.mark.parametrize(
    ("sharing", "subject", "text"), [("metadata", False, False), ("subject", True, False), ("full", True, True)]
)
def test_colleagues_see_of_a_mail_what_its_owner_shares(
    sharing: str, subject: bool, text: bool, mail: Activity, aquaveld: Company, ana: Member, ben: Member
) -> None:
    Activity.objects.filter(pk=mail.pk).update(sharing=sharing)
    evidence = Evidence(mail, SECRET, 0.9)
    remember(aquaveld, "city", "Zwolle", by=None, source=Source.CAPTURED, evidence=evidence)
    urls = (
        f"/companies/{aquaveld.pk}",
        f"/activities/{mail.pk}",
        "/search?q=budget",
        f"/records/company/{aquaveld.pk}/city/source",
    )
    pages = "".join(signed_in(ben).get(url).content.decode() for url in urls)
    assert ("Budget for sensors" in pages, SECRET in pages) == (subject, text)
    own = "".join(signed_in(ana).get(url).content.decode() for url in urls)
    assert "Budget for sensors" in own and SECRET in own
