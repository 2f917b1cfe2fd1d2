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

METHOD_RULES |= {
    "allocation_most": (
        "A ballot shares at most {points} points over the options; what it keeps goes to none.",
        "Ein Stimmzettel verteilt höchstens {points} Punkte auf die Antworten; was er behält, bekommt keine.",
        "Un bulletin répartit au plus {points} points entre les réponses ; ce qu’il garde ne va à aucune.",
    ),
    "allocation_bound": (
        "“{label}” takes {least} to {most} points.",
        "„{label}“ bekommt {least} bis {most} Punkte.",
        "« {label} » reçoit de {least} à {most} points.",
    ),
    "none_of_these": (
        "A ballot may choose “{label}” instead, alone; it counts as a valid vote. Nobody wins without more votes than "
        "that has.",
        "Ein Stimmzettel darf stattdessen „{label}“ wählen, und nur das; er zählt als gültige Stimme. Niemand gewinnt, "
        "der nicht mehr Stimmen hat.",
        "Un bulletin peut choisir « {label} » à la place, et rien d’autre ; il compte comme suffrage exprimé. Personne "
        "ne l’emporte sans avoir plus de voix.",
    ),
    "borda": (
        "It is counted by points (Borda): from each ballot an option gets a point for every option it is ranked above, "
        "and half a point for every one that the ballot leaves out beside it. Most points come first.",
        "Gezählt wird nach Punkten (Borda): Von jedem Stimmzettel bekommt eine Antwort einen Punkt für jede, die "
        "hinter ihr steht, und einen halben für jede, die mit ihr zusammen ausgelassen ist. Die meisten Punkte "
        "stehen vorn.",
        "On compte par points (Borda) : de chaque bulletin, une réponse reçoit un point pour chaque réponse classée "
        "après elle, et un demi-point pour chacune omise avec elle. Le plus de points vient en tête.",
    ),
    "schulze": (
        "It is counted by duels (Condorcet, by the method of Schulze): the option that more ballots prefer to each "
        "other one comes first; where there is none, the strongest paths of duels decide.",
        "Gezählt wird nach Duellen (Condorcet, nach Schulze): Vorn steht die Antwort, die jeder anderen von mehr "
        "Stimmzetteln vorgezogen wird; gibt es keine, entscheiden die stärksten Pfade von Duellen.",
        "On compte par duels (Condorcet, méthode de Schulze) : vient en tête la réponse que plus de bulletins "
        "préfèrent à chacune des autres ; s’il n’y en a pas, les chemins de duels les plus forts décident.",
    ),
}

METHOD_LABELS: dict[str, tuple[str, str, str]] = {
    "kept": ("Given to none, on average", "Im Mittel an keine vergeben", "Donnés à aucune, en moyenne"),
    "agreement": (
        "On average two ballots give {share} of their points alike (Renkonen’s percentage similarity).",
        "Im Mittel vergeben zwei Stimmzettel {share} ihrer Punkte gleich (Prozentähnlichkeit nach Renkonen).",
        "En moyenne, deux bulletins donnent {share} de leurs points de la même façon (similarité de Renkonen).",
    ),
    "mean_rating": ("Mean", "Mittel", "Moyenne"),
    "ratings": ("Ratings", "Bewertungen", "Notes"),
    "median": ("Median", "Median", "Médiane"),
    "half_said": ("Half said", "Die Hälfte sagte", "La moitié a dit"),
    "none": ("none", "keine", "aucun"),
    "points": ("Points", "Punkte", "Points"),
    "won": ("Duels won", "Duelle gewonnen", "Duels gagnés"),
    "duels": (
        "Ballots that prefer the option of a row to that of a column",
        "Stimmzettel, die die Antwort der Zeile der der Spalte vorziehen",
        "Bulletins qui préfèrent la réponse de la ligne à celle de la colonne",
    ),
    "paths": (
        "Strength of the strongest path from the option of a row to that of a column",
        "Stärke des stärksten Pfades von der Antwort der Zeile zu der der Spalte",
        "Force du chemin le plus fort de la réponse de la ligne à celle de la colonne",
    ),
}
