"""A server that a member names is reached only where it is public, or where the operator said so."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator

import pytest

from wellworn.lib import outbound

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.8.9.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.1.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_a_network_is_refused(address: str) -> None:
    with pytest.raises(outbound.OutboundError, match="WELLWORN_ALLOW_PRIVATE_HOSTS") as caught:
        outbound.checked_address(address, 993)
    assert caught.value.code == "forbidden"


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_a_public_address_is_allowed(address: str) -> None:
    assert outbound.checked_address(address, 993) == str(ipaddress.ip_address(address))


def test_a_name_that_leads_inside_is_refused_whatever_it_looks_like() -> None:
    for name in ("localhost", "LOCALHOST", "127.1", "0x7f.1", "2130706433"):
        with pytest.raises(outbound.OutboundError):
            outbound.checked_address(name, 993)


def test_a_name_that_does_not_exist_is_said() -> None:
    with pytest.raises(outbound.OutboundError, match="Check the spelling") as caught:
        outbound.checked_address("no-such-host.invalid", 993)
    assert caught.value.code == "unknown-host"


@pytest.mark.parametrize(
    "allowed", ["127.0.0.0/8", "127.0.0.1", "LOCALHOST:{port}, 10.0.0.0/8", "localhost,127.0.0.1:1"]
)
def test_the_operator_can_allow_a_host_or_a_network(
    allowed: str, listening: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", allowed.format(port=listening) + ",::1")
    host = "127.0.0.1" if allowed.startswith("127") else "localhost"
    outbound.open_connection(host, listening, timeout=5).close()


def test_an_allowed_port_opens_no_other(listening: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "127.0.0.1:1")
    with pytest.raises(outbound.OutboundError):
        outbound.open_connection("127.0.0.1", listening, timeout=5)


def test_what_the_operator_types_is_not_checked(listening: int) -> None:
    outbound.open_connection("127.0.0.1", listening, timeout=5, operator=True).close()


def test_a_closed_port_is_said_in_a_sentence(listening: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(outbound.OutboundError, match=f"does not answer on port {port}"):
        outbound.open_connection("127.0.0.1", port, timeout=5, operator=True)
