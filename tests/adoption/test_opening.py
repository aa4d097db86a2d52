"""Every page about adoption asks the protections who may open it; the frame leads nobody to a page that is closed to them."""

from __future__ import annotations

import pytest

from tests.conftest import signed_in
from wellworn.members.models import Member, Role, Workspace

pytestmark = pytest.mark.django_db
PAGES = ["/adoption", "/adoption?by=role", "/adoption/m/active_share", "/adoption/m/stage_accuracy", "/adoption/company", "/adoption/worth"]  # fmt: skip
PLACE, PROTECTIONS, LOOKS = 'href="/adoption"', 'href="/adoption/protections"', 'href="/adoption/looks"'


@pytest.fixture
def oskar(db: None) -> Member:
    """Who keeps it running."""
    return Member.objects.create(email="oskar@norrvik.example", name="Oskar Dahl", role=Role.IT)


@pytest.fixture
def managers_on(ada: Member) -> None:
    """The pages are open to managers, and to whoever leads the change."""
    Workspace.objects.update_or_create(pk=1, defaults={"adoption_open_to": "managers"})


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("managers_on")
def test_a_page_that_is_closed_to_somebody_says_to_whom_it_is_open(path: str, ana: Member, mara: Member) -> None:
    answer = signed_in(ana).get(path)
    assert answer.status_code == 403
    told = answer.content.decode()
    assert (
        "Open to: Managers, executives, admins, champions" in told and PROTECTIONS in told and 'href="/me/week"' in told
    )
    assert signed_in(mara).get(path).status_code == 200
    Member.objects.filter(pk=ana.pk).update(is_champion=True)
    assert signed_in(ana).get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_for_it_there_is_no_such_page_unless_it_speaks_for_the_others(path: str, oskar: Member) -> None:
    assert signed_in(oskar).get(path).status_code == 404
    Member.objects.filter(pk=oskar.pk).update(is_representative=True)
    assert signed_in(oskar).get(path).status_code == 200


@pytest.mark.usefixtures("managers_on")
def test_the_frame_has_a_place_for_what_is_open(ana: Member, mara: Member, ada: Member, oskar: Member) -> None:
    frames = {one.email: signed_in(one).get("/me").content.decode() for one in (ana, mara, ada, oskar)}
    assert [PLACE in frames[one.email] for one in (ana, mara, ada, oskar)] == [False, True, True, False]
    assert [PROTECTIONS in frames[one.email] for one in (ana, mara, ada, oskar)] == [False, False, True, True]
    assert not any(LOOKS in frame for frame in frames.values())
    Member.objects.filter(pk=ana.pk).update(is_representative=True)
    frame = signed_in(ana).get("/me").content.decode()
    assert PLACE in frame and PROTECTIONS in frame and LOOKS in frame


def test_on_a_page_below_adoption_only_its_own_place_is_marked(ada: Member) -> None:
    told = signed_in(ada).get("/adoption/protections").content.decode()
    marked = [line for line in told.replace("<a ", "\n<a ").splitlines() if 'aria-current="page"' in line]
    assert marked and all("/adoption/protections" in line for line in marked)


@pytest.mark.usefixtures("managers_on")
def test_how_many_see_the_page_is_counted_by_the_same_rule(ana: Member, ben: Member, mara: Member, ada: Member) -> None:
    assert "All 2 see this page" in signed_in(mara).get("/adoption").content.decode()
    assert Member.objects.exclude(role=Role.IT).count() > 2
