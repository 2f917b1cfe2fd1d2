"""What a protocol says, in the languages it can be written in. Data alone."""

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
        "Entitled to vote is every badge of the conference, but for what follows.",
        "Stimmberechtigt ist jeder Badge der Konferenz, bis auf das Folgende.",
        "Chaque badge de la conférence donne le droit de vote, sous réserve de ce qui suit.",
    ),
    "electorate_some": (
        "Entitled to vote are the badges of these categories: {categories}.",
        "Stimmberechtigt sind die Badges dieser Kategorien: {categories}.",
        "Ont le droit de vote les badges de ces catégories : {categories}.",
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
    "allocation": (
        "A ballot shares {points} points over the options, all of them.",
        "Ein Stimmzettel verteilt {points} Punkte auf die Antworten, und zwar alle.",
        "Un bulletin répartit {points} points entre les réponses, en totalité.",
    ),
    "ranking": (
        "A ballot ranks options in order of preference: one, or as many as the voter likes.",
        "Ein Stimmzettel ordnet Antworten nach Vorliebe: eine oder beliebig viele.",
        "Un bulletin classe les réponses par ordre de préférence : une, ou autant que voulu.",
    ),
    "ranking_most": (
        "A ballot ranks one to {most} options in order of preference.",
        "Ein Stimmzettel ordnet eine bis {most} Antworten nach Vorliebe.",
        "Un bulletin classe de une à {most} réponses par ordre de préférence.",
    ),
    "run_off_rounds": (
        "It is counted in rounds: who has the fewest ballots leaves, and those ballots move to the next preference.",
        "Gezählt wird in Runden: Wer die wenigsten Stimmzettel hat, scheidet aus; sie gehen an die nächste Vorliebe.",
        "On compte par tours : qui a le moins de bulletins sort, et ceux-ci passent à la préférence suivante.",
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
    "own": (
        "Badges of a nominee’s own organisation may not vote.",
        "Badges der Organisation eines Nominierten dürfen nicht abstimmen.",
        "Les badges de l’organisation d’un nommé ne peuvent pas voter.",
    ),
    "quorum_entitled": (
        "The vote is valid if at least {percent} % of the entitled take part.",
        "Die Abstimmung gilt, wenn mindestens {percent} % der Stimmberechtigten teilnehmen.",
        "Le vote est valable si au moins {percent} % des inscrits participent.",
    ),
    "quorum_checked_in": (
        "The vote is valid if at least {percent} % of the entitled who are checked in at the close take part.",
        "Die Abstimmung gilt, wenn mindestens {percent} % der beim Schluss anwesenden Stimmberechtigten teilnehmen.",
        "Le vote est valable si au moins {percent} % des inscrits présents à la clôture participent.",
    ),
    "plurality": (
        "Most votes win.",
        "Es gewinnt, wer die meisten Stimmen hat.",
        "Le plus grand nombre de voix l’emporte.",
    ),
    "absolute": (
        "To win takes more than half of the valid votes.",
        "Zum Sieg braucht es mehr als die Hälfte der gültigen Stimmen.",
        "Il faut plus de la moitié des suffrages exprimés pour l’emporter.",
    ),
    "two_thirds": (
        "To win takes two thirds of the valid votes.",
        "Zum Sieg braucht es zwei Drittel der gültigen Stimmen.",
        "Il faut deux tiers des suffrages exprimés pour l’emporter.",
    ),
    "ties": (
        "If the votes name no single winner: {ladder}. This was fixed before the vote.",
        "Wenn die Stimmen keinen alleinigen Sieger ergeben: {ladder}. Das stand vor der Abstimmung fest.",
        "Si les voix ne désignent pas un seul vainqueur : {ladder}. Cela était fixé avant le vote.",
    ),
    "shuffle": (
        "Each phone shows the options in an order of its own.",
        "Jedes Telefon zeigt die Antworten in einer eigenen Reihenfolge.",
        "Chaque téléphone affiche les réponses dans un ordre qui lui est propre.",
    ),
}

RUNGS: dict[str, Said] = {
    "run_off": (
        "a run-off between the leaders",
        "eine Stichwahl zwischen den Führenden",
        "un second tour entre les premiers",
    ),
    "joint": ("they win together", "sie gewinnen gemeinsam", "ils l’emportent ensemble"),
    "chair": ("the chair decides", "der Vorsitz entscheidet", "la présidence décide"),
    "draw": (
        "a draw by a number that was fixed, and its hash published, before the vote",
        "ein Los aus einer Zahl, die vor der Abstimmung feststand und deren Hash veröffentlicht war",
        "un tirage par un nombre fixé avant le vote, dont l’empreinte était publiée",
    ),
}

VERDICTS: dict[str, Said] = {
    "winner": ("Winner: {names}", "Gewonnen hat: {names}", "Vainqueur : {names}"),
    "joint": ("Joint winners: {names}", "Gemeinsam gewonnen haben: {names}", "Vainqueurs ex æquo : {names}"),
    "chair": (
        "Tie. The chair decided: {names}",
        "Gleichstand. Der Vorsitz entschied: {names}",
        "Égalité. La présidence a décidé : {names}",
    ),
    "draw": (
        "Tie. The draw decided: {names}",
        "Gleichstand. Das Los entschied: {names}",
        "Égalité. Le tirage a décidé : {names}",
    ),
    "run_off_tie": (
        "Tie between {leaders}. It went to a run-off.",
        "Gleichstand zwischen {leaders}. Es kam zur Stichwahl.",
        "Égalité entre {leaders}. Il y a eu un second tour.",
    ),
    "run_off_no_majority": (
        "Nobody has the majority needed. {leaders} went to a run-off.",
        "Niemand hat die nötige Mehrheit. {leaders} kamen in die Stichwahl.",
        "Personne n’a la majorité requise. {leaders} sont allés au second tour.",
    ),
    "no_quorum": (
        "No winner: the quorum was not reached.",
        "Kein Ergebnis: Das Quorum ist nicht erreicht.",
        "Pas de vainqueur : le quorum n’est pas atteint.",
    ),
    "no_majority": (
        "No winner: nobody has the majority needed.",
        "Kein Sieger: Niemand hat die nötige Mehrheit.",
        "Pas de vainqueur : personne n’a la majorité requise.",
    ),
}

LABELS: dict[str, Said] = {
    "protocol": ("Protocol of a vote", "Protokoll einer Abstimmung", "Procès-verbal de vote"),
    "secret_ballot": ("secret ballot", "geheime Abstimmung", "vote secret"),
    "open_ballot": ("open vote", "offene Abstimmung", "vote public"),
    "round": ("round {number}", "Runde {number}", "tour {number}"),
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
    "and": ("and", "und", "et"),
    "then": ("then", "dann", "puis"),
    "result": ("Result", "Ergebnis", "Résultat"),
    "option": ("Option", "Antwort", "Réponse"),
    "organisation": ("Organisation", "Organisation", "Organisation"),
    "votes": ("Votes", "Stimmen", "Voix"),
    "share": ("Of the valid", "Der gültigen", "Des exprimés"),
    "mean": ("Mean points", "Mittel in Punkten", "Moyenne en points"),
    "whole": ("Whole points", "Ganze Punkte", "Points entiers"),
    "half": ("Half gave", "Die Hälfte gab", "La moitié a donné"),
    "from_to": ("{low} to {high}", "{low} bis {high}", "{low} à {high}"),
    "place": ("Place", "Platz", "Place"),
    "rounds_of_count": ("Ballots in each round", "Stimmzettel je Zählrunde", "Bulletins à chaque tour"),
    "exhausted": ("No further preference", "Ohne weitere Vorliebe", "Sans autre préférence"),
    "in_round": ("Round {number}: {what}", "Runde {number}: {what}", "Tour {number} : {what}"),
    "out_fewest": (
        "leaves with the fewest ballots: {names}.",
        "scheidet mit den wenigsten Stimmzetteln aus: {names}.",
        "sort avec le moins de bulletins : {names}.",
    ),
    "out_earlier": (
        "leaves of those with the fewest, having had fewer in an earlier round: {names}.",
        "scheidet von denen mit den wenigsten aus, weil in einer früheren Runde weniger: {names}.",
        "sort parmi ceux qui en ont le moins, pour en avoir eu moins à un tour précédent : {names}.",
    ),
    "out_together": (
        "leave together; in whatever order, the same could win: {names}.",
        "scheiden gemeinsam aus; in jeder Reihenfolge könnten dieselben gewinnen: {names}.",
        "sortent ensemble ; dans tout ordre, les mêmes pourraient gagner : {names}.",
    ),
    "participation": ("Participation", "Beteiligung", "Participation"),
    "entitled": ("Entitled badges", "Stimmberechtigte Badges", "Badges inscrits"),
    "present": ("Checked in at the close", "Beim Schluss anwesend", "Présents à la clôture"),
    "voted": ("Took part", "Teilgenommen", "Ont participé"),
    "valid": ("Valid votes", "Gültige Stimmen", "Suffrages exprimés"),
    "blank_ballots": ("Blank ballots", "Leer (Enthaltungen)", "Bulletins blancs"),
    "late": ("Came too late, not counted", "Zu spät, nicht gezählt", "Arrivés trop tard, non comptés"),
    "opened": ("Opened", "Geöffnet", "Ouverture"),
    "closed": ("Closed", "Geschlossen", "Clôture"),
    "over_published": ("Result published", "Ergebnis veröffentlicht", "Résultat publié"),
    "over_annulled": ("Annulled", "Annulliert", "Annulation"),
    "rules": ("Rules", "Regeln", "Règles"),
    "zone": ("Times of {zone}.", "Zeiten von {zone}.", "Heures de {zone}."),
    "acts": (
        "What was done, by whom and why",
        "Was getan wurde, von wem und warum",
        "Ce qui a été fait, par qui et pourquoi",
    ),
    "when": ("When", "Wann", "Quand"),
    "who": ("Who", "Wer", "Qui"),
    "what": ("What", "Was", "Quoi"),
    "why": ("Why", "Warum", "Pourquoi"),
    "in_the_box": ("{number} ballots in the box", "{number} Stimmzettel in der Urne", "{number} bulletins dans l’urne"),
    "committed": (
        "Hash of the number for a draw: {hash}",
        "Hash der Zahl für ein Los: {hash}",
        "Empreinte du nombre pour un tirage : {hash}",
    ),
    "clock": ("the clock", "die Uhr", "l’horloge"),
    "proof": ("Proof", "Nachweis", "Preuve"),
    "words": (
        "The eight words of the close. They stood on the screen then; whoever took a picture can compare.",
        "Die acht Wörter des Schlusses. Sie standen dann auf der Leinwand; wer ein Foto hat, kann vergleichen.",
        "Les huit mots de la clôture. Ils étaient alors à l’écran ; qui en a une photo peut comparer.",
    ),
    "close_hash": ("Close record, entry {seq}", "Schlusseintrag Nr. {seq}", "Acte de clôture n° {seq}"),
    "box": ("Ballot box", "Urne", "Urne"),
    "seed": ("Number of the draw", "Zahl des Loses", "Nombre du tirage"),
    "head": ("Journal to entry {seq}", "Journal bis Eintrag {seq}", "Journal jusqu’au n° {seq}"),
    "software": ("Program", "Programm", "Programme"),
    "pages": ("Pages on the phones", "Seiten auf den Telefonen", "Pages des téléphones"),
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
    "edit": ("Edited", "Bearbeitet", "Modifié"),
    "collect": ("Ideas collected", "Ideen gesammelt", "Idées recueillies"),
    "stop_collecting": ("No more ideas taken", "Keine Ideen mehr angenommen", "Fin du recueil d’idées"),
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
    "peek": ("Looked at the tally early", "Auszählung vorab angesehen", "Décompte consulté avant l’heure"),
    "ask_peek": ("Asked to look early", "Bat um Einsicht vorab", "A demandé à consulter"),
    "ask_annul": ("Asked to annul", "Bat um Annullierung", "A demandé l’annulation"),
    "run_off": ("Run-off prepared", "Stichwahl vorbereitet", "Second tour préparé"),
    "decide": ("The chair decided the tie", "Der Vorsitz entschied den Gleichstand", "La présidence a départagé"),
    "step": ("Next part of the result shown", "Nächster Teil des Ergebnisses gezeigt", "Suite du résultat affichée"),
    "step_back": ("One part taken back", "Einen Schritt zurückgenommen", "Une étape retirée"),
    "annul": ("Annulled", "Annulliert", "Annulé"),
    "words": ("Words seen to", "Wörter bearbeitet", "Mots traités"),
}

MONTHS: dict[str, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
