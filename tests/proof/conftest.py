"""The conference that was held, made once; what is on record of it."""

import asyncio
from pathlib import Path

import pytest

from tests.proof.held import hold_conference
from tests.proof.made import archive_of
from voting.records.bundle import bundle
from voting.records.signing import Signer, read_signer
from voting.service.record import Archive


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its data folder. Tests only read it."""
    folder = tmp_path_factory.mktemp("held") / "data"
    asyncio.run(hold_conference(folder))
    return folder


@pytest.fixture(scope="session")
def signer(held: Path) -> Signer:
    return read_signer(held)


@pytest.fixture(scope="session")
def on_record(held: Path) -> Archive:
    return archive_of(held)


@pytest.fixture(scope="session")
def bundled(on_record: Archive, signer: Signer) -> bytes:
    return bundle(on_record, signer)
