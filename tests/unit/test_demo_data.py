"""The demo: what is real says where it is from, what is not says so."""

from collections import Counter

import pytest

from voting.demo.conference import demo_conference
from voting.demo.people import GENERATED, demo_people
from voting.domain.conference import Room
from voting.domain.methods import Allocation
from voting.domain.poll import Poll
from voting.domain.roll import over_cap
from voting.domain.rules import Shown
from voting.domain.runsheet import CueKind

CONFERENCE = demo_conference()
POLLS = {poll.id: poll for poll in CONFERENCE.polls}


def test_the_demo_is_marked_as_simulated_and_names_its_sources() -> None:
    assert CONFERENCE.simulated
    assert len(CONFERENCE.sources) >= 5
    assert all(source.startswith("http") for source in CONFERENCE.sources)


def test_there_is_a_plenary_and_four_parallel_sessions() -> None:
    assert [room.id for room in CONFERENCE.rooms] == ["plenary", "manufacturing", "circular", "enabling", "creative"]
    assert {poll.room for poll in CONFERENCE.polls} == {room.id for room in CONFERENCE.rooms}


@pytest.mark.parametrize("room", CONFERENCE.rooms, ids=lambda room: room.id)
def test_a_run_sheet_goes_from_joining_over_every_poll_and_its_result_to_the_close(room: Room) -> None:
    kinds = [cue.kind for cue in room.run_sheet]
    assert kinds[:2] == [CueKind.JOIN, CueKind.MESSAGE]
    assert kinds[-1] is CueKind.MESSAGE
    polls = [poll.id for poll in CONFERENCE.polls if poll.room == room.id]
    assert [cue.poll for cue in room.run_sheet if cue.kind is CueKind.POLL] == polls
    assert [cue.poll for cue in room.run_sheet if cue.kind is CueKind.RESULT] == polls


def test_reconstructed_questions_say_so() -> None:
    for id in ("funding-mix", "focus"):
        mark = POLLS[id].mark
        assert mark and mark["en"] == "Reconstructed question"
    assert isinstance(POLLS["funding-mix"].method, Allocation)


def test_four_stepping_stones_have_their_wording_and_three_say_that_it_is_not_on_record() -> None:
    marks = [option.mark["en"] if option.mark else None for option in POLLS["stepping-stones"].options]
    assert marks == [None] * 4 + ["wording not on record"] * 3


def test_the_nominees_of_2022_are_complete_and_their_vote_is_secret_and_held() -> None:
    poll = POLLS["manager-2022"]
    assert {option.label["en"] for option in poll.options} == {
        "Kristina Šermukšnytė-Alešiūnienė",
        "Veronica Elena Bocci",
        "Xavier Amores Bravo",
    }
    assert all(option.organisation and option.country and option.mark is None for option in poll.options)
    assert (poll.rules.secret, poll.rules.shown, poll.rules.seconds) == (True, Shown.HELD, 90)


def test_stand_ins_of_2016_are_labelled_and_the_public_winner_is_not() -> None:
    winner, *others = POLLS["partnership-2016"].options
    assert (winner.label["en"], winner.mark) == ("Energy in Water (EnW)", None)
    assert all(option.mark and "stand-in" in option.mark["en"] for option in others)
    assert POLLS["partnership-2016"].rules.secret


@pytest.mark.parametrize(
    "poll", [poll for poll in CONFERENCE.polls if poll.room != "plenary"], ids=lambda poll: poll.id
)
def test_options_written_for_the_demo_say_so(poll: Poll) -> None:
    assert poll.mark
    assert all(option.mark and option.mark["en"] == "demo option" for option in poll.options)


def test_titles_are_in_every_language_of_the_conference() -> None:
    for poll in CONFERENCE.polls:
        assert set(poll.title) == set(CONFERENCE.languages)
    for room in CONFERENCE.rooms:
        assert all(set(cue.title) == set(CONFERENCE.languages) for cue in room.run_sheet)


def test_attendees_are_generated_marked_and_at_most_two_of_an_organisation() -> None:
    people = demo_people(300)
    assert len(people) == len({badge.key for badge in people}) == len({badge.name for badge in people}) == 300
    assert {badge.category for badge in people} == {GENERATED}
    assert over_cap([badge.organisation for badge in people], 2) == {}
    assert Counter(badge.organisation for badge in people).most_common(1)[0][1] == 2
    assert not any(badge.email for badge in people)


def test_the_same_seed_gives_the_same_people_and_another_gives_others() -> None:
    assert demo_people(50) == demo_people(300)[:50]
    assert demo_people(50, seed=1) != demo_people(50)


def test_no_nominee_is_among_the_generated_attendees() -> None:
    names = {badge.name for badge in demo_people(344)}
    assert not names & {option.label["en"] for poll in CONFERENCE.polls for option in poll.options}


@pytest.mark.parametrize("count", [-1, 345])
def test_more_people_than_places_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="344"):
        demo_people(count)
