"""The award, over HTTP: who won by which rule, how a tie is settled, what moderators and the room are told and when."""

import asyncio
import hashlib
from typing import get_args

import pytest

from tests.integration.contest import AWARDS, Contest, places, refused_because
from tests.integration.hall import ACT, refused
from voting.domain.poll import TRANSITIONS, PollState
from voting.domain.roll import Badge
from voting.domain.text import pick
from voting.protocol.commands import ActOnPoll
from voting.service.ports import RollChange

TIE = ["abe", "dee", "dee", "abe", "cas"]


# the verdict


async def test_a_clear_result_is_told_without_name_or_figure(contest: Contest) -> None:
    verdict = await contest.held("everything", "abe", "abe", "dee")
    assert verdict == {
        "verdict": "winner",
        "rung": None,
        "leaders": [],
        "ready": True,
        "more": False,
        "next_place": None,
    }
    results = await contest.published("everything")
    assert results["outcome"] == {"verdict": "winner", "winners": ["abe"], "leaders": [], "rung": None}
    assert places(results) == [(1, ["abe"], 2), (2, ["dee"], 1), (3, ["cas", "bea"], 0)]


async def test_blank_ballots_alone_name_nobody(contest: Contest) -> None:
    verdict = await contest.held("everything", None, None)
    assert (verdict["verdict"], verdict["ready"]) == ("no_majority", True)
    results = await contest.published("everything")
    assert (results["outcome"]["winners"], results["places"]) == ([], [])


@pytest.mark.parametrize(("voters", "verdict"), [(5, "no_quorum"), (6, "winner")])
async def test_a_quorum_of_half_the_entitled(contest: Contest, voters: int, verdict: str) -> None:
    told = await contest.held("quorum", *["abe"] * voters)
    assert (told["verdict"], told["rung"], told["ready"]) == (verdict, None, True)
    results = await contest.published("quorum")
    assert results["outcome"]["winners"] == ([] if voters == 5 else ["abe"])
    assert bool(results["places"]) == (voters == 6), "nobody stands on a podium without a quorum"


@pytest.mark.parametrize(("there", "verdict"), [(8, "winner"), (9, "no_quorum")])
async def test_a_quorum_of_those_who_had_checked_in_by_the_close(contest: Contest, there: int, verdict: str) -> None:
    await contest.voted("present", *["abe"] * 6)
    for number in range(7, there + 1):
        await contest.hall.phone(number)
    await contest.hall.phone(13)  # a guest is not entitled and does not count
    await contest.close("present")
    for number in range(there + 1, 13):
        await contest.hall.phone(number)  # too late to be missed
    assert (await contest.hall.poll("present")).present == there
    assert (await contest.verdict("present"))["verdict"] == verdict


@pytest.mark.parametrize(("others", "verdict"), [(2, "winner"), (3, "no_majority")])
async def test_two_thirds_of_the_ballots_that_are_not_blank(contest: Contest, others: int, verdict: str) -> None:
    told = await contest.held("two-thirds", *["abe"] * 5, *["dee"] * others, None, None, None)
    assert told["verdict"] == verdict


# ties


async def test_joint_winners_share_the_first_place(contest: Contest) -> None:
    verdict = await contest.held("podium", *TIE)
    assert (verdict["verdict"], verdict["rung"], verdict["leaders"]) == ("tie", "joint", [])
    assert verdict["ready"] and verdict["more"] and verdict["next_place"] == 3
    await contest.moderator.acts("podium", "step")
    assert (await contest.verdict("podium"))["next_place"] == 1, "nobody is second"
    assert places(await contest.results("podium")) == [(3, ["cas"], 1)]
    await contest.moderator.acts("podium", "step")
    assert places(await contest.results("podium")) == [(1, ["dee", "abe"], 2), (3, ["cas"], 1)]
    results = await contest.published("podium")
    assert results["outcome"]["winners"] == ["dee", "abe"]


async def test_the_draw_can_be_repeated_by_anybody_from_the_published_seed(contest: Contest) -> None:
    armed = (await contest.moderator.act("draw", "arm")).json()
    assert len(armed["commitment"]) == 64 and armed["seed"] == ""
    verdict = await contest.held("draw", *TIE)
    assert verdict == {
        "verdict": "tie",
        "rung": "draw",
        "leaders": [],
        "ready": True,
        "more": False,
        "next_place": None,
    }
    phone = await contest.phones[0].live("/live/attendee")
    await contest.moderator.acts("draw", "reveal")
    message = await phone.until("poll", lambda m: m["poll"]["state"] == "published")
    seed = message["poll"]["seed"]
    assert {m["poll"]["seed"] for m in phone.topics("poll")} == {"", seed}
    assert hashlib.sha256(seed.encode()).hexdigest() == armed["commitment"]
    tickets = {hashlib.sha256(f"draw|{seed}|draw|{who}".encode()).hexdigest(): who for who in ("abe", "dee")}
    outcome = (await contest.results("draw"))["outcome"]
    assert outcome["winners"] == [tickets[min(tickets)]]
    assert outcome["leaders"] == ["dee", "abe"]


async def test_a_poll_that_is_armed_again_has_another_seed(contest: Contest) -> None:
    first = (await contest.moderator.act("draw", "arm")).json()["commitment"]
    assert (await contest.moderator.act("draw", "disarm")).json()["commitment"] == ""
    assert (await contest.moderator.act("draw", "arm")).json()["commitment"] not in ("", first)


async def test_the_chair_decides_between_those_who_share_the_first_place(contest: Contest) -> None:
    verdict = await contest.held("chair", *TIE)
    assert verdict == {
        "verdict": "tie",
        "rung": "chair",
        "leaders": ["abe", "dee"],
        "ready": False,
        "more": False,
        "next_place": None,
    }
    moderator = contest.moderator
    refused_because(await moderator.act("chair", "reveal"), "not settled")
    refused(await moderator.act("chair", "decide", option="dee"), 422, "invalid_input")
    for stranger in ("cas", "nobody", None):
        refused_because(await moderator.act("chair", "decide", reason="Her work", option=stranger), "between those")
    assert (await moderator.act("chair", "decide", reason="Her work", option="dee")).status_code == 200
    assert (await contest.verdict("chair"))["ready"]
    refused_because(await moderator.act("chair", "decide", reason="No, his", option="abe"), "only a tie")
    entry = (await contest.hall.parts.store.journal())[-1]
    assert (entry.actor, entry.action, entry.reason) == ("Ada", "decide", "dee: Her work")
    results = await contest.published("chair")
    assert (results["outcome"]["winners"], results["outcome"]["rung"]) == (["dee"], "chair")
    assert places(results) == [(1, ["dee"], 2), (2, ["abe"], 2), (3, ["cas"], 1), (4, ["bea"], 0)]


async def test_the_chair_decides_nothing_where_the_votes_did(contest: Contest) -> None:
    assert (await contest.held("chair", "abe", "abe", "dee"))["leaders"] == []
    refused_because(await contest.moderator.act("chair", "decide", reason="Her work", option="dee"), "only a tie")


# run-offs


async def test_a_tie_goes_into_a_run_off_with_the_same_electoral_roll(contest: Contest) -> None:
    hall, moderator = contest.hall, contest.moderator
    verdict = await contest.held("winner", *TIE)
    assert verdict == {
        "verdict": "tie",
        "rung": "run_off",
        "leaders": [],
        "ready": False,
        "more": False,
        "next_place": None,
    }
    for action in ("reveal", "step"):
        refused_because(await moderator.act("winner", action), "not settled")
    late = Badge(0, 0, "key-late", "Late", "Elsewhere", "BE", "member")
    await hall.parts.store.change_roll(RollChange(added=(late,)), ACT)

    response = await moderator.act("winner", "run_off")
    view = response.json()
    assert (view["id"], view["follows"], view["round"]) == ("winner-round-2", "winner", 2)
    assert (view["state"], view["version"], view["ties"]) == ("armed", 1, ["draw"])
    assert [pick(option["label"], "en") for option in view["options"]] == ["Abe", "Dee"], "alphabetical, not by votes"
    assert len(view["commitment"]) == 64, "what may be drawn is committed to before anybody votes"
    assert (await hall.parts.store.stage("plenary")).cue == "winner-round-2"
    assert view["entitled"] == 12
    assert await hall.parts.store.electorate("winner-round-2") == await hall.parts.store.electorate("winner")
    sheet = (await contest.console.until("console", lambda m: len(m["polls"]) > len(AWARDS)))["run_sheet"]
    cues = [cue["id"] for cue in sheet]
    assert cues[cues.index("winner") + 1] == "winner-round-2"
    refused_because(await moderator.act("winner", "run_off"), "already")

    told = await contest.held("winner-round-2", *["dee"] * 3, *["abe"] * 2)
    assert told["verdict"] == "winner" and told["more"]
    refused_because(await moderator.act("winner", "reveal"), "not settled")  # its figures would tell who leads
    await moderator.acts("winner-round-2", "step", "reveal")
    await contest.console.until("console", lambda m: m["verdicts"].get("winner", {}).get("ready"))
    final = await contest.results("winner-round-2")
    assert places(final) == [(1, ["dee"], 3), (2, ["abe"], 2)]
    first = await contest.published("winner")
    assert first["outcome"] == {"verdict": "tie", "winners": [], "leaders": ["dee", "abe"], "rung": "run_off"}


async def test_an_annulled_run_off_can_be_held_again(contest: Contest) -> None:
    await contest.held("winner", *TIE)
    assert (await contest.moderator.act("winner", "run_off")).json()["id"] == "winner-round-2"
    await contest.moderator.act("winner-round-2", "annul", reason="Wrong button")
    again = (await contest.moderator.act("winner", "run_off")).json()
    assert (again["id"], again["state"], again["round"]) == ("winner-round-2-2", "armed", 2)


async def test_a_run_off_keeps_its_electoral_roll(contest: Contest) -> None:
    await contest.held("winner", *TIE)
    await contest.moderator.acts("winner", "run_off")
    refused_because(await contest.moderator.act("winner-round-2", "disarm"), "keeps its electoral roll")


async def test_want_of_a_majority_sends_the_best_two_into_run_offs_until_the_ladder_ends(contest: Contest) -> None:
    verdict = await contest.held("absolute", *["abe"] * 5, *["bea"] * 4, *["cas"] * 2, "dee")
    assert (verdict["verdict"], verdict["rung"], verdict["leaders"]) == ("no_majority", "run_off", [])
    second = (await contest.moderator.act("absolute", "run_off")).json()
    assert [option["id"] for option in second["options"]] == ["abe", "bea"]
    tied = await contest.held("absolute-round-2", *["abe"] * 2, *["bea"] * 2)
    assert (tied["verdict"], tied["rung"]) == ("no_majority", "run_off")
    third = (await contest.moderator.act("absolute-round-2", "run_off")).json()
    assert (third["id"], third["round"], third["ties"]) == ("absolute-round-2-round-3", 3, ["joint"])
    last = await contest.held(third["id"], *["abe"] * 3, *["bea"] * 2)
    assert last["verdict"] == "winner"


@pytest.mark.parametrize("votes", [["abe", "abe", "dee"], []])
async def test_no_run_off_where_nothing_asks_for_one(contest: Contest, votes: list[str]) -> None:
    await contest.held("winner", *votes)
    refused(await contest.moderator.act("winner", "run_off"), 409, "illegal_transition")
    assert not [poll for poll in (await contest.hall.parts.store.conference()).polls if poll.follows]


async def test_of_two_moderators_who_prepare_the_run_off_one_is_first(contest: Contest) -> None:
    await contest.held("winner", *TIE)
    bob = await contest.hall.moderator("Bob")
    version = (await contest.hall.poll("winner")).version
    answers = await asyncio.gather(*(who.act("winner", "run_off", version) for who in (contest.moderator, bob)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len([poll for poll in (await contest.hall.parts.store.conference()).polls if poll.follows]) == 1


# the reveal


async def test_the_podium_is_shown_from_the_third_place_up_in_order(contest: Contest) -> None:
    moderator, screen = contest.moderator, await contest.hall.screen(contest.moderator)
    verdict = await contest.held("podium", *["abe"] * 5, *["cas"] * 3, *["bea"] * 2, "dee")
    assert (verdict["verdict"], verdict["ready"], verdict["more"]) == ("winner", True, True)
    hall_screen = await screen.live("/live/screen")
    refused_because(await moderator.act("podium", "reveal"), "in their order")
    refused(await moderator.act("podium", "step_back"), 409, "illegal_transition")
    third, second, first = (3, ["bea"], 2), (2, ["cas"], 3), (1, ["abe"], 5)

    for action, shown in (
        ("step", [third]),
        ("step", [second, third]),
        ("step_back", [third]),
        ("step", [second, third]),
        ("step", [first, second, third]),
    ):
        if shown[0] != first:
            refused_because(await moderator.act("podium", "reveal"), "in their order")
        seen = len(hall_screen.messages)
        answer = await moderator.act("podium", action)
        assert (answer.json()["state"], answer.json()["step"]) == ("revealing", len(shown))
        message = await hall_screen.until("results", after=seen)
        assert (places(message), message["result"], message["outcome"]) == (shown, None, None)
        assert places(await contest.results("podium")) == shown
        verdict = await contest.verdict("podium")
        assert (verdict["more"], verdict["next_place"]) == (shown[0] != first, shown[0][0] - 1 or None)

    refused_because(await moderator.act("podium", "step"), "All places have been shown")
    results = await contest.published("podium")
    assert places(results) == [first, second, third, (4, ["dee"], 1)]
    assert results["result"]["ballots"] == 11


async def test_a_step_back_from_the_first_step_shows_nothing_again(contest: Contest) -> None:
    await contest.held("podium", "abe", "abe", "cas")
    await contest.moderator.acts("podium", "step", "step_back")
    assert places(await contest.results("podium")) == []
    refused_because(await contest.moderator.act("podium", "step_back"), "Nothing is shown")


async def test_while_a_result_is_revealed_nothing_else_is_done_but_annulling(contest: Contest) -> None:
    await contest.held("podium", "abe", "abe", "cas")
    await contest.moderator.acts("podium", "step")
    allowed = {action for state, action in TRANSITIONS if state is PollState.REVEALING}
    assert allowed == {"step", "step_back", "reveal", "annul"}
    for action in set(get_args(ActOnPoll.model_fields["action"].annotation)) - allowed:
        response = await contest.moderator.act("podium", action, seconds=30, reason="for the test", option="abe")
        assert refused(response, 409, "illegal_transition").detail["state"] == "revealing"
    response = await contest.moderator.act("podium", "annul", reason="The wrong list was on screen")
    assert response.json()["state"] == "annulled"
    refused(await contest.hall.client().get("/api/polls/podium/results"), 404, "results_not_visible")
    done = [(entry.action, entry.actor) for entry in await contest.hall.parts.store.journal()]
    assert done[-2:] == [("step", "Ada"), ("annul", "Ada")]


async def test_a_reveal_without_figures_never_has_one(contest: Contest) -> None:
    await contest.held("names", *["abe"] * 3, *["cas"] * 2, "bea")
    for _ in range(3):
        await contest.moderator.acts("names", "step")
        assert {votes for _, _, votes in places(await contest.results("names"))} == {None}
    results = await contest.published("names")
    assert results["result"] is None
    assert places(results)[:2] == [(1, ["abe"], None), (2, ["cas"], None)]


async def test_only_the_winner_is_one_step(contest: Contest) -> None:
    await contest.held("winner", "abe", "abe", "cas")
    await contest.moderator.acts("winner", "step")
    assert places(await contest.results("winner")) == [(1, ["abe"], 2)]
    refused_because(await contest.moderator.act("winner", "step"), "All places")


@pytest.mark.parametrize("votes", [["abe", "abe", "dee"], [None]])
async def test_a_result_that_comes_all_at_once_has_no_steps(contest: Contest, votes: list[str | None]) -> None:
    await contest.held("everything", *votes)
    refused(await contest.moderator.act("everything", "step"), 409, "illegal_transition")
    assert (await contest.hall.poll("everything")).state == "closed"


# who may vote


async def test_badges_of_a_nominees_organisation_stay_out_where_the_rules_say_so(contest: Contest) -> None:
    armed = (await contest.moderator.act("own", "arm")).json()
    assert armed["entitled"] == 10, "organisations 3 and 4 have a nominee"
    await contest.voted("own", "abe", "abe")
    for number, reason in ((3, "own"), (4, "own"), (13, "category")):
        barred = await contest.hall.phone(number)
        me = await (await barred.live("/live/attendee")).until("me")
        assert (me["entitled"], me["barred"]) == (False, reason)
        refused(await barred.cast("own", ["dee"]), 403, "not_entitled")
    assert (await contest.hall.parts.store.turnout("own")).voted == 2
