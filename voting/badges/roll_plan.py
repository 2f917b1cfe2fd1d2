"""What importing a roll file does to the badges that exist. Pure: nothing is read, written or stored here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from voting.badges.roll_file import Person, Problem, name_key
from voting.domain.conference import Room
from voting.domain.roll import REHEARSAL, Badge, over_cap
from voting.domain.text import fold
from voting.service.ports import RollChange


@dataclass(frozen=True, slots=True)
class Update:
    """A badge that the file changes."""

    before: Badge
    after: Badge

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """Field, old value, new value."""
        fields = ("name", "organisation", "country", "category", "email", "rooms", "delegate")
        pairs = ((field, _shown(getattr(self.before, field)), _shown(getattr(self.after, field))) for field in fields)
        return tuple(pair for pair in pairs if pair[1] != pair[2])


@dataclass(frozen=True, slots=True)
class RollPlan:
    """``added`` carry id and number 0. ``removed`` are on the roll and not in the file: they stay. ``problems`` are
    those that only the whole shows: people who come twice, organisations over the cap."""

    added: tuple[Badge, ...]
    updated: tuple[Update, ...]
    unchanged: int
    removed: tuple[Badge, ...]
    problems: tuple[Problem, ...]

    @property
    def change(self) -> RollChange:
        """What the store is to do."""
        return RollChange(self.added, tuple(update.after for update in self.updated))


def _shown(value: str | int | tuple[str, ...]) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def plan(
    people: Sequence[Person],
    badges: Sequence[Badge],
    cap: int,
    refused: frozenset[str] = frozenset(),
    rooms: Sequence[Room] = (),
) -> RollPlan:
    """The plan for ``people`` on a roll of ``badges``, at most ``cap`` of one organisation. ``rooms``: of the
    conference; people write their ids, or their names in any language.

    ``refused``: keys of people whose rows were refused; they are not reported as removed. Rows named in
    ``problems`` have no part in the rest of the plan. Rehearsal badges are left alone.
    """
    real = [badge for badge in badges if badge.category != REHEARSAL]
    people, problems = _without_repeats(people)
    held = {person.key for person in people} | refused
    people, lost = _in_rooms(people, rooms)
    problems += lost
    matches = _match(people, real)
    kept, over = _under_cap(people, matches, real, cap)
    problems += over
    matched = {badge.id for badge in matches.values()}
    added: list[Badge] = []
    updated: list[Update] = []
    unchanged = 0
    for person in kept:
        badge = matches.get(person.row)
        if badge is None:
            added.append(_written(person, Badge(0, 0, person.key, "", "", "")))
        elif (after := _written(person, badge)) != badge:
            updated.append(Update(badge, after))
        else:
            unchanged += 1
    removed = [badge for badge in real if badge.id not in matched and badge.key not in held]
    problems.sort(key=lambda problem: problem.row)
    return RollPlan(tuple(added), tuple(updated), unchanged, tuple(removed), tuple(problems))


def _written(person: Person, badge: Badge) -> Badge:
    """``badge`` with what the file says about its person."""
    return replace(
        badge,
        key=person.key,
        name=person.name,
        organisation=person.organisation,
        country=person.country,
        category=person.category,
        email=person.email,
        rooms=person.rooms,
        delegate=person.delegate,
    )


def _in_rooms(people: Sequence[Person], rooms: Sequence[Room]) -> tuple[list[Person], list[Problem]]:
    """The people with ids of rooms, in the order of the conference, and a problem for each room that it has not."""
    order = [room.id for room in rooms]
    known = {fold(name): room.id for room in rooms for name in (*room.name.values(), room.id)}
    found: list[Person] = []
    problems = []
    for person in people:
        lost = [room for room in person.rooms if fold(room) not in known]
        if lost:
            advice = f"the conference has no such room. It has {', '.join(order) or 'none'}."
            problems.append(Problem(person.row, "rooms", "; ".join(lost), advice))
        else:
            ids = {known[fold(room)] for room in person.rooms}
            found.append(replace(person, rooms=tuple(sorted(ids, key=order.index))))
    return found, problems


def _without_repeats(people: Sequence[Person]) -> tuple[list[Person], list[Problem]]:
    first: dict[str, Person] = {}
    problems = []
    for person in people:
        earlier = first.setdefault(person.key, person)
        if earlier is not person:
            what = person.key.partition(":")[0]
            means = {"id": "id", "email": "e-mail address", "name": "name and organisation"}[what]
            problems.append(
                Problem(
                    person.row,
                    means,
                    person.email if what == "email" else person.name,
                    f"this person is already in row {earlier.row} (the same {means}). Remove one row; "
                    "if they are two people, give each an id.",
                )
            )
    return list(first.values()), problems


def _match(people: Sequence[Person], badges: Sequence[Badge]) -> dict[int, Badge]:
    """Row to badge. A key that is in both goes first; then those that are left are met by e-mail, and by name and
    organisation where that is unique, so that adding ids or mending an e-mail does not give a second badge."""
    by_key = {badge.key: badge for badge in badges}
    matches = {person.row: by_key[person.key] for person in people if person.key in by_key}
    for weaker in (_email_of, _name_of):
        taken = {badge.id for badge in matches.values()}
        rows = [person for person in people if person.row not in matches]
        free = [badge for badge in badges if badge.id not in taken]
        row_names = Counter(weaker(person) for person in rows)
        free_names = Counter(weaker(badge) for badge in free)
        by_name = {weaker(badge): badge for badge in free}
        for person in rows:
            name = weaker(person)
            badge = by_name.get(name)
            if not name or badge is None or row_names[name] > 1 or free_names[name] > 1:
                continue
            if person.key.startswith("id:") and badge.key.startswith("id:"):
                continue  # two ids are two people
            matches[person.row] = badge
    return matches


def _email_of(who: Person | Badge) -> str:
    return fold(who.email)


def _name_of(who: Person | Badge) -> str:
    return name_key(who.name, who.organisation)


def _under_cap(
    people: Sequence[Person], matches: dict[int, Badge], badges: Sequence[Badge], cap: int
) -> tuple[list[Person], list[Problem]]:
    """The people who fit, and a problem for each row past the cap.

    Who stays in an organisation goes first, then who moves there, then who is new. Somebody who may not move keeps
    the old place, which can push out others: so it is tried again until nobody more is refused.
    """
    matched = {badge.id for badge in matches.values()}
    others = [badge.organisation for badge in badges if badge.id not in matched]
    in_order = sorted(people, key=lambda person: _claim(person, matches.get(person.row)))
    refused: set[int] = set()
    while True:
        left = [matches[person.row].organisation for person in people if person.row in refused & matches.keys()]
        over = over_cap([*others, *left, *(p.organisation for p in people if p.row not in refused)], cap)
        used = Counter(fold(organisation) for organisation in [*others, *left])
        more = set()
        for person in in_order:
            organisation = fold(person.organisation)
            if person.row in refused:
                continue
            if organisation in over and used[organisation] >= cap:
                more.add(person.row)
            else:
                used[organisation] += 1
        if not more:
            break
        refused |= more
    problems = [
        Problem(person.row, "organisation", person.organisation, _past_cap(cap, _colleagues(person, people)))
        for person in people
        if person.row in refused
    ]
    return [person for person in people if person.row not in refused], problems


def _claim(person: Person, badge: Badge | None) -> int:
    if badge is None:
        return 2
    return 0 if fold(badge.organisation) == fold(person.organisation) else 1


def _colleagues(person: Person, people: Sequence[Person]) -> list[int]:
    """The other rows of the person's organisation."""
    organisation = fold(person.organisation)
    return [other.row for other in people if fold(other.organisation) == organisation and other is not person]


def _past_cap(cap: int, others: list[int]) -> str:
    also = f" Its other rows: {', '.join(map(str, others))}." if others else " The others have badges already."
    representatives = "representative" if cap == 1 else "representatives"
    return f"an organisation sends at most {cap} {representatives}.{also} Remove one, or raise organisation_cap."
