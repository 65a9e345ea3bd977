"""Pictures of the pages at 1280 and 360 px, for docs/pages.md.

    scripts/demo.sh                              # in another terminal: serves the sample documents
    .venv/bin/python scripts/screenshots.py      # writes docs/pages/NAME-WIDTH.png

    ALKE_KB_DATA=data/demo .venv/bin/alke-kb keys create kuvat --scope reader --scope editor \\
        --scope 'luonnos:*' --scope 'osittain_salassa_pidettava:*' --scope 'salassa_pidettava:*'
    .venv/bin/python scripts/screenshots.py --key alke_…   # the pages for editors as well

The page on which one signs in is taken where the server has a client of an identity provider and lets nobody in without
identification (ALKE_KB_ANONYMOUS=nobody, ALKE_KB_OIDC_ISSUER, ALKE_KB_OIDC_CLIENT_ID and others). A file
that cannot be read is handed in for the picture, and dismissed again.

Needs Chromium (scripts/test-parts.sh installs it). Look at every picture before you commit it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Page, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pages"
SIZES = ((1280, 1000), (360, 1100))
QUERY = "osaavan työvoiman saatavuus"


def places(client: httpx.Client, editing: bool) -> dict[str, str]:
    """Name → address of each page."""
    answer = client.get(
        "/api/v1/search", params={"q": QUERY, "kind": "strategy", "limit": 1}
    ).json()
    passage = answer["results"][0]["passages"][0]["id"]
    document = answer["results"][0]["document"]["id"]
    for_editors = {
        "correcting": f"/fi/asiakirja/{document}/korjaa",
        "correcting-themes": f"/fi/kohta/{passage}/teemat",
        "correcting-role": f"/fi/kohta/{passage}/rooli",
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


@contextlib.contextmanager
def unreadable(client: httpx.Client) -> Iterator[None]:
    """While it lasts, a file that was handed in has not been read."""
    sent = client.post(
        "/api/v1/documents",
        data={"publicity": "julkinen"},
        files={"file": ("Kainuun muistio 2024.pdf", b"%PDF-1.7")},
    ).raise_for_status()
    address = sent.headers["location"]
    while client.get(address).json()["state"] != "failed":
        time.sleep(0.2)
    try:
        yield
    finally:
        client.delete(address).raise_for_status()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the demo is served")
    parser.add_argument("--key", help="API key of an editor, for the pages that editors see")
    given = parser.parse_args()
    url = given.url.rstrip("/")
    headers = {"Authorization": f"Bearer {given.key}"} if given.key else {}
    TARGET.mkdir(exist_ok=True)
    with contextlib.ExitStack() as opened:
        client = opened.enter_context(httpx.Client(base_url=url, headers=headers, timeout=60))
        if given.key:
            opened.enter_context(unreadable(client))
        playwright = opened.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for width, height in SIZES:
            context = browser.new_context(
                base_url=url,
                viewport={"width": width, "height": height},
                locale="fi-FI",
                extra_http_headers=headers,
            )
            page = context.new_page()
            for name, path in places(client, bool(given.key)).items():
                page.goto(path)
                page.wait_for_load_state("networkidle")
                if page.locator(".viewer").count():
                    page.wait_for_selector(".viewer[data-ready]")
                shoot(page, name, width)
            context.set_extra_http_headers({})
            answer = page.goto("/fi/asiakirjat")
            if answer is not None and answer.status == 401:
                shoot(page, "signing-in", width)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
