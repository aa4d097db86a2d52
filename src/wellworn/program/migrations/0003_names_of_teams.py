"""Each team's name is kept where it was drawn, as it is called now."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_names(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """One statement for each row: there are as many as teams in plans."""
    rows = apps.get_model("program", "TeamStart").objects.filter(name="").exclude(team=None)
    for row in rows.select_related("team"):
        if row.team is not None:
            row.name = row.team.name
            row.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [('program', '0002_plans_and_kept_effects')]
    operations = [migrations.RunPython(keep_names, migrations.RunPython.noop)]
