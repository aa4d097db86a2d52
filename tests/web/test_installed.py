"""Wellworn as an app: what a device is told, what it keeps, and that none of it is anybody's."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.conftest import signed_in
from wellworn.members.models import Member

OPEN = ["/manifest.webmanifest", "/sw.js", "/offline"]


def size(png: bytes) -> str:
    width, height = struct.unpack(">II", png[16:24])
    return f"{width}x{height}"


def test_a_device_is_told_how_to_install_it(client: Client, ana: Member) -> None:
    answer = client.get("/manifest.webmanifest")
    told = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    assert {one["purpose"] for one in told["icons"]} == {"any", "maskable"}
    for one in told["icons"]:
        found = finders.find(one["src"].removeprefix("/static/"))
        assert size(Path(found).read_bytes()) == one["sizes"]
    assert [one["url"] for one in told["shortcuts"]] == ["/quick", "/search", "/tasks"]


def test_what_is_shared_from_another_app_stands_in_the_line_and_is_not_saved(ana: Member) -> None:
    told = Client().get("/manifest.webmanifest").json()["share_target"]
    assert (told["method"], told["params"]) == ("GET", {"text": "line"})
    assert "call Femke" in signed_in(ana).get(told["action"], {"line": "call Femke"}).content.decode()


def test_the_worker_serves_every_page_keeps_our_files_and_the_page_for_no_connection(
    client: Client, ana: Member
) -> None:
    answer = client.get("/sw.js")
    words = answer.content.decode()
    assert answer["Content-Type"] == "text/javascript" and answer["Cache-Control"] == "no-cache"
    files = re.findall(r'"([^"]+)"', words.partition("FILES = [")[2].partition("]")[0])
    assert len(files) > 30
    for file in files:
        name = file.replace("\\u002D", "-").removeprefix("/static/")
        assert finders.find(name), name
    assert 'OFFLINE = "/offline"' in words


@pytest.mark.parametrize("path", OPEN)
def test_none_of_it_is_anybodys(path: str, client: Client, ana: Member) -> None:
    """The same to a member and to a stranger, but for what changes with each answer; and no cookie is set."""
    to_stranger, to_ana = client.get(path), signed_in(ana).get(path)
    assert to_stranger.status_code == 200 and not to_stranger.cookies
    plain = [re.sub(r"csrf\w*\W+\w+", "", one.content.decode()) for one in (to_stranger, to_ana)]
    assert plain[0] == plain[1]
    assert "Ana" not in plain[1]
