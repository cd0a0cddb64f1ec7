"""Pictures of the website for README: `python -m tools.pictures http://127.0.0.1:8000`.

The server should answer from the whole of ESCO; Chromium has to be installed.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
WORDS = "I bake bread and cakes. I serve customers and take payments. I order flour and sugar."
CAREER = "microsystem engineering technician"
SIZE = ViewportSize(width=1200, height=1150)


def take_pictures(base: str) -> None:
    """Write the pictures of the results page and of a career's page into `docs/images`."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        _open_results(page, base)
        page.screenshot(path=IMAGES / "results.png")
        page.goto(f"{base}/careers?q={CAREER}")
        page.locator("main a[href^='/careers/']", has_text=CAREER).first.click()
        page.wait_for_url("**/careers/*")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=IMAGES / "career.png")
        browser.close()


def _open_results(page: Page, base: str) -> None:
    page.goto(f"{base}/start")
    page.fill("textarea[name=text]", WORDS)
    page.get_by_role("button", name="Next: check what we understood").click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Show careers").click()
    page.wait_for_url("**/results*")
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    take_pictures(sys.argv[1].rstrip("/"))
