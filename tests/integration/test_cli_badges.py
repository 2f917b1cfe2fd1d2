"""``voting badges``: what is printed is what signs in."""

import csv
import io
import re
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from tests.integration.command import Command
from voting.app import Parts
from voting.badges.sheet import Form
from voting.domain.errors import BadgeInUse, BadgeUnknown, Unavailable
from voting.domain.roll import Badge
from voting.service.ports import Role, Session
from voting.service.tokens import derive_auth, grouped, read_token, verifier
from voting.store.sql import SqlStore

URL = "https://vote.example.eu/v#"
NOW = 1_790_000_000_000


@pytest.fixture
def voting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    command = Command(tmp_path, monkeypatch, capsys)
    command.furnish()
    return command


def read_back(pdf: Path) -> list[tuple[str, str]]:
    """The text of each QR code in the rendered PDF, and the text of its page."""
    found = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            text = page.get_textpage().get_text_bounded()
            for code in zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil()):
                found.append((code.text, text))
    finally:
        document.close()
    return found


def sign_in(voting: Command, token: str, device: bytes = b"a phone") -> Badge:
    """The badge that a phone gets with ``token``. Raises BadgeUnknown, BadgeInUse."""

    async def admit(parts: Parts) -> Badge:
        session = Session(parts.random.bytes(32), Role.ATTENDEE, NOW + 60_000)
        return await parts.store.admit(verifier(derive_auth(token), parts.key), device.ljust(32), session, NOW)

    return voting.look(admit)


@pytest.mark.parametrize("form", list(Form))
def test_the_printed_qr_codes_and_the_typed_codes_sign_in_their_badges(voting: Command, form: Form) -> None:
    pdf = voting.folder / "badges.pdf"
    done = voting("badges", "print", "--form", form.value, "--out", pdf)
    assert done.code == 0, done.err
    codes = read_back(pdf)
    assert len(codes) == 4
    numbers = set()
    for address, page in codes:
        assert address.startswith(URL)
        token = address.removeprefix(URL)
        assert grouped(token) in page, "the same code is printed for typing"
        badge = sign_in(voting, token)
        assert f"No {badge.number}" in page
        assert re.sub(r"\W", "", badge.name) in re.sub(r"\W", "", page), "the name is whole"
        numbers.add(badge.number)
    assert numbers == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("form", "size"), [(Form.A6, (105, 148)), (Form.A7, (74, 105)), (Form.CR80, (85.6, 54)), (Form.SHEET, (210, 297))]
)
def test_a_form_has_its_size_and_its_code_is_large_with_a_quiet_zone(
    voting: Command, form: Form, size: tuple[float, float]
) -> None:
    pdf = voting.folder / "badges.pdf"
    voting("badges", "print", "--form", form.value, "--out", pdf)
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    assert [round(points / 72 * 25.4, 1) for points in page.get_size()] == list(size)
    per_mm = 10
    picture = page.render(scale=per_mm * 25.4 / 72).to_pil().convert("L")
    document.close()
    code = zxingcpp.read_barcodes(picture)[0]
    left, top, right, bottom = (
        code.position.top_left.x,
        code.position.top_left.y,
        code.position.bottom_right.x,
        code.position.bottom_right.y,
    )
    assert 25 <= (right - left) / per_mm <= 30.5
    module = (right - left) / 33
    quiet = int(4 * module) - 2
    around = picture.crop((left - quiet, top - quiet, right + quiet, bottom + quiet))
    around.paste(255, (quiet - 2, quiet - 2, around.width - quiet + 2, around.height - quiet + 2))
    assert around.getextrema()[0] > 200, "four modules around the code are light"


def test_only_badges_without_a_code_are_printed_by_default(voting: Command) -> None:
    first = voting.folder / "first.pdf"
    assert voting("badges", "print", "--only", "2", "--out", first).code == 0
    done = voting("badges", "print", "--out", voting.folder / "rest.pdf")
    assert "3 badges" in done.out
    assert "1 with a code already left out" in done.out
    assert len(read_back(voting.folder / "rest.pdf")) == 3
    done = voting("badges", "print", "--out", voting.folder / "none.pdf")
    assert done.code == 0
    assert "All 4 badges have a code" in done.out
    assert not (voting.folder / "none.pdf").exists()
    assert sign_in(voting, read_back(first)[0][0].removeprefix(URL)).number == 2


def test_printing_again_asks_and_the_old_code_dies(voting: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = voting.folder / "old.pdf", voting.folder / "new.pdf"
    voting("badges", "print", "--out", old)
    tokens = {sign_in(voting, url.removeprefix(URL)).number: url.removeprefix(URL) for url, _ in read_back(old)}
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    done = voting("badges", "print", "--only", "3", "--out", new)
    assert done.code == 1
    assert "the old ones die" in done.err
    assert not new.exists()
    assert sign_in(voting, tokens[4]).number == 4
    assert voting("badges", "print", "--only", "3", "--out", new, "--reissue").code == 0
    ((url, _),) = read_back(new)
    assert sign_in(voting, url.removeprefix(URL)).number == 3
    with pytest.raises(BadgeUnknown):
        sign_in(voting, tokens[3])


def test_neither_the_database_nor_the_output_holds_a_token(voting: Command) -> None:
    pdf, codes = voting.folder / "badges.pdf", voting.folder / "codes.csv"
    done = voting("badges", "print", "--out", pdf, "--tokens", codes)
    rows = list(csv.DictReader(io.StringIO(codes.read_text(encoding="utf-8-sig"))))
    printed = {url.removeprefix(URL) for url, _ in read_back(pdf)}
    assert {read_token(row["code"]) for row in rows} == printed
    stored = b"".join(path.read_bytes() for path in voting.data.iterdir() if path.is_file())
    for token in printed:
        for secret in (token, grouped(token)):
            assert secret.encode() not in stored
            assert secret not in done.out + done.err
        assert derive_auth(token) not in stored
    for path in (pdf, codes):
        assert path.stat().st_mode & 0o777 == 0o600


def test_what_was_printed_is_not_overwritten(voting: Command) -> None:
    pdf = voting.file("badges.pdf", "kept")
    done = voting("badges", "print", "--out", pdf)
    assert done.code == 1
    assert "exists and is kept" in done.err
    assert pdf.read_text() == "kept"
    assert all(badge.issued == 0 for badge in voting.look(lambda parts: parts.store.badges()))


def test_no_file_is_left_where_the_store_refuses_its_codes(voting: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> None:
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(SqlStore, "issue", full)
    done = voting("badges", "print", "--out", voting.folder / "badges.pdf", "--tokens", voting.folder / "codes.csv")
    assert done.code == 1
    assert "disk is full" in done.err
    assert [path.name for path in voting.folder.iterdir() if "badges" in path.name or "codes" in path.name] == []


def test_no_code_is_stored_where_the_file_cannot_be_written(voting: Command) -> None:
    blocked = voting.file("blocked", "a file, not a folder")
    done = voting("badges", "print", "--out", blocked / "badges.pdf")
    assert done.code == 1
    assert "cannot be written" in done.err
    assert all(badge.issued == 0 for badge in voting.look(lambda parts: parts.store.badges()))


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("--only", "99"), "no badge 99", 1),
        (("--form", "sheet", "--rows", "6", "--columns", "3"), "70 × 48", 2),
        (("--form", "poster"), "poster", 2),
    ],
)
def test_what_cannot_be_printed_is_said(voting: Command, arguments: tuple[str, ...], said: str, code: int) -> None:
    done = voting("badges", "print", *arguments)
    assert done.code == code
    assert said in done.err


def test_an_address_too_long_for_a_badge_is_refused(voting: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOTING_PUBLIC_URL", f"https://{'long-name.' * 20}example.eu")
    done = voting("badges", "print")
    assert done.code == 2
    assert "shorter VOTING_PUBLIC_URL" in done.err
    assert all(badge.issued == 0 for badge in voting.look(lambda parts: parts.store.badges()))


def test_badges_for_this_machine_alone_are_warned_about(voting: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOTING_PUBLIC_URL")
    assert "Set VOTING_PUBLIC_URL" in voting("badges", "print").err


def test_a_sheet_of_five_rows_goes_over_pages(voting: Command) -> None:
    people = "Name,Company\n" + "".join(f"Person {n},\n" for n in range(9))
    voting("roll", "import", voting.file("more.csv", people))
    pdf = voting.folder / "sheet.pdf"
    arguments = ("--form", "sheet", "--rows", "5", "--columns", "2", "--margin", "8", "--gap", "2")
    assert voting("badges", "print", *arguments, "--out", pdf).code == 0
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 2
    document.close()
    assert len({url for url, _ in read_back(pdf)}) == 13


def test_a_released_badge_is_free_for_another_phone_and_the_journal_says_why(voting: Command) -> None:
    codes = voting.folder / "codes.csv"
    voting("badges", "print", "--out", voting.folder / "badges.pdf", "--tokens", codes)
    rows = csv.DictReader(io.StringIO(codes.read_text(encoding="utf-8-sig")))
    token = read_token(next(row["code"] for row in rows if row["number"] == "1"))
    sign_in(voting, token)
    with pytest.raises(BadgeInUse):
        sign_in(voting, token, b"another phone")
    assert voting("badges", "release", "1", "--reason", "phone lost").code == 0
    assert sign_in(voting, token, b"another phone").number == 1
    entry = voting.look(lambda parts: parts.store.journal())[-1]
    assert (entry.action, entry.subject, entry.reason) == ("release", "badge 1", "phone lost")


@pytest.mark.parametrize(("number", "reason", "code"), [("99", "phone lost", 1), ("1", " x ", 2)])
def test_a_release_needs_a_badge_and_a_reason(voting: Command, number: str, reason: str, code: int) -> None:
    assert voting("badges", "release", number, "--reason", reason).code == code
