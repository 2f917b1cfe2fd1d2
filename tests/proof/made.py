"""Bundles of data folders."""

import asyncio
from pathlib import Path

from tests.proof.held import START
from voting.app import open_parts
from voting.records.bundle import bundle
from voting.records.signing import read_signer
from voting.service.record import Archive, archive
from voting.settings import Settings


def archive_of(folder: Path) -> Archive:
    async def read() -> Archive:
        parts = await open_parts(Settings(data=folder))
        found = await archive(parts.store, START + 10_000_000)
        await parts.store.close()
        return found

    return asyncio.run(read())


def bundle_of(folder: Path) -> bytes:
    return bundle(archive_of(folder), read_signer(folder))
