import django.db.models.deletion
from wellworn.lib.postgres.indexing import AddIndex
from django.db import migrations, models

KINDS = ("company", "deal", "person", "task", "thing")


def team(model: str) -> migrations.AlterField:
    """The column without the index of every row."""
    field = models.ForeignKey(
        blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.team"
    )  # fmt: skip
    return migrations.AlterField(model_name=model, name="team", field=field)


def of_team(model: str) -> AddIndex:
    """An index of those that are kept to a team."""
    index = models.Index(condition=models.Q(("team__isnull", False)), fields=["team"], name=f"{model}_of_team")
    return AddIndex(model_name=model, index=index)


class Migration(migrations.Migration):
    """Records that everybody may see stand in no index of teams; made without a lock."""

    atomic = False
    dependencies = [
        ("members", "0007_protections"),
        ("records", "0024_what_some_teams_have_otherwise"),
    ]

    operations = [*map(of_team, KINDS), *map(team, KINDS)]
