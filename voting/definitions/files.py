"""Which of the forms a file has; the adapter behind ``service.importing.Files``."""

import re
import tomllib
from collections.abc import Mapping

from voting.definitions import toml, workbook
from voting.domain.errors import DefinitionInvalid
from voting.service.importing import Draft, Form

MOST_BYTES = 5_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_ENDLESS = re.compile(r"""(?<![\w"'-])(?:[\w"'-]+[ \t]*\.[ \t]*){32}""")
"""A dotted key for which a parser takes time and memory that grow with its square."""

HEADING = """\
# A conference: rooms with their run sheets, polls with their options and rules. What is left out has its usual value.
# Texts are { en = "…", de = "…", fr = "…" }. Change the file and import it: you see what would change before it does.

"""


class DefinitionFiles:
    """See ``Files``."""

    def read(self, data: bytes) -> Draft:
        if len(data) > MOST_BYTES:
            raise DefinitionInvalid(f"This file is too large. At most {MOST_BYTES:,} bytes are read.", most=MOST_BYTES)
        if data.startswith((_ZIP, _OLE)):
            return workbook.read(data)
        try:
            text = data.decode("utf-8-sig")
            if _ENDLESS.search(text):
                raise ValueError("a key has more than 32 parts")
            return Draft("toml", tomllib.loads(text), {p: f"line {n}" for p, n in toml.lines(text).items()}, [])
        except UnicodeDecodeError:
            raise DefinitionInvalid("This is neither a workbook nor UTF-8 text. Save it as UTF-8.") from None
        except (ValueError, RecursionError) as error:  # also a number without end, or tables within tables without end
            raise DefinitionInvalid(f"This is not TOML: {error}.") from None

    def write(self, form: Form, data: Mapping[str, object]) -> bytes:
        if form is Form.XLSX:
            return workbook.write(data)
        return (HEADING + toml.write(data)).encode()
