"""A whole secret poll on a real process that talks as much as it can, and crashes: nothing it writes has a choice, a
tag or a token in it, but the ballots in the database."""

import asyncio
import base64
import os
import secrets
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx2
import pytest

from tests.integration.hall import ACT, copy_of, eventually, settings
from tests.integration.process import Process
from voting.app import open_parts
from voting.domain.methods import Choice
from voting.domain.poll import Option, Poll
from voting.domain.rules import Rules
from voting.server import trace
from voting.service.access import Access
from voting.service.tokens import decode, derive_auth, derive_tag, encode, grouped, make_token, verifier
from voting.store.sqlite.file import FILE

OPTIONS = ("zinnia", "quokka", "yttrium")
"""Words that nothing else uses."""

VOTERS = range(1, 13)


async def furnished_with_the_poll(furnished: Path, folder: Path) -> tuple[str, dict[int, str]]:
    """Add the poll to a copy, with tokens that look like no other data; returns the secret of a moderator's link, and
    the tokens by badge number."""
    parts = await open_parts(settings(copy_of(furnished, folder)))
    options = tuple(Option(id, {"en": id.title()}) for id in OPTIONS)
    await parts.store.add_poll(Poll("silent", "plenary", {"en": "Silent"}, Choice(), options, Rules(secret=True)), ACT)
    invite = await Access(parts.store, parts.bus, parts.clock, parts.random, parts.key).invite("Ada")
    tokens = {badge.id: make_token(parts.random) for badge in await parts.store.badges()}
    verifiers = {id: verifier(derive_auth(token), parts.key) for id, token in tokens.items()}
    await parts.store.issue(verifiers, ACT)
    numbers = {badge.id: badge.number for badge in await parts.store.badges()}
    await parts.store.close()
    return invite, {numbers[id]: token for id, token in tokens.items()}


def shapes(text: str) -> set[bytes]:
    """A secret as it is sent, and where it is bytes as these, in hex and as Python prints them."""
    found = {text.encode()}
    if len(text) in (22, 43):
        raw = decode(text)
        found |= {raw, raw.hex().encode(), repr(raw).encode(), base64.b64encode(raw)}
    return found


async def test_a_process_that_is_asked_for_everything_and_crashes_says_nothing(furnished: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    invite, tokens = await furnished_with_the_poll(furnished, folder)
    process = Process(folder)
    said = tmp_path / "said"
    with said.open("wb") as out:
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-X", "dev", "-W", "ignore", "-m", "tests.integration.faulty_server", "serve"),
            env=os.environ | {"VOTING_DATA": str(folder), "VOTING_PORT": str(process.port), "VOTING_LOG": "debug"},
            stdout=out,
            stderr=out,
        )
    url = f"http://127.0.0.1:{process.port}"
    secret: set[str] = set()  # nowhere at all
    kept: set[str] = set()  # in the table of ballots, and nowhere else
    answers: list[bytes] = []
    try:
        async with httpx2.AsyncClient(base_url=url, headers={"origin": url}, trust_env=False, timeout=20) as client:

            async def up() -> bool:
                try:
                    return (await client.get("/readyz")).status_code == 200
                except httpx2.TransportError:
                    return False

            await eventually(up, 120)
            assert (await client.post("/api/staff/session", json={"invite": invite})).status_code == 201
            staff = client.cookies["voting-moderator"]
            secret |= {invite, staff}

            async def act(action: str, version: int) -> None:
                body = {"action": action, "version": version}
                answer = await client.post("/api/polls/silent/actions", json=body)
                assert answer.status_code == 200, answer.text

            async def vote(number: int) -> None:
                card, device = tokens[number], encode(secrets.token_bytes(32))
                auth, tag = encode(derive_auth(card)), encode(derive_tag(card, "silent"))
                async with httpx2.AsyncClient(
                    base_url=url, headers={"origin": url}, trust_env=False, timeout=20
                ) as phone:
                    sign_in = {"auth": auth, "device": device}
                    assert (await phone.post("/api/session", json=sign_in)).status_code == 201
                    secret.update({card, grouped(card), auth, device, phone.cookies["voting-attendee"]})
                    kept.add(tag)
                    wrong: Mapping[str, object]
                    for wrong in ({"auth": card, "device": device}, {"auth": tag, "device": device}, {"token": card}):
                        answers.append((await phone.post("/api/session", json=wrong)).content)
                    await phone.get(f"/api/polls/{card}/results")  # tells the asker which poll there is not
                    for path in (f"/v/{card}", f"/api/{tag}?tag={tag}&choice=zinnia"):
                        answers.append((await phone.get(path)).content)
                    ballot = {"tag": tag, "rev": 1, "choices": [OPTIONS[number % 3]]}
                    path = "/api/polls/silent/ballot"
                    for wrong in (
                        {"tag": card},
                        {"choices": [card]},
                        {"choices": {card: card}},
                        {"choices": OPTIONS},
                        {card: "zinnia"},
                        {"rev": tag},
                        {"submission": tag},
                        {"pad": "." * 20_000},
                    ):
                        body = ballot | {"submission": encode(secrets.token_bytes(16))} | wrong
                        answer = await phone.post(path, json=body)
                        assert answer.status_code in (413, 422)
                        answers.append(answer.content)
                    torn = f'{{"tag": "{tag}", "choices": ["quokka"'.encode()
                    headers = {"content-type": "application/json"}
                    answers.append((await phone.post(path, content=torn, headers=headers)).content)
                    crashed = ballot | {"rev": 7, "submission": encode(secrets.token_bytes(16))}
                    answer = await phone.post(path, json=crashed)
                    assert answer.status_code == 503
                    answers.append(answer.content)
                    for rev in (1, 8, 9):
                        body = ballot | {"rev": rev, "submission": encode(secrets.token_bytes(16))}
                        answer = await phone.post(path, json=body)
                        while answer.status_code == 429:
                            await asyncio.sleep(float(answer.headers["retry-after"]))
                            answer = await phone.post(path, json=body)
                        assert answer.status_code == 200, answer.text
                        answers.append(answer.content)
                    kept.add(str(body["submission"]))

            await act("arm", 0)
            await act("open", 1)
            await asyncio.gather(*map(vote, VOTERS))
            for path in ("/healthz", "/readyz", "/openapi.json", "/api/polls/silent/results"):
                answers.append((await client.get(path)).content)
            await act("close", 2)

            async def closed() -> bool:
                answer = await client.post("/api/polls/silent/actions", json={"action": "reveal", "version": 4})
                return answer.status_code == 200

            await eventually(closed)
    finally:
        running.terminate()
        await running.wait()

    written = said.read_bytes()
    assert b"a request failed" in written and b"KeyError" in written and b"never retrieved" in written
    assert b"faulty_server.py" in written, "where it crashed is told"
    written = written.replace(invite.encode(), b"")  # printed for the operator, once, by design
    everything_said = written + b"".join(answers)
    assert {text for text in (secret | kept) if any(shape in everything_said for shape in shapes(text))} == set()
    assert [option for option in OPTIONS if option.encode() in everything_said.lower()] == []

    with sqlite3.connect(folder / FILE) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        rows = {
            table: repr(database.execute(f"SELECT * FROM {table}").fetchall()).encode() for table in tables - {"ballot"}
        }
    database.close()
    stored = b"".join(rows.values())
    assert b"open" in rows["journal"] and len(tables) > 8
    assert {text for text in kept if any(shape in stored for shape in shapes(text))} == set()
    assert not any(option.encode() in rows["journal"] for option in OPTIONS)
    files = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert {text for text in secret if any(shape in files for shape in shapes(text))} == set()
    assert all(decode(text) in files for text in kept), "the search would find what is there"


def test_the_trace_of_an_error_tells_where_it_was_and_not_what_was_in_it() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        try:
            raise KeyError("zinnia")
        except KeyError as error:
            raise ExceptionGroup("quokka", [ValueError("yttrium"), TypeError("zinnia")]) from error
    told = trace(caught.value)
    assert all(name in told for name in ("ExceptionGroup", "KeyError", "ValueError", "TypeError", "test_silence.py"))
    assert not any(option in told for option in OPTIONS)
