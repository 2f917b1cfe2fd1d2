"""From any photograph to a portrait for the hall, and from that to a small one for phones; or from any picture to one
that fills the hall's screen: checked by decoding it, turned upright, made small, and rid of everything but the picture.
Pillow does the work, on a thread, because it takes up to a second."""

import asyncio
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageCms

from voting.domain.errors import ImageTooLarge, ImageTooSmall, NotAnImage

FORMATS = ("JPEG", "PNG", "WEBP")
SHAPE = (4, 5)
"""Width to height of a portrait on the hall's screen (``.portrait`` in ``frontend/src/hall/hall.css``)."""

MOST_PIXELS = 50_000_000
"""What a file may decode to: 200 MB in memory. Phones make pictures of 50 million pixels."""

WIDEST, NARROWEST = 960, 240
"""Pixels across: half of a full HD screen, and what is still a face there. Nothing is ever blown up."""

MOST_BYTES = 150_000
"""A room of ten nominees on a slow network has them all within seconds."""

TRIES = tuple((width, quality) for width in (WIDEST, 720, 480) for quality in (86, 78, 70, 60))
"""Sizes and qualities, best first: the first one that is small enough is taken."""

SLIDE = (3840, 2160)
"""Pixels across and down of the largest screen there is: a picture that fills it is made to fit into this."""

NARROWEST_SLIDE = 640
"""Pixels across: a third of a full HD screen, below which the last row sees squares."""

MOST_SLIDE_BYTES = 1_500_000
SLIDE_TRIES = tuple((share, quality) for share in (1.0, 0.75, 0.5) for quality in (86, 78, 70, 60))

SMALL = 144
"""Pixels across and down of a portrait on a phone: the winner's place there, 72 pixels at two points each."""

MOST_SMALL_BYTES = 4_000
"""Ten nominees, with what HTTP adds, in the time of two first loads of the phone's page."""

SMALL_TRIES = tuple((across, quality) for across in (SMALL, 96, 64) for quality in (80, 65, 45, 25))

AT_ONCE = 2
"""Pictures in work at the same time: each may take MOST_PIXELS in memory, and a core from those who vote."""

PAPER = "white"
"""What shows through a transparent picture."""

_ORIENTATION = 0x0112
_TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright that a camera stored in another way, by its orientation (Exif 2.3, 4.6.4 A)."""

_ON_ITS_SIDE = frozenset({5, 6, 7, 8})

warnings.filterwarnings("ignore", module=r"PIL\.")  # of a stranger's file: no line in the log, and no refusal


class PillowDarkroom:
    """See ``service.photographs.Darkroom``."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    async def portrait(self, file: bytes) -> bytes:
        """See there."""
        return await self._made(portrait, file)

    async def slide(self, file: bytes) -> bytes:
        """See there."""
        return await self._made(slide, file)

    async def small(self, portrait: bytes) -> bytes:
        """See there."""
        return await self._made(small, portrait)

    async def _made(self, make: Callable[[bytes], bytes], file: bytes) -> bytes:
        async with self._free:
            return await asyncio.to_thread(make, file)


def portrait(file: bytes) -> bytes:
    """The portrait as a JPEG file. Raises NotAnImage, ImageTooLarge, ImageTooSmall."""

    def scale(width: int, height: int) -> float:
        across, _ = _cropped(width, height)
        _check_width(across)
        return min(1.0, WIDEST / across)

    rgb = _in_srgb(_middle(_decoded(file, scale)))
    for width, quality in TRIES:
        made = _written(rgb, (width, _high(width)), quality)
        if len(made) <= MOST_BYTES:
            break
    return made


def small(portrait: bytes) -> bytes:
    """Of what ``portrait`` made a square one as a WebP file: its whole width, and of its height the higher part."""
    with Image.open(BytesIO(portrait), formats=("JPEG",)) as image:
        image.draft("RGB", (SMALL, _high(SMALL)))
        width, top = image.width, (image.height - image.width) // 3
        square = image.crop((0, top, width, top + width))
    for across, quality in SMALL_TRIES:
        file = BytesIO()
        square.resize((across, across), Image.Resampling.LANCZOS).save(file, "WEBP", quality=quality)
        if file.tell() <= MOST_SMALL_BYTES:
            break
    return file.getvalue()


def slide(file: bytes) -> bytes:
    """The whole picture as a JPEG file that fits into ``SLIDE``. Raises NotAnImage, ImageTooLarge, ImageTooSmall."""

    def scale(width: int, height: int) -> float:
        if max(width, height) < NARROWEST_SLIDE:
            raise ImageTooSmall(
                f"This picture is too small for the big screen. Take one of at least {NARROWEST_SLIDE} pixels across, "
                "better 1920.",
                least=NARROWEST_SLIDE,
            )
        return min(1.0, SLIDE[0] / width, SLIDE[1] / height)

    rgb = _in_srgb(_decoded(file, scale))
    for share, quality in SLIDE_TRIES:
        made = _written(rgb, (round(rgb.width * share), round(rgb.height * share)), quality)
        if len(made) <= MOST_SLIDE_BYTES:
            break
    return made


def _decoded(file: bytes, scale_of: Callable[[int, int], float]) -> Image.Image:
    """The picture in ``file``, upright and not larger than it has to be. ``scale_of`` its width and height upright;
    it may refuse it. Raises NotAnImage, ImageTooLarge."""
    with _refusing(), Image.open(BytesIO(file), formats=FORMATS) as image:
        _check_file(image)
        orientation = _orientation(image)
        scale = scale_of(*(image.size[::-1] if orientation in _ON_ITS_SIDE else image.size))
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image.draft(None, size)  # a JPEG need not be decoded at its full size
        image.load()
        small = _resizable(image).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _upright(small, orientation)


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever a decoder makes of a broken file, it is no picture."""
    try:
        yield
    except (NotAnImage, ImageTooLarge, ImageTooSmall):
        raise
    except (Image.DecompressionBombError, MemoryError):
        raise _too_many_pixels() from None
    except Exception:
        raise NotAnImage(
            "This is not a picture that can be read. Send a JPEG, PNG or WebP file; save it anew if it is damaged.",
            formats=list(FORMATS),
        ) from None


def _check_file(image: Image.Image) -> None:
    """By what the file says of itself, before any pixel is decoded."""
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    moving: bool = getattr(image, "is_animated", False)
    if moving and image.format != "MPO":  # phones save a JPEG with a second picture, for depth, as MPO
        raise NotAnImage("This picture moves. Send a still one, as JPEG, PNG or WebP.", formats=list(FORMATS))


def _check_width(width: int) -> None:
    """``width``: of the portrait that it would make."""
    if width < NARROWEST:
        raise ImageTooSmall(
            f"This picture is too small for the big screen. Take one of at least {NARROWEST} by {_high(NARROWEST)} "
            f"pixels, better {WIDEST} by {_high(WIDEST)}.",
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


def _orientation(image: Image.Image) -> int:
    """As the camera noted it; 1, which is upright, where it did not, or where what it noted cannot be read."""
    if image.format == "PNG":
        image.load()  # it may stand behind the pixels
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # whatever the parser makes of a broken note: the picture itself may be whole
        return 1


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURN.get(orientation)
    return image if turn is None else image.transpose(turn)


def _cropped(width: int, height: int) -> tuple[int, int]:
    """The largest size in a portrait's shape that fits into this one."""
    across, down = SHAPE
    width = min(width, height * across // down)
    return width, min(height, width * down // across)


def _middle(image: Image.Image) -> Image.Image:
    """The part of ``image`` that has a portrait's shape; of a tall one a higher part, because that is where faces
    are."""
    width, height = _cropped(*image.size)
    left, top = (image.width - width) // 2, (image.height - height) // 3
    return image.crop((left, top, left + width, top + height))


def _resizable(image: Image.Image) -> Image.Image:
    """With 8 bits for each colour, and no palette: what can be resized well."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("L", "RGB", "CMYK") and "transparency" not in image.info:
        return image
    return image if image.mode == "RGBA" else image.convert("RGBA")


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


def _written(image: Image.Image, size: tuple[int, int], quality: int) -> bytes:
    if image.width > size[0]:
        image = image.resize(size, Image.Resampling.LANCZOS)
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()
