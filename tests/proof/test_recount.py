"""``recount``: what it says of a good bundle, and that it notices every change of one."""

import ast
import asyncio
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.proof.held import WINNERS, hold_conference
from tests.proof.made import bundle_of
from voting.records import recount
from voting.records.bundle import bundle
from voting.records.scribe import FolderScribe
from voting.records.signing import Signer
from voting.records.writing import canonical
from voting.service.record import Archive

Lines = list[Any]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run the recount on bytes, to its exit code and what it prints."""

    def run(data: bytes, *options: str) -> tuple[int, str]:
        file = tmp_path / "given"
        file.write_bytes(data)
        capsys.readouterr()
        code = recount.main([str(file), *options])
        return code, capsys.readouterr().out

    return run


def lines_of(data: bytes) -> Lines:
    return [json.loads(line) for line in data.decode().splitlines()]


def sign(lines: Lines, signer: Signer) -> bytes:
    """The bundle again after its lines were changed, with a good signature."""
    text = "".join(f"{canonical(line)}\n" for line in lines[:-1])
    last = {"line": "signature", "signature": signer.sign(text.encode())}
    return f"{text}{canonical(last)}\n".encode()


def the(lines: Lines, line: str, poll: str = "") -> list[Any]:
    """The lines of a kind, of one poll."""
    found = [value for value in lines if value["line"] == line]
    return [v for v in found if v.get("poll") == poll] if poll else found


def test_a_good_bundle_is_counted_again_and_well(bundled: bytes, signer: Signer, check: Any) -> None:
    code, out = check(bundled, "--key", signer.public)
    assert code == 0, out
    assert out.endswith("All is well.\n") and "WRONG" not in out and "trusted" not in out
    for expected in (
        "Ana Gil: mean 45.00, whole 45, low 20, high 70",
        "Round 2: Ana Gil 5, Kristina Šermukšnytė-Alešiūnienė 4; exhausted 0",
        "Outcome: tie, settled by chair. Won: Kristina Šermukšnytė-Alešiūnienė",
        "Outcome: tie, settled by joint. Won: Ana Gil, Ben",
        "Outcome: tie, settled by run_off. Won: nobody",
        "Outcome: tie, settled by draw. Won: ",
        "6 of 14 took part; 3 came too late",
        "Outcome: no_quorum. Won: nobody",
        "Question void (void): annulled",
        "Not over: 11 of 14 have taken part",
    ):
        assert expected in out


def test_it_says_plainly_that_a_key_from_the_bundle_was_trusted(bundled: bytes, check: Any) -> None:
    code, out = check(bundled)
    assert code == 0
    assert "No key was given: the one in the bundle was trusted." in out


def test_the_protocols_in_the_bundle_name_the_winners(bundled: bytes) -> None:
    lines = lines_of(bundled)
    for poll, winners in WINNERS.items():
        assert the(lines, "protocol", poll)[0]["protocol"]["outcome"]["winners"] == winners


def test_it_runs_alone_with_nothing_but_python(bundled: bytes, tmp_path: Path) -> None:
    (tmp_path / "alone.py").write_bytes(Path(recount.__file__).read_bytes())
    (tmp_path / "bundle").write_bytes(bundled)
    command = [sys.executable, "-I", "-S", "alone.py", "bundle"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("All is well.\n")


def test_it_imports_the_standard_library_alone() -> None:
    tree = ast.parse(Path(recount.__file__).read_text())
    imported = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_no_name_of_a_person_is_in_the_bundle(bundled: bytes) -> None:
    assert b"Person" not in bundled and b"Organisation 1" not in bundled


# one byte


def changes(data: bytes) -> Iterator[tuple[str, bytes]]:
    """One byte changed, added or taken away: in every kind of line, at line ends, and anywhere."""
    random = Random(2026)

    def at(place: int) -> tuple[str, bytes]:
        match random.randrange(3):
            case 0:
                return f"added at {place}", data[:place] + random.randbytes(1) + data[place:]
            case 1:
                return f"taken from {place}", data[:place] + data[place + 1 :]
            case _:
                wrong = (data[place] + random.randrange(1, 256)) % 256
                return f"changed at {place}", data[:place] + bytes([wrong]) + data[place + 1 :]

    start = 0
    by_kind: dict[str, list[tuple[int, int]]] = {}
    for line in data.splitlines(keepends=True):
        by_kind.setdefault(json.loads(line)["line"], []).append((start, start + len(line)))
        start += len(line)
    assert set(by_kind) == {"bundle", "words", "entry", "poll", "roll", "ballot", "curation", "protocol", "signature"}
    for spans in by_kind.values():
        for _ in range(20):
            first, end = random.choice(spans)
            yield at(random.randrange(first, end))
        yield at(random.choice(spans)[1] - 1)
    for _ in range(200):
        yield at(random.randrange(len(data)))
    yield at(0)
    yield at(len(data) - 1)
    yield "space at the end", data + b" "
    yield "a line more", data + b"\n"
    yield "another line end", data.replace(b"\n", b"\r\n")
    yield "a byte order mark", b"\xef\xbb\xbf" + data
    last = len(data) - 20
    yield "upper case in the signature", data[:last] + data[last:].upper()


def test_one_byte_anywhere_is_noticed_every_time(bundled: bytes, check: Any) -> None:
    tried = 0
    for what, changed in changes(bundled):
        if changed == bundled:
            continue
        code, out = check(changed)
        assert code == 1 and "WRONG" in out, what
        tried += 1
    assert tried > 350


# changes by somebody who can sign


def doubled_tag(lines: Lines) -> None:
    first, second = the(lines, "ballot", "award")[:2]
    second["tag"] = first["tag"]


def swapped_choices(lines: Lines) -> None:
    ballots = the(lines, "ballot", "award")
    ana = next(b for b in ballots if b["choices"] == ["ana"])
    eva = next(b for b in ballots if b["choices"] == ["eva"])
    ana["choices"], eva["choices"] = eva["choices"], ana["choices"]


def turned_ballot(lines: Lines) -> None:
    next(b for b in the(lines, "ballot", "award") if b["choices"] == ["eva"])["choices"] = ["ana"]


def dropped_ballot(lines: Lines) -> None:
    lines.remove(the(lines, "ballot", "award")[3])


def added_ballot(lines: Lines) -> None:
    ballots = the(lines, "ballot", "award")
    lines.insert(lines.index(ballots[-1]) + 1, ballots[-1] | {"tag": "f" * 64})


def ballots_in_another_order(lines: Lines) -> None:
    first, second = (lines.index(ballot) for ballot in the(lines, "ballot", "award")[:2])
    lines[first], lines[second] = lines[second], lines[first]


def stuffed_roll(lines: Lines) -> None:
    roll = the(lines, "roll", "award")[0]
    roll["voted"] = sorted({*roll["voted"], 14})


def stranger_voted(lines: Lines) -> None:
    roll = the(lines, "roll", "award")[0]
    roll["voted"][-1] = 99


def doubled_voter(lines: Lines) -> None:
    roll = the(lines, "roll", "award")[0]
    roll["voted"][1] = roll["voted"][0]


def invalid_ballot(lines: Lines) -> None:
    the(lines, "ballot", "mix")[0]["choices"] = {"ana": 90}


def unknown_option(lines: Lines) -> None:
    the(lines, "ballot", "focus")[0]["choices"] = ["zoe"]


def named_secret(lines: Lines) -> None:
    the(lines, "ballot", "award")[0]["number"] = 1


def named_secret_otherwise(lines: Lines) -> None:
    the(lines, "ballot", "award")[0]["badge"] = 1


def other_votes_in_the_protocol(lines: Lines) -> None:
    the(lines, "protocol", "focus")[0]["protocol"]["result"]["options"][0]["votes"] = 4


def other_winner(lines: Lines) -> None:
    the(lines, "protocol", "order")[0]["protocol"]["outcome"]["winners"] = ["eva"]


def other_turnout(lines: Lines) -> None:
    the(lines, "protocol", "award")[0]["protocol"]["voted"] = 13


def other_rules(lines: Lines) -> None:
    for line in (the(lines, "poll")[2], the(lines, "protocol", "award")[0]["protocol"]):
        line["poll"]["ties"] = ["joint"]


def other_words(lines: Lines) -> None:
    the(lines, "protocol", "award")[0]["protocol"]["close"]["words"] = " ".join(["oak"] * 8)


def other_word_list(lines: Lines) -> None:
    words = the(lines, "words")[0]["words"]
    words[3], words[4] = words[4], words[3]


def left_out_act(lines: Lines) -> None:
    acts = the(lines, "protocol", "jury")[0]["protocol"]["acts"]
    acts.remove(next(act for act in acts if act["action"] == "peek"))


def dropped_entry(lines: Lines) -> None:
    lines.remove(the(lines, "entry")[7])


def dropped_newest_entries(lines: Lines) -> None:
    for entry in the(lines, "entry")[-8:]:
        lines.remove(entry)


def changed_reason(lines: Lines) -> None:
    next(e for e in the(lines, "entry") if e["action"] == "annul")["reason"] = "none"


def other_seed(lines: Lines) -> None:
    poll = next(p for p in the(lines, "poll") if p["poll"]["id"] == "award-round-2")
    poll["seed"] = hashlib.sha256(b"a better one").hexdigest()


def other_chair(lines: Lines) -> None:
    next(p for p in the(lines, "poll") if p["poll"]["id"] == "jury")["decided"] = "ben"


def ballots_of_an_annulled_poll(lines: Lines) -> None:
    ballot = the(lines, "ballot", "award")[0] | {"poll": "void"}
    lines.insert(lines.index(the(lines, "roll", "void")[0]) + 1, ballot)


def ballots_of_a_sealed_poll(lines: Lines) -> None:
    ballot = the(lines, "ballot", "award")[0] | {"poll": "sealed"}
    sealed = next(p for p in the(lines, "poll") if p["poll"]["id"] == "sealed")
    lines.insert(lines.index(sealed) + 1, ballot)


def poll_twice(lines: Lines) -> None:
    lines.insert(-1, the(lines, "poll")[-2])


def unpublished(lines: Lines) -> None:
    """A poll that the journal says was published is said to be sealed, and its ballots are gone."""
    for kind in ("roll", "ballot", "protocol"):
        for line in the(lines, kind, "joint"):
            lines.remove(line)
    next(p for p in the(lines, "poll") if p["poll"]["id"] == "joint")["state"] = "closed"


TAMPERED: dict[Callable[[Lines], None], str] = {
    doubled_tag: "two ballots have the same tag",
    swapped_choices: "the box is not the one of the close record",
    turned_ballot: "the box is not the one of the close record",
    dropped_ballot: "there are 11 ballots, and 12 badges took part",
    added_ballot: "there are 13 ballots, and 12 badges took part",
    ballots_in_another_order: "not in the order of their tags",
    stuffed_roll: "13 badges are listed as voted, not 12",
    stranger_voted: "badges that took part without being entitled: [99]",
    doubled_voter: "a badge stands twice",
    invalid_ballot: "the box is not the one of the close record",
    unknown_option: "the box is not the one of the close record",
    named_secret: "a secret ballot names a badge",
    named_secret_otherwise: "has not the parts of a ballot",
    other_votes_in_the_protocol: "its protocol says result",
    other_winner: "its protocol says outcome",
    other_turnout: "its protocol says voted",
    other_rules: "its protocol says outcome",
    other_words: "its protocol says close",
    other_word_list: "the list of words is not the published one",
    left_out_act: "its protocol says acts",
    dropped_entry: "the journal breaks at entry 9",
    dropped_newest_entries: "it is said to be closed, and by the journal it is",
    changed_reason: "the journal breaks at entry",
    other_seed: "the draw's seed is not the one committed to",
    other_chair: "what the chair decided is not what the journal says",
    ballots_of_an_annulled_poll: "it is annulled, and yet there are ballots",
    ballots_of_a_sealed_poll: "it is not over, and yet there are ballots",
    poll_twice: "two polls have the same id",
    unpublished: "it is said to be closed, and by the journal it is published",
}


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_whoever_holds_the_key_is_found_out(
    tamper: Callable[[Lines], None], bundled: bytes, signer: Signer, check: Any
) -> None:
    lines = lines_of(bundled)
    tamper(lines)
    for line in the(lines, "protocol"):
        content = {name: value for name, value in line["protocol"].items() if name != "signature"}
        line["protocol"]["signature"] = signer.sign(canonical(content).encode())
    code, out = check(sign(lines, signer), "--key", signer.public)
    assert code == 1
    assert TAMPERED[tamper] in out
    assert "WRONG: the signature" not in out or tamper is other_word_list


def test_an_invalid_ballot_is_named_even_if_the_journal_agrees() -> None:
    """As if the server had let it in: the method decides, not the box."""
    poll = {
        "method": {"kind": "choice", "least": 1, "most": 1, "blank": False},
        "options": [{"id": "a"}, {"id": "b"}],
    }
    wrong: tuple[object, ...] = (None, [], ["a", "b"], ["c"], {"a": 1}, "a", [["a"]], ["a", "a"], 7)
    for choices in wrong:
        with pytest.raises(recount.Wrong, match="the ballot 00 is not a valid choice ballot"):
            recount.recount(poll, [{"tag": "00", "choices": choices}])
    ranking = poll | {"method": {"kind": "ranking", "most": 1, "blank": False}}
    for choices in wrong:
        with pytest.raises(recount.Wrong):
            recount.recount(ranking, [{"tag": "00", "choices": choices}])
    points = poll | {"method": {"kind": "allocation", "points": 10, "blank": False}}
    for allocation in (None, {}, {"a": 9}, {"a": 11, "b": -1}, {"a": 10, "b": 0}, {"c": 10}, {"a": 10.0}, {"a": True}):
        with pytest.raises(recount.Wrong):
            recount.recount(points, [{"tag": "00", "choices": allocation}])


def test_another_key_is_noticed_by_the_pinned_one_and_by_the_journal(
    on_record: Archive, signer: Signer, check: Any
) -> None:
    """Signed anew as a whole, protocols and all, by somebody else."""
    thief = Signer(Ed25519PrivateKey.generate())
    forged = bundle(on_record, thief)
    code, out = check(forged, "--key", signer.public)
    assert code == 1 and f"signed with another key: {thief.public}" in out
    code, out = check(forged)
    assert code == 1 and "the journal's first entry names another signing key" in out


def test_a_conference_made_up_as_a_whole_has_other_words(
    bundled: bytes, signer: Signer, check: Any, tmp_path: Path
) -> None:
    """The same votes, journal and all, held again by somebody with another key: without a pinned key only the words
    that the hall saw tell it."""
    asyncio.run(hold_conference(tmp_path / "again"))
    lines = lines_of(bundled)
    words = {the(lines, "protocol", poll)[0]["protocol"]["close"]["words"] for poll in WINNERS}
    code, out = check(bundled)
    assert code == 0 and all(f"Eight words of the close: {seen}" in out for seen in words)
    again = bundle_of(tmp_path / "again")
    code, out = check(again)
    assert code == 0 and not any(seen in out for seen in words)
    code, out = check(again, "--key", signer.public)
    assert code == 1


# protocols by themselves


@pytest.mark.parametrize("form", ["json", "pdf"])
def test_a_protocol_is_checked_by_itself(form: str, held: Path, on_record: Archive, signer: Signer, check: Any) -> None:
    record = next(file.record for file in on_record.files if file.poll.id == "order")
    assert record
    scribe = FolderScribe(held)
    data = scribe.json(record) if form == "json" else scribe.pdf(record)
    code, out = check(data, "--key", signer.public)
    assert code == 0 and "is as it was signed" in out
    code, out = check(data, "--key", "0" * 64)
    assert code == 1 and "signed with another key" in out
    random = Random(7)
    for place in [0, len(data) - 1, *(random.randrange(len(data)) for _ in range(60))]:
        wrong = data[:place] + bytes([(data[place] + 1) % 256]) + data[place + 1 :]
        assert check(wrong)[0] == 1, place


def test_what_cannot_be_read_is_neither_good_nor_a_crash(check: Any, tmp_path: Path, capsys: Any) -> None:
    assert recount.main([str(tmp_path / "nothing")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    for data in (
        b"",
        b"\n",
        b"{}",
        b"[]",
        b"null",
        b"x\ny\n",
        b'{"line":"bundle"}\n' * 5,
        b"\xff\xfe\n\xff",
        b"[" * 9999,
    ):
        code, out = check(data)
        assert code == 1 and "WRONG" in out
