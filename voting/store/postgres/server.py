"""What a connection to the server must be like before it is used: durable, and silent about votes."""

import asyncpg

from voting.domain.errors import DataUnwritable, Unavailable

OLDEST = 15

LOCK_SECONDS = 10
"""How long a statement waits for the transactions of other processes."""

SETTINGS = {
    "application_name": "voting",
    "client_encoding": "utf-8",
    "default_transaction_isolation": "read committed",
    "idle_in_transaction_session_timeout": "20s",  # a machine that died in a transaction keeps nobody out for longer
    "lock_timeout": f"{LOCK_SECONDS}s",
    "log_parameter_max_length_on_error": "0",
    "synchronous_commit": "on",
}
"""What each of our sessions asks for. What the server or the role have by default does not matter."""

_QUIET = {
    "log_statement": {"none", "ddl"},
    "log_min_duration_statement": {"-1"},
    "log_min_duration_sample": {"-1"},
    "log_transaction_sample_rate": {"0"},
}
"""What the server must not go beyond, or its log has statements in it."""

_ASKED = (*_QUIET, "fsync", "log_parameter_max_length", "server_encoding", "synchronous_commit")
_DURABLE = {"fsync": {"on"}, "synchronous_commit": {"on", "remote_apply"}}


class DatabaseUnfit(Unavailable):
    """The PostgreSQL server is set up so that votes would not be durable, or would not stay secret."""

    code = "database_unfit"


async def prepare(driver: asyncpg.Connection) -> None:
    """Raises DatabaseUnfit or DataUnwritable, with what to do."""
    if driver.get_server_version().major < OLDEST:
        raise DatabaseUnfit(f"The server runs PostgreSQL {driver.get_server_version().major}; {OLDEST} is needed.")
    if await driver.fetchval("SELECT pg_is_in_recovery()"):
        raise DataUnwritable("The PostgreSQL server is a standby: name the primary in VOTING_DATABASE_URL.")
    rows = await driver.fetch("SELECT name, setting FROM pg_settings WHERE name = ANY($1::text[])", _ASKED)
    settings = {row["name"]: row["setting"] for row in rows}
    for name, wanted in _DURABLE.items():
        if settings[name] not in wanted:
            raise DatabaseUnfit(
                f"The PostgreSQL server has {name}={settings[name]}: what it confirms may be lost. Set {name}=on."
            )
    if settings["server_encoding"] != "UTF8":
        raise DatabaseUnfit(
            f"The database is in {settings['server_encoding']}, which cannot hold every name. Make one with "
            "ENCODING 'UTF8'."
        )
    if settings["log_parameter_max_length"] != "0":
        await _silence(driver, [name for name, quiet in _QUIET.items() if settings[name] not in quiet])


async def _silence(driver: asyncpg.Connection, talks: list[str]) -> None:
    """Whatever is logged, now or later: not the values of statements, who has voted and what was voted."""
    if await driver.fetchval("SELECT has_parameter_privilege('log_parameter_max_length', 'SET')"):
        await driver.execute("SET log_parameter_max_length = 0")
    elif talks:
        raise DatabaseUnfit(
            f"The PostgreSQL server logs statements with their values ({', '.join(talks)}): its log would have voters "
            "beside their ballots. Set log_parameter_max_length = 0, for the server or for this role."
        )
