"""The pipeline that every workspace starts with."""

from typing import Any

from django.db import migrations

STAGES = [
    ("Qualify", 10, ""),
    ("Discover", 25, ""),
    ("Prove", 45, ""),
    ("Propose", 60, ""),
    ("Commit", 85, ""),
    ("Won", 100, "won"),
    ("Lost", 0, "lost"),
]


def add_pipeline(apps: Any, schema_editor: Any) -> None:
    """One pipeline with its stages, unless there is one."""
    pipelines = apps.get_model("records", "Pipeline").objects
    if pipelines.exists():
        return
    pipeline = pipelines.create(name="Sales")
    for position, (name, probability, outcome) in enumerate(STAGES):
        pipeline.stages.create(name=name, position=position, probability=probability, outcome=outcome)


class Migration(migrations.Migration):
    """Adds rows only."""

    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(add_pipeline, migrations.RunPython.noop)]
