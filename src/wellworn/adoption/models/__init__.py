"""The tables of this room: one concept a file."""

from wellworn.adoption.models.ledger import LedgerRow, ReaderLedger
from wellworn.adoption.models.look import Look
from wellworn.adoption.models.people import Group, Part, Partition

__all__ = ["Group", "LedgerRow", "Look", "Part", "Partition", "ReaderLedger"]
