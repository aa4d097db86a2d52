"""Every example of docs/api.md, run in its order against a live server by the programs that it is written for: curl and Python."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from wellworn.api.models import Scope
from wellworn.api.tokens import make
from wellworn.api.webhooks import signing
from wellworn.members.models import Member
from wellworn.records.models import Activity, Company, Deal, Person

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
EXAMPLES = re.findall(r"```sh\n(curl .*?)\n# (.*?)\n```", GUIDE, re.DOTALL)
CODE = re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)


def run(command: str, known: dict[str, str]) -> tuple[int, dict[str, str], Any]:
    """What curl was answered: status, headers, body."""
    said = subprocess.run(
        ["bash", "-euc", command.replace("curl -s", "curl -s -i --max-time 60", 1)],
        env={**os.environ, **known},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    head, _, body = said.replace("\r\n", "\n").partition("\n\n")
    first, *lines = head.split("\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split()[1]), headers, json.loads(body) if body.strip() else None


@pytest.mark.django_db(transaction=True)
def test_every_example_answers_what_the_guide_says(ana: Member, live_server: LiveServer) -> None:
    assert shutil.which("curl"), "The examples of the guide are for curl: apt-get install curl"
    known = {"WELLWORN": live_server.url, "TOKEN": make("Guide", Scope.values, by=ana)[1]}
    assert len(EXAMPLES) == GUIDE.count("```sh") > 15
    for command, promised in EXAMPLES:
        status, headers, body = run(command, known)
        assert status == int(promised[:3]), (command, body)
        for name, value in json.loads((re.search(r"\{.*\}", promised) or ["{}"])[0]).items():
            assert body[name] == value, (command, body)
        if fields := re.search(r"errors: (.*)", promised):
            assert sorted(one["field"] for one in body["errors"]) == sorted(fields[1].split(", "))
        if "Idempotency-Replayed" in promised:
            assert headers["idempotency-replayed"] == "true"
        if kept := re.search(r"→ (\w+)", promised):
            known[kept[1]] = headers["etag"] if "ETag" in promised else str(body["id"])
    assert (Company.objects.get().city, Person.objects.count()) == ("Deventer", 2)
    assert Deal.objects.get().deleted_by == ana
    assert set(Activity.objects.values_list("kind", flat=True)) >= {"call", "invoice"}


def test_the_check_of_a_signature_takes_ours_and_no_other() -> None:
    assert CODE is not None
    names: dict[str, Any] = {}
    exec(CODE[1], names)  # noqa: S102  the code that the guide gives to its readers
    secret, body, now = signing.new_secret(), b'{"type":"deal.changed"}', int(time.time())
    headers = signing.headers(secret, "msg_1", now, body)
    assert names["is_ours"](secret, headers, body)
    assert not names["is_ours"](signing.new_secret(), headers, body)
    assert not names["is_ours"](secret, headers, body + b" ")
    old = signing.headers(secret, "msg_1", now - 3600, body)
    assert not names["is_ours"](secret, old, body)
