from django.db import migrations

FUNCTION = """
    CREATE FUNCTION usage_day_was_written() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO usage_dayversion AS kept (day, version) SELECT DISTINCT day, 1 FROM written ORDER BY day
        ON CONFLICT (day) DO UPDATE SET version = kept.version + 1;
        RETURN NULL;
    END $$
"""
TRIGGER = """
    CREATE TRIGGER usage_day_{name} AFTER {name} ON usage_usageday REFERENCING {which} TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION usage_day_was_written()
"""
WHICH = {"insert": "NEW", "update": "NEW", "delete": "OLD"}  # a row keeps its day, so that an update's new rows are enough


class Migration(migrations.Migration):
    """The database counts how often a day's use has been written, whoever writes it."""

    dependencies = [('usage', '0008_versions_of_days')]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION usage_day_was_written()"),
        *(
            migrations.RunSQL(TRIGGER.format(name=name, which=which), f"DROP TRIGGER usage_day_{name} ON usage_usageday")
            for name, which in WHICH.items()
        ),
        migrations.RunSQL(
            "INSERT INTO usage_dayversion (day, version) SELECT DISTINCT day, 1 FROM usage_usageday",
            "DELETE FROM usage_dayversion",
        ),
    ]
