"""An index of each table's custom values, made while everybody goes on working."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def of(model: str) -> AddIndexConcurrently:
    index = GinIndex(fields=["custom"], name=f"{model}_custom", opclasses=["jsonb_path_ops"])
    return AddIndexConcurrently(model_name=model, index=index)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("records", "0004_task_of_a_thing"),
    ]

    operations = [
        *(of(model) for model in ("company", "person", "deal", "task", "thing")),
        AddIndexConcurrently(
            model_name="task",
            index=models.Index(
                fields=["thing"], name="task_of_thing", condition=models.Q(("thing__isnull", False))
            ),
        ),
    ]
