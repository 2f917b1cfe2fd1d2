"""The addresses that settings stand for, as browsers write them."""

import pytest

from voting.app import origins
from voting.settings import Settings


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        (Settings(), "http://127.0.0.1:8000"),
        (Settings(host="0.0.0.0", port=9000), "http://127.0.0.1:9000"),
        (Settings(port=80), "http://127.0.0.1"),
        (Settings(public_url="https://vote.example.eu/"), "https://vote.example.eu"),
        (Settings(public_url="https://vote.example.eu:443"), "https://vote.example.eu"),
        (Settings(public_url="https://vote.example.eu:8443"), "https://vote.example.eu:8443"),
    ],
)
def test_the_public_address_has_no_slash_and_no_port_that_goes_without_saying(settings: Settings, url: str) -> None:
    assert settings.url == url
    assert url in origins(settings)


def test_over_plain_http_the_machines_own_names_are_origins_too() -> None:
    assert origins(Settings(port=80)) == {"http://127.0.0.1", "http://localhost", "http://[::1]"}
    assert origins(Settings(public_url="https://vote.example.eu")) == {"https://vote.example.eu"}
