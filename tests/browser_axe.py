"""axe-core on a page that a browser shows: WCAG 2.1 A and AA, and best practices."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

__all__ = ["AXE_SCRIPT", "SETTLED", "violations"]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# Contrast and turning (which asks for the style sheets again) are alike in all languages, and costly.
VIOLATIONS = """async ([tags, inFull]) => {
  const found = await axe.run({
    runOnly: tags, resultTypes: ["violations"], preload: inFull,
    rules: inFull ? {} : { "color-contrast": { enabled: false }, "css-orientation-lock": { enabled: false } },
  });
  return found.violations.map(
    (one) => `${one.id}: ${one.help} ${one.nodes.map((n) => n.target + " " + n.html.slice(0, 150))}`);
}"""
SETTLED = """async () => {
  const viewer = document.querySelector(".viewer");
  while (viewer && !viewer.dataset.ready && viewer.dataset.state !== "failed")
    await new Promise((done) => setTimeout(done, 20));
  for (const one of [...document.querySelectorAll("details:not([open])")].slice(0, 3)) one.open = true;
}"""


def violations(page: Page, *, in_full: bool = True) -> list[str]:
    """What axe-core finds; its script was put into the page as it loaded, or is put now."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(VIOLATIONS, [RULES, in_full])
    return found
