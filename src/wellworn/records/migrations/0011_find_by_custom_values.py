"""An index of each table's custom values, made while everybody goes on working."""

from django.db import migrations

AFTER = [('records', '0010_ids_of_other_systems')]

from django.contrib.postgres.indexes import GinIndex
from wellworn.lib.postgres.indexing import AddIndex


def of(model: str) -> AddIndex:
    index = GinIndex(fields=["custom"], name=f"{model}_custom", opclasses=["jsonb_path_ops"])
    return AddIndex(model_name=model, index=index)


class Migration(migrations.Migration):
    atomic = False
    dependencies = AFTER
    operations = [of(model) for model in ("company", "person", "deal", "task", "thing")]
