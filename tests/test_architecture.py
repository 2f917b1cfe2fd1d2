"""The shape of the code: layers, sizes, a core without I/O."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "voting"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "static" not in path.parts)
LONGEST = 350
"""Lines of a module that are not blank."""

LONGER = {"records/recount.py": 880}
"""It is one file so that an auditor can carry it away and read it."""


def _imported(path: Path) -> set[str]:
    """Top-level names of what a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_imports_only_point_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_has_one_job_and_says_which(path: Path) -> None:
    text = path.read_text()
    lines = sum(bool(line.strip()) for line in text.splitlines())
    assert lines <= LONGER.get(path.relative_to(PACKAGE).as_posix(), LONGEST), "split it"
    assert ast.get_docstring(ast.parse(text)), "say in a docstring what the module owns"


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").rglob("*.py")), ids=lambda path: path.name)
def test_the_domain_imports_nothing_but_itself_and_the_standard_library(path: Path) -> None:
    foreign = {
        name
        for name in _imported(path)
        if not name.startswith("voting.domain") and name.split(".")[0] not in sys.stdlib_module_names
    }
    assert not foreign


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").rglob("*.py")), ids=lambda path: path.name)
def test_the_domain_has_no_clock_no_chance_and_no_input_or_output(path: Path) -> None:
    impure = {
        "asyncio",
        "datetime",
        "io",
        "os",
        "pathlib",
        "random",
        "secrets",
        "socket",
        "sqlite3",
        "threading",
        "time",
    }
    assert not {name.split(".")[0] for name in _imported(path)} & impure
