"""What an import does to the badges that exist."""

from collections.abc import Sequence
from dataclasses import replace

from voting.badges.roll_file import Person, person_key
from voting.badges.roll_plan import RollPlan, plan
from voting.domain.conference import Room
from voting.domain.roll import REHEARSAL, Badge


def person(row: int, name: str, organisation: str = "", *, id: str = "", email: str = "", country: str = "") -> Person:
    return Person(row, person_key(id, email, name, organisation), name, organisation, country, "", email)


def stored(planned: RollPlan, badges: Sequence[Badge] = ()) -> list[Badge]:
    """The roll after ``planned``, as a store would have it."""
    after = {badge.id: badge for badge in badges}
    for update in planned.updated:
        after[update.after.id] = update.after
    for number, badge in enumerate(planned.added, len(after) + 1):
        after[number] = replace(badge, id=number, number=number)
    return list(after.values())


FIRST = [person(2, "Ana", "ACME", email="ana@acme.eu"), person(3, "Ben", "ACME"), person(4, "Cy", "Beta", id="7")]
ROLL = stored(plan(FIRST, [], 2))


def test_people_who_are_new_get_badges_in_the_order_of_the_file() -> None:
    planned = plan(FIRST, [], 2)
    assert [badge.name for badge in planned.added] == ["Ana", "Ben", "Cy"]
    assert {badge.number for badge in planned.added} == {0}
    assert planned.problems == ()


def test_importing_the_same_file_again_changes_nothing() -> None:
    planned = plan(FIRST, ROLL, 2)
    assert (planned.added, planned.updated, planned.removed, planned.unchanged) == ((), (), (), 3)


def test_the_order_of_rows_does_not_matter() -> None:
    planned = plan(FIRST[::-1], ROLL, 2)
    assert (planned.added, planned.updated, planned.removed) == ((), (), ())


def test_a_changed_row_updates_its_badge_which_keeps_number_and_code() -> None:
    printed = [replace(badge, issued=1, admitted_at=5) for badge in ROLL]
    planned = plan([replace(FIRST[0], name="Ana María", country="ES"), *FIRST[1:]], printed, 2)
    (update,) = planned.updated
    assert (update.after.id, update.after.number, update.after.issued, update.after.admitted_at) == (1, 1, 1, 5)
    assert update.changes == (("name", "Ana", "Ana María"), ("country", "", "ES"))
    assert planned.unchanged == 2


def test_a_removed_row_is_reported_and_not_dropped() -> None:
    planned = plan(FIRST[:2], ROLL, 2)
    assert [badge.name for badge in planned.removed] == ["Cy"]
    assert planned.change.updated == ()
    assert planned.change.added == ()


def test_a_refused_row_is_not_reported_as_removed() -> None:
    assert plan(FIRST[:2], ROLL, 2, frozenset({"id:7"})).removed == ()


def test_adding_ids_and_emails_later_gives_nobody_a_second_badge() -> None:
    later = [
        person(2, "Ana", "ACME", id="a", email="ana@acme.eu"),
        person(3, "Ben", "ACME", id="b"),
        person(4, "Cy", "Beta", id="7"),
    ]
    planned = plan(later, ROLL, 2)
    assert planned.added == ()
    assert [(update.after.number, update.after.key) for update in planned.updated] == [(1, "id:a"), (2, "id:b")]
    assert plan(later, stored(planned, ROLL), 2).unchanged == 3


def test_a_mended_email_gives_nobody_a_second_badge() -> None:
    planned = plan([person(2, "Ana", "ACME", email="ana.gil@acme.eu"), *FIRST[1:]], ROLL, 2)
    assert planned.added == ()
    assert planned.updated[0].changes == (("email", "ana@acme.eu", "ana.gil@acme.eu"),)


def test_two_ids_are_two_people_even_with_one_name() -> None:
    planned = plan([*FIRST, person(5, "Cy", "Beta", id="8")], ROLL, 2)
    assert [badge.key for badge in planned.added] == ["id:8"]
    again = plan([person(5, "Cy", "Beta", id="8")], ROLL[2:], 2)
    assert ([badge.key for badge in again.added], [badge.key for badge in again.removed]) == (["id:8"], ["id:7"])


def test_a_name_that_fits_two_badges_is_not_guessed() -> None:
    twins = stored(plan([person(2, "Cy", "Beta", email="a@b.eu"), person(3, "Cy", "Beta", email="c@b.eu")], [], 2))
    planned = plan([person(2, "Cy", "Beta")], twins, 5)
    assert (len(planned.added), planned.updated) == (1, ())


def test_a_person_who_comes_twice_is_refused_with_the_row_of_the_first() -> None:
    planned = plan([*FIRST, person(9, "ben", "Acme ")], [], 5)
    (problem,) = planned.problems
    assert problem.row == 9
    assert "row 3" in problem.advice
    assert len(planned.added) == 3


def test_one_email_for_two_people_asks_for_ids() -> None:
    planned = plan([person(2, "Ana", "A", email="desk@a.eu"), person(3, "Ben", "A", email="DESK@a.eu")], [], 5)
    assert [(problem.row, problem.column) for problem in planned.problems] == [(3, "e-mail address")]
    assert "id" in planned.problems[0].advice


def test_an_organisation_over_the_cap_is_refused_from_the_row_that_is_too_many() -> None:
    planned = plan([*FIRST, person(5, "Di", "acme"), person(6, "Ed", "ACME"), person(7, "Flo", "Beta")], [], 2)
    assert [problem.row for problem in planned.problems] == [5, 6]
    assert "rows: 2, 3, 6" in planned.problems[0].advice
    assert [badge.name for badge in planned.added] == ["Ana", "Ben", "Cy", "Flo"]


def test_badges_that_the_file_leaves_out_count_towards_the_cap() -> None:
    planned = plan([person(2, "Di", "ACME")], ROLL, 2)
    assert [problem.row for problem in planned.problems] == [2]
    assert planned.added == ()


def test_who_has_a_badge_keeps_it_when_a_new_colleague_comes_first_in_the_file() -> None:
    planned = plan([person(2, "Di", "ACME"), *(replace(p, row=p.row + 1) for p in FIRST)], ROLL, 2)
    assert [problem.row for problem in planned.problems] == [2]
    assert planned.unchanged == 3


def test_moving_to_an_organisation_that_is_full_is_refused() -> None:
    planned = plan([*FIRST[:2], person(4, "Cy", "ACME", id="7")], ROLL, 2)
    assert [problem.row for problem in planned.problems] == [4]
    assert (planned.updated, planned.removed) == ((), ())


def test_who_may_not_move_keeps_the_old_place_and_nobody_else_gets_it() -> None:
    roll = stored(plan([person(2, "Ana", "ACME", id="1"), person(3, "Cy", "Beta", id="2")], [], 1))
    planned = plan([person(2, "Cy", "ACME", id="2"), person(3, "Di", "Beta", id="3")], roll, 1)
    assert [problem.row for problem in planned.problems] == [2, 3]
    assert (planned.added, planned.updated) == ((), ())


def test_two_people_may_change_places() -> None:
    roll = stored(plan([person(2, "Ana", "ACME", id="1"), person(3, "Cy", "Beta", id="2")], [], 1))
    planned = plan([person(2, "Ana", "Beta", id="1"), person(3, "Cy", "ACME", id="2")], roll, 1)
    assert (planned.problems, len(planned.updated)) == ((), 2)


def test_people_without_an_organisation_are_not_capped() -> None:
    assert plan([person(row, f"P{row}") for row in range(2, 9)], [], 1).problems == ()


def test_rehearsal_badges_are_left_alone() -> None:
    rehearsing = Badge(9, 9, "rehearsal:1", "Rehearsal 1", "ACME", "", REHEARSAL)
    planned = plan(FIRST, [*ROLL, rehearsing], 2)
    assert (planned.removed, planned.problems, planned.unchanged) == ((), (), 3)


ROOMS = (Room("hall", {"en": "Hall", "fr": "Salle"}, ()), Room("side", {"en": "Side room"}, ()))


def test_rooms_are_known_by_id_and_by_name_in_any_language() -> None:
    people = [replace(FIRST[0], rooms=("SIDE  room", "salle", "hall")), replace(FIRST[1], rooms=("side",), delegate=4)]
    planned = plan(people, [], 2, rooms=ROOMS)
    assert [(badge.rooms, badge.delegate) for badge in planned.added] == [(("hall", "side"), 0), (("side",), 4)]
    again = plan([replace(people[0], rooms=())], stored(planned), 2, rooms=ROOMS)
    assert again.updated[0].changes == (("rooms", "hall; side", ""),)


def test_a_room_that_is_not_there_keeps_its_row_out_and_says_which_there_are() -> None:
    planned = plan([replace(FIRST[0], rooms=("hall", "attic")), FIRST[1]], ROLL, 2, rooms=ROOMS)
    assert [(p.row, p.column, p.found) for p in planned.problems] == [(2, "rooms", "attic")]
    assert "hall, side" in planned.problems[0].advice
    assert [badge.name for badge in planned.removed] == ["Cy"], "who is kept out is not gone"
