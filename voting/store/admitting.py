"""Which phone holds a badge: what becomes of a sign-in, given what is stored. The same for every database."""

from typing import NamedTuple

from voting.domain.errors import BadgeInUse, BadgeUnknown
from voting.domain.text import Millis

OF_ONE_PHONE = 4
"""Sessions that a phone may have of its badge: a sign-in that is sent again, or comes late and twice, makes one that
nobody knows of. It must not end the one that the phone was told of."""


class Holder(NamedTuple):
    """The phone that a badge is bound to, if any, and the one that asks to have it. One that asks and has no moment
    (``asked_at``) was refused."""

    device: bytes | None
    asking: bytes | None
    asked_at: Millis | None

    def refusal(self, badge: int, device: bytes) -> BadgeInUse | None:
        """What ``device`` is told when it signs in with ``badge``; None if it may have it."""
        if self.device in (None, device):
            return None
        refused = self.asking == device and self.asked_at is None
        return BadgeInUse(
            "The phone that holds this badge keeps it. Go to the desk with your badge."
            if refused
            else "This badge is in use on another phone. Allow the move there, or go to the desk.",
            badge=badge,
            refused=refused,
        )

    def asked(self, device: bytes, now: Millis) -> "Holder":
        """The holder once ``device`` has asked: a retry is the same request."""
        return self if self.asking == device else Holder(self.device, device, now)

    def bound(self, device: bytes) -> "Holder":
        """The holder once ``device`` has the badge."""
        return Holder(device, None, None) if self.asking == device else Holder(device, self.asking, self.asked_at)


def unknown() -> BadgeUnknown:
    return BadgeUnknown("This badge code is not known here. Check the letters, or go to the desk.")
