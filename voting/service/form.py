"""What all forms of a definition have in common."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def _text(given: object) -> object:
    """A plain string is a text in English."""
    return {"en": given} if isinstance(given, str) else given


Words = Annotated[
    dict[
        Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")],
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)],
    ],
    BeforeValidator(_text),
    Field(min_length=1),
]


class Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
