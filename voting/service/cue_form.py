"""How a cue is written down in ``conference.toml``, and in the database."""

from typing import Annotated

from pydantic import Field, StringConstraints

from voting.domain.runsheet import Cue, CueKind, Item
from voting.domain.wifi import Wifi
from voting.protocol.wire import Slug
from voting.service.form import Form, Words


class WifiForm(Form):
    network: str
    password: str = ""
    hidden: bool = False


class ItemForm(Form):
    time: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    text: Words


class CueForm(Form):
    """The picture of an image is given at the console: it is no part of the definition."""

    id: Slug
    kind: CueKind
    title: Words
    poll: Slug | None = None
    text: Words | None = None
    compare: tuple[Slug, ...] = ()
    wifi: WifiForm | None = None
    notes: Words | None = None
    opens: bool = False
    items: Annotated[tuple[ItemForm, ...], Field(max_length=100)] = ()

    def built(self) -> Cue:
        return Cue(
            self.id,
            self.kind,
            self.title,
            self.poll,
            self.text,
            compare=self.compare,
            wifi=Wifi(self.wifi.network, self.wifi.password, self.wifi.hidden) if self.wifi else None,
            items=tuple(Item(item.time, item.text) for item in self.items),
            notes=self.notes,
            opens=self.opens,
        )

    @classmethod
    def of(cls, cue: Cue) -> "CueForm":
        wifi = cue.wifi
        return cls(
            id=cue.id,
            kind=cue.kind,
            title=dict(cue.title),
            poll=cue.poll,
            text=dict(cue.text) if cue.text else None,
            compare=cue.compare,
            wifi=WifiForm(network=wifi.network, password=wifi.password, hidden=wifi.hidden) if wifi else None,
            items=tuple(ItemForm(time=item.time, text=dict(item.text)) for item in cue.items),
            notes=dict(cue.notes) if cue.notes else None,
            opens=cue.opens,
        )
