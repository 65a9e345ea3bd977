"""Pictures of ten pages at 1280 and 360 px, for docs/pages.md.

    scripts/demo.sh                              # in another terminal: serves the sample documents
    .venv/bin/python scripts/screenshots.py      # writes docs/pages/NAME-WIDTH.png

    ALKE_KB_DATA=data/demo .venv/bin/alke-kb keys create kuvat --scope reader --scope editor
    .venv/bin/python scripts/screenshots.py --key alke_…   # the pages for editors as well

Needs Chromium (scripts/test-parts.sh installs it). Look at every picture before you commit it.
"""

from __future__ import annotations

import argparse
import io
import shutil
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Page, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pages"
SIZES = ((1280, 1000), (360, 1100))
QUERY = "osaavan työvoiman saatavuus"


def places(url: str, editing: bool) -> dict[str, str]:
    """Name → address of each page."""
    answer = httpx.get(
        f"{url}/api/v1/search", params={"q": QUERY, "kind": "strategy", "limit": 1}, timeout=60
    ).json()
    passage = answer["results"][0]["passages"][0]["id"]
    document = answer["results"][0]["document"]["id"]
    for_editors = {
        "correcting": f"/fi/asiakirja/{document}/korjaa",
        "correcting-themes": f"/fi/kohta/{passage}/teemat",
        "handing-in": "/fi/asiakirjat/lukematta",
    }
    return (for_editors if editing else {}) | {
        "start": "/fi/",
        "search": f"/fi/haku?q={QUERY}&round=2022",
        "nothing": f"/fi/haku?q={QUERY}&kind=legislation&language=sv",
        "passage": f"/fi/kohta/{passage}",
        "documents": "/fi/asiakirjat",
        "themes": "/fi/teemat",
        "theme": "/fi/teema/osaava-tyovoima",
        "regions": "/fi/alueet",
        "continuity": "/fi/alue/18/jatkuvuus",
        "preparing": "/fi/valmistelu",
    }


def shoot(page: Page, name: str, width: int) -> None:
    """One picture, with few colours so that it is small."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = picture.quantize(128, dither=Image.Dither.NONE)
    small.save(TARGET / f"{name}-{width}.png", optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the demo is served")
    parser.add_argument("--key", help="API key of an editor, for the pages that editors see")
    given = parser.parse_args()
    url = given.url.rstrip("/")
    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for width, height in SIZES:
            context = browser.new_context(
                base_url=url,
                viewport={"width": width, "height": height},
                locale="fi-FI",
                extra_http_headers={"Authorization": f"Bearer {given.key}"} if given.key else {},
            )
            page = context.new_page()
            for name, path in places(url, bool(given.key)).items():
                page.goto(path)
                page.wait_for_load_state("networkidle")
                if page.locator(".viewer").count():
                    page.wait_for_selector(".viewer[data-ready]")
                shoot(page, name, width)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
