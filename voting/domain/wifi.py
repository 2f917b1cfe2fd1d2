"""A wireless network as a QR code tells it to phones."""

from dataclasses import dataclass

MOST_BYTES = 213
"""What the QR codes of the screens hold (``frontend/src/lib/qr.ts``)."""


@dataclass(frozen=True, slots=True)
class Wifi:
    """A network that a room may join. Without ``password`` it is open; ``hidden``: it does not tell its name."""

    network: str
    password: str = ""
    hidden: bool = False

    @property
    def payload(self) -> str:
        """The text of the QR code, in the form that Android and iOS read:
        https://github.com/zxing/zxing/wiki/Barcode-Contents#wi-fi-network-config-android-ios-11"""
        security = "WPA" if self.password else "nopass"
        password = f"P:{_escaped(self.password)};" if self.password else ""
        hidden = "H:true;" if self.hidden else ""
        return f"WIFI:T:{security};S:{_escaped(self.network)};{password}{hidden};"

    @property
    def problem(self) -> str:
        """What no network can be called or guarded by, as a sentence; empty where all is well.

        IEEE 802.11: a name is 1 to 32 bytes; a WPA password is 8 to 63 ASCII characters, or 64 hexadecimal digits.
        """
        if not 1 <= len(self.network.encode()) <= 32 or not self.network.isprintable():
            return "The name of a Wi-Fi network has 1 to 32 bytes, and no control characters."
        if self.password and not _possible(self.password):
            return "A Wi-Fi password has 8 to 63 ASCII characters. Leave it out where the network is open."
        if len(self.payload.encode()) > MOST_BYTES:
            return "Name and password of this network are too long for one QR code. Use a shorter password."
        return ""


def _possible(password: str) -> bool:
    if len(password) == 64:
        return all(letter in "0123456789abcdefABCDEF" for letter in password)
    return 8 <= len(password) <= 63 and password.isascii() and password.isprintable()


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in '\\;,":' else letter for letter in text)
