"""A member connects a mailbox with one field and a password, sees how it is going, and steers it. Nobody else can look inside."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.capture.accounts import account, accounts, trusted
from tests.capture.test_imap_sync import answer, mailbox
from tests.conftest import signed_in
from tests.servers.dovecot import Dovecot
from wellworn.capture import blocking, completeness, errands, live, tasks, views_mailbox
from wellworn.capture.connect import Account, guesses
from wellworn.capture.credential import Credential
from wellworn.capture.errand import Errand, ErrandKind, ErrandState
from wellworn.capture.models import Block, Exposure, LedgerEntry, Mailbox, MailboxState, Quarantined
from wellworn.capture.tasks import run_errand
from wellworn.members.models import Member, Role, Sharing
from wellworn.records.models import Activity, Person, Witness

__all__ = ["account", "accounts", "mailbox", "trusted"]  # fixtures

FRAME = 3  # session, member, the frame's own


def page(name: str, *args: object) -> str:
    return reverse(name, args=args)


def test_the_server_is_guessed_from_the_address() -> None:
    assert guesses("ana@gmail.com") == [Account("imap.gmail.com", "ana@gmail.com")]
    assert [one.host for one in guesses("Ana@Norrvik.example")] == [
        "imap.norrvik.example",
        "mail.norrvik.example",
        "norrvik.example",
    ]
    assert Account("h", "a+b@c.example", 143, tls=False).location == "imap://a%2Bb@c.example@h:143"


def test_one_field_leads_to_the_password_with_the_server_filled_in(ana: Member) -> None:
    answer = signed_in(ana).get(page("mailbox-connect"), {"address": "ana@gmail.com"})
    assert answer.status_code == 200
    assert answer.context["form"].initial["host"] == "imap.gmail.com"
    assert b"app password" in answer.content


def typed(server: Dovecot, account: str, **other: str) -> dict[str, str]:
    """What Ana types for the real server."""
    return {
        "address": account,
        "password": "right",
        "host": "localhost",
        "port": str(server.tls_port),
        "security": "tls",
        "user": account,
        **other,
    }


def test_connecting_lists_the_folders_and_captures_nothing_before_it_is_started(
    trusted: Dovecot, account: str, ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "localhost")
    browser = signed_in(ana)
    answer = browser.post(page("mailbox-connect"), typed(trusted, account))
    made = Mailbox.objects.get()
    assert answer["Location"] == page("mailbox-choose", made.pk)
    assert (made.member, made.state, made.next_try_at) == (ana, MailboxState.NEW, None)
    assert b"right" not in bytes(made.secret) and "right" not in made.location
    chosen = set(made.folders.filter(chosen=True).values_list("name", flat=True))
    assert chosen == {"INBOX", "Sent"}
    shown = browser.get(page("mailbox-choose", made.pk)).content.decode()
    assert "Junk" in shown and "No subject, no text" in shown
    choice = {"folders": ["INBOX"], "sharing": "metadata", "since": "2026-01-01"}
    assert browser.post(page("mailbox-choose", made.pk), choice)["Location"] == page("mailbox", made.pk)
    made.refresh_from_db()
    assert (made.sharing, str(made.since)) == (Sharing.METADATA, "2026-01-01")
    assert list(made.folders.filter(chosen=True).values_list("name", flat=True)) == ["INBOX"]
    assert ProcrastinateJob.objects.filter(queueing_lock=f"mailbox:{made.pk}").count() == 1


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"password": "wrong"}, "The server refused the password. Enter a new one."),
        ({"port": "1"}, "does not answer on port 1"),
        ({"host": "nowhere.invalid"}, "There is no server named nowhere.invalid"),
    ],
)
def test_what_was_typed_is_not_lost_when_connecting_fails(
    trusted: Dovecot, account: str, ana: Member, monkeypatch: pytest.MonkeyPatch, other: dict[str, str], said: str
) -> None:
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "localhost")
    asked = typed(trusted, account, **other)
    answer = signed_in(ana).post(page("mailbox-connect"), asked)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert {field: str(answer.context["form"][field].value()) for field in asked} == asked
    assert "no-store" in answer["Cache-Control"]
    assert not Mailbox.objects.exists()


def test_a_member_cannot_knock_at_doors_inside_the_network(trusted: Dovecot, account: str, ana: Member) -> None:
    answer = signed_in(ana).post(page("mailbox-connect"), typed(trusted, account))
    assert "private network" in answer.content.decode()


@pytest.fixture
def done(trusted: Dovecot, account: str, mailbox: Mailbox) -> Mailbox:
    """Ana's mailbox after its first run: three mails with Femke, a newsletter, and something that is no mail."""
    for number in range(3):
        trusted.deliver(account, answer(number), folder="Sent")
    trusted.deliver(account, b"From: news@shop.example\r\nTo: ana@norrvik.example\r\nList-Unsubscribe: <x>\r\n\r\nBuy")
    trusted.deliver(account, b"\x00\x01\x02 not a mail at all")
    live.sync(mailbox.pk)
    mailbox.refresh_from_db()
    return mailbox


def test_the_page_says_what_became_of_everything_and_that_it_is_complete(
    done: Mailbox, ana: Member, django_assert_num_queries: Any
) -> None:
    browser = signed_in(ana)
    with django_assert_num_queries(FRAME + 5):  # mailbox, errand, folders, ledger, quarantine
        answered = browser.get(page("mailbox", done.pk))
    shown = answered.content.decode()
    assert answered.context["report"].outcomes == {"captured": 3, "ignored": 1, "quarantined": 1}
    assert answered.context["report"].seen == 5
    assert "Up to date: everything that localhost holds is here." in shown
    assert "It was sent to many at once" in shown
    assert shown.count("<td>none</td>") >= 2


def test_up_to_date_is_not_said_while_something_is_missing(done: Mailbox, ana: Member) -> None:
    sent = set(LedgerEntry.objects.filter(folder__name="Sent").values_list("key", flat=True))
    completeness.note(done, {"Sent": {*sent, "1/9"}}, at=timezone.now())
    shown = signed_in(ana).get(page("mailbox", done.pk)).content.decode()
    assert "Up to date" not in shown
    assert "1 item is not here yet." in shown
    assert "1/9" in shown


def test_quarantine_is_shown_downloaded_as_it_was_and_tried_again(done: Mailbox, ana: Member) -> None:
    browser = signed_in(ana)
    [kept] = browser.get(page("mailbox", done.pk)).context["quarantined"]
    download = browser.get(page("mailbox-raw", done.pk, kept.pk))
    assert download.content.startswith(b"\x00\x01\x02") or b"not a mail" in download.content
    assert "attachment" in download["Content-Disposition"]
    assert download["Content-Type"] == "application/octet-stream"
    assert browser.post(page("mailbox-retry", done.pk)).status_code == 302
    assert LedgerEntry.objects.filter(outcome="quarantined").count() == 1
    kept.refresh_from_db()
    assert kept.tries == 2


def test_much_in_quarantine_is_tried_again_in_the_background(
    done: Mailbox, ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_mailbox, "AT_ONCE", 0)
    browser = signed_in(ana)
    for _twice in range(2):
        assert browser.post(page("mailbox-retry", done.pk)).status_code == 302
    kept = Quarantined.objects.get()
    assert kept.tries == 1
    [job] = ProcrastinateJob.objects.filter(task_name__endswith="retry_quarantine")
    tasks.retry_quarantine(**job.args)
    kept.refresh_from_db()
    assert kept.tries == 2


def test_progress_shows_n_of_m_and_the_time_left_and_ends_by_loading_the_page_anew(
    mailbox: Mailbox, ana: Member, django_assert_num_queries: Any
) -> None:
    Mailbox.objects.update(state=MailboxState.RUNNING, handled=1200, found=5000, rate=20.0)
    browser = signed_in(ana)
    with django_assert_num_queries(3):  # session, member, mailbox: asked every two seconds
        shown = browser.get(page("mailbox-progress", mailbox.pk), headers={"HX-Request": "true"}).content.decode()
    assert "1,200 of 5,000" in shown
    assert "20 a second" in shown
    assert "3 minutes" in shown
    Mailbox.objects.update(state=MailboxState.IDLE)
    assert browser.get(page("mailbox-progress", mailbox.pk))["HX-Refresh"] == "true"


def test_stop_keeps_what_is_done_and_resume_goes_on(done: Mailbox, ana: Member) -> None:
    browser = signed_in(ana)
    browser.post(page("mailbox-pause", done.pk))
    done.refresh_from_db()
    assert (done.state, done.next_try_at) == (MailboxState.PAUSED, None)
    assert LedgerEntry.objects.count() == 5
    assert "Paused. What is captured is kept." in browser.get(page("mailbox", done.pk)).content.decode()
    browser.post(page("mailbox-resume", done.pk))
    done.refresh_from_db()
    assert done.state == MailboxState.IDLE
    assert ProcrastinateJob.objects.filter(queueing_lock=f"mailbox:{done.pk}").count() == 1


def test_a_new_password_is_tried_before_it_is_taken(done: Mailbox, ana: Member) -> None:
    Mailbox.objects.update(
        state=MailboxState.FAILING,
        trouble="refused",
        trouble_text="The server refused the password. Enter a new one.",
        secret=Credential("password", "old").sealed(),
    )
    browser = signed_in(ana)
    assert page("mailbox-password", done.pk) in browser.get(page("mailbox", done.pk)).content.decode()
    refused = browser.post(page("mailbox-password", done.pk), {"password": "wrong"})
    assert refused.status_code == 422
    assert "refused the password" in refused.content.decode()
    browser.post(page("mailbox-password", done.pk), {"password": "right"})
    done.refresh_from_db()
    assert Credential.unsealed(done.secret).secret == "right"
    assert (done.state, done.trouble, done.failures) == (MailboxState.IDLE, "", 0)


def test_disconnecting_removes_what_only_it_brought_and_proves_it(done: Mailbox, ana: Member) -> None:
    assert Person.objects.count() == 1
    browser = signed_in(ana)
    assert browser.get(page("mailbox-disconnect", done.pk)).context["gone"].activities == 3
    browser.post(page("mailbox-disconnect", done.pk), {"remove": "yes"})
    shown = browser.get(page("mailbox", done.pk)).content.decode()
    assert "Now and removed add up to before." in shown
    assert not Activity.objects.exists() and not Person.objects.exists()
    done.refresh_from_db()
    assert (done.state, bytes(done.secret)) == (MailboxState.DISCONNECTED, b"")
    assert "add up" not in browser.get(page("mailbox", done.pk)).content.decode()


def test_disconnecting_can_keep_everything(done: Mailbox, ana: Member) -> None:
    signed_in(ana).post(page("mailbox-disconnect", done.pk), {"remove": "no"})
    assert Activity.objects.count() == 3
    done.refresh_from_db()
    assert done.state == MailboxState.DISCONNECTED


def test_disconnecting_a_large_mailbox_goes_on_in_the_background_with_progress_and_a_stop(
    done: Mailbox, ana: Member, ben: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "AT_ONCE", 0)
    browser = signed_in(ana)
    shown = browser.get(page("mailbox-disconnect", done.pk)).content.decode()
    assert "Finding out what only this mailbox brought" in shown and "<progress" in shown
    counting = Errand.objects.get(kind=ErrandKind.COUNT)
    run_errand(counting.pk)
    assert browser.get(page("errand-progress", counting.pk)).headers["HX-Refresh"] == "true"
    assert browser.get(page("mailbox-disconnect", done.pk)).context["gone"].activities == 3
    browser.post(page("mailbox-disconnect", done.pk), {"remove": "yes"})
    done.refresh_from_db()
    assert (done.state, bytes(done.secret), Activity.objects.count()) == (MailboxState.DISCONNECTED, b"", 3)
    removing = Errand.objects.get(kind=ErrandKind.REMOVE)
    assert "Removing what only this mailbox brought" in browser.get(page("mailbox", done.pk)).content.decode()
    assert signed_in(ben).post(page("errand-stop", removing.pk)).status_code == 404
    browser.post(page("errand-stop", removing.pk))
    run_errand(removing.pk)
    assert Activity.objects.count() == 3
    shown = browser.get(page("mailbox", done.pk)).content.decode()
    assert "Stopped after 0 of" in shown and "Remove what it brought" in shown
    browser.post(page("mailbox-disconnect", done.pk), {"remove": "yes"})
    run_errand(Errand.objects.get(kind=ErrandKind.REMOVE, ended_at=None).pk)
    assert not Activity.objects.exists()
    assert "Now and removed add up to before." in browser.get(page("mailbox", done.pk)).content.decode()


def test_unblocking_goes_on_in_the_background_and_can_be_stopped(done: Mailbox, ana: Member) -> None:
    sender = Person.objects.get().addresses.get().address
    block = blocking.block(sender, member=ana, by=ana, at=timezone.now())
    browser = signed_in(ana)
    browser.post(page("block-remove", block.pk))
    assert "Unblocking" in browser.get(page("blocks")).content.decode()
    browser.post(page("errand-stop", Errand.objects.get().pk))
    run_errand(Errand.objects.get().pk)
    assert Block.objects.exists() and Activity.objects.exists()
    browser.post(page("block-remove", block.pk))
    asked = Errand.objects.get(ended_at=None)
    run_errand(asked.pk)
    asked.refresh_from_db()
    assert (asked.done, asked.total, asked.state) == (3, 3, ErrandState.DONE)
    assert not Block.objects.exists() and not Activity.objects.exists()
    assert ProcrastinateJob.objects.filter(queueing_lock=f"mailbox:{done.pk}", status="todo").exists()


OWN = ["mailbox", "mailbox-choose", "mailbox-progress", "mailbox-password", "mailbox-disconnect"]
VERBS = ["mailbox-pause", "mailbox-resume", "mailbox-compare", "mailbox-retry"]


@pytest.mark.parametrize("role", Role.values)
def test_nobody_but_its_owner_reaches_the_pages_of_a_mailbox(mailbox: Mailbox, ben: Member, role: str) -> None:
    Member.objects.filter(pk=ben.pk).update(role=role)
    browser = signed_in(ben)
    assert {browser.get(page(name, mailbox.pk)).status_code for name in OWN} == {404}
    assert {browser.post(page(name, mailbox.pk)).status_code for name in VERBS} == {404}
    assert browser.get(page("mailbox-raw", mailbox.pk, 1)).status_code == 404
    mailbox.refresh_from_db()
    assert mailbox.state == MailboxState.NEW


def test_admins_and_it_see_how_mailboxes_are_doing_and_nothing_of_what_is_in_them(
    done: Mailbox, ben: Member, carl: Member, django_assert_num_queries: Any
) -> None:
    Mailbox.objects.update(state=MailboxState.FAILING, trouble="unreachable", trouble_text="localhost does not answer.")
    assert signed_in(carl).get(page("mailboxes-everyone")).status_code == 403
    for role in (Role.ADMIN, Role.IT):
        Member.objects.filter(pk=ben.pk).update(role=role)
        browser = signed_in(ben)
        with django_assert_num_queries(FRAME + 1):
            shown = browser.get(page("mailboxes-everyone")).content.decode()
        assert "Ana Lind" in shown and "localhost does not answer." in shown
        assert "femke" not in shown.lower() and "Letter" not in shown


def test_ones_mailboxes_are_listed_with_their_standing(
    done: Mailbox, ana: Member, ben: Member, django_assert_num_queries: Any
) -> None:
    browser = signed_in(ana)
    with django_assert_num_queries(FRAME + 2):  # the mailboxes; whether a language model is plugged in
        shown = browser.get(page("mailboxes")).content.decode()
    assert "Up to date" in shown and page("mailbox", done.pk) in shown
    assert page("mailbox", done.pk) not in signed_in(ben).get(page("mailboxes")).content.decode()


def test_what_others_see_is_what_they_see(
    done: Mailbox, ana: Member, ben: Member, django_assert_num_queries: Any
) -> None:
    browser = signed_in(ana)
    # Protections, colleagues, what is published, deals, companies, groups, looks; mails, own levels, participants, mailboxes, exceptions.
    with django_assert_num_queries(FRAME + 13):
        seen = browser.get(page("seen"))
    assert {(line.level, line.shown_subject[:6], line.excerpt) for line in seen.context["lines"]} == {
        ("subject", "Letter", "")
    }
    as_ben = browser.get(page("seen"), {"as": ben.pk}).context["lines"]
    visible = {one.pk for one in Activity.objects.visible_to(ben)}
    assert {bool(line.level) for line in as_ben} == {bool(visible)}


def test_one_thread_can_be_shared_or_hidden_by_itself(done: Mailbox, ana: Member, ben: Member) -> None:
    browser = signed_in(ana)
    first = browser.get(page("seen")).context["lines"][0]
    browser.post(page("seen-thread", first.thread_id), {"level": "metadata"})
    after = {line.thread_id: line for line in browser.get(page("seen")).context["lines"]}
    assert (after[first.thread_id].level, after[first.thread_id].shown_subject) == ("metadata", "")
    assert after[first.thread_id].is_chosen
    browser.post(page("seen-thread", first.thread_id), {"level": "full"})
    assert (
        "Text" in {line.thread_id: line for line in browser.get(page("seen")).context["lines"]}[first.thread_id].excerpt
    )
    browser.post(page("seen-thread", first.thread_id), {"level": ""})
    assert not Witness.objects.filter(chosen=True).exists()
    assert signed_in(ben).post(page("seen-thread", first.thread_id), {"level": "full"}).status_code == 404


def test_a_contact_can_have_a_level_of_its_own(done: Mailbox, ana: Member) -> None:
    browser = signed_in(ana)
    browser.post(page("seen-contact"), {"pattern": "aquaveld.example", "level": "metadata"})
    assert Exposure.objects.get().pattern == "aquaveld.example"
    assert {line.level for line in browser.get(page("seen")).context["lines"]} == {"metadata"}
    browser.post(page("seen-contact"), {"pattern": "aquaveld.example", "level": "metadata", "remove": "yes"})
    assert {line.level for line in browser.get(page("seen")).context["lines"]} == {"subject"}
    wrong = browser.post(page("seen-contact"), {"pattern": "what ever", "level": "full"})
    assert wrong.status_code == 422 and "neither an address" in wrong.content.decode()


def test_blocking_hides_at_once_and_purging_reports_what_it_removed(done: Mailbox, ana: Member) -> None:
    browser = signed_in(ana)
    browser.post(page("blocks"), {"pattern": "Aquaveld.example", "whose": "me"})
    made = Block.objects.get()
    assert (made.member, made.pattern) == (ana, "aquaveld.example")
    assert not Activity.objects.filter(deleted_at=None).exists()
    browser.post(page("block-purge", made.pk))
    asked = ProcrastinateJob.objects.get(task_name__endswith="purge_block", args={"block_id": made.pk})
    assert "Being removed." in browser.get(page("blocks")).content.decode()
    tasks.purge_block(**asked.args)
    answered = browser.get(page("blocks"))
    assert "Removed: 3 mails and meetings, 0 that waited, 1 people" in answered.content.decode()
    assert not Activity.objects.exists()
    browser.post(page("block-remove", made.pk))
    run_errand(Errand.objects.get().pk)
    assert not Block.objects.exists()
    assert LedgerEntry.objects.filter(outcome="pending").count() == 3
    live.sync(done.pk)
    assert Activity.objects.count() == 3


def test_only_an_admin_blocks_for_everybody(ana: Member, ben: Member) -> None:
    assert signed_in(ana).post(page("blocks"), {"pattern": "a.example", "whose": "workspace"}).status_code == 403
    Member.objects.filter(pk=ben.pk).update(role=Role.ADMIN)
    signed_in(ben).post(page("blocks"), {"pattern": "a.example", "whose": "workspace"})
    made = Block.objects.get()
    assert made.member is None
    shown = signed_in(ana).get(page("blocks")).content.decode()
    assert "a.example" in shown and page("block-remove", made.pk) not in shown
    assert signed_in(ana).post(page("block-remove", made.pk)).status_code == 404
    wrong = signed_in(ana).post(page("blocks"), {"pattern": "nonsense", "whose": "me"})
    assert wrong.status_code == 422 and "neither an address" in wrong.content.decode()


def test_compare_now_is_a_job(done: Mailbox, ana: Member) -> None:
    signed_in(ana).post(page("mailbox-compare", done.pk))
    done.refresh_from_db()
    assert done.compared_at is None and done.next_try_at is not None and done.next_try_at <= timezone.now()
    assert "About to begin." in signed_in(ana).get(page("mailbox", done.pk)).content.decode()
    live.sync(done.pk)
    done.refresh_from_db()
    assert done.compared_at is not None
