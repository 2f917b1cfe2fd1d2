"""From any photograph to a portrait for the hall: checked by decoding it, turned upright, cropped, made small, and
rid of everything but the picture. Pillow does the work, on a thread, because it takes up to a second."""

import asyncio
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from voting.domain.errors import ImageTooLarge, ImageTooSmall, NotAnImage

FORMATS = ("JPEG", "PNG", "WEBP")
SHAPE = (4, 5)
"""Width to height of a portrait on the hall's screen (``.portrait`` in ``frontend/src/hall/hall.css``)."""

MOST_PIXELS = 40_000_000
"""What a file may decode to: 160 MB in memory."""

WIDEST, NARROWEST = 960, 240
"""Pixels across: half of a full HD screen, and what is still a face there. Nothing is ever blown up."""

MOST_BYTES = 150_000
"""A room of ten nominees on a slow network has them all within seconds."""

TRIES = tuple((width, quality) for width in (WIDEST, 720, 480) for quality in (86, 78, 70, 60))
"""Sizes and qualities, best first: the first one that is small enough is taken."""

AT_ONCE = 2
"""Pictures in work at the same time: each may take MOST_PIXELS in memory, and a core from those who vote."""

PAPER = "white"
"""What shows through a transparent picture."""

_ORIENTATION = 0x0112
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})

warnings.simplefilter("error", Image.DecompressionBombWarning)  # a refusal, not a line in the log


class PillowDarkroom:
    """See ``service.photographs.Darkroom``."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    async def portrait(self, file: bytes) -> bytes:
        """See there."""
        async with self._free:
            return await asyncio.to_thread(portrait, file)


def portrait(file: bytes) -> bytes:
    """The portrait as a JPEG file. Raises NotAnImage, ImageTooLarge, ImageTooSmall."""
    with _refusing(), Image.open(BytesIO(file), formats=FORMATS) as image:
        _check(image)
        full = _cropped_size(image)
        scale = min(1.0, WIDEST / min(full))
        image.draft(None, (round(image.width * scale), round(image.height * scale)))  # a JPEG need not be read whole
        image.load()
        upright = _upright(image)
    rgb = _in_srgb(upright)
    for width, quality in TRIES:
        made = _written(rgb, width, quality)
        if len(made) <= MOST_BYTES:
            break
    return made


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever a decoder makes of a broken file, it is no picture."""
    try:
        yield
    except (NotAnImage, ImageTooLarge, ImageTooSmall):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise _too_many_pixels() from None
    except Exception:
        raise NotAnImage(
            "This is not a picture that can be read. Send a JPEG, PNG or WebP file; save it anew if it is damaged.",
            formats=list(FORMATS),
        ) from None


def _check(image: Image.Image) -> None:
    """By what the file says of itself, before any pixel is decoded."""
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    moving: bool = getattr(image, "is_animated", False)
    if moving and image.format != "MPO":  # phones save a JPEG with a second picture, for depth, as MPO
        raise NotAnImage("This picture moves. Send a still one, as JPEG, PNG or WebP.", formats=list(FORMATS))
    if min(_cropped_size(image)) < NARROWEST:
        raise ImageTooSmall(
            f"This picture is too small for the big screen. Take one of at least {NARROWEST} by {_high(NARROWEST)} "
            "pixels, better 960 by 1200.",
            least=NARROWEST,
        )


def _too_many_pixels() -> ImageTooLarge:
    most = MOST_PIXELS // 1_000_000
    return ImageTooLarge(
        f"This picture has more than {most} million pixels. Save it smaller, for instance 2000 pixels wide.",
        most=MOST_PIXELS,
    )


def _high(width: int) -> int:
    return width * SHAPE[1] // SHAPE[0]


def _cropped_size(image: Image.Image) -> tuple[int, int]:
    """The largest part that has the portrait's shape, in the picture as it is stored: it may lie on its side."""
    across, down = SHAPE[::-1] if image.getexif().get(_ORIENTATION) in _ON_ITS_SIDE else SHAPE
    width = min(image.width, image.height * across // down)
    return width, min(image.height, width * down // across)


def _upright(image: Image.Image) -> Image.Image:
    """The middle of ``image`` in the portrait's shape, at most WIDEST across, as somebody would hold it."""
    width, height = _cropped_size(image)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    scale = min(1.0, WIDEST / min(width, height))
    size = (round(width * scale), round(height * scale))
    box = (left, top, left + width, top + height)
    return ImageOps.exif_transpose(_plain(image, box).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0))


def _plain(image: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The part of ``image`` in ``box``, with 8 bits for each of its colours: what can be resized well."""
    part = image.crop(box)
    if image.mode.startswith("I"):
        return part.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("L", "RGB", "CMYK") and "transparency" not in image.info:
        return part
    return part.convert("RGBA")


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours that a screen shows, opaque, and nothing else that the file told."""
    profile = image.info.get("icc_profile")
    if image.mode == "RGBA":
        paper = Image.new("RGBA", image.size, PAPER)
        image = Image.alpha_composite(paper, image).convert("RGB")
    if profile and image.mode in ("RGB", "CMYK"):
        image = _converted(image, profile)
    bare = image.convert("RGB")
    bare.info = {}
    return bare


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """In sRGB by the profile that came with it; as it is where the profile is of no use."""
    try:
        made = ImageCms.profileToProfile(image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return made or image


def _written(image: Image.Image, width: int, quality: int) -> bytes:
    if image.width > width:
        image = image.resize((width, _high(width)), Image.Resampling.LANCZOS)
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()
