"""What a protocol says, in the languages it can be written in. Data and its lookup; nothing is decided here."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from voting.domain.conference import Conference
from voting.domain.text import Millis, Text, pick

LANGUAGES = ("en", "de", "fr")

Said = tuple[str, str, str]
"""A text in each of LANGUAGES."""

RULES: dict[str, Said] = {
    "secret": (
        "The ballot is secret: names and choices are kept apart.",
        "Die Abstimmung ist geheim: Namen und Stimmen werden getrennt gehalten.",
        "Le vote est secret : les noms et les choix sont conservés séparément.",
    ),
    "named": (
        "The vote is open: each ballot carries the number of its badge.",
        "Die Abstimmung ist offen: Jeder Stimmzettel trägt die Nummer seines Badges.",
        "Le vote est public : chaque bulletin porte le numéro de son badge.",
    ),
    "electorate_all": (
        "Entitled to vote is every badge of the conference; one badge has one vote.",
        "Stimmberechtigt ist jeder Badge der Konferenz; ein Badge hat eine Stimme.",
        "Chaque badge de la conférence donne droit à un vote, et à un seul.",
    ),
    "electorate_some": (
        "Entitled to vote are the badges of these categories: {categories}; one badge has one vote.",
        "Stimmberechtigt sind die Badges dieser Kategorien: {categories}; ein Badge hat eine Stimme.",
        "Ont le droit de vote les badges de ces catégories : {categories} ; un badge, un vote.",
    ),
    "least_electorate": (
        "It is not held where fewer than {least} badges are entitled.",
        "Sie findet nicht statt, wenn weniger als {least} Badges stimmberechtigt sind.",
        "Il n’a pas lieu si moins de {least} badges ont le droit de vote.",
    ),
    "choose_one": (
        "A ballot chooses one option.",
        "Ein Stimmzettel wählt eine Antwort.",
        "Un bulletin choisit une réponse.",
    ),
    "choose_exactly": (
        "A ballot chooses {most} options.",
        "Ein Stimmzettel wählt {most} Antworten.",
        "Un bulletin choisit {most} réponses.",
    ),
    "choose_between": (
        "A ballot chooses {least} to {most} options.",
        "Ein Stimmzettel wählt {least} bis {most} Antworten.",
        "Un bulletin choisit de {least} à {most} réponses.",
    ),
    "rank_all": (
        "A ballot puts options in order, the best first. Options left out come after all others.",
        "Ein Stimmzettel ordnet Antworten, die beste zuerst. Weggelassene kommen nach allen anderen.",
        "Un bulletin classe des réponses, la meilleure en premier. Celles qui manquent viennent après les autres.",
    ),
    "rank_most": (
        "A ballot puts up to {most} options in order, the best first. Options left out come after all others.",
        "Ein Stimmzettel ordnet bis zu {most} Antworten, die beste zuerst. Weggelassene kommen nach allen anderen.",
        "Un bulletin classe jusqu’à {most} réponses. Celles qui manquent viennent après toutes les autres.",
    ),
    "allocation": (
        "A ballot shares {points} points over the options, all of them.",
        "Ein Stimmzettel verteilt {points} Punkte auf die Antworten, und zwar alle.",
        "Un bulletin répartit {points} points entre les réponses, en totalité.",
    ),
    "blank": (
        "A ballot may be blank; it counts as taking part, and for nothing.",
        "Ein Stimmzettel darf leer sein (Enthaltung); er zählt als Teilnahme und für nichts.",
        "Un bulletin peut être blanc ; il compte comme participation, et pour rien.",
    ),
    "no_blank": (
        "A ballot may not be blank.",
        "Ein Stimmzettel darf nicht leer sein.",
        "Un bulletin ne peut pas être blanc.",
    ),
    "change": (
        "A vote can be changed until the close; the last one counts.",
        "Eine Stimme kann bis zum Schluss geändert werden; die letzte zählt.",
        "Un vote peut être modifié jusqu’à la clôture ; le dernier compte.",
    ),
    "no_change": (
        "A vote cannot be changed once it is received.",
        "Eine Stimme kann nicht mehr geändert werden, sobald sie angekommen ist.",
        "Un vote ne peut plus être modifié une fois reçu.",
    ),
    "seconds": (
        "The vote closes by itself {time} after it opens; a moderator may extend it or close it early.",
        "Die Abstimmung schließt {time} nach dem Öffnen von selbst; die Moderation kann verlängern oder kürzen.",
        "Le vote se clôt de lui-même {time} après l’ouverture ; la modération peut le prolonger ou le clore plus tôt.",
    ),
    "no_seconds": (
        "A moderator closes the vote.",
        "Die Moderation schließt die Abstimmung.",
        "La modération clôt le vote.",
    ),
    "late": (
        "A ballot counts if it is stored before the close is final, five seconds after it was called.",
        "Ein Stimmzettel zählt, wenn er gespeichert ist, bevor das Schließen nach fünf Sekunden endgültig wird.",
        "Un bulletin compte s’il est enregistré avant que la clôture soit définitive, cinq secondes après son annonce.",
    ),
    "shown_live": (
        "The result can be seen while the vote is open.",
        "Das Ergebnis ist zu sehen, solange die Abstimmung offen ist.",
        "Le résultat est visible pendant le vote.",
    ),
    "shown_after_close": (
        "The result can be seen once the vote is closed.",
        "Das Ergebnis ist zu sehen, sobald die Abstimmung geschlossen ist.",
        "Le résultat est visible dès la clôture.",
    ),
    "shown_held": (
        "The result is sealed until it is shown to the room, for the moderators too.",
        "Das Ergebnis ist versiegelt, bis es dem Saal gezeigt wird, auch für die Moderation.",
        "Le résultat est scellé jusqu’à son affichage en salle, pour la modération aussi.",
    ),
}

LABELS: dict[str, Said] = {
    "protocol": ("Protocol of a vote", "Protokoll einer Abstimmung", "Procès-verbal de vote"),
    "simulated": (
        "Simulated votes: a demonstration, not a decision.",
        "Simulierte Stimmen: eine Vorführung, keine Entscheidung.",
        "Votes simulés : une démonstration, pas une décision.",
    ),
    "annulled": (
        "Annulled. This vote does not count and has no result.",
        "Annulliert. Diese Abstimmung zählt nicht und hat kein Ergebnis.",
        "Annulé. Ce vote ne compte pas et n’a pas de résultat.",
    ),
    "room": ("Room", "Raum", "Salle"),
    "poll": ("Vote", "Abstimmung", "Vote"),
    "round": ("Round", "Runde", "Tour"),
    "result": ("Result", "Ergebnis", "Résultat"),
    "option": ("Option", "Antwort", "Réponse"),
    "votes": ("Votes", "Stimmen", "Voix"),
    "share": ("Share of valid", "Anteil der gültigen", "Part des exprimés"),
    "mean": ("Mean points", "Mittel (Punkte)", "Moyenne (points)"),
    "whole": ("In whole points", "In ganzen Punkten", "En points entiers"),
    "half": ("Half gave", "Die Hälfte gab", "La moitié a donné"),
    "from_to": ("{low} to {high}", "{low} bis {high}", "de {low} à {high}"),
    "participation": ("Participation", "Beteiligung", "Participation"),
    "entitled": ("Entitled badges", "Stimmberechtigte Badges", "Badges inscrits"),
    "voted": ("Took part", "Teilgenommen", "Ont participé"),
    "turnout": ("Turnout", "Beteiligung", "Taux de participation"),
    "ballots": ("Ballots", "Stimmzettel", "Bulletins"),
    "valid": ("Valid votes", "Gültige Stimmen", "Suffrages exprimés"),
    "blank_ballots": ("Blank ballots", "Leere Stimmzettel (Enthaltungen)", "Bulletins blancs"),
    "rules": ("Rules", "Regeln", "Règles"),
    "times": ("Times", "Zeiten", "Horaires"),
    "zone": ("Times of {zone}", "Zeiten von {zone}", "Heures de {zone}"),
    "acts": (
        "What was done, by whom and why",
        "Was getan wurde, von wem und warum",
        "Ce qui a été fait, par qui et pourquoi",
    ),
    "when": ("When", "Wann", "Quand"),
    "who": ("Who", "Wer", "Qui"),
    "what": ("What", "Was", "Quoi"),
    "why": ("Why, and what was found", "Warum, und was vorlag", "Pourquoi, et ce qui a été constaté"),
    "clock": ("the clock", "die Uhr", "l’horloge"),
    "proof": ("Proof", "Nachweis", "Preuve"),
    "words": (
        "The eight words of the close. They stood on the screen then; whoever took a picture can compare.",
        "Die acht Wörter des Schlusses. Sie standen dann auf der Leinwand; wer ein Foto hat, kann vergleichen.",
        "Les huit mots de la clôture. Ils étaient alors à l’écran ; qui en a une photo peut comparer.",
    ),
    "close_hash": ("Close record", "Schlusseintrag", "Acte de clôture"),
    "box": ("Ballot box", "Urne", "Urne"),
    "head": ("Journal up to here", "Journal bis hierher", "Journal jusqu’ici"),
    "entry": ("entry {seq}", "Eintrag {seq}", "écriture {seq}"),
    "software": ("Program", "Programm", "Programme"),
    "pages": ("Pages of the phones", "Seiten der Telefone", "Pages des téléphones"),
    "not_built": ("not built", "nicht gebaut", "non construites"),
    "key": ("Public key", "Öffentlicher Schlüssel", "Clé publique"),
    "signature": ("Signature of the data", "Signatur der Daten", "Signature des données"),
    "how_to_check": (
        "The data of this protocol and this document are signed with this key (Ed25519). Anybody can check them, and "
        "count the ballots again, with the program recount.py and the organiser’s bundle.",
        "Die Daten dieses Protokolls und dieses Dokument sind mit diesem Schlüssel signiert (Ed25519). Jeder kann sie "
        "prüfen und die Stimmzettel nachzählen, mit dem Programm recount.py und dem Bündel des Veranstalters.",
        "Les données de ce procès-verbal et ce document sont signés avec cette clé (Ed25519). Chacun peut les vérifier "
        "et recompter les bulletins avec le programme recount.py et le dossier de l’organisateur.",
    ),
    "place_and_date": ("Place and date", "Ort und Datum", "Lieu et date"),
    "sign_chair": ("Chair", "Vorsitz", "Présidence"),
    "sign_witness": ("Witness", "Zeuge oder Zeugin", "Témoin"),
    "page": ("Page {page} of {pages}", "Seite {page} von {pages}", "Page {page} sur {pages}"),
}

ACTS: dict[str, Said] = {
    "create": ("Poll created", "Abstimmung angelegt", "Vote créé"),
    "arm": (
        "Armed: wording, rules and roll fixed",
        "Wortlaut, Regeln und Verzeichnis fest",
        "Texte, règles et liste fixés",
    ),
    "disarm": ("Put back to draft", "Zum Entwurf zurückgesetzt", "Remis en projet"),
    "count_down": ("Countdown started", "Countdown gestartet", "Compte à rebours lancé"),
    "open": ("Opened", "Geöffnet", "Ouvert"),
    "extend": ("Extended", "Verlängert", "Prolongé"),
    "close": ("Close called", "Schließen angekündigt", "Clôture annoncée"),
    "keep_open": ("Close undone", "Schließen zurückgenommen", "Clôture retirée"),
    "finish": ("Closed", "Geschlossen", "Clos"),
    "reveal": ("Result published", "Ergebnis veröffentlicht", "Résultat publié"),
    "annul": ("Annulled", "Annulliert", "Annulé"),
}

MONTHS: dict[str, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


class Wording:
    """The conference's language, its times and its way to write numbers: its first language if it is one of LANGUAGES,
    else English."""

    def __init__(self, conference: Conference) -> None:
        first = conference.languages[0] if conference.languages else ""
        self.language = first if first in LANGUAGES else "en"
        self._place = LANGUAGES.index(self.language)
        self._zone = ZoneInfo(conference.time_zone)

    def rule(self, key: str, **values: object) -> str:
        return RULES[key][self._place].format(**values)

    def label(self, key: str, **values: object) -> str:
        return LABELS[key][self._place].format(**values)

    def act(self, action: str) -> str:
        """What an entry of the journal says was done; its own word where there is none here."""
        return ACTS[action][self._place] if action in ACTS else action.replace("_", " ")

    def text(self, text: Text) -> str:
        return pick(text, self.language)

    def moment(self, at: Millis) -> str:
        """As ``26 November 2026, 14:32:07``."""
        local = datetime.fromtimestamp(at / 1000, UTC).astimezone(self._zone)
        month = MONTHS[self.language].split()[local.month - 1]
        dot = "." if self.language == "de" else ""
        return f"{local.day}{dot} {month} {local.year}, {local:%H:%M:%S}"

    def clock(self, at: Millis) -> str:
        """As ``26.11. 14:32:07``: for tables."""
        return f"{datetime.fromtimestamp(at / 1000, UTC).astimezone(self._zone):%Y-%m-%d %H:%M:%S}"

    def decimal(self, number: str) -> str:
        return number if self.language == "en" else number.replace(".", ",")

    def percent(self, part: int, whole: int) -> str:
        """With one decimal; a dash of nothing."""
        if not whole:
            return "–"
        space = "" if self.language == "en" else "\u202f" if self.language == "fr" else "\u00a0"
        return self.decimal(f"{100 * part / whole:.1f}") + space + "%"

    def duration(self, seconds: int) -> str:
        minutes, rest = divmod(seconds, 60)
        return " ".join([*([f"{minutes} min"] if minutes else []), *([f"{rest} s"] if rest or not minutes else [])])
