"""Worker processes that read hostile files: limits of time and memory, and no crash that spreads."""

from __future__ import annotations

import importlib
import logging
import multiprocessing
import os
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Future,
    TimeoutError,
    wait,
)
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from alke_kb.errors import AlkeError, ExtractionFailed, Unavailable

from .extraction import Reason, failed

Item = TypeVar("Item")
Result = TypeVar("Result")

_PRELOAD = (
    "alke_ingest.extraction",
    *("pypdf", "fontTools.ttLib", "fontTools.cffLib", "docx", "pptx", "odfdo"),
    *("selectolax.lexbor", "markdown_it", "charset_normalizer", "yaml"),
)
_STOP_WITHIN_S = 10.0


class WorkerPool:
    """``workers`` processes that are started once and reused for all files.

    ``memory_mb`` is what one file may take above what the worker uses at rest (address space,
    Linux only), ``timeout_s`` how long it may take. ``initializer(*initargs)`` runs once in each
    worker, before the memory limit is set. ``preload`` names further modules to import there.
    Any other keyword is passed to every function that the pool runs.

    Functions and items travel by pickle, so functions stand at the top of a module. Workers begin
    in a fresh process (forkserver, or spawn where there is none): nothing of this process, least
    of all its threads, is copied.
    """

    def __init__(
        self,
        workers: int,
        memory_mb: int,
        timeout_s: float,
        *,
        initializer: Callable[..., None] | None = None,
        initargs: Sequence[Any] = (),
        preload: Sequence[str] = (),
        **options: Any,
    ) -> None:
        from pebble import ProcessPool

        self._workers = max(1, workers)
        self._timeout_s = timeout_s
        self._options = options
        modules = (*_PRELOAD, *preload)
        # a killed worker cannot clear up after itself, and what it leaves may be confidential
        self._scratch = tempfile.TemporaryDirectory(prefix="alke-", ignore_cleanup_errors=True)
        self._pool = ProcessPool(
            max_workers=self._workers,
            max_tasks=0,
            initializer=_begin,
            initargs=(self._scratch.name, modules, initializer, tuple(initargs), memory_mb),
            context=_context(modules),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop all workers at once, also in the middle of a file."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join(_STOP_WITHIN_S)
        self._scratch.cleanup()

    def run(self, function: Callable[..., Result], item: Any) -> Result:
        """``function(item)`` in a worker. Raises ``ExtractionFailed`` when the file is at fault."""
        outcome: Result | ExtractionFailed = _outcome(
            self._submit(function, item), item, self._timeout_s
        )
        if isinstance(outcome, ExtractionFailed):
            raise outcome
        return outcome

    def imap(
        self,
        function: Callable[..., Result],
        items: Iterable[Item],
        *,
        ordered: bool = True,
        ahead: int | None = None,
    ) -> Iterator[tuple[Item, Result | ExtractionFailed]]:
        """``(item, result or failure)`` for each item, by default in the order of ``items``.

        At most ``ahead`` items (twice the workers, unless given) are under way or waiting to be
        taken, so memory stays bounded however long ``items`` is; they are drawn as needed. With
        ``ordered=False`` results come as they are ready. Leaving the loop cancels what is left.

        Raises what is not a file's fault: an ``AlkeError`` other than ``ExtractionFailed``, such
        as ``Unavailable`` when the workers cannot start.
        """
        limit = max(1, ahead or 2 * self._workers)
        source = iter(items)
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        try:
            while True:
                while len(waiting) < limit:
                    try:
                        item = next(source)
                    except StopIteration:
                        break
                    waiting.append((item, self._submit(function, item)))
                if not waiting:
                    return
                item, future = _next_of(waiting, ordered=ordered)
                yield item, _outcome(future, item, self._timeout_s)
        finally:
            for _item, future in waiting:
                future.cancel()

    def _submit(self, function: Callable[..., Result], item: Any) -> Future[Result]:
        try:
            future: Future[Result] = self._pool.schedule(
                function, args=(item,), kwargs=self._options, timeout=self._timeout_s
            )
        except RuntimeError as error:
            raise _cannot_start() from error
        return future


def _next_of(
    waiting: deque[tuple[Item, Future[Result]]], *, ordered: bool
) -> tuple[Item, Future[Result]]:
    if ordered:
        return waiting.popleft()
    wait([future for _item, future in waiting], return_when=FIRST_COMPLETED)
    index = next(index for index, (_item, future) in enumerate(waiting) if future.done())
    found = waiting[index]
    del waiting[index]
    return found


def _outcome(future: Future[Any], item: Any, timeout_s: float) -> Any:
    """The result, or the failure that the end of the worker amounts to."""
    from pebble import ProcessExpired

    name = _name_of(item)
    try:
        return future.result()
    except ExtractionFailed as error:
        return error
    except (AlkeError, CancelledError):
        raise
    except TimeoutError:
        return failed(Reason.TIMEOUT, name, f"The limit is {timeout_s:g} seconds.")
    except MemoryError:
        return failed(Reason.OUT_OF_MEMORY, name)
    except ProcessExpired as error:
        return failed(Reason.CRASHED, name, f"The worker ended with code {error.exitcode}.")
    except BrokenExecutor as error:
        raise _cannot_start() from error
    except Exception as error:
        return failed(Reason.CRASHED, name, f"({type(error).__name__})")


def _cannot_start() -> Unavailable:
    return Unavailable(
        "The worker processes that read files could not start.",
        hint="Run `alke-kb doctor` to see which part is missing.",
    )


def _name_of(item: Any) -> str:
    path = getattr(item, "path", item)
    return Path(path).name if isinstance(path, str | Path) else "The file"


def _context(modules: Sequence[str]) -> Any:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # imported once in the server; each worker, also one started after a kill, has them at once
    context.set_forkserver_preload(list(modules))
    return context


def _begin(
    scratch: str,
    modules: Sequence[str],
    initializer: Callable[..., None] | None,
    initargs: Sequence[Any],
    memory_mb: int,
) -> None:
    tempfile.tempdir = os.environ["TMPDIR"] = scratch
    for module in modules:
        importlib.import_module(module)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if initializer is not None:
        initializer(*initargs)
    _limit_memory(memory_mb)


def _limit_memory(memory_mb: int) -> None:
    """Allow ``memory_mb`` more address space than is in use now; only Linux keeps to such a limit."""
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + memory_mb * 1024 * 1024
    # the hard limit stays: OCR, which is another program, may raise its own
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
