"""Portraits: whatever people send becomes a small upright JPEG that tells nothing but the picture, or is refused."""

import asyncio
import random
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tests.faults import soak
from voting.domain.errors import ImageTooLarge, ImageTooSmall, NotAnImage, VotingError
from voting.portraits import (
    MOST_BYTES,
    MOST_PIXELS,
    MOST_SMALL_BYTES,
    NARROWEST,
    SMALL,
    TRIES,
    WIDEST,
    PillowDarkroom,
    portrait,
    small,
)

pytestmark = pytest.mark.filterwarnings("ignore:::PIL")  # as the program itself does

RED, GREEN, BLUE, GOLD = (220, 30, 30), (30, 160, 60), (30, 60, 220), (240, 190, 20)
ORIENTATION, GPS, MAKE, DESCRIPTION = 0x0112, 0x8825, 0x010F, 0x010E
SECRET = "Made by Ana Example at home"


def quarters(width: int = 960, height: int = 1200, mode: str = "RGB") -> Image.Image:
    """Red and green above blue and gold: it shows how it was turned."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for colour, left, top in ((RED, 0, 0), (GREEN, 1, 0), (BLUE, 0, 1), (GOLD, 1, 1)):
        x, y = left * width // 2, top * height // 2
        draw.rectangle((x, y, x + width // 2, y + height // 2), colour)
    return image.convert(mode)


def saved(image: Image.Image, format: str = "JPEG", **more: object) -> bytes:
    file = BytesIO()
    image.save(file, format, **more)
    return file.getvalue()


def made(file: bytes) -> Image.Image:
    """The portrait, decoded as a browser would: a JPEG in RGB, 4 wide to 5 high, and small."""
    content = portrait(file)
    assert len(content) <= MOST_BYTES
    image = Image.open(BytesIO(content), formats=["JPEG"])
    image.load()
    assert image.mode == "RGB"
    assert NARROWEST <= image.width <= WIDEST
    assert abs(image.width * 5 - image.height * 4) <= 5, image.size
    return image


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours of the four quarters, in reading order."""
    places = [(x, y) for y in (1, 3) for x in (1, 3)]
    found = [image.getpixel((image.width * x // 4, image.height * y // 4)) for x, y in places]
    return [pixel for pixel in found if isinstance(pixel, tuple)]


def assert_near(found: tuple[int, ...], wanted: tuple[int, ...], by: int = 12) -> None:
    assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= by, (found, wanted)


def assert_upright(image: Image.Image, by: int = 12) -> None:
    for found, wanted in zip(corners(image), (RED, GREEN, BLUE, GOLD), strict=True):
        assert_near(found, wanted, by)


STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that notes this orientation stores an upright picture."""


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", STORED_AS)
def test_it_stands_upright_however_the_camera_was_held(orientation: int, format: str) -> None:
    turn = STORED_AS[orientation]
    image = quarters(2000, 3000) if turn is None else quarters(2000, 3000).transpose(turn)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    portrayed = made(saved(image, format, exif=exif))
    assert portrayed.size == (960, 1200)
    assert_upright(portrayed)


def test_a_note_of_the_orientation_that_cannot_be_read_spoils_no_picture() -> None:
    for note in (b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"):
        assert_upright(made(saved(quarters(), exif=note)))
    exif = Image.Exif()
    exif[ORIENTATION] = 42
    assert_upright(made(saved(quarters(), exif=exif)))


@pytest.mark.parametrize("size", [(4000, 1300), (1300, 4000), (960, 1200), (3000, 3000), (300, 400), (241, 303)])
def test_the_middle_is_taken_in_the_shape_of_a_portrait_and_nothing_is_blown_up(size: tuple[int, int]) -> None:
    portrayed = made(saved(quarters(*size)))
    assert portrayed.width == min(WIDEST, size[0], size[1] * 4 // 5)


def test_of_a_tall_picture_the_higher_part_is_taken_where_faces_are() -> None:
    image = Image.new("RGB", (900, 2700), BLUE)
    image.paste(RED, (0, 0, 900, 525))  # a third of the 1575 lines that must go
    found = made(saved(image)).getpixel((450, 20))
    assert isinstance(found, tuple)
    assert_near(found, BLUE, 20)


def test_what_is_transparent_is_white() -> None:
    image = quarters(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 480, 600))
    for format in ("PNG", "WEBP"):
        portrayed = made(saved(image, format))
        assert_near(corners(portrayed)[0], (255, 255, 255))
        assert_near(corners(portrayed)[3], GOLD)
    palette = quarters().quantize(8, dither=Image.Dither.NONE)
    palette.info["transparency"] = palette.getpixel((10, 10))
    assert_near(corners(made(saved(palette, "PNG")))[0], (255, 255, 255))
    keyed = saved(quarters(), "PNG", transparency=RED)
    assert_near(corners(made(keyed))[0], (255, 255, 255))


@pytest.mark.parametrize("mode", ["L", "1", "LA", "P"])
def test_grey_and_palettes_are_taken(mode: str) -> None:
    image = Image.new("L", (960, 1200), 255)
    image.paste(0, (0, 0, 960, 600))
    file = saved(image.convert("L").convert(mode), "PNG")
    found = corners(made(file))
    assert_near(found[0], (0, 0, 0))
    assert_near(found[3], (255, 255, 255))


def test_webp_with_loss_and_without_is_taken() -> None:
    for lossless in (True, False):
        assert_upright(made(saved(quarters(), "WEBP", lossless=lossless, quality=90)))


def test_cmyk_of_a_printer_comes_out_in_its_colours() -> None:
    assert_upright(made(saved(quarters(mode="CMYK"))))


def test_sixteen_bits_keep_their_greys() -> None:
    grey = Image.new("I;16", (960, 1200), 40_000)
    grey.paste(65_535, (0, 600, 960, 1200))
    found = corners(made(saved(grey, "PNG")))
    assert_near(found[0], (156, 156, 156))
    assert_near(found[3], (255, 255, 255))


def test_sixteen_bits_a_colour_are_taken() -> None:
    assert_upright(made(png(960, 1200, 16, 2, [RED, GREEN, BLUE, GOLD])))


def png(width: int, height: int, bits: int, kind: int, colours: list[tuple[int, int, int]]) -> bytes:
    """A PNG file of four quarters, written by hand: Pillow writes no 16 bits a colour."""
    sample = bits // 8
    spots = [b"".join(bytes([value]) + b"\0" * (sample - 1) for value in colour) for colour in colours]
    rows = [b"\0" + (spots[at] * (width // 2) + spots[at + 1] * (width // 2)) for at in (0, 2)]
    lines = b"".join(row * (height // 2) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def test_colours_are_turned_into_those_of_screens_by_their_profile() -> None:
    """Linear light is far darker as numbers: a mid grey of it is a light grey on a screen."""
    image = Image.new("RGB", (960, 1200), (55, 55, 55))
    plain = corners(made(saved(image)))[0]
    turned = corners(made(saved(image, icc_profile=gamma_one())))[0]
    assert_near(plain, (55, 55, 55))
    assert_near(turned, (128, 128, 128))


def gamma_one() -> bytes:
    """The profile of sRGB with its curves made straight."""
    whole = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(whole[128:132], "big")
    straight = b"curv" + bytes(4) + bytes(4)  # a curve without points is the identity
    for index in range(count):
        at = 132 + 12 * index
        if bytes(whole[at : at + 4]) in (b"rTRC", b"gTRC", b"bTRC"):
            start = int.from_bytes(whole[at + 4 : at + 8], "big")
            whole[start : start + 12] = straight
            whole[at + 8 : at + 12] = (12).to_bytes(4, "big")
    return bytes(whole)


def test_a_profile_of_no_use_is_passed_over() -> None:
    other = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"not a profile", other, gamma_one()[:200]):
        assert_upright(made(saved(quarters(), icc_profile=profile)))
        assert_upright(made(saved(quarters(mode="CMYK"), icc_profile=profile)))


def test_nothing_but_the_picture_is_left() -> None:
    exif = Image.Exif()
    exif[MAKE], exif[DESCRIPTION], exif[ORIENTATION] = "Camera", SECRET, 6
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 50.0, 0.0), 3: "E", 4: (4.0, 21.0, 0.0)})
    note = PngInfo()
    note.add_text("Comment", SECRET)
    note.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET}</x:xmpmeta>")
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    files = [
        saved(quarters(), exif=exif, comment=SECRET, xmp=xmp, icc_profile=profile, dpi=(300, 300)),
        saved(quarters(), "PNG", exif=exif, pnginfo=note, icc_profile=profile),
        saved(quarters(), "WEBP", exif=exif, xmp=xmp, icc_profile=profile),
    ]
    for file in files:
        assert SECRET.encode() in file
        content = portrait(file)
        assert not any(
            left in content for left in (SECRET.encode(), b"Exif", b"GPS", b"ICC_PROFILE", b"xmp", b"Camera")
        )
        image = Image.open(BytesIO(content))
        assert not image.getexif() and image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
            "progressive",
            "progression",
        }


def test_a_second_picture_behind_the_first_is_left_behind() -> None:
    """Phones keep a depth map or a preview in the same file."""
    file = saved(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (960, 1200), (255, 0, 255))])
    assert_upright(made(file))


def test_the_worst_picture_there_is_stays_below_the_limit() -> None:
    """Noise cannot be packed."""
    for size in ((1600, 2000), (960, 1200), (480, 600), (479, 599)):
        noise = Image.frombytes("RGB", size, random.Random(4).randbytes(size[0] * size[1] * 3))
        assert made(saved(noise, "PNG")).width >= min(TRIES)[0] - 1


def test_an_ordinary_picture_is_shown_at_its_best() -> None:
    first, *_ = TRIES
    assert made(saved(Image.linear_gradient("L").resize((2400, 3000)))).width == first[0] == WIDEST


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_half_a_file_is_no_picture(format: str) -> None:
    noise = Image.frombytes("RGB", (600, 750), random.Random(4).randbytes(600 * 750 * 3))
    file = saved(noise, format)
    for length in (len(file) // 2, len(file) - 100, 200, 20):
        with pytest.raises(NotAnImage):
            portrait(file[:length])


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(format: str) -> None:
    file = saved(quarters(), format, save_all=True, append_images=[Image.new("RGB", (960, 1200), RED)], duration=100)
    with pytest.raises(NotAnImage, match="moves"):
        portrait(file)


@pytest.mark.parametrize("format", ["GIF", "BMP", "TIFF", "PPM", "ICO", "PDF", "JPEG2000", "AVIF"])
def test_other_formats_are_refused(format: str) -> None:
    with pytest.raises(NotAnImage) as refused:
        portrait(saved(quarters(480, 600), format))
    assert refused.value.detail == {"formats": ["JPEG", "PNG", "WEBP"]}


def test_what_is_no_picture_at_all_is_refused() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for file in (b"", b"\0", drawing, b"<!doctype html>", b"%PDF-1.7", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"):
        with pytest.raises(NotAnImage):
            portrait(file)


def test_a_picture_that_unpacks_to_gigabytes_is_refused_before_it_does() -> None:
    for side in (7_100, 13_500, 20_000, 60_000, 2**31 - 1):
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        lines = zlib.compress(bytes(100_000))
        file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")
        with pytest.raises(ImageTooLarge) as refused:
            portrait(file)
        assert refused.value.detail == {"most": MOST_PIXELS}


def test_a_text_that_unpacks_to_gigabytes_spoils_only_its_own_picture() -> None:
    text = b"Comment\0\0" + zlib.compress(bytes(100_000_000))
    file = saved(quarters(), "PNG")
    with pytest.raises(NotAnImage):
        portrait(file[:33] + chunk(b"zTXt", text) + file[33:])


@pytest.mark.parametrize("size", [(239, 300), (300, 299), (1, 1), (5000, 100), (100, 5000)])
def test_a_picture_that_is_too_small_for_the_hall_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ImageTooSmall) as refused:
        portrait(saved(Image.new("RGB", size)))
    assert refused.value.detail == {"least": NARROWEST} and "240 by 300" in refused.value.message


def test_how_large_it_is_counts_as_it_is_seen() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    assert made(saved(Image.new("RGB", (300, 240)), exif=exif)).size == (240, 300)
    with pytest.raises(ImageTooSmall):
        portrait(saved(Image.new("RGB", (300, 240))))


def test_the_same_picture_makes_the_same_portrait() -> None:
    file = saved(quarters())
    assert portrait(file) == portrait(file)


FILES = [saved(quarters(320, 400), format) for format in ("JPEG", "PNG", "WEBP")]


@settings(max_examples=soak.size(60, 3_000))
@given(
    st.binary(max_size=2_000), st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBPVP8 "])
)
def test_bytes_at_random_are_refused_with_a_reason(content: bytes, begin: bytes) -> None:
    with pytest.raises((NotAnImage, ImageTooLarge, ImageTooSmall)):
        portrait(begin + content)


@settings(max_examples=soak.size(60, 3_000))
@given(
    st.sampled_from(FILES), st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)))
)
def test_a_picture_damaged_at_random_makes_a_portrait_or_a_refusal(
    file: bytes, damage: list[tuple[float, bytes]]
) -> None:
    content = bytearray(file)
    for where, patch in damage:
        at = int(where * len(content))
        content[at : at + len(patch)] = patch
    try:
        made(bytes(content))
    except VotingError as error:
        assert isinstance(error, NotAnImage | ImageTooLarge | ImageTooSmall)


@pytest.mark.parametrize("size", [(4000, 5000), (241, 303)])
def test_for_phones_its_upper_part_is_made_square_and_small(size: tuple[int, int]) -> None:
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0], size[1] // 15))  # a third of the fifth that must go
    image.paste(GOLD, (0, size[1] * 13 // 15, *size))  # and the other two
    content = small(portrait(saved(image)))
    assert len(content) <= MOST_SMALL_BYTES
    made = Image.open(BytesIO(content))
    made.load()
    assert (made.format, made.mode, made.size) == ("WEBP", "RGB", (SMALL, SMALL))
    for y in (6, SMALL - 7):
        found = made.getpixel((SMALL // 2, y))
        assert isinstance(found, tuple)
        assert_near(found, BLUE, 20)


def test_for_phones_it_is_small_whatever_it_shows_and_tells_nothing_but_the_picture() -> None:
    noise = Image.frombytes("L", (144, 180), random.Random(7).randbytes(144 * 180)).resize((960, 1200))
    exif = Image.Exif()
    exif[DESCRIPTION] = SECRET
    content = small(portrait(saved(noise, quality=95, exif=exif)))
    assert len(content) <= MOST_SMALL_BYTES
    assert set(Image.open(BytesIO(content)).info) <= {"loop", "background", "duration", "timestamp"}
    assert SECRET.encode() not in content and b"EXIF" not in content and b"ICCP" not in content


async def test_the_darkroom_works_beside_everything_else() -> None:
    darkroom = PillowDarkroom()
    file = saved(quarters(3000, 4000))
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.001)
            ticks += 1

    ticking = asyncio.create_task(tick())
    portraits = await asyncio.gather(*(darkroom.portrait(file) for _ in range(4)))
    ticking.cancel()
    assert set(portraits) == {portrait(file)}
    assert ticks > 3
    with pytest.raises(NotAnImage):
        await darkroom.portrait(b"no picture")
