"""The models of the CRM, one concept a file."""

from wellworn.records.models.activity import Activity, ActivityText, Participation, Placement, Thread, Witness
from wellworn.records.models.company import Company, Domain
from wellworn.records.models.deal import Deal, Pipeline, Stage
from wellworn.records.models.forgotten import Forgotten
from wellworn.records.models.person import Address, Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.proposal import Proposal
from wellworn.records.models.provenance import Provenance, Source
from wellworn.records.models.record import Kind, Record
from wellworn.records.models.task import Task

__all__ = [
    "Activity",
    "ActivityText",
    "Address",
    "Company",
    "Deal",
    "Domain",
    "Forgotten",
    "Kind",
    "Participation",
    "Person",
    "Phone",
    "Pipeline",
    "Placement",
    "Proposal",
    "Provenance",
    "Record",
    "Source",
    "Stage",
    "Task",
    "Thread",
    "Witness",
]
