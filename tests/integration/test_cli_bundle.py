"""``voting export --bundle`` and ``voting recount``: one signed file, and the program that checks it, side by side."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.command import CONFERENCE, Command
from voting.app import Parts
from voting.domain.ballot import Cast
from voting.domain.journal import Act
from voting.domain.poll import Action, advance
from voting.records import recount
from voting.records.signing import KEY_FILE, read_signer

NOW = 1_790_000_000_000


@pytest.fixture
def voting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    command = Command(tmp_path, monkeypatch, capsys)
    command.furnish()
    return command


def hold(voting: Command, poll: str, *more: Action) -> None:
    """Vote in ``poll`` and close it, then do ``more``."""

    async def holding(parts: Parts) -> None:
        for action in (Action.ARM, Action.OPEN, Action.CLOSE, Action.FINISH, *more):
            before = await parts.store.poll(poll)
            if action is Action.CLOSE:
                for badge, option in enumerate(before.option_ids[:2] * 2, 1):
                    mark = before.method.mark([option], before.option_ids)
                    await parts.store.cast(Cast(poll, badge, bytes([badge]) * 32, bytes([badge]) * 16, 1, mark))
            now = (before.final_at or NOW) + 1
            after = advance(before, action, now, actor="Ana")
            await parts.store.transition(before, after, Act(now, "Ana", "moderator", action, f"poll {poll}", "said"))

    voting.look(holding)


def test_a_bundle_and_its_program_go_side_by_side_and_agree(voting: Command) -> None:
    hold(voting, "award", Action.REVEAL)
    public = read_signer(voting.data).public
    file = voting.folder / "out" / "bundle.jsonl"
    done = voting("export", "--bundle", file)
    assert done.code == 0, done.err
    assert f"Public key: {public}" in done.out
    assert f"recount.py {file} --key {public}" in done.out
    assert "Without ballots, because not over: focus, mix" in done.err
    assert file.stat().st_mode & 0o077 == 0, "it has ballots: for who made it, to hand on"
    assert (file.parent / "recount.py").read_bytes() == Path(recount.__file__).read_bytes()
    command = [sys.executable, "recount.py", file.name, "--key", public]
    alone = subprocess.run(command, cwd=file.parent, capture_output=True, text=True)
    checked = voting("recount", file, "--key", public.upper())
    assert (alone.returncode, checked.code) == (0, 0), alone.stdout + checked.out
    assert alone.stdout == checked.out
    assert "Ana: votes 2" in checked.out and checked.out.endswith("All is well.\n")


def test_a_changed_bundle_is_told_with_exit_code_1(voting: Command) -> None:
    hold(voting, "award", Action.REVEAL)
    file = voting.folder / "bundle.jsonl"
    voting("export", "--bundle", file)
    file.write_bytes(file.read_bytes().replace(b'["ben"]', b'["ana"]', 1))
    done = voting("recount", file)
    assert done.code == 1
    assert "WRONG: the signature: the signature does not fit" in done.out
    assert "WRONG: poll award: the box is not the one of the close record" in done.out
    done = voting("recount", file, "--key", "0" * 64)
    assert "signed with another key" in done.out


def test_a_sealed_poll_is_in_the_bundle_without_its_ballots(voting: Command) -> None:
    hold(voting, "award")
    file = voting.folder / "bundle.jsonl"
    voting("export", "--bundle", file)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert {line["line"] for line in lines} == {"bundle", "words", "entry", "poll", "signature"}
    assert next(line["state"] for line in lines if line["line"] == "poll" and line["poll"]["id"] == "award") == "closed"


def test_no_name_is_in_a_bundle(voting: Command) -> None:
    hold(voting, "focus", Action.REVEAL)
    hold(voting, "award", Action.REVEAL)
    file = voting.folder / "bundle.jsonl"
    voting("export", "--bundle", file)
    said = file.read_text()
    for private in ("Gil", "Šermukšnytė", "Παπαδόπουλος", "acme.eu", "AgriFood"):
        assert private not in said
    assert '"number":1' in said, "in an open vote a ballot has the number of its badge"


def test_without_its_key_nothing_is_exported(voting: Command) -> None:
    (voting.data / KEY_FILE).unlink()
    file = voting.folder / "bundle.jsonl"
    done = voting("export", "--bundle", file)
    assert (done.code, file.exists()) == (1, False)
    assert "(signing_key_missing)" in done.err and "backup" in done.err


def test_init_makes_the_key_prints_its_public_half_and_the_journal_names_it(
    voting: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = Command(voting.folder / "fresh", monkeypatch, capsys)
    fresh.folder.mkdir()
    done = fresh("init", fresh.file("conference.toml", CONFERENCE))
    public = read_signer(fresh.data).public
    assert f"Public key of its records: {public}" in done.out
    (entry,) = fresh.look(lambda parts: parts.store.journal())
    assert entry.reason == f"signing key {public}"


def test_an_init_that_is_refused_keeps_the_key_of_the_first(voting: Command) -> None:
    before = read_signer(voting.data).public
    assert voting("init", voting.file("conference.toml", CONFERENCE)).code == 1
    assert read_signer(voting.data).public == before


def test_what_is_no_bundle_and_what_is_not_there(voting: Command) -> None:
    done = voting("recount", voting.file("notes.txt", "one\ntwo\n"))
    assert done.code == 1 and "WRONG: the file" in done.out
    done = voting("recount", voting.folder / "nowhere")
    assert done.code == 2 and "cannot be read" in done.err
