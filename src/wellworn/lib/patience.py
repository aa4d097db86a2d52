"""A time limit for a whole conversation. A socket's own limit begins anew with every byte, so one byte a second would keep us for days."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Patience:
    """A clock that hangs up on the other side when it has run out. `ended` says whether it had to."""

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self.ended = False
        self._line = socket.socket(fileno=os.dup(line.fileno()))  # TLS takes the socket itself over, and hides its own
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """The conversation is over; stopping twice does no harm."""
        self._timer.cancel()
        self._timer.join()
        self._line.close()

    def _hang_up(self) -> None:
        self.ended = True
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)


@contextmanager
def at_most(line: socket.socket, seconds: float) -> Iterator[Patience]:
    """End what is said on `line` inside after `seconds`. Raises TimeoutError then, whatever the hanging up broke or cut short."""
    patience = Patience(line, seconds)
    try:
        yield patience
    except Exception as error:
        if patience.ended:
            raise TimeoutError(f"took longer than {seconds:g} seconds") from error
        raise
    finally:
        patience.stop()
    if patience.ended:
        raise TimeoutError(f"took longer than {seconds:g} seconds")
