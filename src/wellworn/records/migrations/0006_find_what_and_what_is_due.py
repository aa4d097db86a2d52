from django.db import migrations, models

AFTER = [('records', '0005_notes_notices_and_reminders')]

from wellworn.lib.postgres.indexing import AddIndex


class Migration(migrations.Migration):
    """Indexes on tables that may be big: made without a lock."""

    atomic = False
    dependencies = AFTER

    operations = [
        AddIndex(
            model_name='placement',
            index=models.Index(condition=models.Q(('what__isnull', False)), fields=['kind', 'record_id', 'what', '-occurred_at', '-activity'], name='placement_of_kind'),
        ),
        AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('deleted_at', None), ('done_at', None)), fields=['owner', 'due_on', 'id'], name='task_to_do'),
        ),
        AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('done_at__isnull', False)), fields=['owner', '-done_at'], name='task_done'),
        ),
        AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('deleted_at', None), ('done_at', None), ('remind_time__isnull', False)), fields=['due_on'], name='task_reminders'),
        ),
        AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('thing__isnull', False)), fields=['thing'], name='task_of_thing'),
        ),
        AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('follows__isnull', False)), fields=['follows'], name='task_that_follows'),
        ),
    ]
