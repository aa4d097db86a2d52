from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    """Since when a stage asks for a field; of what it asks already, since now: nobody kept it before."""

    dependencies = [('records', '0025_look_up_teams_without_what_is_open')]

    operations = [
        migrations.AddField(
            model_name="ask", name="since", field=models.DateTimeField(db_default=Now(), editable=False)
        ),
    ]
