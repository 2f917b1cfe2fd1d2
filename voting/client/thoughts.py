"""Ideas that a simulated crowd has, some of them more than once. All are made up, but for the first four: topics on
record of a partnering event of 2018."""

from random import Random

IDEAS = (
    "Co-designing new cluster services for SMEs",
    "Identifying the right international counterparts",
    "Learning and community support from platforms",
    "Training and interregional mobility",
    "Co-design new services of clusters with SMEs",
    "Finding the right counterparts abroad",
    "Mobility between regions, and training",
    "A common calendar of all partnerships",
    "One calendar for all partnerships",
    "Funding that begins on the day the work begins",
    "Vouchers for the first project of a small firm",
    "Exchange of cluster managers for a month",
    "A shared list of what has failed, and why",
    "Trade missions that two partnerships make together",
    "Test beds open to firms of other regions",
    "Less reporting, more visits",
    "Moins de rapports, plus de visites",
    "Un annuaire commun des compétences",
    "Gemeinsame Stände auf Messen in Übersee",
    "A mentor for every new partnership",
)

HAS_ONE = 0.4
"""Share of a crowd that thinks of something."""


def thoughts(random: Random, most: int) -> list[str]:
    """What one simulated attendee sends, at most ``most`` ideas; often nothing."""
    if random.random() >= HAS_ONE:
        return []
    return random.sample(IDEAS, random.randint(1, most))
