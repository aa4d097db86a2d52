"""Reading ahead of filing: in this process, or in several, always in order and never more than a few batches ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from wellworn.capture import read

AHEAD = 2  # batches read while one is filed: more would only hold memory
PIECE = 50  # messages that a process takes at a time

Batch = Sequence[read.Task]


class Readers:
    """Processes that read. With one, this process reads and files in turn."""

    def __init__(self, processes: int) -> None:
        self.pool = ProcessPoolExecutor(processes - 1, mp_context=get_context("spawn")) if processes > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)

    def read(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, list[read.Result]]]:
        """Each batch with what was read from it."""
        if self.pool is None:
            for batch in batches:
                yield batch, piece(batch)
            return
        ahead: deque[tuple[Batch, list[Future[list[read.Result]]]]] = deque()
        for batch in batches:
            ahead.append((batch, [self.pool.submit(piece, batch[i : i + PIECE]) for i in range(0, len(batch), PIECE)]))
            if len(ahead) > AHEAD:
                yield _gathered(*ahead.popleft())
        while ahead:
            yield _gathered(*ahead.popleft())


def piece(tasks: Batch) -> list[read.Result]:
    """Read a few, in a process of the pool."""
    return [read.one(task) for task in tasks]


def _gathered(batch: Batch, futures: Iterable[Future[list[read.Result]]]) -> tuple[Batch, list[read.Result]]:
    return batch, [result for future in futures for result in future.result()]
