"""Files as people send them, small and real; and files made to do harm."""

import struct
import zlib
from functools import cache
from io import BytesIO

import pikepdf
import pillow_heif
from PIL import Image, ImageDraw, ImageFont

PLAIN = "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"
SAID = ("REPUBLIC OF UTOPIA", "Surname: QUILLFEATHER", "Given names: TADEO AURELIO", "Valid until 01.03.2031")


@cache
def drawn(width: int = 1000, height: int = 700) -> Image.Image:
    """A page with words in its middle."""
    page = Image.new("RGB", (width, height), (240, 238, 230))
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(PLAIN, max(8, height // 18))
    for row, words in enumerate(SAID):
        pen.text((width // 6, height // 5 + row * height // 9), words, fill=(20, 20, 40), font=font)
    return page


@cache
def picture(form: str = "JPEG", width: int = 1000, height: int = 700) -> bytes:
    """A photograph, with the place it was taken at and other things in it that nobody needs."""
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif[0x0112] = 6  # held upright: to be turned
    exif.get_ifd(0x8825)[1] = "N"
    written = BytesIO()
    drawn(width, height).save(written, form, exif=exif)
    return written.getvalue()


@cache
def pdf(pages: int = 1) -> bytes:
    """A scan, with a title, a script that runs when it is opened, and a file attached."""
    written = BytesIO()
    drawn().save(written, "PDF", save_all=True, append_images=[drawn()] * (pages - 1), resolution=100)
    with pikepdf.open(BytesIO(written.getvalue())) as document:
        document.docinfo["/Title"] = "Secret title"
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('Secret script')")
        document.Root.OpenAction = script
        document.attachments["secret.txt"] = b"Secret attachment"
        out = BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def locked_pdf() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


@cache
def heic() -> bytes:
    written = BytesIO()
    pillow_heif.from_pillow(drawn()).save(written)
    return written.getvalue()


def bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A PNG of less than half a megabyte that unpacks to a thousand times as much."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packer, line = zlib.compressobj(1), bytes(width + 1)
    rows = [packer.compress(line) for _ in range(height)] + [packer.flush()]
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"".join(rows)) + chunk(b"IEND", b"")
    )


def nested_pdf(depth: int = 100_000) -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + b"[" * depth + b"]" * depth + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def huge_page_pdf() -> bytes:
    """One page a hundred metres wide."""
    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.pages[0].MediaBox = pikepdf.Array([0, 0, 288_000, 288_000])
    made.save(out)
    return out.getvalue()


def promising_pdf() -> bytes:
    """It says that it has two pages, of which one is none."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n4 0 obj 7 endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def many_pages_pdf(pages: int = 3000) -> bytes:
    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page()
    one = made.pages[0]
    for _ in range(pages - 1):
        made.pages.append(one)
    made.save(out)
    return out.getvalue()


@cache
def harmful() -> dict[str, tuple[bytes, str]]:
    """Each with the kind that it says it is."""
    jpeg, png = picture("JPEG"), picture("PNG")
    return {
        "cut short": (jpeg[: len(jpeg) // 3], "image/jpeg"),
        "a head alone": (jpeg[:40], "image/jpeg"),
        "a PNG cut short": (png[: len(png) // 3], "image/png"),
        "a bomb": (bomb(), "image/png"),
        "a locked PDF": (locked_pdf(), "application/pdf"),
        "a PDF without pages": (b"%PDF-1.7\n%%EOF\n", "application/pdf"),
        "a PDF of nothing but brackets": (nested_pdf(), "application/pdf"),
        "a PDF of too many pages": (many_pages_pdf(), "application/pdf"),
        "a PDF with a page that is none": (promising_pdf(), "application/pdf"),
        "a page in a PDF's coat": (b"%PDF-1.7\n<html><script>alert(1)</script></html>", "application/pdf"),
        "a WebP of zeros": (b"RIFF\x00\x10\x00\x00WEBPVP8 " + bytes(4096), "image/webp"),
        "a HEIC of zeros": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(4096), "image/heic"),
    }
