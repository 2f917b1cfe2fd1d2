"""Seeing to the words of a word cloud, in every store."""

import asyncio
import hashlib

import pytest

from tests.contract.world import World, act, tag
from voting.domain.ballot import Cast
from voting.domain.curation import Curating, Deed
from voting.domain.errors import InvalidInput, NotFound, WordsFixed
from voting.domain.journal import first_break
from voting.domain.methods import WordsTally
from voting.domain.poll import Action
from voting.domain.tally import tally
from voting.service.ports import Store


def a_cast(badge: int, mark: str) -> Cast:
    return Cast("hopes", badge, tag("hopes", badge), hashlib.sha256(bytes([badge])).digest()[:16], 1, mark)


async def held(world: World, *marks: str) -> None:
    await world.open("hopes")
    await asyncio.gather(*(world.store.cast(a_cast(badge, mark)) for badge, mark in enumerate(marks, 1)))


async def shown(store: Store) -> dict[str, int]:
    poll = await store.poll("hopes")
    counted = tally(poll, await store.marks("hopes"))
    assert isinstance(counted, WordsTally)
    return {word.text: word.votes for word in counted.shown}


async def curate(store: Store, deed: Deed, *keys: str, into: str = "") -> None:
    await store.curate("hopes", Curating(deed, keys, into), act("words", "poll hopes"))


async def test_what_is_shown_follows_what_was_done_and_every_process_sees_it(world: World, other: Store) -> None:
    await held(world, '["Trust","networks"]', '["network"]', '["trust"]')
    assert await shown(other) == {}
    await curate(world.store, Deed.SHOW, "trust", "network")
    await curate(other, Deed.MERGE, "networks", into="network")
    assert await shown(world.store) == await shown(other) == {"network": 2, "Trust": 2}
    await curate(other, Deed.HIDE, "trust")
    assert await shown(world.store) == {"network": 2}


async def test_every_act_is_in_the_journal_without_a_word(world: World) -> None:
    await held(world, '["secretword"]')
    await curate(world.store, Deed.SHOW, "secretword")
    await curate(world.store, Deed.HIDE, "secretword")
    entries = await world.store.journal()
    reasons = [entry.reason for entry in entries if entry.action == "words"]
    assert [reason.split(",")[0] for reason in reasons] == ["show 1", "hide 1"]
    assert reasons[-1].endswith((await world.store.poll("hopes")).curation.hash)
    assert not any("secretword" in entry.reason + entry.subject for entry in entries)
    assert first_break(entries) is None


async def test_moderators_at_once_lose_nothing_of_each_other(world: World, other: Store) -> None:
    await held(world)
    stores = [world.store, other] * 6
    await asyncio.gather(*(curate(store, Deed.SHOW, f"word{n}") for n, store in enumerate(stores)))
    curation = (await world.store.poll("hopes")).curation
    assert curation.shown == {f"word{n}" for n in range(12)}
    assert curation.changes == 12


async def test_it_does_not_get_into_the_way_of_closing_nor_closing_into_its(world: World) -> None:
    await held(world, '["trust"]')
    before = await world.store.poll("hopes")
    await curate(world.store, Deed.SHOW, "trust")
    assert (await world.store.poll("hopes")).version == before.version
    await world.finish("hopes")
    assert (await world.store.poll("hopes")).curation.shown == {"trust"}
    assert await shown(world.store) == {"trust": 1}


async def test_words_are_fixed_before_the_opening_and_after_the_publication(world: World) -> None:
    for steps in ((), (Action.ARM,)):
        await world.step("hopes", *steps)
        with pytest.raises(WordsFixed):
            await curate(world.store, Deed.SHOW, "trust")
    await world.step("hopes", Action.OPEN)
    await world.finish("hopes")
    await curate(world.store, Deed.SHOW, "trust")
    await world.step("hopes", Action.REVEAL)
    head = await world.store.head()
    with pytest.raises(WordsFixed):
        await curate(world.store, Deed.HIDE, "trust")
    assert await world.store.head() == head


async def test_what_cannot_be_done_changes_nothing(world: World) -> None:
    await held(world)
    head = await world.store.head()
    with pytest.raises(InvalidInput):
        await curate(world.store, Deed.MERGE, "trust", into="trust")
    with pytest.raises(NotFound):
        await world.store.curate("named", Curating(Deed.SHOW, ("trust",)), act())
    with pytest.raises(NotFound):
        await world.store.curate("nowhere", Curating(Deed.SHOW, ("trust",)), act())
    assert await world.store.head() == head


async def test_a_secret_clouds_box_is_rewritten_like_any_other(world: World) -> None:
    await world.open("hopes-secret")
    for badge in range(1, 13):
        submission = hashlib.sha256(bytes([badge])).digest()[:16]
        await world.store.cast(
            Cast("hopes-secret", badge, tag("hopes-secret", badge), submission, 1, f'["w{badge % 3}"]')
        )
    with pytest.raises(WordsFixed):
        await world.store.curate("hopes-secret", Curating(Deed.SHOW, ("w1",)), act())
    await world.finish("hopes-secret")
    await world.store.curate("hopes-secret", Curating(Deed.SHOW, ("w1",)), act())
    assert await world.consistent("hopes-secret") == 12
