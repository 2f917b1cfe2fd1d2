"""Whatever the environment says: settings that can be used, or a refusal that names what is wrong and no password."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.faults.soak import size
from voting.app import origins
from voting.bus.redis import BusUrlInvalid, RedisBus
from voting.settings import Settings
from voting.store.postgres.address import DatabaseUrlInvalid, read_address

PASSWORD = "hunter2"

pieces = st.sampled_from(
    [
        *("http", "https", "redis", "rediss", "unix", "postgresql", "postgresql+asyncpg", "sqlite", "HTTPS"),
        *("://", ":", "/", "//", "@", "?", "#", "[", "]", "[::1]", "::1", "::", "%", "%zz", ",", "=", "&", ".", " "),
        *("vote.example.eu", "Vote.Example.EU", "127.0.0.1", "0.0.0.0", "localhost", "h", "é.eu", "h\u2100", "\x00"),
        *("80", "443", "8000", "99999", "0", "-1", "db", "host=", "xhost=1", "host=h", "ssl=require", "db=x", "foo=1"),
    ]
)
addresses = st.lists(pieces, max_size=8).map("".join) | st.text(max_size=20)
"""What looks like an address, and what does not."""


@settings(max_examples=size(60, 2_000))
@given(public_url=addresses, host=st.just("127.0.0.1") | addresses, port=st.integers(-1, 70_000))
def test_the_public_address_is_what_a_browser_calls_our_origin(public_url: str, host: str, port: int) -> None:
    try:
        made = Settings(public_url=public_url, host=host, port=port)
    except ValidationError as refused:
        assert {error["loc"] for error in refused.errors()} <= {("public_url",), ("host",), ("port",)}
        return
    parts = urlsplit(made.url)
    assert parts.scheme in ("http", "https") and parts.hostname
    assert parts.path == parts.query == parts.fragment == "" and parts.username is None
    assert made.url == f"{parts.scheme}://{parts.netloc}" and parts.port != {"http": 80, "https": 443}[parts.scheme]
    if public_url:
        assert made.url == made.url.lower()
    assert made.url in origins(made)


@pytest.mark.parametrize(
    "url",
    [
        *("vote.example.eu", "https://", "https://vote.example.eu/vote", "https://vote.example.eu?x", "ftp://a.eu"),
        *(
            "https://a b.eu",
            "https://me@a.eu",
            "https://[::1",
            "https://[vote]",
            "https://a.eu:x",
            "https://a.eu:99999",
        ),
        *("https://bücher.example", "//a.eu", "https:a.eu", "https://a..eu", "https://a.eu/\n"),
    ],
)
def test_what_can_never_be_an_origin_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(public_url=url)


def test_addresses_of_the_sixth_version_stand_in_brackets() -> None:
    assert Settings(host="::1").url == "http://[::1]:8000"
    assert Settings(public_url="HTTPS://Vote.Example.EU/").url == "https://vote.example.eu"
    assert Settings(public_url="http://[::1]:80").url == "http://[::1]"


@given(addresses)
def test_the_address_of_a_database_is_read_or_refused(url: str) -> None:
    try:
        address = read_address(url)
    except DatabaseUrlInvalid as refused:
        assert refused.message.startswith("VOTING_DATABASE_URL")
        return
    assert re.fullmatch(r"[^/]+ at .+", address.name, re.DOTALL) and address.dsn.startswith("postgresql://")


@given(st.lists(pieces, max_size=5).map("".join))
def test_no_password_is_repeated(rest: str) -> None:
    for scheme in ("postgresql", "mysql", "redis", "unix"):
        url = f"{scheme}://me:{PASSWORD}@{rest}"
        try:
            said = read_address(url).name
        except DatabaseUrlInvalid as refused:
            said = f"{refused.message} {refused.detail}"
        if "@" not in rest:  # else the password goes on, and what follows it is a host
            assert PASSWORD not in said
        try:
            RedisBus(url, b"k")
        except BusUrlInvalid as refused:
            assert PASSWORD not in f"{refused.message} {refused.detail}"


@given(addresses)
def test_the_address_of_a_bus_is_taken_or_refused(url: str) -> None:
    try:
        made = Settings(bus_url=url)
    except ValidationError as refused:
        assert [error["loc"] for error in refused.errors()] == [("bus_url",)]
        return
    if made.bus_url:
        try:
            RedisBus(made.bus_url, b"k")
        except BusUrlInvalid as refused:
            assert "VOTING_BUS_URL" in refused.message


@pytest.mark.parametrize("url", ["redis://h:abc", "redis://[", "redis://h/0?foo=1", "redis://h:99999"])
def test_a_bus_that_could_never_be_reached_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(BusUrlInvalid):
        RedisBus(url, b"k")
