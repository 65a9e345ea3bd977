"""What a first visit fetches, as it travels."""

from __future__ import annotations

from playwright.sync_api import Page

from browser_places import places
from browser_site import Opened, Site, Watched

MOST = 150_000
READER = ("document", "passage")


def fetched(page: Page, path: str) -> int:
    """Bytes over the wire with nothing kept from before, headers counted."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    session.detach()
    return int(sum(sizes))


def test_pages_weigh_little(opened: Opened, site: Site, watched: Watched) -> None:
    watched.refusals = True
    page = opened()
    weights = {
        name: fetched(page, path)
        for name, path in places(site.kb, "fi").items()
        if not name.startswith(READER)
    }
    assert {name: size for name, size in weights.items() if size > MOST} == {}
    assert min(weights.values()) > 10_000  # something was measured
