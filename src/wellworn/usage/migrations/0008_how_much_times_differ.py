from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('usage', '0007_what_others_tell'),
    ]

    operations = [
        migrations.AddField(
            model_name="fieldeffort",
            name="squares",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]
