"""Settings from the environment, ``VOTING_*``. Read once at start; ``docs/settings.md`` is made from here."""

import re
from ipaddress import IPv6Address
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", re.ASCII)
_ORIGIN = re.compile(r"https?://(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?/?", re.ASCII)


def _is_ipv6(text: str) -> bool:
    try:
        return bool(IPv6Address(text))
    except ValueError:
        return False


class Settings(BaseSettings):
    """All settings have safe defaults: nothing needs to be set to run on one machine."""

    model_config = SettingsConfigDict(env_prefix="VOTING_", frozen=True, extra="ignore")

    host: str = Field("127.0.0.1", description="Address to listen on. 0.0.0.0 for every network of this machine.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8000, description="Port to listen on.")
    data: Path = Field(Path("data"), description="The one folder that holds everything: database, keys, printed lists.")
    database_url: str = Field(
        "",
        repr=False,
        description="A PostgreSQL database instead of the file in the data folder, such as "
        "postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE. Many servers may share it; VOTING_DATA then holds keys and "
        "printed lists, the same on each.",
    )
    database_pool: Annotated[int, Field(ge=2, le=100)] = Field(
        10, description="The most connections to PostgreSQL that one process keeps: one writes, the others read."
    )
    public_url: str = Field(
        "",
        description="The address that phones use, such as https://vote.example.eu. It is printed in the QR codes and "
        "is the allowed Origin. Empty: http://HOST:PORT of this machine.",
    )
    bus_url: str = Field(
        "",
        description="Redis or Valkey, such as redis://127.0.0.1:6379/0, which tells several processes of each other's "
        "changes. Empty: one process. It holds nothing; a conference goes on without it.",
    )
    log: Literal["debug", "info", "warning"] = Field("info", description="How much is logged. Never choices or tokens.")

    @field_validator("host")
    @classmethod
    def _is_host(cls, value: str) -> str:
        if not (_NAME.fullmatch(value) or _is_ipv6(value)):
            raise ValueError("Give an address or a name of this machine, such as 127.0.0.1, or 0.0.0.0 for all")
        return value

    @field_validator("public_url")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        """As browsers write an Origin: pages compare it letter by letter."""
        if not value:
            return value
        found = _ORIGIN.fullmatch(value.lower())
        host = found and found["host"]
        if not found or not host or not (_NAME.fullmatch(host) or (host[0] == "[" and _is_ipv6(host[1:-1]))):
            raise ValueError(
                "Give scheme and host as browsers show them, and no path, such as https://vote.example.eu. "
                "Write a name with letters beyond a to z in its xn-- form"
            )
        if found["port"] and int(found["port"]) > 65535:
            raise ValueError("Ports are 1 to 65535")
        return value.lower().rstrip("/")

    @field_validator("bus_url")
    @classmethod
    def _is_redis(cls, value: str) -> str:
        if value and not re.fullmatch(r"(redis|rediss|unix)://\S+", value):
            raise ValueError("Give the address of a Redis or Valkey server, such as redis://127.0.0.1:6379/0")
        return value

    @property
    def url(self) -> str:
        """The address that phones use, without a trailing slash."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        url = self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
        default = ":443" if url.startswith("https://") else ":80"
        return url.removesuffix(default)  # as browsers write an Origin
