from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('usage', '0009_count_versions_of_days'),
    ]

    operations = [
        migrations.AddField(
            model_name="fieldeffort",
            name="squares",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]
