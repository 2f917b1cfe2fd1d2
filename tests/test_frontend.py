"""The front end as built: words complete in every language, and a phone page that opens on a bad network."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "frontend" / "src" / "locales"
SOURCES = ROOT / "frontend" / "src"
STATIC = ROOT / "voting" / "static"

LANGUAGES = ("en", "fr", "de")
PLURALS = {"en": {"one", "other"}, "fr": {"one", "many", "other"}, "de": {"one", "other"}}
FIRST_LOAD = 25_000
"""Bytes of the phone's first load, compressed, and how many requests it may take."""
LATER = 12_000
"""Bytes of what follows by itself: rules, ballots of ideas and points, results, receipts."""
METHODS = 8_500
"""Bytes of what only some polls need: rankings, words, ratings and numbers."""
REQUESTS = 5

CATALOGUES = sorted(path.name for path in (LOCALES / "en").glob("*.json"))


def catalogue(language: str, name: str) -> dict[str, str | dict[str, str]]:
    loaded: dict[str, str | dict[str, str]] = json.loads((LOCALES / language / name).read_text(encoding="utf-8"))
    return loaded


def placeholders(entry: str | dict[str, str]) -> set[str]:
    texts = [entry] if isinstance(entry, str) else list(entry.values())
    return {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}


@pytest.mark.parametrize("name", CATALOGUES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_key(language: str, name: str) -> None:
    assert set(catalogue(language, name)) == set(catalogue("en", name))


@pytest.mark.parametrize("name", CATALOGUES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_fills_in_the_same_values(language: str, name: str) -> None:
    english, own = catalogue("en", name), catalogue(language, name)
    for key, entry in english.items():
        assert placeholders(own[key]) == placeholders(entry), key


@pytest.mark.parametrize("name", CATALOGUES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_the_forms_of_its_language(language: str, name: str) -> None:
    for key, entry in catalogue(language, name).items():
        assert isinstance(catalogue("en", name)[key], dict) == isinstance(entry, dict), key
        if isinstance(entry, dict):
            assert set(entry) == PLURALS[language], key


@pytest.mark.parametrize("name", CATALOGUES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str, name: str) -> None:
    for key, entry in catalogue(language, name).items():
        for text in [entry] if isinstance(entry, str) else entry.values():
            assert text.strip(), key


def asked(folder: str) -> set[str]:
    return {
        key
        for path in (SOURCES / folder).glob("*.ts*")
        for key in re.findall(r"\bt\('(\w+)'", path.read_text(encoding="utf-8"))
    }


def test_every_key_that_the_phone_asks_for_is_there() -> None:
    """What is drawn at first finds its words in the first catalogue."""
    first, later = set(catalogue("en", "vote.json")), set(catalogue("en", "more.json"))
    assert asked("vote") <= first
    assert asked("vote/more") <= first | later
    assert asked("vote/electorate") <= first | later | set(catalogue("en", "electorate.json"))
    methods = set(catalogue("en", "methods.json"))
    assert asked("vote/methods") <= first | later | methods
    assert not first & later and not (first | later) & methods


def parts(page: str) -> Iterator[Path]:
    """The HTML, and what it names."""
    html = STATIC / page
    yield html
    for path in re.findall(r'(?:src|href)="/(assets/[^"]+)"', html.read_text(encoding="utf-8")):
        yield STATIC / path


@pytest.mark.parametrize("encoding", [".br", ".gz"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_phones_first_load_is_small(language: str, encoding: str) -> None:
    text = catalogue(language, "vote.json")["door_title"]
    words = [path for path in (STATIC / "assets").glob("vote-*.js") if str(text) in path.read_text(encoding="utf-8")]
    assert len(words) == 1
    files = [*parts("v.html"), *words]
    size = sum(path.with_name(path.name + encoding).stat().st_size for path in files)
    assert len(files) <= REQUESTS
    assert size <= FIRST_LOAD, f"{size} bytes"


@pytest.mark.parametrize(("name", "key", "most"), [("more", "how", LATER), ("methods", "not_taken", METHODS)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_phone_loads_later_is_small_and_named_by_no_page(
    language: str, name: str, key: str, most: int
) -> None:
    text = str(catalogue(language, f"{name}.json")[key])
    later = [path for path in (STATIC / "assets").glob(f"{name}-*") if path.suffix in (".js", ".css")]
    words = [path for path in later if text in path.read_text(encoding="utf-8")]
    every = [str(catalogue(known, f"{name}.json")[key]) for known in LANGUAGES]
    code = [path for path in later if not any(known in path.read_text(encoding="utf-8") for known in every)]
    assert [len(words), len(code)] == [1, 2]
    assert not set(later) & set(parts("v.html"))
    size = sum(path.with_name(path.name + ".gz").stat().st_size for path in [*words, *code])
    assert size <= most, f"{size} bytes"


@pytest.mark.parametrize("page", ["v.html", "moderate.html", "screen.html", "demo.html"])
def test_no_page_has_inline_script_or_style_or_names_another_host(page: str) -> None:
    html = (STATIC / page).read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert "<style" not in html
    assert " style=" not in html
    assert not re.search(r"https?://", html)


def test_the_phone_loads_no_font() -> None:
    sheets = [path for path in parts("v.html") if path.suffix == ".css"]
    assert sheets
    assert all("@font-face" not in path.read_text(encoding="utf-8") for path in sheets)


def test_the_console_styles_nothing_of_the_halls_picture_that_it_draws_small() -> None:
    def read(where: str) -> str:
        return " ".join(path.read_text(encoding="utf-8") for path in sorted((SOURCES / where).glob("*.css")))

    hall = set(re.findall(r"\.([a-z][\w-]*)", read("hall")))
    rules = re.sub(r"/\*.*?\*/", "", read("moderate") + read("edit"), flags=re.DOTALL)  # the editor's styles stay
    selectors = {part.strip() for found in re.findall(r"([^{}]+)\{", rules) for part in found.split(",")}
    alone = {selector[1:] for selector in selectors if re.fullmatch(r"\.[a-z][\w-]*", selector)}
    assert {"alarm", "verdict"} - hall <= alone
    assert not alone & hall
