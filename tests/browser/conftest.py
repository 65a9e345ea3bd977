"""Chromium on the officials' pages: one served base for all tests, a browser for those of a file.

The browser lives no longer: while it runs, its event loop occupies the main thread, where tests of
other files run loops of their own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from alke_kb.wiring import KnowledgeBase
from browser_site import Opened, Site, Watched, serving

expect.set_options(timeout=20_000)  # a busy machine is no defect of a page
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def site(samples: KnowledgeBase) -> Iterator[Site]:
    """The sample documents."""
    samples.search.warm_up()
    with serving(samples) as served:
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium (scripts/test-parts.sh installs it); fails, never skips, without it."""
    path = os.environ.get("ALKE_KB_TEST_CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing; scripts/test-parts.sh installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture
def watched(site: Site) -> Watched:
    """Of the test that asks for it, and of its pages."""
    return Watched(site)


@pytest.fixture
def opened(chromium: Browser, site: Site, watched: Watched) -> Iterator[Opened]:
    """Makes a page in a context of its own; ``options`` are those of a browser context.

    At the end of the test no page may have logged an error or asked another host for anything.
    """
    contexts: list[BrowserContext] = []

    def make(path: str = "", *, at: Site | None = None, **options: Any) -> Page:
        watched.site = at or site
        context = chromium.new_context(
            base_url=watched.site.url, **{"viewport": DESKTOP, "locale": "fi-FI", **options}
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        watched.watch(context)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert watched.foreign == []
    assert watched.errors == []
