"""The models of outreach, one concept a file."""

from wellworn.outreach.models.enrolment import ENDED, Enrolment, Send, SendState, State
from wellworn.outreach.models.outgoing import Outgoing, Pace
from wellworn.outreach.models.sequence import Sequence, Template
from wellworn.outreach.models.suppression import Suppression

__all__ = [
    "ENDED",
    "Enrolment",
    "Outgoing",
    "Pace",
    "Send",
    "SendState",
    "Sequence",
    "State",
    "Suppression",
    "Template",
]
