"""Phones hear figures at a pace; everything else at once, and never out of order."""

import asyncio

from voting.web.pace import A_PHONE, Haste, Pace

Sent = list[tuple[str, str, bytes]]


def pace(phones: int) -> tuple[Pace, Sent]:
    sent: Sent = []
    return Pace(lambda: phones, lambda *told: sent.append(told)), sent


async def test_the_first_figure_goes_at_once_and_of_the_next_ones_the_newest_later() -> None:
    phones = 500
    pacing, sent = pace(phones)
    started = asyncio.get_running_loop().time()
    for voted in range(50):
        pacing.show("hall", "turnout", b"%d" % voted, Haste.PACED)
    assert sent == [("hall", "turnout", b"0")]
    await asyncio.sleep(phones * A_PHONE * 0.5)
    if asyncio.get_running_loop().time() - started < phones * A_PHONE * 0.9:  # or the machine was busy
        assert len(sent) == 1
    await asyncio.sleep(3 * phones * A_PHONE)
    assert sent[1:] == [("hall", "turnout", b"49")], "the newest, and nothing twice"
    pacing.show("hall", "turnout", b"50", Haste.PACED)
    assert sent[2:] == [("hall", "turnout", b"50")], "after a pause the next figure goes at once"


async def test_what_is_no_figure_goes_at_once_after_the_figures_before_it() -> None:
    pacing, sent = pace(100_000)
    pacing.show("hall", "turnout", b"1", Haste.PACED)
    pacing.show("hall", "turnout", b"2", Haste.PACED)
    pacing.show("hall", "results", b"3", Haste.PACED)
    pacing.show("hall", "poll", b"closed", Haste.NOW)
    pacing.show("hall", "turnout", b"4", Haste.PACED)
    assert [frame for *_, frame in sent] == [b"1", b"2", b"3", b"closed"]


async def test_each_room_has_its_own_pace() -> None:
    pacing, sent = pace(100_000)
    for room in ("one", "two"):
        pacing.show(room, "turnout", b"1", Haste.PACED)
    assert sent == [("one", "turnout", b"1"), ("two", "turnout", b"1")]


async def test_what_only_screens_show_waits_for_the_beat_or_for_what_goes_at_once() -> None:
    pacing, sent = pace(100_000)
    pacing.show("hall", "turnout", b"1", Haste.BEAT)
    pacing.show("hall", "turnout", b"2", Haste.BEAT)
    assert sent == []
    pacing.beat()
    pacing.beat()
    assert sent == [("hall", "turnout", b"2")], "the newest, and nothing twice"
    pacing.show("hall", "turnout", b"3", Haste.BEAT)
    pacing.show("hall", "poll", b"closed", Haste.NOW)
    assert [frame for *_, frame in sent[1:]] == [b"3", b"closed"]
