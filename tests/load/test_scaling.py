"""The benchmark of several processes works: every vote is counted, and what is in the way is named."""

from dataclasses import replace

from tests.load.scaling import SMALL, Line, measure, text


async def test_two_processes_count_every_vote_and_say_what_holds_them_up() -> None:
    lines, failures = await measure(SMALL)
    assert failures == {}
    assert [line.processes for line in lines] == [1, 2]
    for line in lines:
        assert min(line.join_s, line.open_rate, line.secret_rate, line.p50_ms) > 0
        assert line.p99_ms >= line.p50_ms
        assert line.cores["server"] > 0
    assert "2 processes are held up by" in text(lines, SMALL)


def test_what_saturates_is_named() -> None:
    line = Line(1, 1, 1, 1, 1, 1, {"server": 0.95, "PostgreSQL": 0.3, "client": 0.2}, machine=4)
    assert line.saturated == "the server processes, a core each"
    assert replace(line, machine=1).saturated.startswith("the machine: 1.4 of 1 cores, most of it server")
    assert replace(line, cores={"server": 0.5, "client": 0.95}).saturated == "the client"
    assert replace(line, cores={"server": 0.5, "client": 0.1}).saturated.startswith("no processor (0.6 of 4")
