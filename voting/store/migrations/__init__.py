"""The schema's history, brought up to date whenever a database is opened."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from voting.domain.errors import DatabaseNewer


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest version, within the caller's transaction. Raises DatabaseNewer for a schema
    that this program does not know."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise DatabaseNewer(
            f"A newer version of this program wrote the database (schema {current}). Update the program; "
            "nothing was changed.",
            schema=current,
        )
    command.upgrade(config, "head")
