"""The tables of this room: one concept a file."""

from wellworn.adoption.models.annotation import Annotation
from wellworn.adoption.models.counted import Counted
from wellworn.adoption.models.decided import Decided
from wellworn.adoption.models.happened import Happened, ReckonedWeek
from wellworn.adoption.models.ledger import LedgerRow, Outside, ReaderLedger
from wellworn.adoption.models.look import Look
from wellworn.adoption.models.people import Group, Part, Partition
from wellworn.adoption.models.published import NotTheirs, Published
from wellworn.adoption.models.put_by import CalendarPutBy, DayByHand, DayPutBy, WorkingDay
from wellworn.adoption.models.statement import Statement
from wellworn.adoption.models.truth import TruthAnswer, TruthCell, TruthReport
from wellworn.adoption.models.wanted import Wanted
from wellworn.adoption.models.week_mail import WeekMail
from wellworn.adoption.models.worth import Cost, CountedShare, HourlyRate

__all__ = [
    "Annotation",
    "CalendarPutBy",
    "Cost",
    "Counted",
    "CountedShare",
    "DayByHand",
    "DayPutBy",
    "Decided",
    "Group",
    "Happened",
    "HourlyRate",
    "LedgerRow",
    "Look",
    "NotTheirs",
    "Outside",
    "Part",
    "Partition",
    "Published",
    "ReaderLedger",
    "ReckonedWeek",
    "Statement",
    "TruthAnswer",
    "TruthCell",
    "TruthReport",
    "Wanted",
    "WeekMail",
    "WorkingDay",
]
