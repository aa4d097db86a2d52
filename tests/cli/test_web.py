"""The web server: a page leaves at once, and takes with it what it left behind."""

from __future__ import annotations

import gc
import socket
import weakref
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


class Ring:
    """What refers to itself, as a request does that knows its user."""

    def __init__(self) -> None:
        self.me = self


def test_what_a_page_left_is_taken_away_when_it_is_sent(listening: socket.socket) -> None:
    server = web.Server(listening, 1)
    gc.disable()
    try:
        left = weakref.ref(Ring())
        assert left() is not None
        server.cfg.post_request(None, None, None, None)
        assert left() is None
    finally:
        gc.enable()
