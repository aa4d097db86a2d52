"""The declared list of what Wellworn can do: every feature, used or not, and whom it is for.

A measure of adoption needs the features that nobody uses as much as those that everybody does, so they are listed here and not
gathered from the events. Whether a feature is a value feature is said here too: a measure that counts who signs in or looks at
pages calls people adopters who get nothing done.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.members.access import READERS
from wellworn.members.models import Role

REP, MANAGER, EXECUTIVE, ADMIN, IT = Role.REP, Role.MANAGER, Role.EXECUTIVE, Role.ADMIN, Role.IT
SELLERS = (REP, MANAGER)
EVERYBODY = tuple(Role)


@dataclass(frozen=True, slots=True)
class Feature:
    """A named capability. `roles` are those it is meant for; others may be able to use it."""

    key: str  # "thing.act", as in Event.feature
    name: Promise
    roles: tuple[Role, ...]
    is_value: bool = True  # whether something is different afterwards; signing in and looking is no value
    routes: tuple[str, ...] = ()  # by which it is reached, where it can go to some teams first (`releasing`)


FEATURES: tuple[Feature, ...] = (
    Feature("record.create", _("Create a company, person, deal or task"), SELLERS),
    Feature("record.change", _("Change a value in place"), SELLERS),
    Feature("record.delete", _("Put a record into the bin"), SELLERS),
    Feature("record.restore", _("Take a record out of the bin"), SELLERS),
    Feature("record.merge", _("Join two records that are the same"), SELLERS),
    Feature("pair.decide", _("Say whether two records are the same"), SELLERS),
    Feature("record.undo", _("Undo a change"), SELLERS),
    Feature("record.open", _("Open a record"), READERS, is_value=False),
    Feature("record.unfold", _("Unfold the further facts of a record"), READERS, is_value=False),
    Feature("record.export", _("Export records"), (MANAGER, EXECUTIVE, ADMIN)),
    Feature("deal.move", _("Move a deal to another stage"), SELLERS),
    Feature("task.done", _("Tick off a task"), SELLERS),
    Feature("note.write", _("Write a note"), SELLERS),
    Feature("list.bulk", _("Change many records at once"), SELLERS),
    Feature("list.paste", _("Paste or fill down in a list"), SELLERS),
    Feature("view.save", _("Save a view of a list"), READERS),
    Feature("batch.undo", _("Undo many changes at once"), SELLERS),
    Feature("import.begin", _("Bring a file to import"), (MANAGER, ADMIN)),
    Feature("import.finish", _("Import a file"), (MANAGER, ADMIN)),
    Feature("view.link", _("Make or revoke a living link to a list"), READERS),
    Feature("note.change", _("Change the words of a note"), SELLERS),
    Feature("note.pin", _("Pin a note on top of a timeline"), SELLERS),
    Feature("call.log", _("Log a call"), SELLERS),
    Feature("task.snooze", _("Put a task off"), SELLERS),
    Feature("task.plan", _("Let a task remind you or come back"), SELLERS),
    Feature("notice.choose", _("Choose what to be told of"), READERS),
    Feature("notice.digest", _("Get a mail that gathers the day's notices"), READERS, is_value=False),
    Feature("brief.open", _("Prepare a meeting with its brief"), SELLERS, is_value=False),
    Feature("report.write", _("Keep a report that wrote itself"), SELLERS),
    Feature("feed.make", _("Make a calendar link of one's tasks"), SELLERS),
    Feature("feed.revoke", _("End a calendar link"), SELLERS),
    Feature("event.record", _("Take in what other systems say has happened"), SELLERS),
    Feature("list.search", _("Search a list"), READERS, is_value=False),
    Feature("quick.save", _("Enter a line that becomes what it says"), SELLERS),
    Feature("quick.undo", _("Take a line back"), SELLERS),
    Feature("proposal.accept", _("Accept a proposal"), SELLERS),
    Feature("proposal.edit", _("Accept a proposal after a change"), SELLERS),
    Feature("proposal.dismiss", _("Dismiss a proposal"), SELLERS),
    Feature("proposal.undo", _("Undo a decision on a proposal"), SELLERS),
    Feature("mailbox.connect", _("Connect a mailbox or calendar"), SELLERS),
    Feature("mailbox.start", _("Start or resume a mailbox"), SELLERS),
    Feature("mailbox.pause", _("Pause a mailbox"), SELLERS),
    Feature("mailbox.disconnect", _("Disconnect a mailbox or calendar"), SELLERS),
    Feature("mailbox.check", _("Compare a mailbox with its provider"), SELLERS),
    Feature("mailbox.share", _("Choose what colleagues see of mail"), SELLERS),
    Feature("capture.block", _("Block an address or a domain"), SELLERS),
    Feature("capture.mail", _("Mails captured"), SELLERS),
    Feature("capture.meeting", _("Meetings captured"), SELLERS),
    Feature("capture.activity", _("Older mail and meetings captured"), SELLERS),
    Feature("capture.person", _("People found in mail and meetings"), SELLERS),
    Feature("capture.company", _("Companies found in mail and meetings"), SELLERS),
    Feature("capture.proposal", _("Changes proposed from mail"), SELLERS),
    Feature("capture.fill", _("Empty fields filled from mail"), SELLERS),
    Feature("quarantine.retry", _("Try what is in quarantine again"), SELLERS),
    Feature("token.make", _("Make a token for a program"), (ADMIN, IT)),
    Feature("token.revoke", _("Revoke a token"), (ADMIN, IT)),
    Feature("webhook.add", _("Add a webhook"), (ADMIN, IT)),
    Feature("webhook.change", _("Pause, resume or remove a webhook, or send it a message again"), (ADMIN, IT)),
    Feature("outgoing.connect", _("Connect the server that sends one's mail"), SELLERS),
    Feature("outgoing.disconnect", _("Forget the server that sends one's mail"), SELLERS),
    Feature("template.save", _("Save a mail template"), SELLERS),
    Feature("sequence.save", _("Save a sequence of follow-ups"), SELLERS),
    Feature("sequence.start", _("Follow up by template or sequence"), SELLERS),
    Feature("sequence.pause", _("Let a follow-up rest"), SELLERS),
    Feature("sequence.resume", _("Go on with a follow-up"), SELLERS),
    Feature("sequence.stop", _("Follow-ups stopped, by hand or by an answer"), SELLERS),
    Feature("sequence.mail", _("Follow-up mails sent"), SELLERS),
    Feature("outreach.suppress", _("Note that somebody is not to be written to"), SELLERS),
    Feature("outreach.pace", _("Say when and how much may be sent"), (ADMIN,)),
    Feature("field.create", _("Add a field to an object"), (ADMIN,)),
    Feature("field.change", _("Change what a field is called, offers or where it stands"), (ADMIN,)),
    Feature("field.archive", _("Archive a field"), (ADMIN,)),
    Feature("field.restore", _("Bring an archived field back"), (ADMIN,)),
    Feature("object.create", _("Add an object of the workspace's own"), (ADMIN,)),
    Feature("object.change", _("Change what an object is called"), (ADMIN,)),
    Feature("object.archive", _("Archive an object"), (ADMIN,)),
    Feature("object.restore", _("Bring an archived object back"), (ADMIN,)),
    Feature("layout.change", _("Choose which fields a role sees where"), (ADMIN,)),
    Feature("pipeline.change", _("Change pipelines and what stages ask"), (ADMIN,)),
    Feature("rate.change", _("Change the rates of currencies"), (ADMIN,)),
    Feature(
        "review.begin",
        _("Go through the deals that need a word"),
        SELLERS,
        routes=("review", "review_end", "review_ended", "review_talk", "review_note"),
    ),
    Feature("review.end", _("End a review"), SELLERS),
    Feature(
        "forecast.call",
        _("Give one's own number for a period"),
        (MANAGER, EXECUTIVE),
        routes=("forecast", "forecast_call"),
    ),
    Feature("worth.change", _("Say what an hour, a licence or a training costs"), (ADMIN,)),
    Feature("reports.save", _("Keep, pin or delete a report"), READERS),
    Feature("reports.mail", _("Choose to get a report by mail"), READERS),
    Feature("reports.sent", _("Get a report by mail"), READERS, is_value=False),
    Feature("week.open", _("Look at one's own week"), EVERYBODY, is_value=False),
    Feature("week.sent", _("Get a mail of the week"), EVERYBODY, is_value=False),
    Feature("company.open", _("Open the page for the all-hands screen"), READERS, is_value=False),
    Feature("lead.publish", _("Show one's own use to everybody"), (MANAGER, EXECUTIVE)),
    Feature("lead.revoke", _("Take back what one showed of one's own use"), (MANAGER, EXECUTIVE), is_value=False),
    Feature("usage.report", _("Take in what was done in other systems"), (ADMIN, IT)),
    Feature("usage.export", _("Take out how often features were used"), (ADMIN, IT), is_value=False),
    Feature("protection.raise", _("Protect people more"), (ADMIN,)),
    Feature("protection.propose", _("Ask to protect people less"), (ADMIN,)),
    Feature("protection.withdraw", _("Take back what was asked"), (ADMIN,)),
    Feature("protection.agree", _("Agree to protect people less"), READERS),
    Feature("protection.decline", _("Decline to protect people less"), READERS),
    Feature("session.begin", _("Sign in"), EVERYBODY, is_value=False),
    Feature("today.open", _("Open Today"), READERS, is_value=False),
    Feature("adoption.open", _("See how Wellworn is used"), READERS, is_value=False),
    Feature("program.open", _("See what was done on purpose, and what it did"), READERS, is_value=False),
    Feature("program.declare", _("Declare what is done, before it begins"), (ADMIN,)),
    Feature("program.decide", _("Keep, extend or roll back what was done"), (ADMIN,)),
    Feature("adoption.annotate", _("Write down what changed when"), (ADMIN,)),
    Feature("why.ask", _("Ask why a field is there"), READERS),
    Feature("why.answer", _("Answer why a field is there"), (ADMIN,)),
    Feature("audit.open", _("Look at what fields cost and earn"), (ADMIN,), is_value=False),
    Feature("plan.make", _("Plan changes of fields"), (ADMIN,)),
    Feature("plan.apply", _("Let changes of fields go out"), (ADMIN,)),
    Feature("plan.pause", _("Pause changes of fields"), (ADMIN,)),
    Feature("plan.back", _("Roll changes of fields back"), (ADMIN,)),
    Feature("feature.release", _("Let a feature go out, or hold it back"), (ADMIN,)),
    Feature("job.retry", _("Try a failed job again"), (ADMIN, IT)),
    Feature("job.cancel", _("Take a job out of the queue"), (ADMIN, IT)),
)
BY_KEY = {feature.key: feature for feature in FEATURES}
VALUE = frozenset(feature.key for feature in FEATURES if feature.is_value)
