from django.db import migrations

BOUND = """
DO $$
DECLARE bound timestamptz;
BEGIN
    SELECT date_trunc('month', greatest(max(at), now() + interval '1 day'), 'UTC') + interval '1 month' INTO bound FROM usage_event;
    ALTER TABLE usage_event DROP CONSTRAINT IF EXISTS usage_event_bound;
    EXECUTE format('ALTER TABLE usage_event ADD CONSTRAINT usage_event_bound CHECK (at < %L) NOT VALID', bound);
END $$
"""


class Migration(migrations.Migration):
    """What takes long on a big table, done without a lock: the key, the index and the bound that the parted table asks of it."""

    atomic = False
    dependencies = [
        ('usage', '0003_usage_by_the_day'),
    ]

    operations = [
        migrations.RunSQL(
            ["DROP INDEX CONCURRENTLY IF EXISTS usage_event_id_at", "CREATE UNIQUE INDEX CONCURRENTLY usage_event_id_at ON usage_event (id, at)"],
            "DROP INDEX CONCURRENTLY IF EXISTS usage_event_id_at",
        ),
        migrations.RunSQL(
            ["DROP INDEX CONCURRENTLY IF EXISTS usage_event_by_time", "CREATE INDEX CONCURRENTLY usage_event_by_time ON usage_event USING brin (at) WITH (autosummarize = on)"],
            "DROP INDEX CONCURRENTLY IF EXISTS usage_event_by_time",
        ),
        migrations.RunSQL(BOUND, "ALTER TABLE usage_event DROP CONSTRAINT IF EXISTS usage_event_bound"),
        migrations.RunSQL("ALTER TABLE usage_event VALIDATE CONSTRAINT usage_event_bound", migrations.RunSQL.noop),
    ]
