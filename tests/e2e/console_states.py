"""Every state of an award that the moderator's console knows, by name: how the room gets there."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.moderated_room import SHEET, Room, now
from voting.domain.outcome import Verdict
from voting.domain.poll import Action, PollState
from voting.domain.rules import Base, Majority, Reveal, Rung
from voting.protocol.answers import PreflightItem, PreflightState
from voting.protocol.polls import OutcomeView, PlaceView, QuorumView, RankingMethod

ANNA = "Anna Vermeulen"
COUNTS = {"a": 61, "b": 97, "c": 48}
"""The votes of each option: figures that stand nowhere else on the page."""
RESULT = {
    "kind": "choice",
    "ballots": 214,
    "blank": 8,
    "counts": [{"option": option, "votes": votes} for option, votes in COUNTS.items()],
}
PEEKED = {
    "poll": "award",
    "result": RESULT,
    "outcome": OutcomeView(verdict=Verdict.WINNER, winners=["b"], leaders=[], rung=None).model_dump(),
}
LADDER = [Rung.RUN_OFF, Rung.RUN_OFF, Rung.CHAIR]
STRICT = {"quorum": QuorumView(percent=30, of=Base.ENTITLED), "majority": Majority.ABSOLUTE, "reveal": Reveal.PODIUM}

READY = [
    PreflightItem(name="screen", light="ok", figure=1),
    PreflightItem(name="storage", light="ok", figure=41_300),
    PreflightItem(name="clock", light="ok"),
    PreflightItem(name="roll", light="ok", figure=300),
    PreflightItem(name="phones", light="ok", figure=262, of=300),
    PreflightItem(name="rules", light="ok", figure=1),
    PreflightItem(name="names", light="ok"),
    PreflightItem(name="rehearsal", light="ok"),
]
TROUBLES = [
    PreflightItem(name="screen", light="stop", problem="no_screen"),
    PreflightItem(name="screen", light="stop", problem="screen_lost", about=["Main projector", "Foyer"]),
    PreflightItem(name="storage", light="stop", problem="storage_fails"),
    PreflightItem(name="storage", light="stop", problem="disk_nearly_full", figure=612),
    PreflightItem(name="clock", light="stop", problem="clock_set_back"),
    PreflightItem(name="roll", light="stop", problem="no_roll"),
    PreflightItem(name="roll", light="warn", problem="badges_not_printed", figure=17),
    PreflightItem(name="phones", light="warn", problem="few_phones", figure=41, of=300),
    PreflightItem(name="rules", light="stop", problem="rules_broken", about=["award"]),
    PreflightItem(name="rules", light="stop", problem="electorate_too_small", about=["award"]),
    PreflightItem(name="names", light="warn", problem="names_too_long", about=["European Strategic Partnership"]),
    PreflightItem(name="rehearsal", light="warn", problem="not_rehearsed"),
]
"""Everything that the preflight can find."""


def preflight(*items: PreflightItem) -> Callable[[], dict[str, object]]:
    """What the server answers whenever it is asked."""
    return lambda: PreflightState(at=now(), items=list(items)).model_dump(mode="json")


def action(page: Page, name: str | re.Pattern[str]) -> Locator:
    """A button beside the poll."""
    return page.locator(".acts").get_by_role("button", name=name)


def armed(room: Room) -> None:
    room.rule(ties=LADDER, commitment="3f1a9c04" * 8, **STRICT)
    room.tell()


def doubted(room: Room) -> None:
    room.doubts = ["award"]
    room.become(PollState.CLOSING, action=Action.CLOSE, final_at=now() + 60_000)


def counting(room: Room) -> None:
    room.become(PollState.CLOSED, action=Action.FINISH, closed_at=now())


def clear(room: Room) -> None:
    room.rule(reveal=Reveal.PODIUM)
    room.close(Verdict.WINNER, more=True, next_place=3)


def clear_at_once(room: Room) -> None:
    room.close(Verdict.WINNER)


def tie(rung: Rung, *, ready: bool, reveal: Reveal = Reveal.PODIUM) -> Callable[[Room], None]:
    def reach(room: Room) -> None:
        room.rule(ties=[rung], reveal=reveal, commitment="3f1a9c04" * 8)
        leaders = ["a", "b"] if rung is Rung.CHAIR else []
        room.close(Verdict.TIE, rung, ready=ready, leaders=leaders, more=ready, next_place=3 if ready else None)

    return reach


def with_run_off(state: PollState, *, ready: bool = False) -> Callable[[Room], None]:
    def reach(room: Room) -> None:
        tie(Rung.RUN_OFF, ready=False)(room)
        room.verdicts["award"] = room.verdicts["award"].model_copy(update={"ready": ready})
        room.run_off(state)

    return reach


def without_winner(verdict: Verdict) -> Callable[[Room], None]:
    def reach(room: Room) -> None:
        room.rule(**STRICT)
        room.close(verdict)

    return reach


def no_majority_yet(room: Room) -> None:
    room.rule(ties=LADDER, **STRICT)
    room.close(Verdict.NO_MAJORITY, Rung.RUN_OFF, ready=False)


def shown(step: int, next_place: int | None, rung: Rung | None = None) -> Callable[[Room], None]:
    def reach(room: Room) -> None:
        room.rule(reveal=Reveal.PODIUM)
        room.close(Verdict.TIE if rung else Verdict.WINNER, rung, more=True, next_place=3)
        room.revealed(step, next_place)

    return reach


def winner_alone(room: Room) -> None:
    room.rule(reveal=Reveal.WINNER)
    room.close(Verdict.WINNER, more=True, next_place=1)


def by_rounds(room: Room) -> None:
    room.rule(reveal=Reveal.ROUNDS, method=RankingMethod(most=3, blank=True))
    room.close(Verdict.WINNER, more=True)


def published(room: Room) -> None:
    room.close(Verdict.WINNER)
    room.places = [
        PlaceView(place=place, options=[option], votes=COUNTS[option], share=COUNTS[option] / 206)
        for place, option in enumerate("bac", start=1)
    ]
    room.result = RESULT
    room.become(PollState.PUBLISHED, action=Action.REVEAL, closed_at=now())


def annulled(room: Room) -> None:
    room.become(PollState.ANNULLED, action=Action.ANNUL, closed_at=now())


def testing(state: PollState) -> Callable[[Room], None]:
    def reach(room: Room) -> None:
        room.rule(test=True, ties=[], secret=False, title={"en": "Test: have you had coffee?"})
        room.become(state, closed_at=now() if state is PollState.CLOSED else None)

    return reach


def asked_by_another(room: Room) -> None:
    room.open()
    room.moderators = [ANNA, *room.moderators]
    room.ask(ANNA)


def asked_by_me(room: Room) -> None:
    room.open()
    room.ask(room.moderators[0])


def lost(room: Room) -> None:
    detail = {"actor": ANNA, "action": "open", "at": now() - 2000}
    room.refusal = (409, {"code": "action_lost", "message": "The poll has changed since you looked.", "detail": detail})
    action(room.page, "Open voting").click()


def dialog(reach: Callable[[Room], None], *buttons: str) -> Callable[[Room], None]:
    """The dialog that these buttons lead to, in that state."""

    def shows(room: Room) -> None:
        reach(room)
        for name in buttons:
            room.page.get_by_text(name, exact=True).last.click()
        expect(room.page.get_by_role("dialog")).to_be_visible()

    return shows


def peeking(room: Room) -> None:
    room.answers["polls/award/peek"] = PEEKED
    dialog(clear, "More", "Look at the count…")(room)
    room.page.get_by_label("Reason").fill("The chair asks whether a run-off is needed")
    room.page.get_by_role("button", name="Look, on the record").click()
    expect(room.page.get_by_role("dialog", name="For your eyes only")).to_be_visible()


def preflights(*items: PreflightItem) -> Callable[[Room], None]:
    def shows(room: Room) -> None:
        room.answers["rooms/plenary/preflight"] = preflight(*items)
        dialog(armed, "Preflight")(room)
        expect(room.page.locator(".preflight li").first).to_be_visible()

    return shows


def opening(room: Room) -> None:
    room.cue = SHEET[0]
    room.tell()


CLOSED, ARMED, OPEN, PUBLISHED = PollState.CLOSED, PollState.ARMED, PollState.OPEN, PollState.PUBLISHED
STATES: dict[str, Callable[[Room], None]] = {
    "armed": armed,
    "not-on-screen": opening,
    "open": Room.open,
    "closing-doubt": doubted,
    "counting": counting,
    "clear": clear,
    "clear-at-once": clear_at_once,
    "tie-run-off": tie(Rung.RUN_OFF, ready=False),
    "tie-run-off-prepared": with_run_off(ARMED),
    "tie-run-off-held": with_run_off(OPEN),
    "tie-run-off-done": with_run_off(PUBLISHED, ready=True),
    "tie-chair": tie(Rung.CHAIR, ready=False),
    "tie-chair-done": tie(Rung.CHAIR, ready=True),
    "tie-draw": tie(Rung.DRAW, ready=True),
    "tie-joint": tie(Rung.JOINT, ready=True),
    "no-quorum": without_winner(Verdict.NO_QUORUM),
    "no-majority": without_winner(Verdict.NO_MAJORITY),
    "no-majority-run-off": no_majority_yet,
    "winner-alone": winner_alone,
    "by-rounds": by_rounds,
    "third-shown": shown(1, 2),
    "second-shown": shown(2, 1),
    "all-shown": shown(3, None),
    "published": published,
    "annulled": annulled,
    "test-open": testing(OPEN),
    "test-over": testing(CLOSED),
    "asked-by-another": asked_by_another,
    "asked-by-me": asked_by_me,
    "lost": lost,
    "dialog-reveal": dialog(clear_at_once, "Show the result"),
    "dialog-decide": dialog(tie(Rung.CHAIR, ready=False), "Enter the chair’s decision"),
    "dialog-decide-errors": dialog(tie(Rung.CHAIR, ready=False), "Enter the chair’s decision", "Enter the decision"),
    "dialog-peek": dialog(clear, "More", "Look at the count…"),
    "dialog-peeked": peeking,
    "dialog-annul": dialog(Room.open, "Annul this vote…"),
    "dialog-agree": dialog(asked_by_another, "Agree…"),
    "dialog-test": dialog(armed, "Test vote"),
    "dialog-preflight-ready": preflights(*READY),
    "dialog-preflight": preflights(*TROUBLES[1:4:2], *TROUBLES[4:6], *TROUBLES[7:9], *TROUBLES[10:]),
}
