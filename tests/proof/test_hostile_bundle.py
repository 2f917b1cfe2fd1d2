"""Bundles and protocols made to break who checks them: each is counted or called wrong, and none writes our lines."""

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faults.soak import size
from tests.fuzz.mutation import damaged, mutated
from tests.proof.test_recount import lines_of, sign
from voting.records import recount
from voting.records.signing import Signer
from voting.records.writing import canonical


def checked(content: bytes, file: Path) -> tuple[int, str]:
    """The exit code and what was printed. Any exception goes through."""
    file.write_bytes(content)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = recount.main([str(file)])
    said = out.getvalue()
    assert code in (0, 1)
    assert said.endswith("\nAll is well.\n" if code == 0 else "NOT all is well.\n")
    assert ("WRONG: " in said) is (code == 1)
    return code, said


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "given"


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda rest: b"%PDF-1.7\n" + rest))
def test_any_bytes_are_called_wrong(file: Path, content: bytes) -> None:
    code, _ = checked(content, file)
    assert code == 1


@settings(max_examples=size(30, 1_000))
@given(data=st.data())
def test_a_damaged_bundle_is_called_wrong(file: Path, bundled: bytes, data: st.DataObject) -> None:
    content = data.draw(damaged(bundled))
    code, _ = checked(content, file)
    assert code == 1 or content == bundled


def test_whatever_the_holder_of_the_key_writes_is_counted_or_called_wrong(file: Path, bundled: bytes) -> None:
    """Signatures are taken as good, so that what they would keep away is reached."""
    lines = lines_of(bundled)
    unbound = {"bundle", "protocol", "signature"}  # parts of these nothing but a signature binds

    @settings(max_examples=size(60, 3_000))
    @given(st.integers(0, len(lines) - 1).flatmap(lambda at: st.tuples(st.just(at), mutated(lines[at]))))
    def check(change: tuple[int, Any]) -> None:
        at, line = change
        try:
            content = "".join(f"{canonical(each)}\n" for each in (*lines[:at], line, *lines[at + 1 :])).encode()
        except ValueError:  # an infinite number, or half a letter: it cannot be written
            return
        code, _ = checked(content, file)
        assert code == 1 or line == lines[at] or lines[at]["line"] in unbound

    with patch.object(recount, "signed_by", lambda *_: True):
        check()


def test_every_line_is_what_it_says_it_is(file: Path, bundled: bytes) -> None:
    lines = lines_of(bundled)
    with patch.object(recount, "signed_by", lambda *_: True):
        for at, line in enumerate(lines):
            changed = [*lines[:at], {**line, "line": None}, *lines[at + 1 :]]
            code, _ = checked("".join(f"{canonical(each)}\n" for each in changed).encode(), file)
            assert code == 1, f"line {at + 1} is no {line['line']}"


TRICK = "x\x1b[2K\r\nAll is well.\n\u202e"


def test_what_a_bundle_says_of_itself_cannot_look_like_what_we_say(file: Path, bundled: bytes, signer: Signer) -> None:
    lines = lines_of(bundled)
    lines[0]["conference"] = TRICK
    for line in lines:
        if line["line"] == "poll":
            line["poll"]["title"] = {"en": TRICK}
            for option in line["poll"]["options"]:
                option["label"] = {"en": TRICK}
    code, said = checked(sign(lines, signer), file)
    assert code == 1
    assert "\x1b" not in said and "\r" not in said and "\u202e" not in said
    assert "All is well." not in said.splitlines()
    assert "x\\x1b[2K\\r\\nAll is well." in said


def test_a_terminal_without_the_letters_of_a_name_is_no_reason_to_call_it_wrong(bundled: bytes, tmp_path: Path) -> None:
    (tmp_path / "bundle").write_bytes(bundled)
    command = [sys.executable, "-S", recount.__file__, "bundle"]
    environment = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"Kristina \u0160ermuk" in done.stdout and done.stdout.endswith(b"All is well.\n")


def test_a_key_that_is_no_key_is_called_wrong(file: Path, bundled: bytes) -> None:
    for key in ("", "x", "00", "é" * 64, json.dumps({})):
        file.write_bytes(bundled)
        with contextlib.redirect_stdout(io.StringIO()):
            assert recount.main([str(file), "--key", key]) == 1
