from typing import Any

from django.db import migrations

AT_ONCE = 50_000
FILL = """
    UPDATE records_placement place SET what = activity.kind FROM records_activity activity
    WHERE activity.id = place.activity_id AND activity.kind <> 'mail' AND place.what IS NULL
        AND activity.id > %s AND activity.id <= %s
"""


def fill(apps: Any, editor: Any) -> None:
    """Some at a time, each in a transaction of its own, so that nobody waits. Doing it again changes nothing."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM records_activity")
        last = cursor.fetchone()[0]
        for start in range(0, last, AT_ONCE):
            cursor.execute(FILL, [start, start + AT_ONCE])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("records", "0006_find_what_and_what_is_due")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
