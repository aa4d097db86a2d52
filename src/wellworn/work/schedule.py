"""The one list of what recurs. Each task takes the planned time as `timestamp` (seconds since 1970)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from procrastinate import App


@dataclass(frozen=True, slots=True)
class Recurring:
    """A recurring job: when, as five cron fields in UTC, what it does in a sentence, and its task by its dotted name.

    The task is a name because it may belong to a room above this one.
    """

    name: str
    cron: str
    sentence: Promise
    task: str


SCHEDULE: list[Recurring] = [
    Recurring(
        "retry-stalled",
        "* * * * *",
        _("Takes up again the jobs of a worker that was killed."),
        "wellworn.work.tasks.retry_stalled",
    ),
    Recurring(
        "clean-jobs",
        "17 3 * * *",
        _("Removes jobs that ended well a week ago, and those that failed three months ago."),
        "wellworn.work.tasks.clean_jobs",
    ),
    Recurring(
        "clear-sessions",
        "27 3 * * *",
        _("Removes sign-ins that have run out."),
        "wellworn.work.tasks.clear_sessions",
    ),
    Recurring(
        "poll-mailboxes",
        "* * * * *",
        _("Reads the mailboxes whose turn it is."),
        "wellworn.capture.tasks.poll_due_mailboxes",
    ),
    Recurring(
        "watch-mailboxes",
        "* * * * *",
        _("Listens for new mail where the server tells of it."),
        "wellworn.capture.tasks.watch_mailboxes",
    ),
    Recurring(
        "heed-settings",
        "* * * * *",
        _(
            "Looks again at what was captured when the creation rule, a domain of yours or a member's address has changed."
        ),
        "wellworn.capture.tasks.heed_settings",
    ),
    Recurring(
        "extend-series",
        "37 2 * * *",
        _("Shows the next days of repeated meetings, and counts the meetings that took place."),
        "wellworn.capture.tasks.extend_series",
    ),
    Recurring(
        "count-meetings",
        "7 * * * *",
        _("Counts the meetings that took place in the last hour as the latest that happened."),
        "wellworn.capture.tasks.count_meetings",
    ),
    Recurring(
        "clean-imports",
        "47 3 * * *",
        _("Removes the files of imports that can be undone no more."),
        "wellworn.records.importing.tasks.clean_imports",
    ),
    Recurring(
        "remind",
        "* * * * *",
        _("Reminds members of tasks whose time has come, and tells them of imports and bulk edits that ended."),
        "wellworn.web.tasks.remind",
    ),
    Recurring(
        "tell-of-proposals",
        "*/30 * * * *",
        _("Tells members that something found in their mail waits for a yes."),
        "wellworn.web.tasks.tell_of_proposals",
    ),
    Recurring(
        "send-digests",
        "*/5 * * * *",
        _("Sends the mail that gathers a member's day, at the hour each chose."),
        "wellworn.web.tasks.send_digests",
    ),
    Recurring(
        "look-again",
        "*/10 * * * *",
        _("Files mail of people who were added by hand, and tries again what an older version could not understand."),
        "wellworn.capture.tasks.look_again",
    ),
    Recurring(
        "look-at-deals",
        "*/10 * * * *",
        _("Asks what letters say about deals that were opened after the letters had come."),
        "wellworn.capture.tasks.look_at_deals",
    ),
    Recurring(
        "ask-language-model",
        "*/5 * * * *",
        _("Asks the language model about new letters, if an admin has plugged one in."),
        "wellworn.capture.tasks.ask_language_model",
    ),
    Recurring(
        "find-quiet-deals",
        "41 4 * * *",
        _("Asks about deals where nothing has come or gone for longer than usual."),
        "wellworn.capture.tasks.find_quiet_deals",
    ),
    Recurring(
        "follow-up",
        "* * * * *",
        _("Stops follow-ups that were answered, and sends those whose time has come."),
        "wellworn.outreach.tasks.follow_up",
    ),
    Recurring(
        "find-duplicates",
        "*/5 * * * *",
        _("Compares people and companies that are new or have changed with those that may be the same."),
        "wellworn.records.tasks.find_duplicates",
    ),
    Recurring(
        "say-what-stands",
        "* * * * *",
        _("Goes on with what an upgrade left to be written on timelines."),
        "wellworn.records.tasks.say_what_stands",
    ),
    Recurring(
        "keep-forecasts",
        "5 5 * * 1",
        _("Writes down each Monday how the forecast stands, so that its way can be seen."),
        "wellworn.records.review.tasks.keep_forecasts",
    ),
    Recurring(
        "learn-odds",
        "23 2 * * *",
        _("Learns from the deals that have ended how many of the open ones will be won, and tries it on past periods."),
        "wellworn.records.review.tasks.learn_odds",
    ),
    Recurring(
        "send-reports",
        "*/10 * * * *",
        _("Sends the reports that members get by mail, at the hour each chose."),
        "wellworn.web.tasks.send_reports",
    ),
    Recurring(
        "forget-looks",
        "57 3 * * *",
        _("Removes what was noted of who looked at numbers about groups, after two years."),
        "wellworn.adoption.tasks.forget_looks",
    ),
    Recurring(
        "tell-of-protections",
        "* * * * *",
        _("Tells everybody who speaks for them now, and what else has changed in what protects them."),
        "wellworn.adoption.tasks.tell_of_protections",
    ),
    Recurring(
        "send-weeks",
        "*/10 * * * *",
        _("Sends the mail of the week on Mondays, at the hour each chose."),
        "wellworn.web.tasks.send_weeks",
    ),
    Recurring(
        "count-usage",
        "*/5 * * * *",
        _("Counts by the day what was done with Wellworn."),
        "wellworn.usage.tasks.count_usage",
    ),
    Recurring(
        "count-ahead",
        "2-59/5 * * * *",
        _("Counts anew the numbers about use that were asked of late, before somebody opens their page."),
        "wellworn.adoption.tasks.count_what_was_asked",
    ),
    Recurring(
        "reckon-lately",
        "41 * * * *",
        _("Compares what mail and calendars show of the last weeks with what is on timelines."),
        "wellworn.adoption.tasks.reckon_lately",
    ),
    Recurring(
        "reckon-everything",
        "7 2 * * *",
        _("Compares it for every week in which something has changed since."),
        "wellworn.adoption.tasks.reckon_everything",
    ),
    Recurring(
        "judge-fields",
        "31 1 * * *",
        _("Looks at the months that are over for fields and forms whose values nobody meant."),
        "wellworn.adoption.tasks.judge_fields",
    ),
    Recurring(
        "read-fields",
        "17 1 * * *",
        _("Reads what every field is asked, costs, holds and is used for, and judges it."),
        "wellworn.friction.tasks.read_fields",
    ),
    Recurring(
        "keep-usage",
        "53 3 * * *",
        _("Removes single events after the days that the workspace keeps them, and prepares the months to come."),
        "wellworn.usage.tasks.keep_usage",
    ),
    Recurring(
        "tell-webhooks",
        "* * * * *",
        _("Tells webhooks what has happened, and tries again what did not arrive."),
        "wellworn.api.tasks.tell_webhooks",
    ),
    Recurring(
        "forget-answers",
        "47 3 * * *",
        _("Forgets answers kept for repeated requests after a day, and messages to webhooks after thirty."),
        "wellworn.api.tasks.forget_answers",
    ),
]


def register(app: App) -> None:
    """Hand the schedule to the queue; called once when the queue is ready."""
    for entry in SCHEDULE:
        app.periodic_registry.register_task(
            task=app.tasks[entry.task], cron=entry.cron, periodic_id=entry.name, configure_kwargs={}
        )
