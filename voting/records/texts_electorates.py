"""What a protocol says of electorates and breakdowns, in LANGUAGES. Data alone."""

RULES: dict[str, tuple[str, str, str]] = {
    "rooms": (
        "Of these only the badges that were registered for: {rooms}.",
        "Davon nur die Badges, die angemeldet waren für: {rooms}.",
        "Parmi eux, seuls les badges inscrits à : {rooms}.",
    ),
    "checked_in": (
        "Of these only the badges that had signed in when the electoral roll was fixed.",
        "Davon nur die Badges, die angemeldet waren, als das Wählerverzeichnis festgestellt wurde.",
        "Parmi eux, seuls les badges connectés au moment où la liste électorale a été arrêtée.",
    ),
    "one_vote_badge": ("One badge has one vote.", "Ein Badge hat eine Stimme.", "Un badge, un vote."),
    "one_vote_organisation": (
        "One organisation has one vote: the first of its badges to vote casts it. A badge without an organisation has "
        "none. Entitled and voted are counted in organisations.",
        "Eine Organisation hat eine Stimme: Der erste ihrer Badges, der abstimmt, gibt sie ab. Ein Badge ohne "
        "Organisation hat keine. Stimmberechtigte und Abstimmende werden in Organisationen gezählt.",
        "Une organisation a un vote : le premier de ses badges qui vote l’exprime. Un badge sans organisation n’en a "
        "pas. Inscrits et votants sont comptés en organisations.",
    ),
    "one_vote_delegate": (
        "One organisation has one vote: its delegate, named in the roll, casts it.",
        "Eine Organisation hat eine Stimme: Ihre im Verzeichnis benannte Vertretung gibt sie ab.",
        "Une organisation a un vote : son délégué, nommé dans la liste, l’exprime.",
    ),
    "weighted": (
        "The ballot of a delegate counts as many times as its weight says, also among valid and blank ballots. A "
        "quorum counts delegates.",
        "Der Stimmzettel einer Vertretung zählt so oft, wie ihr Gewicht sagt, auch unter den gültigen und leeren. Ein "
        "Quorum zählt Vertretungen.",
        "Le bulletin d’un délégué compte autant de fois que le dit son poids, aussi parmi les suffrages exprimés et "
        "blancs. Un quorum compte les délégués.",
    ),
    "weights": ("{weight} ×: {organisations}.", "{weight} ×: {organisations}.", "{weight} × : {organisations}."),
    "breakdown_category": (
        "The result is also shown by badge category. No group has fewer than {least} ballots that are not blank; "
        "smaller ones are shown together, and where even these are fewer, there is no breakdown.",
        "Das Ergebnis wird auch nach Badge-Kategorie gezeigt. Keine Gruppe hat weniger als {least} nicht leere "
        "Stimmzettel; kleinere werden zusammen gezeigt, und sind auch das weniger, entfällt die Aufschlüsselung.",
        "Le résultat est aussi montré par catégorie de badge. Aucun groupe n’a moins de {least} bulletins non blancs ; "
        "les plus petits sont montrés ensemble, et s’ils restent moins nombreux, il n’y a pas de ventilation.",
    ),
    "breakdown_country": (
        "The result is also shown by country. No group has fewer than {least} ballots that are not blank; smaller ones "
        "are shown together, and where even these are fewer, there is no breakdown.",
        "Das Ergebnis wird auch nach Land gezeigt. Keine Gruppe hat weniger als {least} nicht leere Stimmzettel; "
        "kleinere werden zusammen gezeigt, und sind auch das weniger, entfällt die Aufschlüsselung.",
        "Le résultat est aussi montré par pays. Aucun groupe n’a moins de {least} bulletins non blancs ; les plus "
        "petits sont montrés ensemble, et s’ils restent moins nombreux, il n’y a pas de ventilation.",
    ),
}

LABELS: dict[str, tuple[str, str, str]] = {
    "entitled_organisations": ("Entitled organisations", "Stimmberechtigte Organisationen", "Organisations inscrites"),
    "valid_weighted": ("Valid, by weight", "Gültig, nach Gewicht", "Exprimés, selon le poids"),
    "blank_weighted": ("Blank, by weight", "Leer, nach Gewicht", "Blancs, selon le poids"),
    "by_category": ("By badge category", "Nach Badge-Kategorie", "Par catégorie de badge"),
    "by_country": ("By country", "Nach Land", "Par pays"),
    "others": ("Others", "Andere", "Autres"),
    "group": ("{name}: {valid} valid ballots", "{name}: {valid} gültige Stimmzettel", "{name} : {valid} exprimés"),
    "no_breakdown": (
        "Not broken down: a group would have fewer than {least} ballots.",
        "Nicht aufgeschlüsselt: Eine Gruppe hätte weniger als {least} Stimmzettel.",
        "Pas de ventilation : un groupe aurait moins de {least} bulletins.",
    ),
    "weights_committed": ("Weights fixed: {hash}", "Gewichte festgestellt: {hash}", "Poids arrêtés : {hash}"),
}
