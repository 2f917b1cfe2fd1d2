"""Nominees to fill a hall with: the longest real names on record, from the data of real conferences."""

from tests.e2e.screened_room import MANAGERS, PARTNERSHIPS, option
from voting.protocol.polls import OptionView

LONG = [
    ("BIOIB Cluster biotecnològic i biomèdic de les Illes Balears", "ES"),
    ("Cluster für Individualisierte ImmunIntervention (Ci3)", "DE"),
    ("Klaster Logistyczno-Transportowy Północ-Południe", "PL"),
    ("Zachodniopomorski Klaster Chemiczny Zielona Chemia", "PL"),
    ("Food Technologies Digitalization LT Cluster", "LT"),
    ("Corporación Tecnológica de Andalucía (CTA)", "ES"),
    ("Basque Country Mobility and Logistics Cluster", "ES"),
    ("Silesia Automotive & Advanced Manufacturing", "PL"),
    ("Lithuanian Automotive Export Association", "LT"),
    ("MoWiN.net / Regionalmanagement Nordhessen", "DE"),
    ("CIAC Clúster de la Indústria d'Automoció", "ES"),
    ("Transilvania Creative Industries Cluster", "RO"),
]
PEOPLE = [
    ("Kristina Šermukšnytė-Alešiūnienė", "AgriFood Lithuania / KlasterLT", "LT"),
    ("Veronica Elena Bocci", "European Railway Clusters association (vice-president)", "IT"),
    ("Xavier Amores Bravo", "Catalan Water Partnership", "ES"),
    ("Micaël Gustafsson", "Cluster 55", "SE"),
    ("Alois Geissholfer", "Green Building Cluster", "AT"),
    ("Rolf Reiner", "Cluster Automotive Stuttgart", "DE"),
    ("Bertrand Guilbaud", "Images & Réseaux", "FR"),
    ("Bianca Dragomir", "AVAESEN", "ES"),
    ("Bianca Muntean", "Transilvania IT Cluster", "RO"),
    ("Uwe Pfeil", "Cluster Mobility & Logistics", "DE"),
    ("Antonio Novo Guerrero", "European Clusters Alliance", "ES"),
    ("Anne-Sophie de La Rochebrune-Vandenberghe", "Cluster für Individualisierte ImmunIntervention (Ci3)", "FR"),
]
"""Eleven managers on record and one made-up longest name."""

managers = [option(f"m{index}", *person) for index, person in enumerate(PEOPLE)]
organisations = [option(f"o{index}", name, LONG[index - 1][0], country) for index, (name, country) in enumerate(LONG)]
partnerships = [
    *PARTNERSHIPS,
    *(
        option(f"p{index}", name, lead, country)
        for index, (name, lead, country) in enumerate(
            [
                ("European Strategic Cluster Partnership for Advanced Smart Packaging – AdPack", LONG[0][0], "FR"),
                ("ECCA – European Circular Construction Alliance", LONG[1][0], "DE"),
                ("European Cleantech Internationalization Initiative – EC2i (2nd generation)", LONG[3][0], "PL"),
                ("Energy in Water (EnW)", "Water Alliance / WaterCampus Leeuwarden (NL)", "NL"),
                ("DIGICLUSTERS", LONG[4][0], "LT"),
                ("EU4FOOD (voluntary)", LONG[5][0], "ES"),
                ("IoT4Industry", "Business Upper Austria", "AT"),
                ("LASER-GO", "ALPHA-RLH", "FR"),
            ]
        )
    ),
]


def first(nominees: list[OptionView], number: int) -> list[OptionView]:
    return nominees[:number]


__all__ = ["MANAGERS", "first", "managers", "organisations", "partnerships"]
