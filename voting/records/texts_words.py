"""What a protocol says of a word cloud, in the languages of ``texts.LANGUAGES``. Data alone."""

from voting.records.texts import Said

RULES: dict[str, Said] = {
    "words_one": (
        "A ballot names one word of the voter’s own.",
        "Ein Stimmzettel nennt ein eigenes Wort.",
        "Un bulletin nomme un mot de son choix.",
    ),
    "words_most": (
        "A ballot names one to {most} words of the voter’s own.",
        "Ein Stimmzettel nennt ein bis {most} eigene Wörter.",
        "Un bulletin nomme de un à {most} mots de son choix.",
    ),
    "words_same": (
        "Spellings that differ in case, spacing or accents are one word; a moderator may merge further forms.",
        "Schreibweisen, die sich in Großschreibung, Abstand oder Akzenten unterscheiden, sind ein Wort; die Moderation "
        "kann weitere Formen zusammenlegen.",
        "Les graphies qui ne diffèrent que par la casse, les espaces ou les accents sont un seul mot ; la modération "
        "peut réunir d’autres formes.",
    ),
    "words_moderated": (
        "A word is shown, and stands in this record, once a moderator has let it be shown.",
        "Ein Wort wird gezeigt und steht in diesem Protokoll, sobald die Moderation es freigegeben hat.",
        "Un mot est affiché, et figure dans ce procès-verbal, une fois que la modération l’a admis.",
    ),
    "words_live": (
        "Words are shown at once; a moderator may hide some, which then do not stand in this record.",
        "Wörter werden sofort gezeigt; die Moderation kann einzelne verbergen, sie stehen dann nicht im Protokoll.",
        "Les mots sont affichés aussitôt ; la modération peut en masquer, qui ne figurent alors pas au procès-verbal.",
    ),
}

LABELS: dict[str, Said] = {
    "word": ("Word", "Wort", "Mot"),
    "ballots": ("Ballots", "Stimmzettel", "Bulletins"),
    "no_words": ("No word was shown.", "Es wurde kein Wort gezeigt.", "Aucun mot n’a été affiché."),
    "words_left": (
        "Not shown: {hidden} hidden by a moderator, {waiting} that nobody let be shown.",
        "Nicht gezeigt: {hidden} von der Moderation verborgen, {waiting} nicht freigegeben.",
        "Non affichés : {hidden} masqués par la modération, {waiting} non admis.",
    ),
    "words_curated": ("Words as seen to", "Bearbeitete Wörter", "Mots traités"),
}
