"""Connections to addresses that people type in: only to the public internet, unless the operator allows more.

A member who may name any server could otherwise make Wellworn knock on doors inside the operator's network. The name is resolved
once, every address is checked, and the connection goes to a checked address: a name that answers differently the second time
(DNS rebinding) gains nothing. The operator widens this with `WELLWORN_ALLOW_PRIVATE_HOSTS`, a list such as
`mail.internal:993,10.1.0.0/16,calendar.internal`.
"""

from __future__ import annotations

import ipaddress
import os
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class OutboundError(Exception):
    """A connection that is not made. `code` is `unknown-host`, `forbidden` or `unreachable`; `sentence` says what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def checked_address(host: str, port: int, *, operator: bool = False) -> str:
    """An address of `host` that may be connected to. `operator` says that the operator named it, who may reach anything."""
    return checked_addresses(host, port, operator=operator)[0]


def checked_addresses(host: str, port: int, *, operator: bool = False) -> list[str]:
    """Every address of `host`, in the resolver's order. Raises `OutboundError` when one of them is not allowed."""
    found = _resolved(host, port)
    if not operator:
        for address in found:
            if not is_public(address) and not _is_allowed(host, port, address):
                raise OutboundError(
                    "forbidden",
                    f"{host} is inside a private network. Whoever runs Wellworn can allow it: start it with "
                    f"WELLWORN_ALLOW_PRIVATE_HOSTS={host}:{port}.",
                )
    return [str(address) for address in found]


def open_connection(host: str, port: int, timeout: float, operator: bool = False) -> socket.socket:
    """A TCP connection to a checked address of `host`, the next one tried when one does not answer within `timeout` seconds."""
    reason = ""
    for address in checked_addresses(host, port, operator=operator):
        try:
            return socket.create_connection((address, port), timeout=timeout)
        except OSError as error:
            reason = error.strerror or str(error)
    raise OutboundError(
        "unreachable", f"{host} does not answer on port {port} ({reason}). Check the name and the port."
    )


def is_public(address: Address) -> bool:
    """Whether `address` is on the public internet, also looking inside IPv6 addresses that carry an IPv4 address."""
    inner = _carried(address)
    if inner is not None:
        return is_public(inner)
    if (
        isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    ):  # given up in 2004, and still routed inside
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _carried(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a mapped, 6to4, Teredo or NAT64 address leads to."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _resolved(host: str, port: int) -> list[Address]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundError("unknown-host", f"There is no server named {host}. Check the spelling.") from error
    found = dict.fromkeys(ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers)
    return list(found)


def _is_allowed(host: str, port: int, address: Address) -> bool:
    for entry in os.environ.get("WELLWORN_ALLOW_PRIVATE_HOSTS", "").split(","):
        allowed = entry.strip().lower()
        if not allowed:
            continue
        if allowed in (host.lower(), f"{host.lower()}:{port}", f"[{host.lower()}]:{port}"):
            return True
        try:
            if address in ipaddress.ip_network(allowed, strict=False):
                return True
        except ValueError:
            continue  # a name, not a network
    return False
