"""Reading ahead of filing: in this process, or in several, always in order and never more than a few batches ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from wellworn.capture import read

AHEAD = 2  # batches read while one is filed: more would only hold memory
PIECE = 50  # messages that a process takes at a time

Batch = Sequence[read.Task]
WasRead = tuple[Batch, list[read.Result]]


class Readers:
    """Processes that read. With one, this process reads and files in turn."""

    def __init__(self, processes: int) -> None:
        self.others = processes - 1
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)

    def read(self, batches: Iterable[Batch]) -> Iterator[WasRead]:
        """Each batch with what was read from it. The first is read here: it is small, and processes take a while to start."""
        left = iter(batches)
        for batch in left if self.others < 1 else islice(left, 1):
            yield batch, piece(batch)
        if self.others > 0:
            yield from self._read_ahead(left)

    def _read_ahead(self, batches: Iterator[Batch]) -> Iterator[WasRead]:
        ahead: deque[tuple[Batch, list[Future[list[read.Result]]]]] = deque()
        for batch in batches:
            if self.pool is None:
                self.pool = ProcessPoolExecutor(self.others, mp_context=get_context("spawn"))
            pieces = [batch[start : start + PIECE] for start in range(0, len(batch), PIECE)]
            ahead.append((batch, [self.pool.submit(piece, one) for one in pieces]))
            if len(ahead) > AHEAD:
                yield _gathered(*ahead.popleft())
        while ahead:
            yield _gathered(*ahead.popleft())


def piece(tasks: Batch) -> list[read.Result]:
    """Read a few, in a process of the pool."""
    return [read.one(task) for task in tasks]


def _gathered(batch: Batch, futures: Iterable[Future[list[read.Result]]]) -> WasRead:
    return batch, [result for future in futures for result in future.result()]
