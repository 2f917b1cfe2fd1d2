"""What a protocol says of methods beyond choosing: their rules and figures, in LANGUAGES. Data alone."""

METHOD_RULES: dict[str, tuple[str, str, str]] = {
    "rating": (
        "A ballot rates statements from {least} ({low}) to {most} ({high}), one or more; one left out is not rated.",
        "Ein Stimmzettel bewertet Aussagen von {least} ({low}) bis {most} ({high}), eine oder mehr; eine ausgelassene "
        "bleibt ohne Bewertung.",
        "Un bulletin note des énoncés de {least} ({low}) à {most} ({high}), un ou plusieurs ; un énoncé omis n’est pas "
        "noté.",
    ),
    "number": (
        "A ballot gives one figure from {least} to {most}.",
        "Ein Stimmzettel nennt eine Zahl von {least} bis {most}.",
        "Un bulletin donne un nombre de {least} à {most}.",
    ),
    "number_unit": (
        "A ballot gives one figure from {least} to {most} ({unit}).",
        "Ein Stimmzettel nennt eine Zahl von {least} bis {most} ({unit}).",
        "Un bulletin donne un nombre de {least} à {most} ({unit}).",
    ),
}

METHOD_LABELS: dict[str, tuple[str, str, str]] = {
    "mean_rating": ("Mean", "Mittel", "Moyenne"),
    "ratings": ("Ratings", "Bewertungen", "Notes"),
    "median": ("Median", "Median", "Médiane"),
    "half_said": ("Half said", "Die Hälfte sagte", "La moitié a dit"),
    "none": ("none", "keine", "aucun"),
}
