"""The web server: a page leaves it at once."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from wellworn.cli import web


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A socket to serve on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with web.listen("127.0.0.1", port) as listening:
        yield listening


def test_the_end_of_a_page_does_not_wait_until_its_beginning_has_arrived(listening: socket.socket) -> None:
    with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
