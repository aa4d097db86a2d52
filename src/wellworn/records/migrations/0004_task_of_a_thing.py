"""A task may be about a record of a custom object."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_custom_fields_views_and_batches"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="thing",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="tasks",
                to="records.thing",
            ),
        ),
    ]
