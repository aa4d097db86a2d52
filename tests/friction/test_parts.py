"""The audit of what the product has besides fields: who uses it comes by the gate, each verdict has its reason, and nobody is told apart."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.adoption.conftest import LONG_AGO, use, working_days
from tests.conftest import signed_in
from tests.records.conftest import stage
from wellworn.adoption.models import Look
from wellworn.friction.audit.parts import KEEP, RETIRE, TRAIN, UNKNOWN, Group, Level, Stood, judge_stage, judge_use
from wellworn.friction.parts.known import MACHINE, SELDOM
from wellworn.friction.parts.told import NAMES, Line, told
from wellworn.members.models import Member, Role, Team
from wellworn.records.custom import layouts, own_fields
from wellworn.records.models import FieldType, Report, View
from wellworn.usage.features import BY_KEY
from wellworn.usage.models import Event


@pytest.fixture
def reps(team: Team, ada: Member) -> list[Member]:
    """Twenty reps with twelve weeks behind them: all move deals, two in five write notes, three in ten tried to paste once, one enters a line.
    Six managers beside them, who move deals and write notes: a single large role could not be told beside an admin."""
    managers = [
        Member.objects.create(email=f"m.{n}@norrvik.example", name=f"M {n}", role=Role.MANAGER) for n in range(6)
    ]
    reps = [Member.objects.create(email=f"rep.{n}@norrvik.example", name=f"Rep {n}", team=team) for n in range(20)]
    Member.objects.update(created_at=LONG_AGO)
    days = working_days(12)
    for day in days[::5]:
        use([*reps, *managers], day, "deal.move")
        use([*reps[:8], *managers], day, "note.write")
        use(reps[:1], day, "quick.save")
    use(reps[:6], days[3], "list.paste")
    return reps


def lines(of: str, by: Member) -> dict[str, Line]:
    return {one.name: one for one in told(of, timezone.localdate(), by=by).lines}


def verdict(of: str, name: str, by: Member) -> str:
    return lines(of, by)[name].judged.verdict


@pytest.mark.django_db
def test_a_feature_is_kept_trained_or_retired_by_who_of_its_role_uses_it(reps: list[Member], ada: Member) -> None:
    found = lines("features", ada)

    def of(key: str) -> Line:
        return found[str(BY_KEY[key].name)]

    assert (of("deal.move").judged.verdict, of("note.write").judged.verdict) == (KEEP, KEEP)
    assert "Rep 40\xa0%" in of("note.write").used
    assert "Rep nearly all" in of("deal.move").used
    assert of("list.paste").judged.verdict == TRAIN
    assert "on one day alone" in of("list.paste").case
    assert of("call.log").judged.verdict == RETIRE
    assert of("call.log").follows == "It can go, or be put where their work is done anyway."
    assert (of("note.pin").judged.verdict, str(BY_KEY["note.write"].name) in of("note.pin").case) == (TRAIN, True)
    assert str(BY_KEY["today.open"].name) not in found  # looks are not judged
    assert of("record.undo").judged.verdict == KEEP  # a way back
    assert of("rate.change").judged.verdict == UNKNOWN  # for admins, of whom there is one


@pytest.mark.django_db
def test_what_one_person_does_is_told_like_what_nobody_does(reps: list[Member], ada: Member) -> None:
    found = lines("features", ada)
    one, nobody = found[str(BY_KEY["quick.save"].name)], found[str(BY_KEY["call.log"].name)]
    assert (one.used, one.judged) == (nobody.used, nobody.judged)
    assert "Rep fewer than 5" in one.used


@pytest.mark.django_db
def test_roles_of_few_are_not_told_and_the_look_is_noted(team: Team, ada: Member, ana: Member, ben: Member) -> None:
    Member.objects.update(created_at=LONG_AGO)
    use([ana, ben], working_days(1)[0])
    assert {one.judged.verdict for one in lines("features", ada).values()} <= {UNKNOWN}
    assert not Look.objects.exists()  # nothing was shown


@pytest.mark.django_db
def test_a_notice_is_judged_by_the_act_it_asks_for(reps: list[Member], ada: Member) -> None:
    assert verdict("notices", "A colleague mentions you in a note", ada) == KEEP
    assert verdict("notices", "A task of yours is due", ada) == RETIRE


@pytest.mark.django_db
def test_a_form_says_how_much_it_is_used_and_a_layout_that_changes_nothing_can_go(
    reps: list[Member], ada: Member
) -> None:
    placed = layouts.heard("name:page,amount:more")
    layouts.lay_out("deal", "", placed, by=ada)
    layouts.lay_out("deal", Role.REP, placed, by=ada)
    layouts.lay_out("deal", Role.MANAGER, layouts.heard("name:page,amount:page"), by=ada)
    found = lines("forms", ada)
    assert found["What a stage asks"].judged.verdict == KEEP
    assert found["Cells and bulk changes of a list"].judged.verdict == TRAIN
    assert found["Deal as the role Rep sees it"].judged.verdict == RETIRE
    assert found["Deal as the role Manager sees it"].judged.verdict == KEEP


@pytest.mark.django_db
def test_a_view_or_report_of_others_is_judged_by_what_it_is_made_of_and_ones_own_is_left_alone(
    team: Team, ana: Member, ada: Member
) -> None:
    row = own_fields.create("deal", "Mood", FieldType.TEXT, by=ada)
    at, shows = timezone.now(), {"columns": [{"field": "name"}]}
    View.objects.create(object="deal", name="Mine", member=ana, config=shows, created_at=at)
    for name, config, pinned in (
        ("Team", shows, True),
        ("Twin", shows, False),
        ("Moods", {"columns": [{"field": "mood"}]}, False),
    ):
        View.objects.create(object="deal", name=name, team=team, config=config, is_pinned=pinned, created_at=at)
    Report.objects.create(name="By mood", config={"object": "deal", "measure": "count", "by": ["mood"]}, created_at=at)
    own_fields.archive(row, by=ada)
    found = lines("views", ada)
    assert set(found) == {"Saved views altogether", "Team", "Twin", "Moods"}
    assert [found[name].judged.verdict for name in ("Team", "Twin", "Moods")] == [KEEP, RETIRE, RETIRE]
    assert found["Team"].case == "It is pinned for Key accounts."
    assert found["Moods"].case == "It is made with Mood, which is not there any more."
    assert verdict("reports", "By mood", ada) == RETIRE


@pytest.mark.django_db
def test_every_page_is_an_admins_alone_and_says_what_it_does_not_know(
    reps: list[Member], ana: Member, ada: Member
) -> None:
    Member.objects.update(created_at=LONG_AGO)
    for of in NAMES:
        page = signed_in(ada).get(f"/friction/parts/{of}")
        assert page.status_code == 200
        assert "Cannot be told" in page.content.decode()
        assert signed_in(ana).get(f"/friction/parts/{of}").status_code == 404
    assert signed_in(ada).get("/friction/parts/people").status_code == 404
    assert "Who opens a notice is not recorded" in signed_in(ada).get("/friction/parts/notices").content.decode()
    assert Event.objects.filter(feature="audit.open", member=ada).exists()
    assert Look.objects.filter(reader=ada, page="Audit: what is used").exists()


@pytest.mark.django_db
def test_a_page_takes_as_many_queries_for_many_views(
    reps: list[Member], ada: Member, team: Team, django_assert_max_num_queries: object
) -> None:
    browser, at = signed_in(ada), timezone.now()
    browser.get("/friction/parts/views")  # counted, decided and kept
    for number in range(30):
        View.objects.create(object="deal", name=f"V {number}", team=team, config={"group": f"f{number}"}, created_at=at)
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(40):
        browser.get("/friction/parts/views")


def test_what_is_named_exists() -> None:
    assert MACHINE | SELDOM <= BY_KEY.keys()


@pytest.mark.django_db
def test_stages_of_nobodys_deals_get_no_verdict(ada: Member) -> None:
    assert stage("Discover").name in lines("stages", ada)
    assert {one.judged.verdict for one in lines("stages", ada).values()} == {UNKNOWN}


REP, MANAGER = ("Rep", 30), ("Manager", 9)


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([Group(*REP, Level.LIVES, 0.6)], KEEP),
        ([Group(*REP, Level.LIVES)], KEEP),
        ([Group(*REP, Level.LIVES, 0.6), Group(*MANAGER, Level.HARDLY)], TRAIN),
        ([Group(*REP, Level.SOME, 0.1)], TRAIN),
        ([Group(*REP, Level.ONCE, 0.3)], TRAIN),
        ([Group(*REP, Level.HARDLY), Group(*MANAGER, Level.UNKNOWN)], RETIRE),
        ([Group(*REP, Level.UNKNOWN)], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_a_verdict_follows_from_who_uses_it(groups: list[Group], said: str) -> None:
    found = judge_use(groups, weeks=12)
    assert found.verdict == said
    for sentence in (found.case, found.follows):
        assert "%(" not in sentence.template % sentence.values
    if said == RETIRE:
        assert judge_use(groups, weeks=12, is_seldom=True).verdict == KEEP


@pytest.mark.parametrize(
    ("one", "beside", "before", "said"),
    [
        (Stood("B", 100, 30, 30, 0.22, 0.40), [], None, KEEP),
        (Stood("B", 100, 60, 30, 0.50, 0.69), [], None, TRAIN),
        (Stood("B", 100, 30, 30, 0.22, 0.40, still=0.7), [], None, TRAIN),
        (Stood("B", 9, 3, 30, 0.1, 0.6), [Stood("A", 200, 60)], None, RETIRE),
        (Stood("B", 9000, 2700, 30, 0.29, 0.31), [], Stood("A", 9500, 2800), RETIRE),
        (Stood("B", 9, 3, 30, 0.1, 0.6), [], None, UNKNOWN),
        (Stood("B", None, None, 30), [Stood("A", 200, 60)], None, UNKNOWN),
    ],
)
def test_a_stage_is_judged_by_what_came_of_its_deals(
    one: Stood, beside: list[Stood], before: Stood | None, said: str
) -> None:
    found = judge_stage(one, beside, before)
    assert found.verdict == said
    for sentence in (found.case, found.follows):
        assert "%(" not in sentence.template % sentence.values
