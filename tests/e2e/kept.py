"""Pictures for those who look: kept only where VOTING_PICTURES names a folder, since each costs as much as a test."""

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = os.environ.get("VOTING_PICTURES", "")


def keep(page: Page, name: str, *, whole: bool = False, rest: int = 0) -> None:
    """Keep what ``page`` shows as ``name``.png, or the ``whole`` of a page that is longer than its window; ``rest``:
    milliseconds until what moves has come to rest."""
    if FOLDER:
        page.wait_for_timeout(rest)
        page.screenshot(path=Path(FOLDER, f"{name}.png"), full_page=whole)
