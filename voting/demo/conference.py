"""The demo's conference, from the data folder beside this file. Knows nothing about people or servers."""

from pathlib import Path

from voting.domain.conference import Conference
from voting.service.definition import read_conference

CONFERENCE = Path(__file__).parent / "data" / "conference"


def demo_conference() -> Conference:
    """Real questions and nominees of four events in one programme; it is marked as simulated."""
    return read_conference(CONFERENCE)
