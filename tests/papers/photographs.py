"""Photographs of documents that do not exist: pages drawn from a zone's lines, then held crooked, blurred or in shade.

The lines come from the specimens of ICAO Doc 9303 or from people thrown together here; the type is OCR-B (Debian's
`fonts-ocr-b`), ten signs to the inch as part 3 asks.
"""

import struct
import zlib
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from muster.papers.mrz import FILLER, LAYOUTS, Form, check_digit

OCR_B = "/usr/share/fonts/opentype/ocr-b/OCRB.otf"
SHARP = "/usr/share/fonts/opentype/ocr-b/OCRBS.otf"  # square ends: not what is compared with
PLAIN = "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"
SHAPE, SHAPE_PITCH = (16, 24), 20  # pixels of one drawn sign, and from one to the next in a line of that size
PITCH = 2.54  # millimetres from one sign to the next: part 3, section 4.2.1
# Width and height of the page or card, how far the zone's first line lies from its lower edge, and between lines.
SIZES = {
    Form.TD1: (85.6, 54.0, 20.0, 6.35),
    Form.TD2: (105.0, 74.0, 14.4, 6.35),
    Form.TD3: (125.0, 88.0, 16.4, 6.35),
}
FAMILY = [
    "VANTERPOOL",
    "OKONKWO",
    "QUILLFEATHER",
    "D<ARTAGNAN",
    "SZCZEPANSKI",
    "KOVALENKO",
    "ABDURRAHMAN",
    "LI",
    "NGUYEN",
    "SCHOLZ<KELLER",
    "MBEKI",
    "ISKANDAR",
    "WOLKOWYSKA",
    "HIKMATULLAEV",
    "ZELAYA",
]
GIVEN = [
    "TADEO",
    "MIRELA<JOY",
    "KARIM",
    "JEAN<BAPTISTE",
    "SVITLANA",
    "ALEXANDER<KOFI",
    "AN",
    "OYELARAN",
    "WILLEM<FLORIS",
    "ZHIVKA",
]
STATES = [
    "COL",
    "BRA",
    "POL",
    "GEO",
    "UTO",
    "NGA",
    "GBR",
    "USA",
    "PER",
    "VNM",
    "ARG",
    "KEN",
    "D<<",
    "XXA",
    "XXB",
]
SIGNS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"


def lines_of(random: Random, form: Form) -> str:
    """The zone of a person thrown together."""
    width = LAYOUTS[form].width
    names = f"{random.choice(FAMILY)}<<{random.choice(GIVEN)}".ljust(width, FILLER)
    number = "".join(random.choices(SIGNS, k=9))
    state, sex = random.choice(STATES), random.choice("MF<")
    born = f"{random.randrange(60, 100)}{random.randrange(1, 13):02}{random.randrange(1, 29):02}"
    until = f"{random.randrange(25, 36)}{random.randrange(1, 13):02}{random.randrange(1, 29):02}"
    personal = "".join(random.choices(SIGNS, k=random.choice((0, 0, 8, 14))))
    checked = number + check_digit(number)
    dates = (born + check_digit(born), until + check_digit(until))
    if form is Form.TD1:
        first, middle = personal[:8].ljust(15, FILLER), FILLER * 11
        whole = check_digit(checked + first + dates[0] + dates[1] + middle)
        return f"I<{state}{checked}{first}\n{dates[0]}{sex}{dates[1]}{state}{middle}{whole}\n{names[:width]}"
    rest = personal[:7].ljust(7, FILLER) if form is Form.TD2 else personal.ljust(14, FILLER)
    if form is Form.TD3:
        rest += check_digit(rest)
    whole = check_digit(checked + dates[0] + dates[1] + rest)
    kind = "P<" if form is Form.TD3 else "I<"
    return f"{kind}{state}{names[: width - 5]}\n{checked}{state}{dates[0]}{sex}{dates[1]}{rest}{whole}"


@cache
def _type(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def page_of(zone: str, *, scale: float = 12.0, seed: int = 0, cut: str = OCR_B) -> Image.Image:
    """The page with this zone, `scale` pixels to the millimetre: a guilloche, a dark portrait, some small print."""
    lines = zone.split("\n")
    form = next(form for form, layout in LAYOUTS.items() if layout.width == len(lines[0]))
    wide, high, lift, leading = SIZES[form]
    random = Random(seed)  # noqa: S311  nothing secret
    page = Image.new("RGB", (int(wide * scale), int(high * scale)), (233, 228, 214))
    pen = ImageDraw.Draw(page)
    for step in range(0, page.width, int(1.6 * scale)):
        tint = (214 - random.randrange(12), 216, 222)
        pen.arc((step - 40 * scale, -20 * scale, step + 40 * scale, 130 * scale), 0, 360, fill=tint, width=2)
    foot = high - lift - 8  # above the zone
    pen.rectangle((5 * scale, 4 * scale, 36 * scale, foot * scale), fill=(92, 84, 80))
    pen.ellipse((13 * scale, 8 * scale, 28 * scale, (foot - 6) * scale), fill=(196, 164, 142))
    small = _type(PLAIN, int(2.6 * scale))
    for row, words in enumerate(("Surname / Nom", "QUILLFEATHER", "Given names / Prénoms", "TADEO AURELIO")):
        pen.text((40 * scale, (4 + 5 * row) * scale), words, fill=(60, 60, 70), font=small)
    size = int(PITCH * scale / _type(cut, 1000).getlength("A") * 1000)
    font = _type(cut, size)
    for row, line in enumerate(lines):
        top = (high - lift + leading * row) * scale
        left = (wide - PITCH * len(line)) / 2 * scale
        for place, sign in enumerate(line):
            pen.text((left + place * PITCH * scale, top), sign, fill=(28, 28, 34), font=font, anchor="ls")
    return page


@dataclass(frozen=True, slots=True)
class Taken:
    """How a photograph is taken; lengths in pixels of the photograph."""

    turn: float = 0.0  # degrees, anticlockwise
    slant: float = 0.0  # how far a corner of the page is drawn in, as a share of its width
    blur: float = 0.0  # the radius of a Gaussian
    shade: float = 0.0  # how much light is lost in the darkest corner, 0 to 1
    noise: float = 0.0  # the deviation of a grey value, of 255
    scale: float = 1.0
    margin: float = 0.12  # table around the page, as a share of its width
    least: tuple[int, int] | None = None  # the photograph's least width and height: the rest is table
    quality: int = 88
    kind: str = "JPEG"


def photograph(page: Image.Image, taken: Taken = Taken(), *, seed: int = 0) -> bytes:
    rough = np.random.default_rng(seed)
    picture = _laid_on_a_table(page, taken, rough)
    if taken.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), taken.blur)
    values = picture.astype(np.float32)
    if taken.shade:
        across = np.linspace(0, 1, values.shape[1], dtype=np.float32)[None, :, None]
        down = np.linspace(0, 1, values.shape[0], dtype=np.float32)[:, None, None]
        values *= 1 - taken.shade * np.clip(across * 0.7 + down * 0.6 - 0.2, 0, 1)
    if taken.noise:
        values += rough.normal(0, taken.noise, values.shape).astype(np.float32)
    image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    saved = BytesIO()
    image.save(saved, taken.kind, quality=taken.quality)
    return saved.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of so many black and white pixels a side: some kilobytes that unpack to gigabytes."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    packer, row = zlib.compressobj(9), bytes(1 + (side + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def _laid_on_a_table(page: Image.Image, taken: Taken, rough: np.random.Generator) -> np.ndarray:
    """The page, slanted and turned, on a darker grained table large enough for all of it."""
    page = page.resize(
        (round(page.width * taken.scale), round(page.height * taken.scale)), Image.Resampling.LANCZOS
    )
    wide, high = page.size
    inset = taken.slant * wide
    here = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    there = here + np.array(
        [(inset, inset / 3), (-inset / 2, 0), (0, -inset / 4), (inset / 3, 0)], np.float32
    )
    angle = np.deg2rad(-taken.turn)
    turned = (there - there.mean(0)) @ np.array(
        [(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))], np.float32
    )
    edge = taken.margin * wide
    extent = np.ceil(turned.max(0) - turned.min(0) + 2 * edge).astype(int)
    if taken.least:
        extent = np.maximum(extent, taken.least)
    middle = (extent - turned.max(0) - turned.min(0)) / 2
    placed = (turned + middle).astype(np.float32)
    grain = rough.integers(86, 110, (extent[1] // 8 + 1, extent[0] // 8 + 1, 1), dtype=np.uint8)
    table = cv2.resize(np.repeat(grain, 3, axis=2), tuple(extent), interpolation=cv2.INTER_LINEAR)
    matrix = cv2.getPerspectiveTransform(here, placed)
    return cv2.warpPerspective(
        np.asarray(page),
        matrix,
        tuple(extent),
        table,
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_TRANSPARENT,
    )


def drawn_shapes(cut: str = OCR_B) -> np.ndarray:
    """The picture `mrz_shapes.png` of the package: 0 to 9, A to Z and the filler, side by side, a little soft."""
    font = _type(cut, 200)
    wide, high = SHAPE
    shapes = []
    for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<":
        cell = Image.new("L", (300, 400), 255)
        middle = -font.getbbox("H", anchor="ls")[1] / 2
        ImageDraw.Draw(cell).text((150, 200 + middle), sign, fill=0, font=font, anchor="ms")
        scale = SHAPE_PITCH / font.getlength("A")
        soft = cv2.GaussianBlur(np.asarray(cell), (0, 0), 1.0 / scale)
        matrix = np.array(((scale, 0, wide / 2 - 150 * scale), (0, scale, high / 2 - 200 * scale)))
        shapes.append(cv2.warpAffine(soft, matrix, SHAPE, flags=cv2.INTER_AREA, borderValue=255))
    return np.concatenate(shapes, axis=1)
