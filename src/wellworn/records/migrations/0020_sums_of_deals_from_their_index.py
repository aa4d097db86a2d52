from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

from wellworn.lib.postgres.indexing import AddIndex


class Migration(migrations.Migration):
    """Sums of deals and a member's deals are read along an index; made without a lock."""

    atomic = False
    dependencies = [
        ('members', '0003_own_keys'),
        ('records', '0019_know_the_words_of_names_better'),
    ]

    operations = [
        AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('deleted_at', None)), fields=['stage', 'close_date', 'id'], include=('amount', 'currency', 'owner', 'team'), name='deal_in_stage'),
        ),
        AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('deleted_at', None)), fields=['owner', 'close_date', 'id'], name='deal_of_owner'),
        ),
        RemoveIndexConcurrently(model_name='deal', name='deal_by_stage'),
    ]
