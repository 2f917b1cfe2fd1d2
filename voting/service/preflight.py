"""The preflight: what could go wrong in a room tonight, as a light an item, before anybody sits in it."""

from collections.abc import Callable, Sequence

from voting.domain.electorate import electoral_roll, size
from voting.domain.errors import DefinitionInvalid, DelegatesUnclear, ElectorateTooSmall
from voting.domain.poll import TO_COME, Option, Poll, check
from voting.domain.roll import REHEARSAL, Badge
from voting.domain.text import Millis, pick
from voting.protocol.answers import PreflightItem, PreflightState
from voting.service.console import Console
from voting.service.polls import Polls
from voting.service.ports import Clock, Store
from voting.service.presence import Presence

ROOM_TO_SPARE = 1_000_000_000
"""Bytes free below which the disk is a worry; a conference of 10,000 takes a few tens of megabytes."""
LONGEST_NAME = 90
"""Characters of a nominee's name that the projector is tested to fit."""
LONGEST_ORGANISATION = 120
REHEARSED_WITHIN: Millis = 36 * 3_600_000
"""An older rehearsal says little about tonight's network."""


class Preflight:
    """``free``: bytes free where the data lies."""

    def __init__(
        self, store: Store, clock: Clock, polls: Polls, console: Console, presence: Presence, free: Callable[[], int]
    ) -> None:
        self._store, self._clock, self._polls = store, clock, polls
        self._console, self._presence, self._free = console, presence, free

    async def state(self, room: str) -> PreflightState:
        """All lights of a room. Raises NotFound."""
        self._polls.room(room)
        await self._console.look()
        badges = [badge for badge in await self._store.badges() if badge.category != REHEARSAL]
        polls = [poll for poll in self._polls.of_room(room) if poll.state in TO_COME and not poll.test]
        items = [
            self._screen(room),
            self._storage(),
            await self._clock_item(),
            _roll(badges),
            _phones(badges),
            _rules(polls, badges),
            _names(polls),
            *_photographs(polls),
            await self._rehearsal(),
        ]
        return PreflightState(at=self._clock.now(), items=items)

    def _screen(self, room: str) -> PreflightItem:
        screens = self._presence.screens(room)
        lost = [name for name, connected in screens.items() if not connected]
        if not screens:
            return PreflightItem(name="screen", light="stop", problem="no_screen")
        if lost:
            return PreflightItem(name="screen", light="stop", problem="screen_lost", about=lost)
        return PreflightItem(name="screen", light="ok", figure=len(screens))

    def _storage(self) -> PreflightItem:
        if self._console.health.storage:
            return PreflightItem(name="storage", light="stop", problem="storage_fails")
        free = self._free()
        if free < ROOM_TO_SPARE:
            return PreflightItem(name="storage", light="stop", problem="disk_nearly_full", figure=free // 1_000_000)
        return PreflightItem(name="storage", light="ok", figure=free // 1_000_000)

    async def _clock_item(self) -> PreflightItem:
        """The browser compares its own clock with ``at``; here: time has not been set back since the last act."""
        last = max((entry.at for entry in await self._store.journal()), default=0)
        if self._clock.now() < last:
            return PreflightItem(name="clock", light="stop", problem="clock_set_back")
        return PreflightItem(name="clock", light="ok")

    async def _rehearsal(self) -> PreflightItem:
        recent = await self._store.journal_since(self._clock.now() - REHEARSED_WITHIN)
        if not any(entry.action in ("test_vote", "rehearse") for entry in recent):
            return PreflightItem(name="rehearsal", light="warn", problem="not_rehearsed")
        return PreflightItem(name="rehearsal", light="ok")


def _roll(badges: Sequence[Badge]) -> PreflightItem:
    if not badges:
        return PreflightItem(name="roll", light="stop", problem="no_roll")
    unprinted = sum(badge.issued == 0 for badge in badges)
    if unprinted:
        return PreflightItem(name="roll", light="warn", problem="badges_not_printed", figure=unprinted)
    return PreflightItem(name="roll", light="ok", figure=len(badges))


def _phones(badges: Sequence[Badge]) -> PreflightItem:
    admitted = sum(badge.admitted_at is not None for badge in badges)
    light = PreflightItem(name="phones", light="ok", figure=admitted, of=len(badges))
    if badges and admitted * 2 < len(badges):
        return light.model_copy(update={"light": "warn", "problem": "few_phones"})
    return light


def _rules(polls: Sequence[Poll], badges: Sequence[Badge]) -> PreflightItem:
    """Whether every poll to come could be armed now."""
    broken, small, unclear = [], [], []
    for poll in polls:
        try:
            check(poll)
        except DefinitionInvalid:
            broken.append(poll.id)
        try:
            if size(electoral_roll(badges, poll.rules, poll.nominating)) == 0:
                small.append(poll.id)
        except ElectorateTooSmall:
            small.append(poll.id)
        except DelegatesUnclear:
            unclear.append(poll.id)
    if broken:
        return PreflightItem(name="rules", light="stop", problem="rules_broken", about=broken)
    if unclear:
        return PreflightItem(name="rules", light="stop", problem="delegates_unclear", about=unclear)
    if small:
        return PreflightItem(name="rules", light="stop", problem="electorate_too_small", about=small)
    return PreflightItem(name="rules", light="ok", figure=len(polls))


def _names(polls: Sequence[Poll]) -> PreflightItem:
    long = [
        max(option.label.values(), key=len)
        for poll in polls
        for option in poll.options
        if max(map(len, option.label.values())) > LONGEST_NAME or len(option.organisation or "") > LONGEST_ORGANISATION
    ]
    if long:
        return PreflightItem(name="names", light="warn", problem="names_too_long", about=long)
    return PreflightItem(name="names", light="ok")


def _photographs(polls: Sequence[Poll]) -> list[PreflightItem]:
    """Whether each poll shows all its nominees or none. Nothing to say where nobody is nominated."""
    nominees = [each for poll in polls if (each := _nominees(poll))]
    shown = sum(bool(option.photograph) for each in nominees for option in each)
    missing = [
        pick(option.label, "en")
        for each in nominees
        if any(option.photograph for option in each)
        for option in each
        if not option.photograph
    ]
    if missing:
        about = list(dict.fromkeys(missing))
        item = PreflightItem(
            name="photographs", light="warn", problem="photographs_missing", about=about, figure=len(about)
        )
        return [item]
    if nominees:
        return [PreflightItem(name="photographs", light="ok", figure=shown, of=sum(map(len, nominees)))]
    return []


def _nominees(poll: Poll) -> list[Option]:
    """Whom the poll is about: not "none of them", which has no organisation, nor sentences, unless one has a face."""
    named = [option for option in poll.options if option.organisation]
    return named or [option for option in poll.options if any(other.photograph for other in poll.options)]
