"""Jobs stay in the queue for a week when they are done: what they are told names nobody who merely looked at something."""

from __future__ import annotations

from inspect import signature

from procrastinate.contrib.django import app

ABOUT_A_MEMBER = {
    "wellworn.outreach.tasks.send",  # sends the mail that a member has due
    "wellworn.outreach.tasks.enrol_many",  # an act, which stands in the history of what it began
    "wellworn.web.tasks.send_digest",  # a mail that everybody may get every day
    "wellworn.web.tasks.send_week",
}


def test_only_jobs_that_do_something_in_a_members_name_are_told_which_member() -> None:
    ours = [task for name, task in app.tasks.items() if name.startswith("wellworn.")]
    told = {
        task.name for task in ours if any(word in str(signature(task.func)) for word in ("member", "reader", "by:"))
    }
    assert len(ours) > 30
    assert told == ABOUT_A_MEMBER
