"""The documents say what the code does, and point at what exists."""

import re
from pathlib import Path

import pytest

from tests.docs_from_code import DOCS, PAGES

ROOT = DOCS.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
SECTIONS = ("Context", "Decision", "Consequences", "Rejected")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_is_current(name: str) -> None:
    assert (DOCS / name).read_text() == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text())
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert not missing


@pytest.mark.parametrize("path", sorted((DOCS / "adr").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_record_has_every_part(path: Path) -> None:
    text = path.read_text()
    assert re.search(r"^# \d{4} ", text), "begins with its number"
    assert re.search(r"^Status: .+ · \d{4}-\d{2}-\d{2}$", text, re.M)
    assert [section for section in SECTIONS if f"## {section}" not in text] == []


def test_the_readme_names_only_make_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"`make ([a-z0-9-]+)`|^make ([a-z0-9-]+)", (ROOT / "README.md").read_text(), re.M))
    assert {a or b for a, b in named} <= targets
    assert {"run", "test"} <= {a or b for a, b in named}


NAMED = re.compile(r"`((?:\w+/)*test_\w+\.py)::(test_\w+)`")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_that_a_document_names_is_there(path: Path) -> None:
    for file, test in NAMED.findall(path.read_text()):
        assert re.search(rf"def {test}\b", (ROOT / "tests" / file).read_text()), f"{file}::{test}"


def test_every_law_has_tests_that_attack_it() -> None:
    rows = re.findall(r"^\| (\d) .*\|$", (DOCS / "threat-model.md").read_text(), re.M)
    assert rows == [str(number) for number in range(1, 10)]
    for row in re.findall(r"^\| \d .*\|$", (DOCS / "threat-model.md").read_text(), re.M):
        assert len(NAMED.findall(row)) >= 3
