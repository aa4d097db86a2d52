"""The models of the CRM, one concept a file."""

from wellworn.records.models.activity import Activity, ActivityText, Participation, Placement, Thread, Witness
from wellworn.records.models.asked import Ask, Rate
from wellworn.records.models.batch import Batch, BatchKind, BatchRow, BatchState, Outcome
from wellworn.records.models.company import Company, Domain
from wellworn.records.models.custom import CustomField, CustomObject, FieldType, FieldWords, Layout, Thing
from wellworn.records.models.deal import Deal, Pipeline, Stage
from wellworn.records.models.echo import Echo, EchoKind
from wellworn.records.models.external import ExternalId
from wellworn.records.models.feed import Feed, FeedKind
from wellworn.records.models.forecast import Call, Category, Odds, Stood
from wellworn.records.models.forgotten import Forgotten
from wellworn.records.models.happening import Happening
from wellworn.records.models.likeness import MatchKey, Pair, PairState, Stale, Walk
from wellworn.records.models.note import Mention, Pin, Wording
from wellworn.records.models.notice import Digest, DigestState, Notice, NoticeChoice, NoticeKind
from wellworn.records.models.person import Address, Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.proposal import Proposal
from wellworn.records.models.provenance import Provenance, Source
from wellworn.records.models.quick import QuickEntry
from wellworn.records.models.record import Kind, Record
from wellworn.records.models.report import Every, Report, ReportMail, Subscription
from wellworn.records.models.review import Review, Talk
from wellworn.records.models.sent import Sent
from wellworn.records.models.spelling import NameWord
from wellworn.records.models.task import Task
from wellworn.records.models.view import View

__all__ = [
    "Activity",
    "ActivityText",
    "Address",
    "Ask",
    "Batch",
    "BatchKind",
    "BatchRow",
    "BatchState",
    "Call",
    "Category",
    "Company",
    "CustomField",
    "CustomObject",
    "Deal",
    "Digest",
    "DigestState",
    "Domain",
    "Echo",
    "EchoKind",
    "Every",
    "ExternalId",
    "Feed",
    "FeedKind",
    "FieldType",
    "FieldWords",
    "Forgotten",
    "Happening",
    "Kind",
    "Layout",
    "MatchKey",
    "Mention",
    "NameWord",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "Odds",
    "Outcome",
    "Pair",
    "PairState",
    "Participation",
    "Person",
    "Phone",
    "Pin",
    "Pipeline",
    "Placement",
    "Proposal",
    "Provenance",
    "QuickEntry",
    "Rate",
    "Record",
    "Report",
    "ReportMail",
    "Review",
    "Sent",
    "Source",
    "Stage",
    "Stale",
    "Stood",
    "Subscription",
    "Talk",
    "Task",
    "Thing",
    "Thread",
    "View",
    "Walk",
    "Witness",
    "Wording",
]
