"""Progress bars on stderr, so that what a command prints can be kept in a file."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import track

T = TypeVar("T")


def progress(label: str) -> Callable[[Sequence[T]], Iterable[T]]:
    """Something that wraps a sequence and shows how far along it is, where a person is watching."""

    def shown(items: Sequence[T]) -> Iterable[T]:
        console = Console(stderr=True)
        return track(items, description=label, console=console, disable=not console.is_terminal, transient=True)

    return shown
