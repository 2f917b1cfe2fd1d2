"""The use cases that the routes call, put together by ``voting.app``."""

from dataclasses import dataclass

from voting.service.access import Access
from voting.service.board import Board
from voting.service.cast import Casting
from voting.service.console import Console
from voting.service.doubt import Doubts
from voting.service.floor import Floors
from voting.service.ideas import IdeaBox
from voting.service.moderate import Moderation
from voting.service.photographs import Photographs
from voting.service.pictures import Pictures
from voting.service.polls import Polls
from voting.service.ports import Clock, Store
from voting.service.preflight import Preflight
from voting.service.preparing import Preparing
from voting.service.receipts import Receipts
from voting.service.record import Records
from voting.service.sheets import Sheets
from voting.service.stagehand import Stagehand
from voting.service.words import WordClouds
from voting.web.limits import Limits
from voting.web.live import Hub


@dataclass(frozen=True, slots=True)
class Services:
    """``origins``: the only values of Origin that may change anything. ``secure``: the public address is https."""

    store: Store
    clock: Clock
    polls: Polls
    access: Access
    casting: Casting
    moderation: Moderation
    stagehand: Stagehand
    photographs: Photographs
    pictures: Pictures
    words: WordClouds
    floors: Floors
    ideas: IdeaBox
    doubts: Doubts
    board: Board
    console: Console
    preflight: Preflight
    preparing: Preparing
    sheets: Sheets
    receipts: Receipts
    records: Records
    hub: Hub
    limits: Limits
    origins: frozenset[str]
    secure: bool
