"""The twelve tasks: what each asks, what Odoo 17 takes, what we aim at, and the two paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from task_driver import Driver

from wellworn.members.models import Member
from wellworn.outreach import sending
from wellworn.records import keeping
from wellworn.records.models.record import Record

MINUTES = 20  # in which a mail that is due must have left


class NotDone(AssertionError):
    """A path ended and the database does not hold what it was to bring about."""


@dataclass
class Desk:
    """Whose day it is, where their Wellworn answers, and what was made for a path and goes away after it."""

    member: Member
    url: str
    post: Any = None  # the server that takes the mail, if one runs
    made: list[Record] = field(default_factory=list)

    def keep(self, record: Record) -> Any:
        """Note a record that goes away after the path."""
        self.made.append(record)
        return record

    def clear(self) -> None:
        """Put what was made into the bin."""
        for record in reversed(self.made):
            keeping.delete(record, by=self.member)
        self.made.clear()

    def sends(self, row: Any) -> None:
        """Have the mail of a follow-up sent, as the worker does when its time has come, and see that a server took it."""
        if self.post is None:
            return
        at = (row.due_at or timezone.now()) + timedelta(seconds=1)
        for minute in range(MINUTES):  # others may be due before it, and one leaves a minute
            sending.send_due(self.member.pk, now=lambda at=at + timedelta(minutes=minute): at)
            if any(row.address in str(one["To"]) for one in self.post.accepted()):
                return
        raise NotDone("the server has taken no mail to them")

    @property
    def board(self) -> str:
        """Where every path begins."""
        return f"{self.url}/deals"


def holds(what: object, sentence: str) -> None:
    """Fail with a sentence unless `what` is true."""
    if not what:
        raise NotDone(sentence)


@dataclass(frozen=True)
class Task:
    """One task. `prepare` makes what it is about and gives it to the path and to `check`."""

    number: int
    name: str
    odoo: tuple[float, float]  # seconds by the quickest path and by the obvious one
    aims: tuple[float, float]
    prepare: Callable[[Desk], Any]
    quick: Callable[[Driver, Any], None]
    obvious: Callable[[Driver, Any], None]
    check: Callable[[Desk, Any], None]
    beside: bool = False  # measured beside the twelve, without an aim

    def run(self, driver: Driver, desk: Desk, *, obvious: bool = False) -> None:
        """Go one of the paths from the board, and look into the database after it."""
        about = self.prepare(desk)
        try:
            driver.begin(desk.board)
            (self.obvious if obvious else self.quick)(driver, about)
            self.check(desk, about)
        finally:
            desk.clear()
