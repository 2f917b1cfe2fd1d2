"""The protocol as a document: what a board reads is all there, in its language, and nothing is cut."""

import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from voting.domain.journal import Act, Entry, enter
from voting.domain.methods import Choice, Method, Ranking
from voting.domain.outcome import outcome
from voting.domain.poll import Option, Poll, PollState
from voting.domain.rules import Rules, Rung
from voting.domain.tally import Turnout, tally
from voting.domain.words import head_words
from voting.records.paper import MARGIN
from voting.records.scribe import FolderScribe
from voting.records.signing import Signer
from voting.service.record import Archive, Record

NAME = "Kristina Šermukšnytė-Alešiūnienė"
LONG = "Industrial Cluster Srednogorie and the Association of Very Long Names of Interregional Organisations"


def the(archive: Archive, poll: str) -> Record:
    found = next(file.record for file in archive.files if file.poll.id == poll)
    assert found
    return found


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, on one line: where lines break is not what is tested."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


def crowded(archive: Archive, method: Method, number: int) -> Record:
    """An award with many nominees of long names, and a long journal."""
    options = tuple(
        Option(f"n{i}", {"en": f"{NAME} <{i}> & Νίκος Παπαδόπουλος"}, LONG if i % 2 else "ACME", "BG")
        for i in range(number)
    )
    rules = Rules(secret=True, ties=(Rung.JOINT,))
    poll = Poll("award", "hall", {"en": f"{LONG}?"}, method, options, rules, state=PollState.PUBLISHED, entitled=300)
    random = Random(1)
    marks: dict[str, int] = {}
    for _ in range(200):
        chosen = random.sample(poll.option_ids, random.randint(1, number) if isinstance(method, Ranking) else 1)
        mark = method.mark(chosen, poll.option_ids)
        marks[mark] = marks.get(mark, 0) + 1
    counted, turnout = tally(poll, marks), Turnout(200, 300)
    acts: list[Entry] = []
    for place, action in enumerate(["arm", "open", *["extend"] * 40, "finish", "reveal"]):
        reason = f"200 ballots, box {'ab' * 32}" if action == "finish" else f"{LONG} {place}"
        acts.append(enter(Act(1_790_000_000_000 + place, NAME, "moderator", action, "poll award", reason), None))
    return Record(archive.conference, poll, turnout, 3, counted, outcome(poll, counted, turnout), tuple(acts))


def test_a_board_finds_all_it_needs(held: Path, on_record: Archive, signer: Signer) -> None:
    record = the(on_record, "jury")
    assert record.close
    said = " ".join(pages_of(FolderScribe(held).pdf(record)))
    for expected in (
        "Made up",
        "Protocol of a vote · secret ballot · Hall",
        "Question jury",
        f"Tie. The chair decided: {NAME}",
        "Entitled badges 14",
        "Took part 6 (42.9%)",
        "Valid votes 6",
        "Blank ballots 0",
        "Came too late, not counted 3",
        "If the votes name no single winner: the chair decides.",
        "Looked at the tally early",
        "The jury asked",
        f"{NAME}: the jury's own list had her first",
        "6 ballots in the box",
        record.close.hash,
        record.head.hash,
        signer.public,
        "Page 1 of 2",
        "Chair",
        "Witness",
    ):
        assert expected in said, expected
    for number, word in enumerate(head_words(record.close.hash), 1):
        assert f"{number} {word}" in said


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ["Protokoll einer Abstimmung", "Gewonnen hat: Ana Gil", "Stimmberechtigte Badges", "Seite 1 von"]),
        ("fr", ["Procès-verbal de vote", "Vainqueur : Ana Gil", "Badges inscrits", "Page 1 sur", "Benoît"]),
        ("lt", ["Protocol of a vote", "Winner: Ana Gil"]),
    ],
)
def test_it_speaks_the_conferences_language(held: Path, on_record: Archive, language: str, expected: list[str]) -> None:
    record = the(on_record, "order")
    spoken = replace(record, conference=replace(record.conference, languages=(language, "en")))
    said = " ".join(pages_of(FolderScribe(held).pdf(spoken)))
    assert [text for text in expected if text not in said] == []


def test_a_ranking_shows_every_round_and_why_who_left(held: Path, on_record: Archive) -> None:
    said = " ".join(pages_of(FolderScribe(held).pdf(the(on_record, "order"))))
    assert "Place Option Organisation 1 Ana Gil ACME, ES 2 Kristina Šermukšnytė-Alešiūnienė KlasterLT, LT 3 Ben" in said
    assert f"Option 1 2 Ana Gil 4 5 {NAME} 3 4 Ben 2 – No further preference 0 0" in said
    assert "Round 1: leaves with the fewest ballots: Ben." in said


@pytest.mark.parametrize("method", [Choice(), Ranking()], ids=["choice", "ranking"])
def test_nothing_is_cut_however_much_there_is(held: Path, on_record: Archive, method: Method) -> None:
    record = crowded(on_record, method, 24)
    pdf = FolderScribe(held).pdf(record)
    pages = pages_of(pdf)
    said = " ".join(pages)
    assert len(pages) >= 4
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
    for option in record.poll.options:
        assert option.label["en"] in said, "a name may wrap, but loses no letter"
    assert said.count(LONG) >= 12
    for place in range(2, 42):
        assert f"{LONG} {place} " in said + " "
    assert sum("Who What Why" in page for page in pages) >= 2, "the head of a table is on each of its pages"
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            for thing in page.get_objects():
                left, bottom, right, top = thing.get_bounds()
                assert left >= MARGIN - 2 and right <= width - MARGIN + 2 and bottom >= 30 and top <= height - 30


def test_the_same_record_gives_the_same_bytes(held: Path, on_record: Archive) -> None:
    record = the(on_record, "joint")
    assert FolderScribe(held).pdf(record) == FolderScribe(held).pdf(record)
    assert FolderScribe(held).json(record) == FolderScribe(held).json(record)


def test_a_simulated_vote_says_so_on_its_face(held: Path, on_record: Archive) -> None:
    record = the(on_record, "joint")
    assert "Simulated votes" not in pages_of(FolderScribe(held).pdf(record))[0]
    simulated = replace(record, conference=replace(record.conference, simulated=True))
    assert "Simulated votes: a demonstration, not a decision." in pages_of(FolderScribe(held).pdf(simulated))[0]
