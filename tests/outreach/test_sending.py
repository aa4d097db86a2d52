"""What goes out, when, and what stops it: through a real mail server, read from what it took."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest

from tests.outreach.conftest import NOW, Box, begun, written
from tests.servers.dripping import Dripping
from tests.servers.post_office import PostOffice
from wellworn.members.models import Member
from wellworn.outreach import going_on, ledger, smtp, stopping
from wellworn.outreach.enrolling import CannotEnrol, end, enrol, pause, plan_of, resume, take_back
from wellworn.outreach.models import Enrolment, Outgoing, Pace, Send, SendState, Sequence, State, Suppression, Template
from wellworn.outreach.sending import due_members, send_due
from wellworn.outreach.unsubscribing import suppress
from wellworn.records import keeping
from wellworn.records.creating import create
from wellworn.records.doing import move
from wellworn.records.models import Activity, Company, Deal, Echo, Kind, Person, Placement, Stage, Task
from wellworn.usage.models import Event

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=2)
DAYS_LATER = NOW + timedelta(days=6)  # three working days and a weekend
numbers = count(1)


def states(row: Enrolment) -> list[str]:
    return list(row.sends.order_by("step").values_list("state", flat=True))


def sends(member: Member, at: object) -> int:
    return send_due(member.pk, now=lambda: at)  # type: ignore[arg-type, return-value]


def test_a_mail_goes_out_as_the_member_with_words_filled_in_and_a_way_to_stop(
    ana: Member, femke: Person, quote: Template, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    row = begun(quote, femke, ana)
    assert due_members(at=NOW) == set()
    assert sends(ana, NOW) == 0
    assert due_members(at=LATER) == {ana.pk}
    assert sends(ana, LATER) == 1
    (mail,) = post_office.accepted()
    send = row.sends.get()
    assert mail["From"] == "Ana Lind <ana@norrvik.example>"
    assert mail["To"] == "Femke Bos <femke@aquaveld.nl>"
    assert mail["Subject"] == "The quote"
    assert mail["Message-ID"] == f"<{send.message_id}>"
    assert mail["List-Unsubscribe"] == "<mailto:ana@norrvik.example?subject=stop>"
    assert mail["List-Unsubscribe-Post"] is None
    plain = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert plain.replace("\r\n", "\n") == "Hello Femke,\n\nhave you seen the quote for you?\n\nAna Lind\nNorrvik\n"
    assert "<p>Hello Femke,</p>" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    row.refresh_from_db()
    assert (row.state, states(row)) == (State.FINISHED, [SendState.SENT])
    assert Event.objects.get(feature="sequence.mail").automatic


def test_what_went_out_stands_on_the_timeline_once_and_its_copy_is_in_sent(
    ana: Member, femke: Person, quote: Template, server: Outgoing, box: Box
) -> None:
    row = begun(quote, femke, ana)
    sends(ana, LATER)
    sends(ana, LATER)
    send = row.sends.get()
    mail = Activity.objects.get(kind="mail")
    assert send.activity == mail
    assert mail.key == f"mail:{send.message_id}"
    assert Placement.objects.filter(kind="person", record_id=femke.pk, activity=mail).count() == 1
    assert box.sent == {send.message_id}
    assert len(box.filed) == 1


def test_it_answers_in_the_thread_of_the_last_exchange(
    ana: Member, femke: Person, twice: Sequence, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    last = written(femke, ana, NOW - timedelta(days=2), subject="Your plant")
    begun(twice, femke, ana)
    sends(ana, LATER)
    sends(ana, DAYS_LATER)
    first, second = post_office.accepted()
    assert first["Subject"] == second["Subject"] == "Re: Your plant"
    assert first["In-Reply-To"] == f"<{(last.key or '').removeprefix('mail:')}>"
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["References"].split() == [*first["References"].split(), first["Message-ID"]]


def test_an_answer_stops_it_before_the_next_mail(
    ana: Member, femke: Person, twice: Sequence, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    row = begun(twice, femke, ana)
    sends(ana, LATER)
    answer = written(femke, ana, NOW + timedelta(days=1))
    assert sends(ana, DAYS_LATER) == 0
    row.refresh_from_db()
    assert (row.state, row.reason, row.evidence) == (State.STOPPED, "reply", answer)
    assert states(row) == [SendState.SENT, SendState.DROPPED]
    assert len(post_office.accepted()) == 1


def test_an_answer_at_the_very_last_moment_stops_it_too(
    ana: Member, femke: Person, quote: Template, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    row = begun(quote, femke, ana)
    send = ledger.claim(row.sends.get().pk, server, box, at=LATER)
    assert send is not None
    written(femke, ana, LATER)
    assert not ledger.mark_handed(send, at=LATER)
    row.refresh_from_db()
    assert row.reason == "reply"


@pytest.mark.parametrize(
    ("kind", "reason", "state"),
    [("bounced", "bounced", "stopped"), ("left", "left", "stopped"), ("answered", "reply", "stopped")],
)
def test_what_a_machine_answered_stops_it(
    ana: Member, femke: Person, twice: Sequence, server: Outgoing, box: Box, kind: str, reason: str, state: str
) -> None:
    row = begun(twice, femke, ana)
    sends(ana, LATER)
    Echo.objects.create(member=ana, kind=kind, address="femke@aquaveld.nl", at=LATER)
    assert stopping.heed(at=LATER) == 1
    row.refresh_from_db()
    assert (row.reason, row.state) == (reason, state)


def test_an_absence_lets_it_rest_until_they_are_back(
    ana: Member, femke: Person, twice: Sequence, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    row = begun(twice, femke, ana)
    sends(ana, LATER)
    Echo.objects.create(member=ana, kind="away", address="femke@aquaveld.nl", at=LATER, until=date(2026, 12, 4))
    stopping.heed(at=LATER)
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.PAUSED, "away")
    assert row.resting_until is not None and row.resting_until.date() == date(2026, 12, 7)
    assert sends(ana, NOW + timedelta(days=8)) == 0
    stopping.heed(at=NOW + timedelta(days=14))
    assert sends(ana, NOW + timedelta(days=14)) == 1
    assert len(post_office.accepted()) == 2


def test_a_meeting_that_is_arranged_stops_it(
    ana: Member, femke: Person, twice: Sequence, server: Outgoing, box: Box
) -> None:
    row = begun(twice, femke, ana)
    ahead = NOW + timedelta(days=9)
    meeting = Activity.objects.create(kind="meeting", occurred_at=ahead, created_at=NOW + timedelta(hours=1))
    Placement.objects.create(activity=meeting, kind="person", record_id=femke.pk, occurred_at=ahead)
    stopping.heed(at=NOW)
    row.refresh_from_db()
    assert (row.reason, row.evidence) == ("meeting", meeting)


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_closed_deal_stops_it(
    ana: Member, femke: Person, twice: Sequence, server: Outgoing, box: Box, outcome: str
) -> None:
    deal = create("Six plants", by=ana, kind=Kind.DEAL).record
    assert isinstance(deal, Deal)
    row = enrol(plan_of(twice), femke, deal, by=ana, at=NOW)
    move(deal, Stage.objects.get(outcome=outcome), by=ana)
    assert sends(ana, LATER) == 0
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, outcome)


def test_whoever_is_in_the_bin_hidden_or_readdressed_gets_nothing(
    ana: Member, carl: Member, femke: Person, twice: Sequence, server: Outgoing, box: Box
) -> None:
    row = begun(twice, femke, ana)
    keeping.delete(femke, by=ana)
    assert sends(ana, LATER) == 0
    row.refresh_from_db()
    assert row.reason == "bin"
    keeping.restore(femke, by=ana)
    again = begun(twice, femke, ana)
    Person.objects.filter(pk=femke.pk).update(team=carl.team, owner=carl)
    assert sends(ana, LATER) == 0
    again.refresh_from_db()
    assert again.reason == "unseen"


def test_a_member_who_has_left_writes_no_more(
    ana: Member, femke: Person, twice: Sequence, server: Outgoing, box: Box
) -> None:
    row = begun(twice, femke, ana)
    Member.objects.filter(pk=ana.pk).update(is_active=False)
    assert sends(ana, LATER) == 0
    stopping.heed(at=LATER)
    row.refresh_from_db()
    assert row.reason == "member"


def test_who_asked_for_no_mail_gets_none_from_anybody_for_good(
    ana: Member, ben: Member, femke: Person, twice: Sequence, server: Outgoing, box: Box
) -> None:
    row = begun(twice, femke, ana)
    assert suppress("Femke@Aquaveld.nl", "link", by=None, at=NOW)
    assert not suppress("femke@aquaveld.nl", "link", by=None, at=NOW)
    row.refresh_from_db()
    assert row.reason == "unsubscribed"
    with pytest.raises(CannotEnrol, match="asked not to be written to"):
        begun(twice, femke, ben)
    assert b"femke" not in bytes(Suppression.objects.get().mark)


def test_a_second_mail_waits_while_the_mailbox_is_not_read(
    ana: Member, femke: Person, twice: Sequence, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    begun(twice, femke, ana)
    sends(ana, LATER)
    box.read_at = LATER
    assert sends(ana, DAYS_LATER) == 0
    assert Send.objects.get(step=2).trouble == "blind"
    box.read_at = DAYS_LATER + timedelta(minutes=5)
    assert sends(ana, DAYS_LATER + timedelta(minutes=6)) == 1


def test_the_days_limit_and_the_gap_are_kept(
    ana: Member, femke: Person, quote: Template, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    Outgoing.objects.update(most_a_day=2)
    people = [create(f"Person {n} <p{n}@aquaveld.nl>", by=ana).record for n in range(3)]
    rows = [begun(quote, person, ana) for person in people]  # type: ignore[arg-type]
    assert sends(ana, LATER) == 2
    rows[2].refresh_from_db()
    assert rows[2].due_at is not None and rows[2].due_at.date() == date(2026, 11, 25)
    Pace.objects.update(gap=60)
    Outgoing.objects.update(most_a_day=50)
    begun(quote, femke, ana)
    assert sends(ana, LATER + timedelta(seconds=30)) == 0
    assert sends(ana, LATER + timedelta(seconds=61)) == 1


def test_nothing_arrives_at_night_or_on_a_day_off(
    ana: Member, femke: Person, quote: Template, server: Outgoing, box: Box
) -> None:
    row = begun(quote, femke, ana, at=NOW.replace(hour=20))
    assert row.due_at is not None
    eight = NOW.replace(day=25, hour=7)  # in Amsterdam
    assert eight <= row.due_at <= eight + timedelta(minutes=20)
    assert (row.zone, row.zone_why, row.zone_fact) == ("Europe/Amsterdam", "domain", "aquaveld.nl")
    Enrolment.objects.update(due_at=NOW.replace(hour=20))
    assert sends(ana, NOW.replace(hour=20, minute=5)) == 0


def test_a_task_among_the_steps_becomes_a_task(
    ana: Member, femke: Person, quote: Template, server: Outgoing, box: Box
) -> None:
    steps = [{"do": "mail", "template": quote.pk}, {"do": "wait", "days": 1}, {"do": "task", "text": "Call them"}]
    row = begun(Sequence.objects.create(name="Call", steps=steps, member=ana, changed_at=NOW), femke, ana)
    sends(ana, LATER)
    assert not Task.objects.exists()
    going_on.do_tasks(at=NOW + timedelta(days=1, hours=1))
    task = Task.objects.get()
    assert (task.name, task.person, task.owner) == ("Call them", femke, ana)
    row.refresh_from_db()
    assert row.state == State.FINISHED


def test_a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(
    ana: Member, femke: Person, quote: Template, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    row = begun(quote, femke, ana)
    post_office.say("451 4.7.1 Greylisted, try again later")
    assert sends(ana, LATER) == 0
    send = row.sends.get()
    assert (send.state, send.tries, "Greylisted" in send.trouble) == (SendState.PLANNED, 1, True)
    post_office.say("")
    assert sends(ana, LATER + timedelta(minutes=6)) == 1
    gone = create("Nobody <nobody@aquaveld.nl>", by=ana).record
    other = begun(quote, gone, ana)  # type: ignore[arg-type]
    assert sends(ana, LATER + timedelta(minutes=7)) == 0
    other.refresh_from_db()
    assert (other.state, other.reason, states(other)) == (State.STOPPED, "refused", [SendState.FAILED])


def test_a_wrong_password_is_told_in_words_and_nothing_more_is_tried(
    ana: Member, femke: Person, quote: Template, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    from wellworn.lib.sealed import seal

    row = begun(quote, femke, ana)
    Outgoing.objects.update(secret=seal("wrong"))
    assert sends(ana, LATER) == 0
    server.refresh_from_db()
    assert server.trouble_text == "The server refused the password. Enter a new one."
    assert states(row) == [SendState.PLANNED]
    assert post_office.accepted() == []


def test_a_server_that_greets_without_end_is_hung_up_on_and_nothing_has_left(
    ana: Member, femke: Person, quote: Template, server: Outgoing, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "PATIENCE_SIGN_IN", 0.3)
    row, dripping = begun(quote, femke, ana), Dripping(b"220-wait\r\n")
    try:
        Outgoing.objects.update(port=dripping.port, tls=False)
        assert sends(ana, LATER) == 0
    finally:
        dripping.end()
    server.refresh_from_db()
    assert (server.trouble, states(row)) == ("silent", [SendState.PLANNED])


def handed(row: Enrolment, outgoing: Outgoing, box: Box) -> Send:
    """A mail whose worker was killed after it had been handed over, for all that we know."""
    send = ledger.claim(row.sends.get().pk, outgoing, box, at=LATER)
    assert send is not None and ledger.mark_handed(send, at=LATER)
    return send


def test_a_mail_of_unknown_fate_is_found_in_sent(
    ana: Member, femke: Person, quote: Template, server: Outgoing, box: Box
) -> None:
    row = begun(quote, femke, ana)
    send = handed(row, server, box)
    box.sent = {send.message_id}
    assert sends(ana, LATER + timedelta(minutes=5)) == 0
    assert states(row) == [SendState.HANDED]  # the server may still be at it
    sends(ana, LATER + timedelta(minutes=20))
    assert states(row) == [SendState.SENT]


def test_one_that_is_not_in_sent_is_held_unless_the_server_files_copies(
    ana: Member, femke: Person, quote: Template, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    row = begun(quote, femke, ana)
    send = handed(row, server, box)
    sends(ana, LATER + timedelta(minutes=20))
    row.refresh_from_db()
    assert (states(row), row.state, row.reason) == ([SendState.HELD], State.PAUSED, "unknown")
    sends(ana, LATER + timedelta(hours=1))
    assert not resume(row, by=ana, at=LATER)
    assert post_office.accepted() == []
    Send.objects.update(state=SendState.HANDED)
    Outgoing.objects.update(keeps_copies=True)
    sends(ana, LATER + timedelta(hours=2))
    row.refresh_from_db()
    assert (states(row), row.state) == ([SendState.SENT], State.FINISHED)
    assert [mail["Message-ID"] for mail in post_office.accepted()] == [f"<{send.message_id}>"]


def test_a_worker_that_wakes_up_after_its_claim_was_taken_sends_nothing(
    ana: Member, femke: Person, quote: Template, server: Outgoing, box: Box
) -> None:
    row = begun(quote, femke, ana)
    slow = ledger.claim(row.sends.get().pk, server, box, at=LATER)
    assert slow is not None
    assert ledger.reclaim(ana.pk, at=LATER + timedelta(minutes=16)) == 1
    assert not ledger.mark_handed(slow, at=LATER + timedelta(minutes=16))
    assert ledger.claim(slow.pk, server, box, at=LATER + timedelta(minutes=17)) is not None


def test_pausing_resuming_stopping_and_taking_back(
    ana: Member, ben: Member, femke: Person, twice: Sequence, server: Outgoing, box: Box
) -> None:
    row = begun(twice, femke, ana)
    with pytest.raises(CannotEnrol, match="already"):
        begun(twice, femke, ben)
    assert not pause(row, by=ben, at=NOW)
    assert pause(row, by=ana, at=NOW)
    assert sends(ana, LATER) == 0
    assert resume(row, by=ana, at=LATER)
    assert sends(ana, LATER) == 1
    assert not take_back(row, by=ana, at=LATER)
    assert end(row, by=ana, at=LATER)
    assert sends(ana, DAYS_LATER) == 0
    again = begun(twice, femke, ana)
    assert take_back(again, by=ana, at=NOW)
    assert not Enrolment.objects.filter(pk=again.pk).exists()


def test_line_breaks_in_names_and_subjects_make_no_headers_and_markup_stays_text(
    ana: Member, server: Outgoing, post_office: PostOffice, box: Box
) -> None:
    person = create("eve@aquaveld.nl", by=ana).record
    Person.objects.filter(pk=person.pk).update(
        name='Eve\r\nBcc: all@rival.example <b>"x"</b>', title="<script>alert(1)</script> & {member.name}"
    )
    Company.objects.create(name="X", created_at=NOW)
    template = Template.objects.create(
        name="T",
        subject="For {person.name}\r\nX-Evil: 1",
        body="{person.title} https://a.example/?q=1&b=<i>",
        changed_at=NOW,
    )
    begun(template, Person.objects.get(pk=person.pk), ana)
    assert sends(ana, LATER) == 1
    (mail,) = post_office.accepted()
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "MIME-Version", "Content-Type"
    }  # fmt: skip
    assert mail["Subject"].startswith("For Eve Bcc: all@rival.example")
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {member.name}" in html
    assert "<script" not in html and "<i>" not in html
