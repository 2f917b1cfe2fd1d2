"""The test vote: everybody tries their phone once. It is labelled, stands in no export and no record."""

from voting.domain.methods import Choice
from voting.domain.poll import Option, Poll
from voting.domain.rules import Rules, Shown
from voting.domain.text import Text

TITLE: Text = {
    "en": "Test vote: does your phone work?",
    "de": "Testabstimmung: Funktioniert Ihr Telefon?",
    "fr": "Vote d’essai : votre téléphone fonctionne-t-il ?",
}
OPTIONS: dict[str, Text] = {
    "yes": {"en": "Yes, I am ready", "de": "Ja, ich bin bereit", "fr": "Oui, je suis prêt"},
    "help": {"en": "I need help", "de": "Ich brauche Hilfe", "fr": "J’ai besoin d’aide"},
}


def test_vote(room: str, number: int) -> Poll:
    """The ``number``-th test vote, as a draft."""
    return Poll(
        id=f"test-{number}",
        room=room,
        title=TITLE,
        method=Choice(blank=False),
        options=tuple(Option(id, label) for id, label in OPTIONS.items()),
        rules=Rules(shown=Shown.LIVE),
        test=True,
    )
