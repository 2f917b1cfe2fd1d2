"""Polls of organisations, of delegates with weights, and results by groups: on record, counted again, and what the
recount notices when somebody changes them."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.proof.held import NOMINEES, Hand, token
from tests.proof.made import archive_of, bundle_of
from tests.proof.test_document import pages_of
from tests.proof.test_recount import Lines, lines_of, sign, the
from voting.app import open_parts
from voting.domain.ballot import Cast
from voting.domain.journal import Act
from voting.domain.poll import Action
from voting.records import recount
from voting.records.scribe import FolderScribe
from voting.records.signing import read_signer
from voting.service.definition import build_conference
from voting.service.ports import RollChange
from voting.service.tokens import derive_tag
from voting.settings import Settings

COUNTRIES = ["BE"] * 5 + ["FR"] * 5 + ["DE", "DE", "IT", ""]
WEIGHTS = {1: 7, 3: 2, 5: 1, 7: 1}
"""By number: the first of each of four pairs of colleagues is its delegate."""

BALLOTS: Mapping[str, Mapping[int, Any]] = {
    "pairs": {1: ["ana"], 4: ["ben"], 5: None, 14: ["ana"]},
    "assembly": {1: ["ben"], 3: ["ana"], 5: ["ana"], 7: None},
    "mix": {n: {"ana": 10 * (n % 5), "ben": 100 - 10 * (n % 5)} for n in range(1, 15)},
    "rate": {n: {"ana": 1 + n % 5} | ({"ben": 3} if n < 8 else {}) for n in range(1, 15)},
    "few": {n: ["ana"] if n < 12 else None for n in range(1, 15)},
}
ONE: Mapping[str, object] = {"kind": "choice"}
POLLS: Mapping[str, tuple[Mapping[str, object], Mapping[str, object]]] = {
    "pairs": (ONE, {"one_vote": "organisation", "secret": True, "least_electorate": 7}),
    "assembly": (ONE, {"one_vote": "delegate", "weighted": True, "ties": ["joint"], "majority": "absolute"}),
    "mix": ({"kind": "allocation"}, {"breakdown": "country", "least_group": 4}),
    "rate": ({"kind": "rating", "low": "no", "high": "yes"}, {"breakdown": "country", "least_group": 4}),
    "few": (ONE, {"breakdown": "country", "least_group": 5}),
}


async def hold(folder: Path) -> None:
    parts = await open_parts(Settings(data=folder), create=True)
    hand = Hand(parts, folder)
    polls = [
        {"id": id, "room": "hall", "title": f"Question {id}", "options": NOMINEES, "method": method, **rules}
        for id, (method, rules) in POLLS.items()
    ]
    room = {"id": "hall", "name": "Hall", "run_sheet": [{"id": "join", "kind": "join", "title": "Join"}]}
    await hand.found(build_conference({"id": "shared", "title": "Made up", "rooms": [room], "polls": polls}, "test"))
    badges = [
        replace(
            badge, organisation=f"Pair {(badge.number + 1) // 2}", delegate=WEIGHTS.get(badge.number, 0), country=of
        )
        for badge, of in zip(await parts.store.badges(), COUNTRIES, strict=True)
    ]
    await parts.store.change_roll(
        RollChange(updated=tuple(badges)), Act(hand.clock.now(), "Olga", "owner", "import", "roll")
    )
    for id, ballots in BALLOTS.items():
        for action in ("arm", "open"):
            await hand.act(id, action)
        poll = await hand.polls.reload(id)
        casts = []
        for number, choices in ballots.items():
            tag = derive_tag(token(number), id)
            mark = poll.method.mark(choices, poll.option_ids)
            casts.append(Cast(id, number, tag, hashlib.sha256(tag).digest()[:16], 1, mark))
        await asyncio.gather(*map(parts.store.cast, casts))
        closing = await hand.act(id, "close")
        hand.clock.at += 5_000
        await hand.moderation.advance(closing, Action.FINISH, "clock")
        await hand.act(id, "reveal")
    await parts.bus.close()
    await parts.store.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared") / "data"
    asyncio.run(hold(folder))
    return folder


@pytest.fixture(scope="module")
def lines(shared: Path) -> Lines:
    return lines_of(bundle_of(shared))


@pytest.fixture
def check(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[Lines], tuple[int, str]]:
    """The exit code and the words of the recount, of lines with a good signature."""

    def run(lines: Lines) -> tuple[int, str]:
        file = tmp_path / "given"
        file.write_bytes(sign(lines, read_signer(shared)))
        capsys.readouterr()
        return recount.main([str(file)]), capsys.readouterr().out

    return run


def protocol_of(lines: Lines, poll: str) -> Any:
    return the(lines, "protocol", poll)[0]["protocol"]


def test_all_of_it_is_counted_again_and_well(lines: Lines, check: Any) -> None:
    code, said = check(lines)
    assert code == 0, said
    assert "4 of 7 took part" in said and "By country:" in said and "No breakdown: a group is below 5." in said


def test_organisations_are_counted_and_the_roll_says_who_shares_a_vote(lines: Lines) -> None:
    protocol, (roll,) = protocol_of(lines, "pairs"), the(lines, "roll", "pairs")
    assert (protocol["entitled"], protocol["voted"], protocol["result"]["ballots"]) == (7, 4, 4)
    assert roll["shares"] == [n - (n + 1) % 2 for n in range(1, 15)]
    assert not any(ballot["number"] for ballot in the(lines, "ballot", "pairs")), "it is secret"
    assert {"weights", "cohorts"}.isdisjoint(roll)


def test_weights_decide_and_stand_in_the_protocol(lines: Lines) -> None:
    protocol = protocol_of(lines, "assembly")
    result = protocol["result"]
    assert (protocol["entitled"], protocol["voted"]) == (4, 4)
    assert (result["ballots"], result["blank"], result["valid"]) == (11, 1, 10)
    assert result["options"][:2] == [{"option": "ana", "votes": 3}, {"option": "ben", "votes": 7}]
    assert protocol["outcome"]["winners"] == ["ben"]
    assert [(row["weight"], len(row["organisations"])) for row in protocol["weights"]] == [(7, 1), (2, 1), (1, 2)]


def oracle(poll: str, option: str) -> dict[str, list[int]]:
    """By group: what its ballots gave the option. Groups of four or more; the rest are others."""
    found: dict[str, list[int]] = {}
    for number, choices in BALLOTS[poll].items():
        country = COUNTRIES[number - 1]
        if choices and option in choices:
            found.setdefault(country if country in ("BE", "FR") else "", []).append(choices[option])
    return found


@pytest.mark.parametrize(("poll", "options"), [("mix", ["ana", "ben", "eva"]), ("rate", ["ana"])])
def test_groups_have_the_figures_of_their_ballots(lines: Lines, poll: str, options: Sequence[str]) -> None:
    """Fewer than four of the others rated Ben: he is in no group."""
    breakdown = protocol_of(lines, poll)["breakdown"]
    assert [group["group"] for group in breakdown["groups"]] == ["BE", "FR", ""]
    for group in breakdown["groups"]:
        rows = group["result"]["options"]
        assert [row["option"] for row in rows] == options
        given = oracle(poll, "ana")[group["group"]]
        assert rows[0]["mean"] == f"{sum(given) / len(given):.2f}"


def test_where_a_group_is_too_small_there_is_none(lines: Lines) -> None:
    assert protocol_of(lines, "few")["breakdown"] == {"by": "country", "groups": []}
    assert protocol_of(lines, "assembly")["breakdown"] is None


Change = Callable[[Lines], None]


def swap_weights(lines: Lines) -> None:
    the(lines, "roll", "assembly")[0]["weights"] = [1, 7, 2, 1]


def weigh_more(lines: Lines) -> None:
    the(lines, "roll", "assembly")[0]["weights"] = [7, 2, 1, 70]


def drop_weights(lines: Lines) -> None:
    del the(lines, "roll", "assembly")[0]["weights"]


def vote_twice(lines: Lines) -> None:
    the(lines, "roll", "pairs")[0]["voted"] = [1, 2, 5, 14]


def make_pairs_more(lines: Lines) -> None:
    the(lines, "roll", "pairs")[0]["shares"][1] = 2


def move_country(lines: Lines) -> None:
    the(lines, "roll", "mix")[0]["cohorts"][0] = "FR"


def say_cohorts_of_a_secret_poll(lines: Lines) -> None:
    the(lines, "roll", "pairs")[0]["cohorts"] = COUNTRIES


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (swap_weights, "the weights are not those fixed before"),
        (weigh_more, "the weights are not those fixed before"),
        (drop_weights, "lacks weights"),
        (vote_twice, "two badges of one organisation took part"),
        (make_pairs_more, "8 votes are possible by the roll, not 7"),
        (move_country, "its protocol says breakdown"),
        (say_cohorts_of_a_secret_poll, "has cohorts, against its rules"),
    ],
)
def test_the_recount_notices(lines: Lines, check: Any, change: Change, said: str) -> None:
    changed = json.loads(json.dumps(lines))
    change(changed)
    code, told = check(changed)
    assert code == 1 and said in told, told


def test_the_document_tells_whose_votes_and_which_groups(shared: Path) -> None:
    scribe = FolderScribe(shared)
    files = {file.poll.id: file.record for file in archive_of(shared).files}

    def said(poll: str) -> str:
        record = files[poll]
        assert record
        return " ".join(" ".join(pages_of(scribe.pdf(record))).split())

    assert "Entitled organisations 7" in said("pairs") and "One organisation has one vote" in said("pairs")
    assembly = said("assembly")
    assert "7 ×: Pair 1." in assembly and "1 ×: Pair 3 and Pair 4." in assembly and "Valid, by weight 10" in assembly
    mix = said("mix")
    assert "By country" in mix and "BE: 5 valid ballots" in mix and "Others: 4 valid ballots" in mix
    assert "Not broken down: a group would have fewer than 5 ballots." in said("few")
