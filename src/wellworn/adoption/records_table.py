"""The table `records` of the measures."""

from __future__ import annotations

import ibis.expr.types as ir

from wellworn.measures.tables import RECORDS


def records() -> ir.Table:
    return RECORDS.unbound()
