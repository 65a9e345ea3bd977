"""A base served on loopback for a real browser, and what the browser did there."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, Request, Response

from alke_api.app import create_app
from alke_cli.drafts import text_of_upload
from alke_kb.wiring import KnowledgeBase

# What stands outside the window; [] when nothing does.
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  const scrolls = (e) => {
    for (let up = e.parentElement; up; up = up.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > room + 1 && !scrolls(e))
    .map((e) => e.outerHTML.slice(0, 120)).slice(0, 5).concat(["wider than the window"]);
}"""


@dataclass(frozen=True)
class Site:
    """A base served on loopback: ``url`` has no slash at its end."""

    url: str
    kb: KnowledgeBase
    app: FastAPI


@contextlib.contextmanager
def serving(kb: KnowledgeBase) -> Iterator[Site]:
    """The application over ``kb``, as `alke-kb serve` makes it, in a thread of this process."""
    app = create_app(kb, lambda content, name: text_of_upload(content, name, kb.settings))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", access_log=False, server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    end = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.02)
    try:
        yield Site(f"http://127.0.0.1:{listening.getsockname()[1]}", kb, app)
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


@dataclass
class Watched:
    """What a browser did in a test: nothing here may go wrong or leave the served host.

    ``refusals`` are answers such as 404 and 422, where a test asks for pages that say so; ``failures`` are those
    such as 503 as well.
    """

    site: Site
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    refusals: bool = False
    failures: bool = False
    # Other origins a test means to visit, such as an identity provider's.
    allowed: tuple[str, ...] = ()

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.errors.append(f"error: {error.error}"))
        context.on("response", self._answered)

    def _asked(self, request: Request) -> None:
        own = (self.site.url + "/", "data:", "blob:" + self.site.url, *self.allowed)
        if not request.url.startswith(own):
            self.foreign.append(request.url)

    def _said(self, message: Any) -> None:
        # an answer that is an error is told here too; `_answered` judges those
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.errors.append(f"{message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        least = 600 if self.failures else 500 if self.refusals else 400
        if response.status >= least:
            self.errors.append(f"{response.status} {response.url}")


def saved(page: Page, link: str, folder: Path) -> Path:
    """The file that a link or button downloads."""
    with page.expect_download() as download:
        page.get_by_text(link, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def letters(text: str) -> str:
    """What is the same however a page is set: letters and digits, in lower case."""
    return "".join(c for c in text.lower() if c.isalnum())


Opened = Callable[..., Page]
