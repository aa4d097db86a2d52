from django.db import migrations, models

AFTER = [('records', '0005_notes_notices_and_reminders')]

from django.contrib.postgres.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    """Indexes on tables that may be big: made without a lock."""

    atomic = False
    dependencies = AFTER

    operations = [
        AddIndexConcurrently(
            model_name='placement',
            index=models.Index(condition=models.Q(('what__isnull', False)), fields=['kind', 'record_id', 'what', '-occurred_at', '-activity'], name='placement_of_kind'),
        ),
        AddIndexConcurrently(
            model_name='task',
            index=models.Index(condition=models.Q(('deleted_at', None), ('done_at', None)), fields=['owner', 'due_on', 'id'], name='task_to_do'),
        ),
        AddIndexConcurrently(
            model_name='task',
            index=models.Index(condition=models.Q(('done_at__isnull', False)), fields=['owner', '-done_at'], name='task_done'),
        ),
        AddIndexConcurrently(
            model_name='task',
            index=models.Index(condition=models.Q(('deleted_at', None), ('done_at', None), ('remind_time__isnull', False)), fields=['due_on'], name='task_reminders'),
        ),
        AddIndexConcurrently(
            model_name='task',
            index=models.Index(condition=models.Q(('thing__isnull', False)), fields=['thing'], name='task_of_thing'),
        ),
        AddIndexConcurrently(
            model_name='task',
            index=models.Index(condition=models.Q(('follows__isnull', False)), fields=['follows'], name='task_that_follows'),
        ),
    ]
