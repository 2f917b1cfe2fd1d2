"""``voting init``, and how the command refuses."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.command import CONFERENCE, Command
from voting.app import KEY_FILE
from voting.demo.conference import CONFERENCE as DEMO


@pytest.fixture
def voting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, monkeypatch, capsys)


def test_a_conference_is_created_and_the_next_steps_are_told(voting: Command) -> None:
    done = voting("init", voting.file("conference.toml", CONFERENCE))
    assert done.code == 0
    assert "A made-up conference" in done.out
    assert "award: Which manager? (choice, secret)" in done.out
    assert "voting roll import" in done.out
    conference = voting.look(lambda parts: parts.store.conference())
    assert [poll.id for poll in conference.polls] == ["focus", "mix", "award"]
    (entry,) = voting.look(lambda parts: parts.store.journal())
    assert (entry.action, entry.subject, entry.role) == ("create", "conference test-2026", "owner")


def test_a_folder_of_files_is_one_conference(voting: Command) -> None:
    assert voting("init", DEMO).code == 0
    conference = voting.look(lambda parts: parts.store.conference())
    assert len(conference.rooms) == 5
    assert conference.simulated


def test_the_key_beside_the_database_is_for_its_owner_alone(voting: Command) -> None:
    voting.furnish(people="")
    key = voting.data / KEY_FILE
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) == 32
    assert voting.data.stat().st_mode & 0o777 == 0o700


def test_a_second_conference_in_the_same_folder_is_refused_and_the_first_is_kept(voting: Command) -> None:
    voting.furnish()
    other = voting.file("other.toml", CONFERENCE.replace("A made-up conference", "Another"))
    done = voting("init", other)
    assert done.code == 1
    assert "A made-up conference" in done.err
    assert "VOTING_DATA" in done.err
    assert "(conflict)" in done.err
    assert len(voting.look(lambda parts: parts.store.badges())) == 4


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ("id = ", "is not TOML"),
        (CONFERENCE.replace('kind = "allocation"', 'kind = "lottery"'), "polls.1.method"),
        (CONFERENCE.replace('id = "green"', 'id = "red"'), "same id"),
        (CONFERENCE.replace('room = "plenary"', 'room = "attic"', 1), "does not exist"),
        (CONFERENCE.replace("secret = true", 'secret = true\nshown = "live"'), "live results"),
        (CONFERENCE.replace('title = "Which mix?"', 'titel = "Which mix?"'), "titel"),
    ],
)
def test_a_definition_that_contradicts_itself_creates_nothing(voting: Command, definition: str, said: str) -> None:
    done = voting("init", voting.file("conference.toml", definition))
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert not voting.data.exists()


def test_a_definition_that_is_not_there_is_bad_input(voting: Command) -> None:
    done = voting("init", voting.folder / "nowhere.toml")
    assert (done.code, "nowhere.toml" in done.err) == (2, True)


@pytest.mark.parametrize(
    "command",
    [
        ("roll", "list"),
        ("badges", "print"),
        ("export",),
        ("staff", "invite", "Ana"),
        ("badges", "release", "1", "--reason", "lost"),
    ],
)
def test_without_a_conference_every_command_says_how_to_make_one(voting: Command, command: tuple[str, ...]) -> None:
    done = voting(*command)
    assert done.code == 1
    assert "voting init" in done.err
    assert not voting.data.exists()


def test_a_setting_that_cannot_be_is_named(voting: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOTING_PORT", "eighty")
    done = voting("roll", "list")
    assert done.code == 2
    assert "VOTING_PORT" in done.err
    assert "eighty" in done.err


@pytest.mark.parametrize("command", [(), ("roll",), ("badges",), ("staff",)])
def test_help_is_shown_where_no_command_is_named(voting: Command, command: tuple[str, ...]) -> None:
    done = voting(*command, "--help")
    assert done.code == 0
    assert "Usage" in done.out


@pytest.mark.parametrize(
    "command", ["init", "roll import", "roll list", "badges print", "badges release", "staff invite", "export", "serve"]
)
def test_every_command_and_each_of_its_options_is_explained(voting: Command, command: str) -> None:
    done = voting(*command.split(), "--help")
    assert done.code == 0
    assert len(done.out.split()) > 20


def test_a_refusal_of_the_installed_command_shows_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from voting.cli import main; main()", "export"],
        capture_output=True,
        text=True,
        env={"VOTING_DATA": str(tmp_path / "none"), "PATH": ""},
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "voting init" in done.stderr


def test_an_invitation_prints_a_link_that_works_once(voting: Command) -> None:
    voting.furnish()
    done = voting("staff", "invite", "Ana  Gil")
    address, _, secret = done.out.strip().partition("#")
    assert address == "https://vote.example.eu/moderate"
    assert len(secret) == 43
    assert "15 minutes" in done.err
    assert secret.encode() not in (voting.data / "voting.db").read_bytes()


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "A\x1bna"])
def test_an_invitation_needs_a_name_that_can_be_shown(voting: Command, name: str) -> None:
    voting.furnish()
    assert voting("staff", "invite", name).code == 2


def test_an_address_that_cannot_be_is_refused_without_repeating_its_password(
    voting: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOTING_BUS_URL", "http://me:hunter2@example.org")
    done = voting("roll", "list")
    assert done.code == 2
    assert "VOTING_BUS_URL" in done.err
    assert "redis://" in done.err
    assert "hunter2" not in done.err
