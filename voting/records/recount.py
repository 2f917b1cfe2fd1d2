"""Check a bundle of `voting export --bundle`, or a signed protocol (JSON or PDF), and count the ballots again.

    python recount.py bundle.jsonl [--key HEX]

One file, standard library of Python 3.11, and nothing of the program that made the bundle. It prints each result, or
exactly what is wrong. Exit code: 0 all is well, 1 something is wrong, 2 there is nothing to check.
"""

import argparse
import hashlib
import io
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

Json = Any
Point = tuple[int, int, int, int]

WORDS_SHA256 = "3ad08b927d225338d909e368ad9849fd9d28c81aa5b730f68d25601e88fa08f3"
"""Of the word list as canonical JSON: the list in the bundle is the published one."""


class Wrong(Exception):
    """Something does not hold. The text says what."""


def require(holds: object, what: str) -> None:
    if not holds:
        raise Wrong(what)


def canonical(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False, allow_nan=False)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# Ed25519, verification only (RFC 8032, 5.1.7)

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(p: Point, q: Point) -> Point:
    """The sum of two points in extended coordinates."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def decode_point(raw: bytes) -> Point | None:
    """The point that 32 bytes stand for, or None."""
    number = int.from_bytes(raw, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def encode_point(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or NEUTRAL


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` (64 bytes) of ``message`` was made with the private half of ``public`` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, s = decode_point(public), int.from_bytes(signature[32:], "little")
    if key is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    minus = (P - key[0], key[1], 1, P - key[3])
    table = (None, BASE, minus, add(BASE, minus))
    result = NEUTRAL
    for bit in range(252, -1, -1):  # s times BASE less h times the key, both at once
        result = add(result, result)
        chosen = table[(s >> bit & 1) | (h >> bit & 1) << 1]
        result = add(result, chosen) if chosen else result
    return encode_point(result) == signature[:32]


def signed_by(key: object, message: bytes, signature: object) -> bool:
    """The same for hexadecimal texts, which have one form only."""
    texts = f"{key} {signature}"
    if not re.fullmatch("[0-9a-f]{64} [0-9a-f]{128}", texts):
        return False
    return verify(bytes.fromhex(texts[:64]), message, bytes.fromhex(texts[65:]))


# Methods: is a ballot valid, and what do all of them say


def choice_valid(method: Json, options: list[str], choices: Json) -> bool:
    none = method.get("none")
    if none is not None and isinstance(choices, list) and none in choices:
        return choices == [none]
    if not isinstance(choices, list) or not method["least"] <= len(choices) <= method["most"]:
        return False
    return choices == [option for option in options if option in choices]


def choice_result(_method: Json, options: list[str], ballots: list[Json]) -> Json:
    return {"options": votes({option: sum(option in choices for choices in ballots) for option in options})}


def votes(counts: dict[str, int]) -> list[Json]:
    return [{"option": option, "votes": number} for option, number in counts.items()]


def ideas_valid(method: Json, options: list[str], choices: Json) -> bool:
    return choice_valid(method | {"least": 1}, options, choices)


def ideas_result(method: Json, options: list[str], ballots: list[Json]) -> Json:
    """Ballots that support each idea."""
    return {"kind": "choice"} | choice_result(method, options, ballots)


def allocation_valid(method: Json, options: list[str], choices: Json) -> bool:
    if not isinstance(choices, dict) or not set(choices) <= set(options):
        return False
    if not all(type(n) is int and n > 0 for n in choices.values()):
        return False
    for option, bound in method.get("bounds", {}).items():
        if not bound["least"] <= choices.get(option, 0) <= bound["most"]:
            return False
    total = sum(choices.values())
    return bool(total == method["points"] if method.get("exact", True) else total <= method["points"])


def allocation_result(method: Json, options: list[str], ballots: list[Json]) -> Json:
    """Means with two decimals; whole points by largest remainder, equal ones in ballot order, kept ones last; the
    middle half; and the part of their points that two ballots give alike, averaged over all pairs."""
    count = len(ballots)
    given = {option: sorted(choices.get(option, 0) for choices in ballots) for option in options}
    means = {option: Fraction(sum(given[option]), count or 1) for option in options}
    shares = [*options, ""]
    given[""] = sorted(method["points"] - sum(choices.values()) for choices in ballots)
    means[""] = Fraction(sum(given[""]), count or 1)
    whole = {option: int(means[option]) for option in shares}
    alike = None
    if count > 1:
        apart = sum((2 * place + 1 - count) * n for option in shares for place, n in enumerate(given[option]))
        alike = f"{round(float(1 - Fraction(apart, count * (count - 1) * method['points'])), 2):.2f}"
    if count:
        missing = method["points"] - sum(whole.values())
        for option in sorted(shares, key=lambda option: whole[option] - means[option])[:missing]:
            whole[option] += 1
    low, high = (count - 1) // 4, -(-3 * (count - 1) // 4)
    rows = [
        {
            "option": option,
            "mean": f"{round(float(means[option]), 2):.2f}",
            "whole": whole[option],
            "low": given[option][low] if count else 0,
            "high": given[option][high] if count else 0,
        }
        for option in options
    ]
    return {"options": rows, "kept": whole[""], "agreement": alike}


def ranking_valid(method: Json, options: list[str], choices: Json) -> bool:
    most = len(options) if method["most"] is None else method["most"]
    if not isinstance(choices, list) or not 1 <= len(choices) <= most:
        return False
    return all(option in options for option in choices) and len(set(choices)) == len(choices)


def ranking_result(method: Json, options: list[str], ballots: list[Json]) -> Json:
    if method.get("counting", "run_off") != "run_off":
        return pairwise_result(method["counting"], options, ballots)
    return run_off_result(options, ballots)


def pairwise_result(counting: str, options: list[str], ballots: list[Json]) -> Json:
    """Borda's points: one for each option it is ranked above, half for each that a ballot says nothing against. Or
    Schulze's strongest paths by winning votes. Either way all duels."""
    duels = {(a, b): 0 for a in options for b in options}
    for choices, number in Counter(tuple(choices) for choices in ballots).items():
        for place, a in enumerate(choices):
            for b in options:
                duels[a, b] += number if b not in choices[: place + 1] else 0
    rows: list[Json] = [{"option": a, "duels": [duels[a, b] for b in options]} for a in options]
    if counting == "borda":
        twice = {a: sum(len(ballots) + duels[a, b] - duels[b, a] for b in options if b != a) for a in options}
        for row in rows:
            row["points"] = f"{twice[row['option']] / 2:.1f}"
        places = [[a for a in options if twice[a] == level] for level in sorted(set(twice.values()), reverse=True)]
    else:
        paths = {(a, b): duels[a, b] if duels[a, b] > duels[b, a] else 0 for a, b in duels}
        for via in options:
            for a, b in paths:
                if len({via, a, b}) == 3:
                    paths[a, b] = max(paths[a, b], min(paths[a, via], paths[via, b]))
        for row in rows:
            row["paths"] = [paths[row["option"], b] for b in options]
        left, places = options, list[list[str]]()
        while left:
            places.append([a for a in left if all(paths[a, b] >= paths[b, a] for b in left)])
            left = [a for a in left if a not in places[-1]]
    return {"kind": "pairwise", "counting": counting, "options": rows, "places": places}


def run_off_result(options: list[str], ballots: list[Json]) -> Json:
    """Instant run-off. Who leaves: the fewest; of equals who had fewer in the latest earlier round that differs (not
    between the last two); else all of them, if the same can win whoever leaves first; else it is a tie."""
    weighed = Counter(tuple(choices) for choices in ballots)
    left, rounds = list(options), list[Json]()
    while True:
        counts = firsts(weighed, left)
        leader = majority(counts)
        out, why, tied = leaving(weighed, counts, rounds)
        row = {"counts": votes(counts), "exhausted": len(ballots) - sum(counts.values())}
        if len(left) <= 2 or not out or (leader and len(out) == len(left) - 1):
            rounds.append(row | {"out": [], "why": None})
            tied = set() if leader else tied
            return {"rounds": rounds, "winner": leader, "tied": [option for option in options if option in tied]}
        rounds.append(row | {"out": [option for option in options if option in out], "why": why})
        left = [option for option in left if option not in out]


def firsts(weighed: Counter[tuple[str, ...]], left: Iterable[str]) -> dict[str, int]:
    """How many ballots rank each option of ``left`` highest among them."""
    counts = dict.fromkeys(left, 0)
    for choices, number in weighed.items():
        best = next((option for option in choices if option in counts), None)
        if best is not None:
            counts[best] += number
    return counts


def majority(counts: dict[str, int]) -> str | None:
    leader = max(counts, key=lambda option: counts[option])
    return leader if 2 * counts[leader] > sum(counts.values()) else None


def fewest(counts: dict[str, int]) -> set[str]:
    return {option for option in counts if counts[option] == min(counts.values())}


def leaving(
    weighed: Counter[tuple[str, ...]], counts: dict[str, int], rounds: list[Json]
) -> tuple[set[str], Json, set[str]]:
    """Who leaves and why; or nobody, nothing, and those that tie."""
    low = fewest(counts)
    if len(low) == 1:
        return low, "fewest", set()
    for earlier in reversed(rounds if len(counts) > 2 else []):
        low = fewest({row["option"]: row["votes"] for row in earlier["counts"] if row["option"] in low})
    if len(low) == 1:
        return low, "earlier", set()
    if hopeless(low, counts):
        return low, "together", set()
    try:
        ways = follow(weighed, frozenset(counts), low, {})
    except TooManyWays:
        return set(), None, set(counts)
    return (low, "together", set()) if len(set(ways)) == 1 else (set(), None, set().union(*ways))


def hopeless(low: set[str], counts: dict[str, int]) -> bool:
    """Whether ``low`` leave before all others in whatever order, because together they have fewer than the next."""
    others = [counts[option] for option in counts if option not in low]
    return bool(others) and sum(counts[option] for option in low) < min(others)


class TooManyWays(Exception):
    """More than a thousand sets of options would have to be looked at."""


Known = dict[frozenset[str], frozenset[str]]


def follow(
    weighed: Counter[tuple[str, ...]], left: frozenset[str], low: set[str], known: Known
) -> list[frozenset[str]]:
    """Who could win for each way in which ``low`` can leave: one of them, or all."""
    outs = [{option} for option in low] + ([low] if 1 < len(low) < len(left) else [])
    return [could_win(weighed, left - out, known) for out in outs]


def could_win(weighed: Counter[tuple[str, ...]], left: frozenset[str], known: Known) -> frozenset[str]:
    if left not in known:
        if len(known) >= 1000:
            raise TooManyWays
        known[left] = frozenset()
        counts = firsts(weighed, left)
        low, leader = fewest(counts), majority(counts)
        if leader:
            known[left] = frozenset({leader})
        elif not any(counts.values()):
            known[left] = left
        elif hopeless(low, counts):
            known[left] = could_win(weighed, left - low, known)
        else:
            known[left] = frozenset().union(*follow(weighed, left, low, known))
    return known[left]


def rating_valid(method: Json, options: list[str], choices: Json) -> bool:
    if not isinstance(choices, dict) or not choices or not set(choices) <= set(options):
        return False
    return all(type(step) is int and method["least"] <= step <= method["most"] for step in choices.values())


def rating_result(method: Json, options: list[str], ballots: list[Json]) -> Json:
    """Of the ballots that rate a statement: how many gave each step, and the mean with two decimals."""
    rows = []
    for option in options:
        given = [choices[option] for choices in ballots if option in choices]
        mean = f"{round(float(Fraction(sum(given), len(given))), 2):.2f}" if given else None
        counts = [given.count(step) for step in range(method["least"], method["most"] + 1)]
        rows.append({"option": option, "ratings": len(given), "mean": mean, "counts": counts})
    return {"options": rows}


def number_valid(method: Json, _options: list[str], choices: Json) -> bool:
    if not isinstance(choices, dict) or list(choices) != ["value"] or not isinstance(choices["value"], str):
        return False
    if not re.fullmatch(r"-?[0-9]{1,10}(\.[0-9]{1,3})?", choices["value"]):
        return False
    figure = Fraction(choices["value"])
    fine = (figure * 10 ** method["decimals"]).denominator == 1 and shortest(figure) == choices["value"]
    return fine and bool(method["least"] <= figure <= method["most"])


def number_result(method: Json, _options: list[str], ballots: list[Json]) -> Json:
    """The median, the middle half, and how many figures lie in each column, exactly."""
    given = sorted(Fraction(choices["value"]) for choices in ballots)
    count, span, step = len(given), method["most"] - method["least"], Fraction(1, 10 ** method["decimals"])
    if span / step < 25:
        width, columns = step, int(span / step) + 1
    else:
        widths = (step * digit * 10**power for power in range(20) for digit in (1, 2, 5))
        width = next(width for width in widths if span <= 25 * width)
        columns = -int(-span // width)
    places = [min(int((figure - method["least"]) / width), columns - 1) for figure in given]
    median = (given[(count - 1) // 2] + given[count // 2]) / 2 if count else None
    return {
        "median": shortest(median),
        "low": shortest(given[(count - 1) // 4]) if count else None,
        "high": shortest(given[-(-3 * (count - 1) // 4)]) if count else None,
        "width": shortest(width),
        "columns": [places.count(column) for column in range(columns)],
    }


def shortest(figure: Fraction | None) -> str | None:
    """As a decimal text without needless zeros; four decimals hold every median."""
    if figure is None:
        return None
    whole, part = divmod(abs(int(figure * 10_000)), 10_000)
    return ("-" if figure < 0 else "") + f"{whole}.{part:04}".rstrip("0").rstrip(".")


def word_key(word: str, language: str) -> str:
    """What is equal in all spellings of a word; empty where there is no letter or figure in it."""
    own, letters = OWN_LETTERS.get(language, ""), []
    for letter in unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold()):
        base = unicodedata.normalize("NFD", letter)[0]
        if letter in own:
            letters.append(letter)
        elif base >= "\u0400":
            letters.append(PLAIN.get(letter, letter))
        elif not unicodedata.combining(base):
            letters.append(PLAIN.get(base, base))
    key = " ".join("".join(letters).split()).strip(EDGES)
    return key if any(letter.isalnum() for letter in key) else ""


OWN_LETTERS = {
    **dict.fromkeys(("da", "nb", "nn", "no"), "æøå"),
    **{"sv": "åäö", "fi": "åäö", "et": "õäöüšž", "is": "áðéíóúýþæö", "es": "ñ", "pl": "ąćęłńóśźż", "cs": "čřšž"},
    **{"sk": "äčôšž", "sl": "čšž", "hr": "čćđšž", "sq": "çë", "hu": "öü", "lt": "čšž", "lv": "čģķļņšž"},
    **{"ro": "ăâîșț", "tr": "çğıöşü", "az": "çəğıöşü"},
}
PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‐": "-", "–": "-"}
SPOKEN = r"[^\W_]+"
EDGES = " .,;:!?\"'“”„«»()[]*_-"


def words_valid(method: Json, _options: list[str], choices: Json) -> bool:
    if not isinstance(choices, list) or not 1 <= len(choices) <= method["most"]:
        return False
    if not all(isinstance(word, str) and 1 <= len(word) <= 30 for word in choices):
        return False
    keys = [word_key(word, method["language"]) for word in choices]
    return all(keys) and keys == sorted(set(keys))


def words_result(method: Json, _options: list[str], ballots: list[Json]) -> Json:
    """Ballots for each word as the moderators let it be shown; of other words only how many there are."""
    curation, language = method["curation"], method["language"]
    root = curation["merged"].get
    votes, written, forms = Counter[str](), dict[str, Counter[str]](), dict[str, set[str]]()
    for choices in ballots:
        keys = {word_key(word, language): word for word in choices}
        votes.update({root(key, key) for key in keys})
        for key, word in keys.items():
            written.setdefault(key, Counter())[word] += 1
            forms.setdefault(root(key, key), set()).add(key)
    spoken = (re.findall(SPOKEN, word_key(word, language)) for word in method["held"])
    held = {" ".join(words) for words in spoken if words}
    left, shown = {"waiting": 0, "hidden": 0}, list[tuple[int, str, Counter[str]]]()
    for key, number in votes.items():
        said = f" {' '.join(re.findall(SPOKEN, key))} "
        waits = method["moderated"] or any(f" {word} " in said for word in held)
        if key in curation["hidden"] or (waits and key not in curation["shown"]):
            left["hidden" if key in curation["hidden"] else "waiting"] += 1
        else:
            together = sum((written[form] for form in forms[key]), Counter[str]())
            shown.append((-number, key, written.get(key, together)))
    rows = [
        {"word": min(of, key=lambda word: (-of[word], word)), "votes": -less}
        for less, _, of in sorted(shown, key=lambda row: row[:2])
    ]
    return {"words": rows} | left


METHODS = {
    "words": (words_valid, words_result),
    "choice": (choice_valid, choice_result),
    "ideas": (ideas_valid, ideas_result),
    "allocation": (allocation_valid, allocation_result),
    "ranking": (ranking_valid, ranking_result),
    "rating": (rating_valid, rating_result),
    "number": (number_valid, number_result),
}


def recount(poll: Json, ballots: list[Json], curation: Json = None, weights: Json = None) -> Json:
    """The result as the protocol must have it. ``curation``: what moderators made of the words of a word cloud.
    ``weights``: by badge number, how many ballots its ballot counts as. Raises Wrong for a ballot that the method does
    not allow."""
    method, options = poll["method"] | {"curation": curation}, [option["id"] for option in poll["options"]]
    require(method["kind"] in METHODS, f"the method {method['kind']!r} is not known here; take a newer recount.py")
    valid, result = METHODS[method["kind"]]
    for ballot in ballots:
        choices = ballot["choices"]
        allowed = method["blank"] if choices is None else valid(method, options, choices)
        require(allowed, f"the ballot {ballot['tag']} is not a valid {method['kind']} ballot: {canonical(choices)}")
    each = [ballot["choices"] for ballot in ballots for _ in range(weights[ballot["number"]] if weights else 1)]
    marked = [choices for choices in each if choices is not None]
    return {
        "kind": method["kind"],
        "ballots": len(each),
        "blank": len(each) - len(marked),
        "valid": len(marked),
    } | result(method, options, marked)


def breakdown(poll: Json, ballots: list[Json], cohorts: Json) -> Json:
    """The result by groups as the protocol must have it. A group has at least so many ballots that are not blank; all
    smaller ones are others, who come last and have no name; where these are fewer, or one would be alone, there are no
    groups. Nor are there statements that fewer of a group rated."""
    if poll.get("breakdown") is None:
        return None
    least, by = poll["least_group"], dict[str, list[Json]]()
    for ballot in ballots:
        by.setdefault(cohorts[ballot["number"]], []).append(ballot)
    large = {name for name, own in by.items() if name and marked_of(own) >= least}
    others = [ballot for name, own in by.items() if name not in large for ballot in own]
    groups = [(name, by[name]) for name in sorted(large)] + ([("", others)] if others else [])
    if len(groups) < 2 or marked_of(groups[-1][1]) < least:
        return {"by": poll["breakdown"], "groups": []}
    rows: list[Json] = [{"group": name, "result": recount(poll, own)} for name, own in groups]
    if poll["method"]["kind"] == "rating":
        few = {r["option"] for row in rows for r in row["result"]["options"] if r["ratings"] < least}
        for row in rows:
            row["result"]["options"] = [r for r in row["result"]["options"] if r["option"] not in few]
        rows = rows if rows[0]["result"]["options"] else []
    return {"by": poll["breakdown"], "groups": rows}


def marked_of(ballots: list[Json]) -> int:
    return sum(ballot["choices"] is not None for ballot in ballots)


def told_of_each(roll: Json, name: str, told: bool) -> dict[int, Any]:
    """By badge number, what the roll says of each who is entitled; nothing where the rules have no such thing. Raises
    Wrong."""
    require((name in roll) == told, f"its roll {'lacks' if told else 'has'} {name}, against its rules")
    if not told:
        return {}
    require(len(roll[name]) == len(roll["entitled"]), f"its roll has {name} for others than those entitled")
    return dict(zip(roll["entitled"], roll[name], strict=True))


def check_weights(line: Json, weights: dict[int, int], acts: list[Json]) -> None:
    """They are those that the journal fixed before anybody voted, and those told to everybody. Raises Wrong."""
    if not line["poll"].get("weighted", False):
        return
    fixed = re.findall(r"weights ([0-9a-f]{64})", " ".join(act["reason"] for act in acts if act["action"] == "arm"))
    found = sha256("".join(f"{number} {weight}\n" for number, weight in sorted(weights.items())))
    run_off = line["poll"]["follows"] is not None  # it has the roll of the round before
    require(run_off or not weights or found in fixed[-1:], "the weights are not those fixed before")
    told = Counter({row["weight"]: len(row["organisations"]) for row in line["weights"]})
    require(told == Counter(weights.values()), "the weights are not those that everybody was told")


# Who won: quorum, majority, then the tie ladder


def groups_of(result: Json, none: Json) -> list[tuple[Any, list[str]]]:
    """Options that share a place with their votes, best first; in a ranking with those of their last round, or with
    none where duels decide. Who stands for none of these has no place."""
    if result["kind"] == "pairwise":
        return [(None, group) for group in result["places"]]
    if result["kind"] == "ranking":
        rounds = result["rounds"]
        last = {row["option"]: row["votes"] for round in rounds for row in round["counts"]}
        first = [result["winner"]] if result["winner"] else result["tied"]
        rest = [row["option"] for row in rounds[-1]["counts"] if row["option"] not in first]
        groups = [first, rest, *(round["out"] for round in reversed(rounds[:-1]))]
        return [(min(last[option] for option in group), group) for group in groups if group]
    by_votes: dict[int, list[str]] = {}
    for row in result["options"]:
        if row["option"] != none:
            by_votes.setdefault(row["votes"], []).append(row["option"])
    return sorted(by_votes.items(), reverse=True)


def outcome(line: Json, result: Json) -> Json:
    """Who won by the poll's rules, as the protocol must have it; None for a poll that names no winner."""
    poll = line["poll"]
    if not poll["ties"]:
        return None
    rung, quorum = poll["ties"][0], poll["quorum"]
    if quorum:
        base = line["entitled"] if quorum["of"] == "entitled" else line["present"]
        if line["voted"] == 0 or line["voted"] * 100 < quorum["percent"] * base:
            return decided("no_quorum", [], [], None, [])
    none, valid = poll["method"].get("none"), result["valid"]
    groups = groups_of(result, none)
    most, first = groups[0]
    if most is None:
        most = valid
    against = sum(row["votes"] for row in result.get("options", []) if none is not None and row["option"] == none)
    enough = {"plurality": most > 0, "absolute": most * 2 > valid, "two_thirds": most > 0 and most * 3 >= valid * 2}
    if not enough[poll["majority"]] or (against and most <= against):
        if rung != "run_off" or valid == 0 or (len(first) == 1 and len(groups) == 1):
            return decided("no_majority", [], [], None, [])
        return decided("no_majority", [], first if len(first) > 1 else first + groups[1][1], rung, [])
    if len(first) == 1:
        return decided("winner", first, [], None, groups)
    seeded = {option: sha256(f"draw|{line['seed']}|{poll['id']}|{option}") for option in first}
    winners = {
        "joint": first,
        "chair": [line["decided"]] if line["decided"] in first else [],
        "draw": [min(first, key=lambda option: seeded[option])],
        "run_off": [],
    }[rung]
    return decided("tie", winners, first, rung, groups)


def decided(
    verdict: str, winners: list[str], leaders: list[str], rung: Json, groups: list[tuple[Any, list[str]]]
) -> Json:
    places, place = list[Json](), 1
    for number, options in groups if winners else []:
        parts = ([option for option in options if (option in winners) is won] for won in (True, False))
        for part in filter(None, parts):
            places.append({"place": place, "options": part, "votes": number})
            place += len(part)
    return {"verdict": verdict, "winners": winners, "leaders": leaders, "rung": rung, "places": places}


def check_fixed(line: Json, acts: list[Json]) -> None:
    """The draw's seed, the chair's word and the ideas voted on are those of the journal. Raises Wrong."""
    subject = f"poll {line['poll']['id']}"
    made = [a["reason"] for a in acts if a["action"] == "arm" or (a["action"] == "run_off" and a["subject"] != subject)]
    seeds = re.findall(r"draw ([0-9a-f]{64})", " ".join(made))
    if "draw" in line["poll"]["ties"]:
        require(seeds and sha256(line["seed"]) == seeds[-1], "the draw's seed is not the one committed to before")
    if line["poll"]["method"]["kind"] == "ideas":
        options = [[option["id"], option["label"], option.get("theme")] for option in line["poll"]["options"]]
        fixed = made and made[-1] == f"{len(options)} ideas {sha256(canonical(options))}"
        require(fixed, "the ideas voted on are not those that the journal fixed")
    words = [entry["reason"] for entry in acts if entry["action"] == "decide"]
    named = words[-1].split(":")[0] if words else None
    require(line["decided"] == named, "what the chair decided is not what the journal says")


# The bundle


NAMES = {
    "words": ["line", "words"],
    "roll": ["entitled", "line", "poll", "voted"],
    "ballot": ["choices", "line", "number", "poll", "tag"],
    "protocol": ["line", "poll", "protocol"],
}
"""What a line has, and nothing beside it: more could tell whose a ballot is."""
OF_EACH = {"shares", "weights", "cohorts"}
"""What a roll has beside, where the rules of its poll say so."""


class Bundle:
    """What is in the file, line by line. Raises Wrong where it has not the form of a bundle."""

    def __init__(self, data: bytes) -> None:
        text = data.decode("utf-8")
        require(text.endswith("\n"), "the last line has no end")
        texts = text[:-1].split("\n")
        self.lines: list[Json] = []
        for number, line in enumerate(texts, 1):
            try:
                value = json.loads(line)
                require(canonical(value) == line and "line" in value, "")
            except (ValueError, TypeError, RecursionError, Wrong):
                raise Wrong(f"line {number} is not canonical JSON: it was changed") from None
            self.lines.append(value)
        require(len(texts) > 3 and self.lines[-1]["line"] == "signature", "the last line is not a signature")
        for number, value in enumerate(self.lines, 1):
            names = NAMES.get(value["line"])
            found = sorted(set(value) - OF_EACH) if value["line"] == "roll" else sorted(value)
            require(names in (None, found), f"line {number} has not the parts of a {value['line']}")
        self.head, self.words = self.lines[0], self.lines[1]["words"]
        require(self.head["line"] == "bundle" and self.head["format"] == "voting-bundle/1", "this is not a bundle")
        require(self.lines[1]["line"] == "words", "line 2 is not the list of words")
        self.key: str = self.head["key"]
        self.name = f"{self.head['conference']}{' (simulated votes)' if self.head['simulated'] else ''}"
        self.content, self.signature = data[: -len(texts[-1].encode()) - 1], self.lines[-1]["signature"]
        require(self.lines[-1] == {"line": "signature", "signature": self.signature}, "the last line has more to it")
        self.entries = [line for line in self.lines if line["line"] == "entry"]
        self.polls: list[Json] = []
        for line in self.lines[2 + len(self.entries) : -1]:
            if line["line"] == "poll":
                self.polls.append({"poll": line, "ballot": []})
                continue
            block = self.polls[-1]
            require(line["poll"] == block["poll"]["poll"]["id"], f"a line of {line['poll']!r} stands elsewhere")
            if line["line"] == "ballot":
                block["ballot"].append(line)
            else:
                require(
                    line["line"] in ("roll", "curation", "protocol") and line["line"] not in block,
                    "a line is out of place",
                )
                block[line["line"]] = line
        ids = [block["poll"]["poll"]["id"] for block in self.polls]
        require(len(set(ids)) == len(ids), "two polls have the same id")

    def hash(self, entry: Json) -> str:
        return sha256(canonical({name: value for name, value in entry.items() if name != "line"}))

    def eight(self, hash: str) -> str:
        bits = int(hash[:20], 16)
        return " ".join(self.words[bits >> shift & 1023] for shift in range(70, -10, -10))

    def mark(self, entry: Json) -> Json:
        return {"seq": entry["seq"], "hash": self.hash(entry), "words": self.eight(self.hash(entry))}


def check_signature(bundle: Bundle, pinned: str | None) -> Iterator[str]:
    """Yields what to say of the key. Raises Wrong."""
    require(pinned in (None, bundle.key), f"the bundle is signed with another key: {bundle.key}, not {pinned}")
    require(signed_by(bundle.key, bundle.content, bundle.signature), "the signature does not fit: a byte was changed")
    yield f"Signature good. Key {bundle.key}"
    if pinned is None:
        yield "  No key was given: the one in the bundle was trusted. Compare it with the organiser's, or use --key."
    require(sha256(canonical(bundle.words)) == WORDS_SHA256, "the list of words is not the published one")


def check_chain(bundle: Bundle) -> Iterator[str]:
    """Yields what to say of the journal. Raises Wrong."""
    require(bundle.entries, "there is no journal")
    before = "0" * 64
    for seq, entry in enumerate(bundle.entries, 1):
        require(
            entry["seq"] == seq and entry["prev"] == before,
            f"the journal breaks at entry {entry['seq']}: it does not follow from the one before",
        )
        before = bundle.hash(entry)
    named = f"signing key {bundle.key}"
    require(bundle.entries[0]["reason"] == named, "the journal's first entry names another signing key")
    yield f"Journal unbroken: {len(bundle.entries)} entries. Head {before}"
    yield f"  {bundle.eight(before)}"


STATES = {
    **{"arm": "armed", "disarm": "draft", "count_down": "armed", "open": "open", "extend": "open"},
    **{"close": "closing", "keep_open": "open", "finish": "closed", "step": "revealing", "step_back": "revealing"},
    **{"reveal": "published", "annul": "annulled"},
}
"""What a poll is after each act; other acts leave it as it is."""


def state_after(acts: list[Json], poll: str) -> str:
    """What the journal says that the poll is. A run-off is made armed."""
    state = "draft"
    for entry in acts:
        made = entry["action"] == "run_off" and entry["subject"] != f"poll {poll}"
        state = "armed" if made else STATES.get(entry["action"], state)
    return state


def is_about(entry: Json, poll: str) -> bool:
    """Whether the entry is about the poll, or made it as a run-off."""
    made = entry["action"] == "run_off" and entry["reason"].split(",")[0] == poll
    return bool(made or entry["subject"] == f"poll {poll}")


def check_poll(bundle: Bundle, block: Json) -> Iterator[str]:
    """Yields the result. Raises Wrong."""
    line, ballots = block["poll"], block["ballot"]
    poll, state = line["poll"], line["state"]
    yield f"{poll['title'].get('en') or next(iter(poll['title'].values()))} ({poll['id']}): {state}"
    acts = [entry for entry in bundle.entries if is_about(entry, poll["id"])]
    told = state_after(acts, poll["id"])
    require(state == told, f"it is said to be {state}, and by the journal it is {told}")
    if state not in ("published", "annulled"):
        require(not ballots and len(block) == 2, "it is not over, and yet there are ballots, a roll or a protocol")
        yield f"  Not over: {line['voted']} of {line['entitled']} have taken part. Nothing to count yet."
        return
    require("roll" in block and "protocol" in block, "its roll or its protocol is missing")
    entitled, voted = block["roll"]["entitled"], block["roll"]["voted"]
    for name, numbers in (("entitled", entitled), ("voted", voted)):
        require(numbers == sorted(set(numbers)), f"a badge stands twice, or out of order, among those {name}")
    shares = told_of_each(block["roll"], "shares", poll.get("one_vote", "badge") != "badge")
    possible = len(set(shares.values())) if shares else len(entitled)
    require(possible == line["entitled"], f"{possible} votes are possible by the roll, not {line['entitled']}")
    require(len(voted) == line["voted"], f"{len(voted)} badges are listed as voted, not {line['voted']}")
    strangers = sorted(set(voted) - set(entitled))
    require(not strangers, f"badges that took part without being entitled: {strangers}")
    used = [shares[number] for number in voted if shares]
    require(len(set(used)) == len(used), "two badges of one organisation took part, and it has one vote")
    weights = told_of_each(block["roll"], "weights", poll.get("weighted", False))
    cohorts = told_of_each(block["roll"], "cohorts", poll.get("breakdown") is not None)
    require(
        all(type(weight) is int and weight > 0 for weight in weights.values()), "a weight is no whole number above 0"
    )
    closes = [entry for entry in acts if entry["action"] == "finish"]
    close = closes[-1] if closes else None
    if state == "published":
        require(close, "the journal has no close record of it")
        check_fixed(line, acts)
        yield from check_box(poll, ballots, voted, close)
    else:
        require(not ballots, "it is annulled, and yet there are ballots")
    curation = checked_curation(block, acts)
    check_weights(line, weights, acts)
    result = recount(poll, ballots, curation, weights) if state == "published" else None
    won = outcome(line, result) if result else None
    groups = breakdown(poll, ballots, cohorts) if result else None
    counted = {"result": result, "outcome": won} | ({"breakdown": groups} if "breakdown" in poll else {})
    check_protocol(bundle, block, counted, acts, close)
    yield f"  {len(voted)} of {possible} took part; {line['late']} came too late"
    if close:
        yield f"  Eight words of the close: {bundle.eight(bundle.hash(close))}"
    yield from describe(poll, result, won) if result else ["  Annulled: nothing is counted."]
    yield from describe_groups(poll, groups)


def checked_curation(block: Json, acts: list[Json]) -> Json:
    """What moderators made of the words; None unless it is a word cloud that is counted. Raises Wrong where it is not
    what they left, by the journal."""
    line = block["poll"]
    if line["poll"]["method"]["kind"] != "words" or line["state"] != "published":
        require("curation" not in block, "it says what was made of words, and none are counted")
        return None
    require("curation" in block, "what was made of its words is missing")
    curation = block["curation"]["curation"]
    seen_to = [entry["reason"] for entry in acts if entry["action"] == "words"]
    nothing: Json = {"merged": {}, "shown": [], "hidden": []}
    require(line["curation"] == (seen_to[-1].rpartition(" ")[2] if seen_to else ""), "its words are not as last left")
    fits = sha256(canonical(curation)) == line["curation"] if seen_to else curation == nothing
    require(fits, "what was made of its words is not what the journal says")
    return curation


def check_box(poll: Json, ballots: list[Json], voted: list[int], close: Json) -> Iterator[str]:
    """The ballots are those of the close record, one for each badge that took part. Raises Wrong."""
    tags = [ballot["tag"] for ballot in ballots]
    doubled = sorted({tag for tag in tags if tags.count(tag) > 1}) if len(set(tags)) < len(tags) else []
    require(not doubled, f"two ballots have the same tag: {', '.join(doubled)}")
    require(tags == sorted(tags), "the ballots are not in the order of their tags")
    require(len(ballots) == len(voted), f"there are {len(ballots)} ballots, and {len(voted)} badges took part")
    numbers = [ballot["number"] for ballot in ballots]
    if poll["secret"]:
        require(not any(number is not None for number in numbers), "a secret ballot names a badge")
    else:
        require(sorted(numbers) == voted, "the ballots are not those of the badges that took part")
    box = sha256("".join(f"{ballot['tag']} {canonical(ballot['choices'])}\n" for ballot in ballots))
    require(f"{len(ballots)} ballots, box {box}" == close["reason"], "the box is not the one of the close record")
    yield f"  Ballot box as sealed at the close: {box}"


def check_protocol(bundle: Bundle, block: Json, counted: Json, acts: list[Json], close: Json) -> None:
    """The signed protocol says what the rest of the bundle says. Raises Wrong."""
    line, protocol = block["poll"], block["protocol"]["protocol"]
    check_document(protocol, bundle.key)
    told = [{name: entry[name] for name in ("seq", "at", "actor", "role", "action", "reason")} for entry in acts]
    marked = bundle.mark(close) | {"box": close["reason"].rpartition(" ")[2]} if close else None
    told_by_poll = {name: value for name, value in line.items() if name != "line"}
    found_here = told_by_poll | counted | {"acts": told, "close": marked, "head": bundle.mark(acts[-1])}
    for name, found in found_here.items():
        require(
            protocol[name] == found, f"its protocol says {name} {canonical(protocol[name])}; found {canonical(found)}"
        )


def check_document(protocol: Json, key: str) -> None:
    """A protocol's own signature. Raises Wrong."""
    content = {name: value for name, value in protocol.items() if name != "signature"}
    require(protocol["key"] == key, f"its protocol is signed with another key: {protocol['key']}")
    good = signed_by(key, canonical(content).encode(), protocol["signature"])
    require(good, "the signature of its protocol does not fit")


def describe(poll: Json, result: Json, won: Json) -> Iterator[str]:
    labels = {option["id"]: option["label"].get("en") or option["id"] for option in poll["options"]}
    yield f"  {result['ballots']} ballots, {result['blank']} blank, {result['valid']} valid. Counted again:"
    for row in result.get("words", []):
        yield f"    {row['word']}: {row['votes']}"
    if "words" in result:
        yield f"    not shown: {result['hidden']} hidden, {result['waiting']} waiting"
    for row in result.get("options", []):
        figures = ", ".join(f"{name} {figure}" for name, figure in row.items() if name != "option")
        yield f"    {labels[row['option']]}: {figures}"
    if result["kind"] == "number":
        yield "    " + ", ".join(f"{name} {result[name]}" for name in ("median", "low", "high"))
    for number, round in enumerate(result.get("rounds", []), 1):
        row = ", ".join(f"{labels[count['option']]} {count['votes']}" for count in round["counts"])
        out = "; out: " + ", ".join(labels[option] for option in round["out"]) if round["out"] else ""
        yield f"    Round {number}: {row}; exhausted {round['exhausted']}{out}"
    if won:
        names = ", ".join(labels[option] for option in won["winners"]) or "nobody"
        how = f", settled by {won['rung']}" if won["rung"] else ""
        yield f"  Outcome: {won['verdict']}{how}. Won: {names}"


def describe_groups(poll: Json, groups: Json) -> Iterator[str]:
    if groups is None:
        return
    yield f"  By {groups['by']}:" if groups["groups"] else f"  No breakdown: a group is below {poll['least_group']}."
    for row in groups["groups"]:
        yield f"   {row['group'] or '(others)'}:"
        yield from describe(poll, row["result"], None)


# What is given


def check_bundle(data: bytes, pinned: str | None) -> bool:
    """Says what was found. True if all of it holds."""
    try:
        bundle = Bundle(data)
    except Wrong as wrong:
        return say_wrong("the file", wrong)
    except (ValueError, LookupError, TypeError, AttributeError):
        return say_wrong("the file", "it has not the form of a bundle: it was changed")
    say(bundle.name)
    checks = [("the signature", check_signature(bundle, pinned)), ("the journal", check_chain(bundle))]
    checks += [(f"poll {block['poll']['poll']['id']}", check_poll(bundle, block)) for block in bundle.polls]
    held = [run(name, check) for name, check in checks]  # all of them, whatever the first says
    return all(held)


def check_pdf(data: bytes, pinned: str | None) -> Iterator[str]:
    """A protocol as a document: its last line signs all bytes before it."""
    found = re.search(rb"\n%voting-signature ([0-9a-f]{64}) ([0-9a-f]{128})\n\Z", data)
    if not found:
        raise Wrong("the document has no signature at its end")
    check_pinned(found[1].decode(), pinned)
    good = signed_by(found[1].decode(), data[: found.start() + 1], found[2].decode())
    require(good, "the signature does not fit: the document was changed")
    yield f"The document is as it was signed. Key {found[1].decode()}"


def check_json(data: bytes, pinned: str | None) -> Iterator[str]:
    """A protocol as JSON."""
    protocol = json.loads(data)
    require(data == f"{canonical(protocol)}\n".encode(), "it is not canonical JSON: it was changed")
    check_pinned(protocol["key"], pinned)
    check_document(protocol, protocol["key"])
    yield f"The protocol of {protocol['poll']['id']} is as it was signed. Key {protocol['key']}"


def check_pinned(key: str, pinned: str | None) -> None:
    require(pinned in (None, key), f"it is signed with another key: {key}, not {pinned}")


def run(name: str, check: Iterator[str]) -> bool:
    """Say what ``check`` yields; True if it holds."""
    try:
        for text in check:
            say(text)
    except Wrong as wrong:
        return say_wrong(name, wrong)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        return say_wrong(name, f"it cannot be read ({type(error).__name__}: {error})")
    return True


def say_wrong(name: str, what: object) -> bool:
    say(f"WRONG: {name}: {what}")
    return False


def say(text: str) -> None:
    """Print one line. What a file brings along must not move the cursor, or look like a line of ours."""
    print("".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text))


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Check a bundle or a signed protocol, and count the ballots again.")
    parser.add_argument("file", type=Path, help="a bundle, or a protocol as JSON or PDF")
    parser.add_argument("--key", type=str.lower, help="the public key that must have signed it, 64 hexadecimal digits")
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that the terminal has no letters for
    try:
        data = given.file.read_bytes()
    except OSError as error:
        print(f"{given.file} cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    if data.startswith(b"%PDF"):
        good = run("the document", check_pdf(data, given.key))
    elif b"\n" not in data[:-1]:
        good = run("the protocol", check_json(data, given.key))
    else:
        good = check_bundle(data, given.key)
    print("All is well." if good else "NOT all is well.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
