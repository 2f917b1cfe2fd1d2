"""Countries of Europe and its partners: ISO code to English, French and German names, and how rolls spell them."""

import unicodedata

COUNTRIES: dict[str, tuple[str, str, str]] = {
    "AD": ("Andorra", "Andorre", "Andorra"),
    "AL": ("Albania", "Albanie", "Albanien"),
    "AM": ("Armenia", "Arménie", "Armenien"),
    "AT": ("Austria", "Autriche", "Österreich"),
    "AZ": ("Azerbaijan", "Azerbaïdjan", "Aserbaidschan"),
    "BA": ("Bosnia and Herzegovina", "Bosnie-Herzégovine", "Bosnien und Herzegowina"),
    "BE": ("Belgium", "Belgique", "Belgien"),
    "BG": ("Bulgaria", "Bulgarie", "Bulgarien"),
    "BY": ("Belarus", "Biélorussie", "Belarus"),
    "CH": ("Switzerland", "Suisse", "Schweiz"),
    "CY": ("Cyprus", "Chypre", "Zypern"),
    "CZ": ("Czechia", "Tchéquie", "Tschechien"),
    "DE": ("Germany", "Allemagne", "Deutschland"),
    "DK": ("Denmark", "Danemark", "Dänemark"),
    "EE": ("Estonia", "Estonie", "Estland"),
    "ES": ("Spain", "Espagne", "Spanien"),
    "FI": ("Finland", "Finlande", "Finnland"),
    "FO": ("Faroe Islands", "Îles Féroé", "Färöer"),
    "FR": ("France", "France", "Frankreich"),
    "GB": ("United Kingdom", "Royaume-Uni", "Vereinigtes Königreich"),
    "GE": ("Georgia", "Géorgie", "Georgien"),
    "GI": ("Gibraltar", "Gibraltar", "Gibraltar"),
    "GR": ("Greece", "Grèce", "Griechenland"),
    "HR": ("Croatia", "Croatie", "Kroatien"),
    "HU": ("Hungary", "Hongrie", "Ungarn"),
    "IE": ("Ireland", "Irlande", "Irland"),
    "IL": ("Israel", "Israël", "Israel"),
    "IS": ("Iceland", "Islande", "Island"),
    "IT": ("Italy", "Italie", "Italien"),
    "LI": ("Liechtenstein", "Liechtenstein", "Liechtenstein"),
    "LT": ("Lithuania", "Lituanie", "Litauen"),
    "LU": ("Luxembourg", "Luxembourg", "Luxemburg"),
    "LV": ("Latvia", "Lettonie", "Lettland"),
    "MC": ("Monaco", "Monaco", "Monaco"),
    "MD": ("Moldova", "Moldavie", "Moldau"),
    "ME": ("Montenegro", "Monténégro", "Montenegro"),
    "MK": ("North Macedonia", "Macédoine du Nord", "Nordmazedonien"),
    "MT": ("Malta", "Malte", "Malta"),
    "NL": ("Netherlands", "Pays-Bas", "Niederlande"),
    "NO": ("Norway", "Norvège", "Norwegen"),
    "PL": ("Poland", "Pologne", "Polen"),
    "PT": ("Portugal", "Portugal", "Portugal"),
    "RO": ("Romania", "Roumanie", "Rumänien"),
    "RS": ("Serbia", "Serbie", "Serbien"),
    "RU": ("Russia", "Russie", "Russland"),
    "SE": ("Sweden", "Suède", "Schweden"),
    "SI": ("Slovenia", "Slovénie", "Slowenien"),
    "SK": ("Slovakia", "Slovaquie", "Slowakei"),
    "SM": ("San Marino", "Saint-Marin", "San Marino"),
    "TR": ("Türkiye", "Turquie", "Türkei"),
    "UA": ("Ukraine", "Ukraine", "Ukraine"),
    "VA": ("Vatican City", "Vatican", "Vatikanstadt"),
    "XK": ("Kosovo", "Kosovo", "Kosovo"),
    "CA": ("Canada", "Canada", "Kanada"),
    "CN": ("China", "Chine", "China"),
    "IN": ("India", "Inde", "Indien"),
    "JP": ("Japan", "Japon", "Japan"),
    "KR": ("Republic of Korea", "Corée du Sud", "Südkorea"),
    "MA": ("Morocco", "Maroc", "Marokko"),
    "TN": ("Tunisia", "Tunisie", "Tunesien"),
    "US": ("United States", "États-Unis", "Vereinigte Staaten"),
    "ZA": ("South Africa", "Afrique du Sud", "Südafrika"),
}

_ALSO = {
    "el": "GR",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "grande bretagne": "GB",
    "großbritannien": "GB",
    "czech republic": "CZ",
    "république tchèque": "CZ",
    "tschechische republik": "CZ",
    "turkey": "TR",
    "the netherlands": "NL",
    "holland": "NL",
    "hollande": "NL",
    "slovak republic": "SK",
    "république slovaque": "SK",
    "macedonia": "MK",
    "republic of moldova": "MD",
    "moldawien": "MD",
    "weißrussland": "BY",
    "bélarus": "BY",
    "bosnia": "BA",
    "bosnien": "BA",
    "republic of ireland": "IE",
    "usa": "US",
    "united states of america": "US",
    "south korea": "KR",
    "korea": "KR",
}


def plain(text: str) -> str:
    """``text`` without case, accents and punctuation: how headings and country names are compared."""
    # NFKD takes "é" apart; the letters it leaves whole are rare in headings and in these names
    spread = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in spread if not unicodedata.combining(c))
    return " ".join(kept.split())


_CODES = {plain(name): code for code, names in COUNTRIES.items() for name in (code, *names)}
_CODES |= {plain(name): code for name, code in _ALSO.items()}


def country_code(text: str) -> str | None:
    """The ISO code of what a roll says is a country, or None where it is not known. Any other pair of capital
    letters is not taken for a code: a typing error would pass."""
    return _CODES.get(plain(text))


def country_name(code: str) -> str:
    """The English name of a country code; the code itself where it has none here."""
    return COUNTRIES[code][0] if code in COUNTRIES else code
