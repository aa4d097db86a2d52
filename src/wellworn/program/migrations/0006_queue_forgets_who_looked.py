"""Jobs that worked out effects named the member who had looked, and were kept for a week when they were done. They go; a page asks again."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('procrastinate', '0041_post_retry_failed_job'),
        ('program', '0005_who_waits_is_forgotten'),
    ]

    operations = [
        migrations.RunSQL(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'wellworn.program.tasks.work_out_effect'", migrations.RunSQL.noop,
        ),
    ]
