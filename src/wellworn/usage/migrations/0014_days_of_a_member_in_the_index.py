from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

from wellworn.lib.postgres.indexing import AddIndex


class Migration(migrations.Migration):
    """Who counts a member's days of use reads them in the index: in the table they lie wide apart. Made without a lock."""

    atomic = False
    dependencies = [('usage', '0013_count_whose_month_has_begun')]

    operations = [
        AddIndex(
            model_name='usageday',
            index=models.Index(fields=['member', 'day'], include=['feature', 'automatic', 'count'], name='usage_days_of_members'),
        ),
        RemoveIndexConcurrently(model_name='usageday', name='usage_day_of_member'),
    ]
