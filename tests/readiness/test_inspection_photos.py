"""What may be attached: real photos, drawn anew; what is none is refused in words."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from inspectingcases import photo
from PIL import Image

from posko.readiness.inspecting.photos import LARGEST_FILE, cleaned, refuse_too_big
from posko.readiness.inspecting.refusals import EvidenceRefused

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_a_jpeg(kind: str) -> None:
    found = cleaned(photo(kind))
    assert (found.kind, found.suffix) == ("image/jpeg", "jpg")
    assert opened(found.content).format == "JPEG"
    assert opened(found.content).size == (640, 480)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("keep", [False, True])
def test_nothing_that_a_photo_carries_stays_in_the_file(kind: str, keep: bool) -> None:
    before = photo(kind, gps=True)
    assert b"KAMERA-RAHASIA" in before
    found = cleaned(before, keep_place=keep)
    assert b"KAMERA-RAHASIA" not in found.content
    assert b"Exif" not in found.content
    assert not opened(found.content).getexif()


def test_the_place_is_given_back_only_where_it_was_asked_for() -> None:
    assert cleaned(photo(gps=True)).place is None
    assert cleaned(photo(gps=True), keep_place=True).place == (-1.5, 102.25)
    assert cleaned(photo(), keep_place=True).place is None


def test_a_big_photo_becomes_smaller_and_keeps_its_shape() -> None:
    assert opened(cleaned(photo(size=(4000, 1000))).content).size == (2000, 500)


def test_a_photo_taken_upright_stays_upright() -> None:
    found = opened(cleaned(photo(size=(400, 200), orientation=6)).content)
    assert found.size == (200, 400)
    red, blue = found.getpixel((100, 20)), found.getpixel((100, 380))
    assert red[0] > 200 > blue[0]  # type: ignore[index]


def test_what_is_transparent_lies_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(cleaned(out.getvalue()).content).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "LA", "CMYK", "I;16"])
def test_every_kind_of_colour_is_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (20, 20)).save(out, "TIFF" if mode == "CMYK" else "PNG") if mode != "CMYK" else Image.new(
        mode, (20, 20)
    ).save(out, "JPEG")
    assert opened(cleaned(out.getvalue()).content).mode == "RGB"


def test_a_pdf_is_kept_as_it_is() -> None:
    found = cleaned(PDF)
    assert (found.content, found.kind, found.suffix) == (PDF, "application/pdf", "pdf")


def test_a_cut_off_pdf_is_refused() -> None:
    with pytest.raises(EvidenceRefused, match="terpotong"):
        cleaned(PDF[:20])


@pytest.mark.parametrize(
    "content",
    [
        b"bukan foto",
        b"MZ\x90\x00" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 50,
        b"BM" + b"\0" * 60,
    ],
)
def test_what_is_no_photo_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(EvidenceRefused, match="bukan foto"):
        cleaned(content)


def test_an_apple_photo_is_refused_with_what_to_do() -> None:
    with pytest.raises(EvidenceRefused, match="JPEG"):
        cleaned(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 100)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_cut_off_photo_is_refused(kind: str) -> None:
    whole = photo(kind, size=(1200, 900))
    with pytest.raises(EvidenceRefused, match="rusak"):
        cleaned(whole[: len(whole) // 2])


def test_a_small_file_that_would_fill_the_memory_is_refused_before_it_is_opened() -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
    with pytest.raises(EvidenceRefused, match="terlalu besar"):
        cleaned(bomb)


@pytest.mark.parametrize("size", [(12_000, 8_000), (9_000, 9_000)])
def test_a_real_image_of_too_many_pixels_is_refused(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    with pytest.raises(EvidenceRefused, match="terlalu besar"):
        cleaned(out.getvalue())


def test_fifty_megabytes_are_refused_with_the_limit() -> None:
    with pytest.raises(EvidenceRefused, match="50 MB; paling besar 15 MB"):
        refuse_too_big(50_000_000)
    refuse_too_big(LARGEST_FILE)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(EvidenceRefused, match="kosong"):
        cleaned(b"")
