"""Rows that become records: found again by what they are known by, made where they are new, changed where they differ.

`upsert` does one row through the verbs that the pages use; `upsert_many` does thousands in a handful of statements. Both read,
match and decide with the same code, and a test holds that the same rows leave the same database either way.
"""

from wellworn.records.upserting.book import Book
from wellworn.records.upserting.bulk import upsert_many
from wellworn.records.upserting.one import upsert
from wellworn.records.upserting.rehearsal import Rehearsal
from wellworn.records.upserting.row import Choices, Kept, Problem, Result, Row, Typed

__all__ = ["Book", "Choices", "Kept", "Problem", "Rehearsal", "Result", "Row", "Typed", "upsert", "upsert_many"]
