"""The key of stored secrets is turned by a command that may be killed anywhere."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.db.models import BinaryField
from django.utils import timezone

from wellworn.api.models import Webhook
from wellworn.capture.deals.models import LanguageModel
from wellworn.capture.models import Mailbox
from wellworn.cli import key, main
from wellworn.lib import home, sealed
from wellworn.members.models import Member

NO_SECRETS = {  # bytes that nothing is sealed in
    "records.Forgotten.mark", "outreach.Suppression.mark", "usage.FieldEffort.salt", "capture.Quarantined.raw", "capture.Mark.sketch",
}  # fmt: skip
NOW = timezone.now()
pytestmark = pytest.mark.django_db(transaction=True)  # the command begins with a connection of its own


@pytest.fixture(autouse=True)
def own_keys(transactional_db: None) -> Iterator[Path]:
    """Keys of this test's own, which may be turned; those of the data folder come back."""
    path = home.data_folder() / sealed.FILE
    kept = home.secret("sealing", lambda: Fernet.generate_key().decode())
    home.keep(path, Fernet.generate_key().decode(), replace=True)
    yield path
    home.keep(path, kept, replace=True)


@pytest.fixture
def secrets(ana: Member) -> tuple[Mailbox, Webhook]:
    """Two secrets under the first key; a mailbox of a file has none."""
    Mailbox.objects.create(member=ana, location="maildir:/nowhere", created_at=NOW)
    box = Mailbox.objects.create(
        member=ana, location="imap://ana@mail.example", secret=sealed.seal("pass"), created_at=NOW
    )
    return box, Webhook.objects.create(
        member=ana, url="https://x.example/in", sealed_secret=sealed.seal("sign"), kinds=["*"], created_at=NOW
    )


def opened(secrets: tuple[Mailbox, Webhook]) -> list[str]:
    box, hook = secrets
    box.refresh_from_db()
    hook.refresh_from_db()
    return [sealed.unseal(box.secret), sealed.unseal(hook.sealed_secret)]


def turned(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    assert main(["key", "turn", "--json"]) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_every_secret_is_sealed_anew_and_the_older_key_can_then_be_forgotten(
    secrets: tuple[Mailbox, Webhook], own_keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = own_keys.read_text()
    assert turned(capsys) == {"fresh_key": True, "sealed_anew": 2, "unopened": []}
    assert own_keys.read_text().split()[1:] == [first]
    os.utime(own_keys, (0, 0))
    assert main(["key", "forget"]) == 0
    assert capsys.readouterr().out == "1 older key forgotten.\n"
    assert len(own_keys.read_text().split()) == 1
    assert opened(secrets) == ["pass", "sign"]


def test_a_turn_that_was_killed_leaves_all_readable_and_is_gone_on_with(
    secrets: tuple[Mailbox, Webhook], own_keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed.add_key()  # as far as a killed turn came: its key, and the first of two secrets
    box = secrets[0]
    Mailbox.objects.filter(pk=box.pk).update(secret=sealed.reseal(box.secret))
    keys = own_keys.read_text()
    assert opened(secrets) == ["pass", "sign"]
    assert turned(capsys) == {"fresh_key": False, "sealed_anew": 1, "unopened": []}
    assert own_keys.read_text() == keys
    assert turned(capsys) == {"fresh_key": True, "sealed_anew": 2, "unopened": []}


def test_keys_that_a_secret_needs_are_not_forgotten(
    secrets: tuple[Mailbox, Webhook], own_keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed.add_key()
    assert main(["key", "forget"]) == 2
    assert "Ask again in 60 seconds." in capsys.readouterr().err
    os.utime(own_keys, (0, 0))
    assert main(["key", "forget"]) == 2
    assert capsys.readouterr().err == "2 secrets still need an older key. Run: wellworn key turn\n"
    assert len(own_keys.read_text().split()) == 2


def test_a_secret_that_no_key_opens_is_named_and_stops_nothing(
    secrets: tuple[Mailbox, Webhook], capsys: pytest.CaptureFixture[str]
) -> None:
    LanguageModel.objects.create(pk=1, secret=Fernet(Fernet.generate_key()).encrypt(b"gone"))
    told = {"fresh_key": True, "sealed_anew": 2, "unopened": [{"what": "language model", "id": 1}]}
    assert turned(capsys) == told
    assert turned(capsys) == told
    assert main(["key", "turn"]) == 0
    said = capsys.readouterr().out
    assert "A fresh key seals from now on. 2 secrets sealed anew." in said
    assert "No key opens the secret of language model 1: enter it again." in said


def test_every_column_of_bytes_is_turned_or_known_to_hold_no_secret() -> None:
    found = {
        f"{model._meta.label}.{one.name}"
        for model in apps.get_models()
        if model.__module__.startswith("wellworn.")
        for one in model._meta.get_fields()
        if isinstance(one, BinaryField)
    }
    assert found == NO_SECRETS | {f"{model._meta.label}.{column}" for model, column, _what in key.SECRETS}
