"""The truth of a simulated conference in plain dictionaries: what the tables hold, and what each operation does to it.

Everything here happens at once: an operation is done whole or raises before it changed anything. What a store adds
(waiting, company, failures) is ``store.py``'s business.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests.simulation.floor import FloorBox
from tests.simulation.pictures import Pictures
from voting.domain.ballot import Cast, StoredBallot
from voting.domain.box import BoxedBallot
from voting.domain.conference import Conference
from voting.domain.curation import Curating, curate
from voting.domain.electorate import Voter, commitment, electoral_roll, size, weights
from voting.domain.errors import (
    ActionLost,
    BadgeInUse,
    BadgeUnknown,
    Conflict,
    NoConference,
    NotFound,
    NotSignedIn,
)
from voting.domain.floor import Question, Tend
from voting.domain.ideas import armed, check_unfixed, disarmed, fixed_as
from voting.domain.journal import Act, Entry, enter
from voting.domain.poll import Action, Option, Poll, check_words_open, photograph_to_change
from voting.domain.preparing import Preparation, applied
from voting.domain.roll import REHEARSAL, Badge
from voting.domain.runsheet import Stage
from voting.domain.tally import Turnout, box_hash
from voting.domain.text import Millis
from voting.service.ports import Pairing, RollChange, Session, Wearer
from voting.store.admitting import OF_ONE_PHONE
from voting.store.casting import Outcome, Stored, by_poll, judged


@dataclass(frozen=True, slots=True)
class Ballot:
    """What lies under a tag. ``badge`` in a named poll only."""

    submission: bytes
    rev: int
    mark: str
    badge: int | None


@dataclass
class Holder:
    """What is known of a badge beside the badge itself."""

    verifier: bytes = b""
    device: bytes | None = None
    asking: bytes | None = None
    asked_at: Millis | None = None


@dataclass
class Disk:
    """``committed`` is called after each operation that changed something, with the poll whose box or state it was."""

    found: Conference | None = None
    polls: dict[str, Poll] = field(default_factory=dict)
    electorates: dict[str, dict[int, Voter]] = field(default_factory=dict)
    voted: dict[str, set[int]] = field(default_factory=dict)
    boxes: dict[str, dict[bytes, Ballot]] = field(default_factory=dict)
    late: dict[str, set[int]] = field(default_factory=dict)
    badges: dict[int, Badge] = field(default_factory=dict)
    holders: dict[int, Holder] = field(default_factory=dict)
    sessions: dict[bytes, tuple[Session, bytes | None]] = field(default_factory=dict)
    invites: dict[bytes, tuple[str, Millis]] = field(default_factory=dict)
    pairings: dict[bytes, Pairing] = field(default_factory=dict)
    stages: dict[str, Stage] = field(default_factory=dict)
    reports: dict[str, tuple[int, str]] = field(default_factory=dict)
    journal: list[Entry] = field(default_factory=list)
    photographs: dict[tuple[str, str], bytes] = field(default_factory=dict)
    floor: FloorBox = field(default_factory=FloorBox)
    pictures: Pictures = field(default_factory=Pictures)
    committed: Callable[[str], None] = lambda _: None

    # the conference

    def create(self, conference: Conference, act: Act) -> None:
        if self.found is not None:
            raise Conflict("There is already a conference here.")
        self.found = conference
        self.polls = {poll.id: poll for poll in conference.polls}
        self.stages = {room.id: Stage(room.id, room.run_sheet[0].id) for room in conference.rooms}
        self.enter(act)

    def conference(self) -> Conference:
        if self.found is None:
            raise NoConference("There is no conference here yet.")
        polls = tuple(self._illustrated(poll) for poll in self.polls.values())
        return replace(self.found, polls=polls, rooms=self.pictures.in_sheets(self.found.rooms))

    def add_poll(self, poll: Poll, act: Act) -> None:
        if poll.id in self.polls:
            raise Conflict("There is already such a poll.", poll=poll.id)
        self.polls[poll.id] = poll
        self.enter(act)

    def prepare(self, change: Preparation, acts: Sequence[Act]) -> Conference:
        after = applied(self.conference(), self.stages, change)
        self.found, self.polls = replace(after, polls=()), {poll.id: poll for poll in after.polls}
        self.stages = {room.id: Stage(room.id, room.run_sheet[0].id) for room in after.rooms} | self.stages
        self.floor.follow({poll.id: poll.room for poll in after.polls})
        nominees = {(poll.id, option) for poll in after.polls for option in poll.option_ids}
        self.photographs = {of: image for of, image in self.photographs.items() if of in nominees}
        self.pictures.forget(after.rooms)
        for act in acts:
            self.enter(act)
        return self.conference()

    # the roll

    def badge(self, id: int) -> Badge:
        return self._only([self.badges[id]] if id in self.badges else [])

    def badge_by_number(self, number: int) -> Badge:
        return self._only([badge for badge in self.badges.values() if badge.number == number])

    def change_roll(self, change: RollChange, act: Act) -> None:
        if not self.badges.keys() >= {badge.id for badge in change.updated}:
            raise NotFound("A badge to be updated is not on the roll.")
        known = [
            replace(badge, issued=self.badges[badge.id].issued, admitted_at=self.badges[badge.id].admitted_at)
            for badge in change.updated
        ]
        first = max((badge.number for badge in self.badges.values()), default=0) + 1
        new = [
            replace(badge, id=n, number=n, issued=0, admitted_at=None) for n, badge in enumerate(change.added, first)
        ]
        after = self.badges | {badge.id: badge for badge in (*known, *new)}
        if len({badge.key for badge in after.values()}) < len(after):
            raise Conflict("Two badges have the same key.")
        self.badges = after
        self.holders |= {badge.id: Holder() for badge in new}
        self.enter(act)

    def issue(self, verifiers: Mapping[int, bytes], act: Act) -> None:
        if not self.badges.keys() >= verifiers.keys():
            raise NotFound("A badge to be printed is not on the roll.")
        for id, verifier in verifiers.items():
            self.badges[id] = replace(self.badges[id], issued=self.badges[id].issued + 1)
            self.holders[id] = Holder(verifier)
            self._end_sessions(id)
        self.enter(act)

    def count_badges(self, *, admitted: bool) -> int:
        real = [badge for badge in self.badges.values() if badge.category != REHEARSAL]
        return sum(badge.admitted_at is not None for badge in real) if admitted else len(real)

    # devices and sessions

    def admit(self, verifier: bytes, device: bytes, session: Session, now: Millis, before: bytes) -> Badge | BadgeInUse:
        id = next((id for id, holder in self.holders.items() if holder.verifier == verifier), None)
        if id is None:
            raise BadgeUnknown("This badge code is not known here.")
        held = self.holders[id]
        if held.device not in (None, device):
            if held.asking != device:
                held.asking, held.asked_at = device, now
            return BadgeInUse("In use on another phone.", badge=id, refused=held.asked_at is None)
        held.device = device
        if held.asking == device:
            held.asking = held.asked_at = None
        if self.badges[id].admitted_at is None:
            self.badges[id] = replace(self.badges[id], admitted_at=now)
        mine = sorted((kept.expires_at, key) for key, (kept, _) in self.sessions.items() if kept.badge == id)
        ended = {before, *(key for _, key in mine[: 1 - OF_ONE_PHONE])}
        self.sessions = {
            key: (kept, on)
            for key, (kept, on) in self.sessions.items()
            if kept.expires_at > now and not (kept.badge == id and key in ended)
        }
        self.sessions[session.id] = (replace(session, badge=id), device)
        return self.badges[id]

    def wearer(self, badge: int, poll: str | None) -> Wearer:
        held = self.holders.get(badge)
        return Wearer(self.badge(badge), held.asked_at if held else None, badge in self.voted.get(poll or "", ()))

    def answer_move(self, badge: int, allow: bool) -> None:
        held = self.holders.get(badge)
        if held is None or held.asked_at is None:
            raise NotFound("No other phone asks for this badge now.")
        held.asked_at = None
        if allow:
            held.device, held.asking = held.asking, None
            self._end_sessions(badge)

    def release(self, badge: int, act: Act) -> None:
        if badge not in self.badges:
            raise NotFound("There is no such badge.")
        self.holders[badge] = Holder(self.holders[badge].verifier)
        self._end_sessions(badge)
        self.enter(act)

    def keep_session(self, session: Session) -> None:
        self.sessions[session.id] = (session, None)

    def session(self, id: bytes, now: Millis) -> Session | None:
        kept, _ = self.sessions.get(id, (None, None))
        return kept if kept is not None and kept.expires_at > now else None

    def end_session(self, id: bytes) -> None:
        kept, device = self.sessions.pop(id, (None, None))
        if kept is not None and kept.badge is not None and self.holders[kept.badge].device == device:
            self.holders[kept.badge].device = None
            self._end_sessions(kept.badge)

    def accept_invite(self, id: bytes, session: Session, now: Millis, act: Act) -> Session:
        name, expires_at = self.invites.get(id, ("", 0))
        if expires_at <= now:
            raise NotSignedIn("This link was used already, or has expired.")
        self.invites = {key: held for key, held in self.invites.items() if key != id and held[1] > now}
        self.keep_session(replace(session, name=name))
        self.enter(replace(act, actor=name))
        return replace(session, name=name)

    # screens

    def ask_pairing(self, claim: bytes, pairing: Pairing) -> None:
        if any(asked.code == pairing.code for key, asked in self.pairings.items() if key != claim):
            raise Conflict("Another screen waits under this code.")
        self.pairings[claim] = pairing

    def approve_pairing(self, code: str, room: str, name: str, now: Millis, act: Act) -> None:
        self.pairings = {claim: asked for claim, asked in self.pairings.items() if asked.expires_at > now}
        asking = {claim: asked for claim, asked in self.pairings.items() if asked.code == code}
        if not asking:
            raise NotFound("No screen shows this code now.")
        self.pairings |= {c: replace(asked, room=room, name=name, approved=True) for c, asked in asking.items()}
        self.enter(act)

    def claim_pairing(self, claim: bytes, session: Session, now: Millis) -> Session | None:
        asked = self.pairings.get(claim)
        if asked is None or asked.expires_at <= now:
            raise NotFound("This screen's code has expired.")
        if not asked.approved:
            return None
        del self.pairings[claim]
        self.keep_session(replace(session, name=asked.name, room=asked.room))
        return replace(session, name=asked.name, room=asked.room)

    # polls

    def poll(self, id: str) -> Poll:
        if id not in self.polls:
            raise NotFound("There is no such poll.", poll=id)
        return self._illustrated(self.polls[id])

    def transition(self, before: Poll, after: Poll, act: Act) -> Poll:
        now = self.poll(before.id)
        if now.version != before.version:
            last = now.last
            assert last
            detail = {"actor": last.actor, "action": last.action, "at": last.at}
            raise ActionLost(f"{last.actor} was first.", **detail)
        after = replace(after, options=now.options, curation=now.curation)
        action = after.last.action if after.last else None
        if action is Action.ARM:
            assert self.found
            after = armed(after, self.floor.ideas(before.id), self.found.held)
            sent = [option for option in after.options if option.sent]
            act = replace(act, reason=fixed_as(sent)) if sent else act
            roll = electoral_roll(self.badges.values(), after.rules, after.nominating)
            self.electorates[before.id] = {voter.badge: voter for voter in roll}
            after = replace(after, entitled=size(roll))
            if after.rules.weighted:
                after = replace(after, weights=weights(roll, self.badges.values()))
                weighed = commitment((self.badges[voter.badge].number, voter.weight) for voter in roll)
                act = replace(act, reason=", ".join(filter(None, (act.reason, f"weights {weighed}"))))
        elif action is Action.DISARM:
            after = disarmed(after)
            self.electorates[before.id] = {}
        if before.rules.secret and before.takes_ballots and not after.takes_ballots:
            box = self.boxes.get(before.id, {})
            self.boxes[before.id] = {tag: replace(ballot, rev=1) for tag, ballot in sorted(box.items())}
        if action is Action.FINISH:
            tagged = [(ballot.tag, ballot.mark) for ballot in self.ballots(before.id)]
            act = replace(act, reason=f"{len(tagged)} ballots, box {box_hash(tagged)}")
            roll = tuple(self.electorates[before.id].values())
            present = [voter for voter in roll if self.badges[voter.badge].admitted_at is not None]
            after = replace(after, present=size(present), head=self.enter(act).hash)
        else:
            self.enter(act)
        self.polls[before.id] = after
        self.committed(before.id)
        return after

    def run_off(self, before: Poll, after: Poll, next_round: Poll, act: Act) -> Poll:
        if next_round.id in self.polls:
            raise Conflict("There is already such a poll.", poll=next_round.id)
        self.transition(before, after, act)
        self.electorates[next_round.id] = self.electorates[before.id]
        self.polls[next_round.id] = next_round
        for option in next_round.option_ids:
            if (before.id, option) in self.photographs:
                self.photographs[next_round.id, option] = self.photographs[before.id, option]
        self.committed(next_round.id)
        return self.poll(next_round.id)

    def put_all(self, casts: Sequence[Cast]) -> list[Outcome]:
        """Judge ``casts`` in their order and store what counts."""
        outcomes: list[Outcome] = [NotFound("There is no such poll.")] * len(casts)
        for poll, places in by_poll(casts).items():
            if poll in self.polls:
                for place, outcome in zip(places, self.put(poll, [casts[n] for n in places]), strict=True):
                    outcomes[place] = outcome
        return outcomes

    def put(self, poll: str, casts: Sequence[Cast]) -> list[Outcome]:
        box, voted = self.boxes.setdefault(poll, {}), self.voted.setdefault(poll, set())
        roll = self.electorates.get(poll, {})
        stored = Stored({id: id in voted for id in roll})
        for id, voter in roll.items():
            stored.note(id, voter.share, id if id in voted else None)
        for cast in casts:
            if (lies := box.get(cast.tag)) is not None:
                stored.ballots[cast.tag] = StoredBallot(lies.submission, lies.rev)
                if lies.badge is not None:
                    stored.wearers[cast.tag] = lies.badge
        verdict = judged(self.polls[poll], casts, stored)
        voted.update(verdict.participations)
        for cast in (*verdict.new, *verdict.changed):
            badge = None if self.polls[poll].rules.secret else cast.badge
            box[cast.tag] = Ballot(cast.submission, cast.rev, cast.mark, badge)
        self.late.setdefault(poll, set()).update(verdict.late)
        self.committed(poll)
        return verdict.outcomes

    def has_voted(self, badge: int) -> bool:
        return any(badge in voted and not self.polls[poll].test for poll, voted in self.voted.items())

    def turnout(self, poll: str) -> Turnout:
        return Turnout(len(self.voted.get(poll, ())), self.poll(poll).entitled)

    def mates(self, poll: str, badge: int) -> frozenset[int]:
        roll = self.electorates.get(poll, {})
        share = roll[badge].share if badge in roll else 0
        return frozenset(id for id, voter in roll.items() if share and voter.share == share and id != badge)

    def marks(self, poll: str, *, weighted: bool = False) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for ballot in self.boxes.get(poll, {}).values():
            found[ballot.mark] += self._voter(poll, ballot).weight if weighted else 1
        return found

    def cohorts(self, poll: str) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, Counter[str]] = {}
        for ballot in self.boxes.get(poll, {}).values():
            found.setdefault(self._voter(poll, ballot).cohort, Counter())[ballot.mark] += 1
        return found

    def _voter(self, poll: str, ballot: Ballot) -> Voter:
        assert ballot.badge is not None
        return self.electorates[poll][ballot.badge]

    def ballots(self, poll: str) -> Sequence[BoxedBallot]:
        return [
            BoxedBallot(tag, ballot.mark, None if ballot.badge is None else self.badges[ballot.badge].number)
            for tag, ballot in sorted(self.boxes.get(poll, {}).items())
        ]

    def curate(self, poll: str, curating: Curating, act: Act) -> Poll:
        before = self.poll(poll)
        check_words_open(before)
        after = curate(before.curation, curating)
        self.polls[poll] = replace(self.polls[poll], curation=after)
        self.enter(replace(act, reason=curating.record(after)))
        return self.poll(poll)

    def ask(self, question: Question, badge: int) -> None:
        self.floor.ask(question, badge, self.poll(question.poll) if question.poll else None)

    def tend(self, room: str, id: str, deed: Tend, act: Act, text: str, into: str, poll: str) -> Question:
        if poll:
            check_unfixed(self.poll(poll))
        tended = self.floor.tend(room, id, deed, text, into, poll)
        self.enter(act)
        return tended

    # photographs

    def put_photograph(self, poll: str, option: str, image: bytes, act: Act) -> None:
        if photograph_to_change(self.poll(poll), option) != hashlib.sha256(image).hexdigest():
            self.photographs[poll, option] = image
            self.enter(act)

    def remove_photograph(self, poll: str, option: str, act: Act) -> None:
        if photograph_to_change(self.poll(poll), option):
            del self.photographs[poll, option]
            self.enter(act)

    def photograph(self, sha256: str) -> bytes:
        for image in self.photographs.values():
            if hashlib.sha256(image).hexdigest() == sha256:
                return image
        raise NotFound("There is no such photograph.")

    # stages, processes, journal

    def stage(self, room: str) -> Stage:
        if room not in self.stages:
            raise NotFound("There is no such room.", room=room)
        return self.stages[room]

    def set_stage(self, before: Stage, after: Stage, act: Act) -> Stage:
        now = self.stage(before.room)
        if now.version != before.version:
            raise ActionLost(f"{now.actor} was first.", actor=now.actor, action="take", at=now.at)
        self.stages[before.room] = after
        self.enter(act)
        return after

    def report(self, process: str, beat: int, said: str, gone: Collection[str]) -> None:
        for known in (process, *gone):
            self.reports.pop(known, None)
        if process not in gone:
            self.reports[process] = (beat, said)

    def enter(self, act: Act) -> Entry:
        entry = enter(act, self.journal[-1] if self.journal else None)
        self.journal.append(entry)
        self.committed("")
        return entry

    # within

    def _only(self, found: Sequence[Badge]) -> Badge:
        if not found:
            raise NotFound("There is no such badge on the roll.")
        return found[0]

    def _end_sessions(self, badge: int) -> None:
        self.sessions = {key: held for key, held in self.sessions.items() if held[0].badge != badge}

    def _illustrated(self, poll: Poll) -> Poll:
        if not self.photographs:
            return poll
        return replace(poll, options=tuple(self._pictured(poll.id, option) for option in poll.options))

    def _pictured(self, poll: str, option: Option) -> Option:
        image = self.photographs.get((poll, option.id))
        return replace(option, photograph=hashlib.sha256(image).hexdigest() if image else "")
