"""Feedback from the form to `alke-kb feedback`."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from alke_kb.errors import NotFound
from browser_site import Opened, Site, Watched


def test_feedback_is_kept_read_and_forgotten(opened: Opened, site: Site, watched: Watched) -> None:
    watched.refusals = True
    page = opened("/fi/saavutettavuus", java_script_enabled=False)
    page.locator("main").get_by_role("link", name="Anna palautetta").click()
    page.get_by_label("Palautteesi").fill("  ")
    page.get_by_role("button", name="Lähetä palaute").click()
    expect(page.get_by_role("alert")).to_have_text("Kirjoita palautteesi.")
    page.get_by_label("Palautteesi").fill("Taulukko <b>ääni</b> ei lue otsikkoa")
    page.get_by_label("Yhteystietosi").fill("aino@example.fi")
    page.get_by_role("button", name="Lähetä palaute").click()
    expect(page.get_by_role("status").first).to_have_text("Kiitos. Palautteesi on vastaanotettu.")
    kept = site.kb.feedback.all()[-1]
    assert kept.text == "Taulukko <b>ääni</b> ei lue otsikkoa"
    assert (kept.contact, kept.language) == ("aino@example.fi", "fi")
    assert kept.number is not None
    site.kb.feedback.delete(kept.number)
    assert kept not in site.kb.feedback.all()
    with pytest.raises(NotFound):
        site.kb.feedback.delete(kept.number)
