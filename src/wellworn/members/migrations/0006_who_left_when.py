from django.db import migrations


class Migration(migrations.Migration):
    """For accounts that were closed before it was noted when: the last day that is known of them."""

    dependencies = [('members', '0005_when_members_work')]

    operations = [
        migrations.RunSQL(
            "UPDATE members_member SET ended_on = greatest(last_login, created_at)::date WHERE NOT is_active AND ended_on IS NULL",
            migrations.RunSQL.noop,
        )
    ]
