"""The address of a PostgreSQL database: what VOTING_DATABASE_URL may say, and how it is named without its password."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from voting.domain.errors import InvalidInput

SCHEMES = ("postgresql+asyncpg", "postgresql", "postgres")
EXAMPLE = "postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE"


class DatabaseUrlInvalid(InvalidInput):
    """VOTING_DATABASE_URL is not the address of a PostgreSQL database."""

    code = "database_url_invalid"


@dataclass(frozen=True, slots=True)
class Address:
    """``dsn`` is what the driver takes, password and all; ``name`` is for people."""

    dsn: str = field(repr=False)
    name: str


def read_address(url: str) -> Address:
    """Raises DatabaseUrlInvalid, which does not repeat the password."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as brackets that do not close
        raise DatabaseUrlInvalid(f"VOTING_DATABASE_URL cannot be read. It is written as {EXAMPLE}.") from None
    if parts.scheme.startswith("sqlite"):
        raise DatabaseUrlInvalid(
            "VOTING_DATABASE_URL is for PostgreSQL. For SQLite leave it empty: the database is a file in VOTING_DATA."
        )
    if parts.scheme not in SCHEMES:
        raise DatabaseUrlInvalid(f"VOTING_DATABASE_URL does not begin as an address does, such as {EXAMPLE}.")
    if parts.fragment:
        raise DatabaseUrlInvalid(
            "VOTING_DATABASE_URL has a # in it. Write characters of the password such as # / ? @ % as %23 %2F %3F %40 "
            "%25."
        )
    database = parts.path.strip("/")
    if not database or "/" in database:
        raise DatabaseUrlInvalid(f"VOTING_DATABASE_URL names no database: {EXAMPLE}.")
    _, _, hosts = parts.netloc.rpartition("@")
    query = [("sslmode" if key == "ssl" else key, value) for key, value in parse_qsl(parts.query)]
    at = hosts or dict(query).get("host")
    if not at:
        raise DatabaseUrlInvalid(f"VOTING_DATABASE_URL names no host: {EXAMPLE}.")
    dsn = parts._replace(scheme="postgresql", query=urlencode(query)).geturl()
    return Address(dsn, f"{database} at {at}")
