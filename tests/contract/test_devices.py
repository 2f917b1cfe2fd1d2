"""Contract of devices and sessions: one phone a badge, moves, release, leaving, expiry."""

import asyncio
from dataclasses import replace

import pytest

from tests.contract.world import HOUR, NOW, World, a_session, act, device, errors, verifier
from voting.domain.errors import BadgeInUse, BadgeUnknown, NotFound
from voting.service.ports import Role


async def test_a_phone_signs_in_and_its_session_speaks_for_the_badge(world: World) -> None:
    badge = await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    assert (badge.id, badge.admitted_at) == (1, NOW)
    assert badge == await world.store.badge(1)
    assert await world.store.session(a_session("a").id, NOW) == replace(a_session("a"), badge=1)


async def test_an_unknown_token_signs_nobody_in(world: World) -> None:
    with pytest.raises(BadgeUnknown):
        await world.store.admit(verifier(99_999), device("a"), a_session("a"), NOW)
    assert await world.store.session(a_session("a").id, NOW) is None


async def test_the_same_phone_may_sign_in_again_and_the_session_that_it_brings_ends(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("old"), NOW)
    again = await world.store.admit(verifier(1), device("a"), a_session("new"), NOW + HOUR, a_session("old").id)
    assert again.admitted_at == NOW, "admitted once"
    assert await world.store.session(a_session("old").id, NOW) is None
    assert await world.store.session(a_session("new").id, NOW) is not None


async def test_a_sign_in_that_comes_late_and_twice_ends_no_newer_session(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("first"), NOW)
    await world.store.admit(verifier(1), device("a"), a_session("told"), NOW, a_session("first").id)
    for number in range(2):  # the same again, from a network that repeats: nobody is told of these sessions
        await world.store.admit(verifier(1), device("a"), a_session(f"{number}"), NOW, a_session("first").id)
    assert await world.store.session(a_session("told").id, NOW) is not None


async def test_a_phone_that_signs_in_again_and_again_keeps_its_newest_sessions(world: World) -> None:
    made = [a_session(f"s{n}", expires_at=NOW + HOUR + n) for n in range(8)]
    for session in made:
        await world.store.admit(verifier(1), device("a"), session, NOW)
    await world.store.admit(verifier(2), device("b"), a_session("other"), NOW, made[-1].id)
    alive = [await world.store.session(session.id, NOW) is not None for session in made]
    assert alive == [False] * 4 + [True] * 4


async def test_phones_that_sign_in_together_do_not_disturb_each_other(world: World) -> None:
    known = [world.store.admit(verifier(n), device(f"d{n}"), a_session(f"s{n}"), NOW) for n in range(1, 9)]
    unknown = [world.store.admit(verifier(90_000 + n), device(f"u{n}"), a_session(f"u{n}"), NOW) for n in range(4)]
    taken = [world.store.admit(verifier(1), device("other"), a_session("other"), NOW)]
    answers = await asyncio.gather(*known[:4], *unknown, *known[4:], *taken, return_exceptions=True)
    assert [type(answer).__name__ for answer in answers] == [
        *["Badge"] * 4,
        *["BadgeUnknown"] * 4,
        *["Badge"] * 4,
        "BadgeInUse",
    ]
    for n in range(1, 9):
        assert await world.store.session(a_session(f"s{n}").id, NOW) is not None
    for name in ("u0", "other"):
        assert await world.store.session(a_session(name).id, NOW) is None
    assert await world.move_asked_at(1) is not None, "the request of who came too late is kept"


async def test_a_second_phone_is_told_and_asks_the_first(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    assert await world.move_asked_at(1) is None
    with pytest.raises(BadgeInUse) as caught:
        await world.store.admit(verifier(1), device("b"), a_session("b"), NOW + 5)
    assert caught.value.detail == {"badge": 1, "refused": False}
    assert await world.move_asked_at(1) == NOW + 5
    assert await world.store.session(a_session("b").id, NOW) is None
    assert await world.store.session(a_session("a").id, NOW) is not None, "the first phone stays"
    with pytest.raises(BadgeInUse):
        await world.store.admit(verifier(1), device("b"), a_session("b"), NOW + 9)
    assert await world.move_asked_at(1) == NOW + 5, "a retry is the same request"


async def test_a_move_that_is_allowed_binds_the_second_phone_and_ends_the_first(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    with pytest.raises(BadgeInUse):
        await world.store.admit(verifier(1), device("b"), a_session("b"), NOW)
    await world.store.answer_move(1, allow=True)
    assert await world.store.session(a_session("a").id, NOW) is None
    assert await world.move_asked_at(1) is None
    await world.store.admit(verifier(1), device("b"), a_session("b"), NOW)
    with pytest.raises(BadgeInUse):
        await world.store.admit(verifier(1), device("a"), a_session("a2"), NOW)


async def test_a_move_that_is_refused_changes_nothing(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    with pytest.raises(BadgeInUse):
        await world.store.admit(verifier(1), device("b"), a_session("b"), NOW)
    await world.store.answer_move(1, allow=False)
    assert await world.move_asked_at(1) is None
    assert await world.store.session(a_session("a").id, NOW) is not None
    with pytest.raises(BadgeInUse) as caught:
        await world.store.admit(verifier(1), device("b"), a_session("b"), NOW)
    assert caught.value.detail == {"badge": 1, "refused": True}
    assert await world.move_asked_at(1) is None, "who was refused does not ask again"
    with pytest.raises(BadgeInUse):
        await world.store.admit(verifier(1), device("c"), a_session("c"), NOW)
    assert await world.move_asked_at(1) is not None, "another device may ask"


async def test_there_must_be_a_request_to_answer(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    for badge in (1, 2, 99_999):
        with pytest.raises(NotFound):
            await world.store.answer_move(badge, allow=True)
    assert await world.store.session(a_session("a").id, NOW) is not None


async def test_staff_release_a_phone_and_it_is_in_the_journal(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    with pytest.raises(BadgeInUse):
        await world.store.admit(verifier(1), device("b"), a_session("b"), NOW)
    await world.store.release(1, act("release", "badge 1"))
    assert await world.store.session(a_session("a").id, NOW) is None
    assert await world.move_asked_at(1) is None
    assert (await world.store.journal())[-1].action == "release"
    await world.store.admit(verifier(1), device("b"), a_session("b"), NOW)


async def test_who_leaves_frees_the_badge(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("unknown"), NOW)
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    await world.store.end_session(a_session("a").id)
    for name in ("a", "unknown"):
        assert await world.store.session(a_session(name).id, NOW) is None
    await world.store.admit(verifier(1), device("b"), a_session("b"), NOW)
    await world.store.end_session(a_session("a").id)
    assert await world.store.session(a_session("b").id, NOW) is not None, "ending twice is harmless"
    with pytest.raises(BadgeInUse):
        await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)


async def test_a_phone_that_asked_gets_the_badge_when_the_first_one_leaves(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    with pytest.raises(BadgeInUse):
        await world.store.admit(verifier(1), device("b"), a_session("b"), NOW)
    await world.store.end_session(a_session("a").id)
    await world.store.admit(verifier(1), device("b"), a_session("b"), NOW)
    assert await world.move_asked_at(1) is None


async def test_of_many_phones_that_scan_one_badge_at_once_one_gets_it(world: World) -> None:
    attempts = [world.store.admit(verifier(1), device(f"{n}"), a_session(f"{n}"), NOW) for n in range(20)]
    told = errors(await asyncio.gather(*attempts, return_exceptions=True))
    assert told["BadgeInUse"] == 19
    alive = [await world.store.session(a_session(f"{n}").id, NOW) for n in range(20)]
    assert sum(session is not None for session in alive) == 1


async def test_a_session_ends_when_its_time_is_over(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("a", expires_at=NOW + HOUR), NOW)
    await world.store.keep_session(a_session("s", Role.MODERATOR, NOW + HOUR))
    for secret in ("a", "s"):
        assert await world.store.session(a_session(secret).id, NOW + HOUR - 1) is not None
        assert await world.store.session(a_session(secret).id, NOW + HOUR) is None


async def test_a_staff_session_is_kept_and_ended(world: World) -> None:
    staff = replace(a_session("s", Role.MODERATOR), name="Mo")
    await world.store.keep_session(staff)
    assert await world.store.session(staff.id, NOW) == staff
    await world.store.end_session(staff.id)
    assert await world.store.session(staff.id, NOW) is None
