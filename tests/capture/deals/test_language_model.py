"""A language model is asked only when an admin plugs one in, about letters it may see, and is believed only where it quotes them."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.capture.letters import ANA, NOW, PETRA, Post, mail, mailbox
from tests.conftest import signed_in
from tests.servers.dripping import Dripping
from tests.servers.language_model import Desk
from wellworn.capture import run
from wellworn.capture.deals import completing
from wellworn.capture.deals import language_model as asking
from wellworn.capture.deals.models import DealSignal, LanguageModel, ModelConsent
from wellworn.capture.deals.prompting import BELIEVED, believed
from wellworn.lib.sealed import seal
from wellworn.members.models import Member, Sharing
from wellworn.records.creating import create
from wellworn.records.models import Company, Kind, Proposal

LETTER = "The chairman nodded. Consider the level project yours."
AT = NOW + timedelta(hours=1)


@pytest.fixture
def plugged(language_model: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The model plugged in, its network allowed by the operator."""
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "127.0.0.1")
    LanguageModel.objects.create(
        pk=1, base_url=language_model.url, model="small", secret=seal("sesame"), is_on=True, per_day=5
    )
    language_model.answer = json.dumps(
        [{"kind": "agreed", "value": "", "sentence": "Consider the level project yours.", "words": "yours"}]
    )
    return language_model


def capture(ana: Member, sharing: str) -> None:
    """A deal with Vasa, and a letter that rules do not understand."""
    letters = [mail(1, ANA, PETRA), mail(2, PETRA, ANA), mail(87, PETRA, ANA, LETTER)]
    run.run(mailbox(ana, sharing=sharing), Post({"inbox": letters}), at=lambda: NOW)
    create("Level sensors", by=ana, kind=Kind.DEAL, company=Company.objects.get())


@pytest.mark.django_db
def test_a_letter_shared_in_full_is_read_and_the_answer_is_a_question_with_less_confidence(
    ana: Member, plugged: Desk
) -> None:
    capture(ana, Sharing.FULL)
    assert asking.ask(at=AT) == 1
    assert plugged.letters() == [LETTER]
    assert plugged.keys == ["Bearer sesame"]
    assert "vasa" not in json.dumps(plugged.asked).lower()
    question = Proposal.objects.get(kind="deal", field="stage")
    assert (question.confidence, question.excerpt, question.marked) == (
        BELIEVED,
        "Consider the level project yours.",
        "yours",
    )
    assert asking.ask(at=AT) == 0


def test_a_letter_above_its_owners_sharing_level_is_not_seen_unless_the_owner_says_yes(
    ana: Member, plugged: Desk
) -> None:
    capture(ana, Sharing.SUBJECT)
    assert asking.ask(at=AT) == 0
    assert plugged.asked == []
    signed_in(ana).post("/mailboxes/language-model", {"yes": "1"})
    assert asking.ask(at=AT) == 1
    signed_in(ana).post("/mailboxes/language-model", {})
    assert not ModelConsent.objects.exists()


def test_a_letter_that_a_colleague_holds_too_needs_both(ana: Member, ben: Member, plugged: Desk) -> None:
    capture(ana, Sharing.SUBJECT)
    run.run(mailbox(ben, "/ben"), Post({"inbox": [mail(87, PETRA, ANA, LETTER)]}), at=lambda: NOW)
    ModelConsent.objects.create(member=ana, at=NOW)
    assert asking.ask(at=AT) == 0
    ModelConsent.objects.create(member=ben, at=NOW)
    assert asking.ask(at=AT) == 1


def test_what_does_not_stand_in_the_letter_is_dropped(ana: Member, plugged: Desk) -> None:
    capture(ana, Sharing.FULL)
    plugged.answer = json.dumps(
        [
            {"kind": "lost", "value": "", "sentence": "We chose a rival."},
            {"kind": "amount", "value": "9", "sentence": ""},
        ]
    )
    assert asking.ask(at=AT) == 1
    assert not DealSignal.objects.filter(by_language_model=True).exists()


def test_switched_off_nothing_is_sent_and_the_budget_ends_a_day(ana: Member, plugged: Desk) -> None:
    capture(ana, Sharing.FULL)
    LanguageModel.objects.update(is_on=False)
    assert asking.ask(at=AT) == 0
    LanguageModel.objects.update(is_on=True, per_day=3, used=3, used_on=AT.date())
    assert asking.ask(at=AT) == 0
    assert plugged.asked == []
    assert asking.ask(at=AT + timedelta(days=1)) == 1


@pytest.mark.parametrize(("status", "word"), [(401, "key"), (500, "500"), (404, "404")])
def test_failure_is_told_in_words_and_tried_again(ana: Member, plugged: Desk, status: int, word: str) -> None:
    capture(ana, Sharing.FULL)
    plugged.status = status
    assert asking.ask(at=AT) == 0
    assert word in LanguageModel.objects.get().trouble
    plugged.status = 200
    assert asking.ask(at=AT) == 1
    assert LanguageModel.objects.get().trouble == ""


def test_a_model_whose_answer_has_no_end_is_hung_up_on(
    ana: Member, plugged: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completing, "PATIENCE", 0.3)
    dripping = Dripping(b" ", first=b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    try:
        LanguageModel.objects.update(base_url=f"{dripping.url}v1")
        capture(ana, Sharing.FULL)
        assert asking.ask(at=AT) == 0
    finally:
        dripping.end()
    assert dripping.asked == 1
    assert "takes longer than two minutes" in LanguageModel.objects.get().trouble


def test_a_private_network_needs_the_operators_leave(
    ana: Member, plugged: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WELLWORN_ALLOW_PRIVATE_HOSTS")
    capture(ana, Sharing.FULL)
    assert asking.ask(at=AT) == 0
    assert plugged.asked == []
    assert "private network" in LanguageModel.objects.get().trouble


def test_an_admin_plugs_it_in_and_the_key_is_kept_sealed(
    ada: Member, language_model: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "127.0.0.1")
    client = signed_in(ada)
    entered = {"base_url": language_model.url, "model": "small", "key": "sesame", "per_day": "50", "is_on": "on"}
    assert client.post("/settings/language-model", entered).status_code == 302
    model = LanguageModel.objects.get()
    assert b"sesame" not in bytes(model.secret)
    assert language_model.keys == ["Bearer sesame"]
    assert "sesame" not in client.get("/settings/language-model").content.decode()
    assert client.post("/settings/language-model", {**entered, "base_url": "ftp://x"}).status_code == 422
    client.post("/settings/language-model", {"base_url": language_model.url, "model": "small", "per_day": "50"})
    model.refresh_from_db()
    assert (model.is_on, bool(model.secret)) == (False, True)


def test_only_an_admin_sees_the_page(ana: Member) -> None:
    assert signed_in(ana).get("/settings/language-model").status_code in (403, 404)


@given(st.text(), st.booleans())
def test_no_answer_of_a_model_crashes_and_all_that_is_believed_is_quoted(answer: str, ours: bool) -> None:
    assert all(one.sentence in LETTER for one in believed(answer, LETTER, ours=ours, at=date(2026, 11, 20)))


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["kind", "value", "sentence", "words"]), st.text() | st.integers() | st.none())
    )
)
def test_no_json_of_a_model_crashes(said: list[dict[str, object]]) -> None:
    assert believed(json.dumps(said), LETTER, ours=False, at=date(2026, 11, 20)) == [] or said


@pytest.mark.parametrize(
    "answer",
    ["[" * 100_000, '{"a":' * 100_000, "x" + " " * 500_000 + "x", "```json\n[]\n```", " " * 500_000, "`" * 500_000],
    ids=["deep list", "deep object", "blank", "fenced", "nothing", "ticks"],
)
def test_an_answer_made_to_hurt_is_no_answer(answer: str) -> None:
    assert believed(answer, LETTER, ours=False, at=date(2026, 11, 20)) == []


def test_what_no_database_keeps_is_taken_out_of_an_answer() -> None:
    sentence = LETTER.split(".")[0] + "."
    said = json.dumps([{"kind": "ask", "value": "a \ud800 call \0 soon", "sentence": sentence}])
    for one in believed(said, LETTER, ours=False, at=date(2026, 11, 20)):
        one.value.encode()
        assert "\0" not in one.value
