"""The OpenAPI document is what the interface does: made-up requests find no answer that it does not describe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from wellworn.api.models import Scope
from wellworn.api.tokens import make
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Kind

EXAMPLES = "10"  # of each operation
SETTINGS = """
[checks]
negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "405", "409", "412", "413", "422", "428", "429"]
"""
CHECKS = (  # those that hold whatever the records are; what a value must be, a field of the workspace says, not the document
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection,missing_required_header,unsupported_method,use_after_free,"
    "ignored_auth"
)


def test_it_is_openapi_3_1_and_a_stranger_does_not_read_it(ana: Member) -> None:
    assert Client().get("/api/v1/openapi.json").status_code == 401
    secret = make("Test", ["read"], by=ana)[1]
    document = Client().get("/api/v1/openapi.json", headers={"Authorization": f"Bearer {secret}"}).json()
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/records/{object}/{id}" in document["paths"]


@pytest.mark.django_db(transaction=True)
def test_schemathesis_finds_no_failure(ana: Member, live_server: LiveServer, tmp_path: Path) -> None:
    create("joost@aquaveld.example", by=ana)
    create("Retrofit", by=ana, kind=Kind.DEAL)
    secret = make("Test", Scope.values, by=ana)[1]
    (tmp_path / "schemathesis.toml").write_text(SETTINGS)  # 413 is a refusal too
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{live_server.url}/api/v1/openapi.json",
        "--header", f"Authorization: Bearer {secret}", "--max-examples", EXAMPLES, "--checks", CHECKS,
        "--seed", "1", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
