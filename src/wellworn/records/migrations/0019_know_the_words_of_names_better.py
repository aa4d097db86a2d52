"""How common each word of names is, known for five times as many of them, so that a search by a beginning is planned well.

With the usual hundred, PostgreSQL takes a beginning that very many names share for a rare one, and reads them all.
"""

from __future__ import annotations

from django.db import migrations

INDEXES = ("person_words", "company_words", "deal_words")
KNOW = [f"ALTER INDEX {name} ALTER COLUMN 1 SET STATISTICS 500" for name in INDEXES]
FORGET = [f"ALTER INDEX {name} ALTER COLUMN 1 SET STATISTICS -1" for name in INDEXES]
COUNT = ["ANALYZE records_person", "ANALYZE records_company", "ANALYZE records_deal"]


class Migration(migrations.Migration):
    """Nobody waits: neither statement holds off readers or writers. Without a transaction, so that no lock outlives its table."""

    atomic = False
    dependencies = [('records', '0018_find_what_was_closed')]
    operations = [migrations.RunSQL("; ".join([*KNOW, *COUNT]), "; ".join(FORGET))]
