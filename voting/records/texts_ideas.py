"""What a protocol says of ideas, in the languages of ``texts.LANGUAGES``. Data alone."""

from voting.records.texts import Said

RULES: dict[str, Said] = {
    "ideas_sent": (
        "Before the vote attendees sent ideas, at most {each} from a badge. Who sent which is not kept.",
        "Vor der Abstimmung sandten Teilnehmende Ideen, höchstens {each} je Ausweis. Wer welche sandte, ist nicht "
        "aufbewahrt.",
        "Avant le vote, les participants ont envoyé des idées, {each} au plus par badge. Qui a envoyé laquelle n’est "
        "pas conservé.",
    ),
    "ideas_moderated": (
        "A moderator let them be shown, mended their spelling, put like ones together and sorted them by theme. Voted "
        "on are those shown when the poll was armed.",
        "Die Moderation gab sie frei, verbesserte die Schreibung, legte ähnliche zusammen und ordnete sie nach Themen. "
        "Abgestimmt wird über die, die beim Scharfschalten gezeigt waren.",
        "La modération les a admises, en a corrigé l’orthographe, a réuni les semblables et les a classées par thème. "
        "Le vote porte sur celles qui étaient affichées à l’armement.",
    ),
    "ideas_live": (
        "They were shown at once, but for those with a word that is held back; a moderator could hide, mend, put "
        "together and sort them by theme. Voted on are those shown when the poll was armed.",
        "Sie wurden sofort gezeigt, außer mit einem zurückgehaltenen Wort; die Moderation konnte sie verbergen, "
        "verbessern, zusammenlegen und nach Themen ordnen. Abgestimmt wird über die, die beim Scharfschalten gezeigt "
        "waren.",
        "Elles ont été affichées aussitôt, sauf avec un mot retenu ; la modération pouvait les masquer, les "
        "corriger, les réunir et les classer par thème. Le vote porte sur celles qui étaient affichées à l’armement.",
    ),
    "ideas_one": (
        "A ballot supports one idea.",
        "Ein Stimmzettel unterstützt eine Idee.",
        "Un bulletin soutient une idée.",
    ),
    "ideas_most": (
        "A ballot supports one to {most} ideas, each with one vote.",
        "Ein Stimmzettel unterstützt ein bis {most} Ideen mit je einer Stimme.",
        "Un bulletin soutient de une à {most} idées, chacune d’une voix.",
    ),
}

LABELS: dict[str, Said] = {
    "theme": ("Theme", "Thema", "Thème"),
}
