"""``python -m voting.cli``: the command ``voting``."""

from voting.cli import main

main()
