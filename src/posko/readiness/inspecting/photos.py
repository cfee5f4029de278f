"""What a file really is, whatever its name says: a photo, which is drawn anew without what it carries, or a PDF.

Pure: bytes in, bytes out. A place is given back only where it was asked for.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from posko.readiness.inspecting.refusals import EvidenceRefused

LARGEST_FILE = 15_000_000
#: Pixels; beyond that a small file fills the memory when it is opened.
LARGEST_IMAGE = 60_000_000
LONGEST_SIDE = 2000
QUALITY = 82
#: What is opened at all; a decoder that is not needed cannot be attacked.
FORMATS = ("JPEG", "PNG", "WEBP")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
#: As a file of Apple's telephones begins, after its length.
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")


@dataclass(frozen=True)
class Cleaned:
    """A file to keep. `place`: latitude and longitude in degrees, if asked for and there."""

    content: bytes
    kind: str
    suffix: str
    place: tuple[float, float] | None = None


def cleaned(content: bytes, *, keep_place: bool = False) -> Cleaned:
    """The file as it may be kept. Raises EvidenceRefused, in words, for what is neither a whole photo nor a PDF."""
    refuse_too_big(len(content))
    if content.startswith(b"%PDF-"):
        return _document(content)
    return _photo(content, keep_place)


def refuse_too_big(size: int) -> None:
    """Raises EvidenceRefused; before anything is read."""
    if size > LARGEST_FILE:
        text = _("Berkas ini %(size)s MB; paling besar %(most)s MB. Perkecil fotonya atau kirim satu per satu.")
        raise EvidenceRefused(text % {"size": round(size / 1e6), "most": LARGEST_FILE // 1_000_000})
    if size == 0:
        raise EvidenceRefused(_("Berkas ini kosong."))


def _document(content: bytes) -> Cleaned:
    if b"%%EOF" not in content[-2048:]:
        raise EvidenceRefused(_("PDF ini terpotong. Kirim ulang dari berkas aslinya."))
    return Cleaned(content, "application/pdf", "pdf")


def _photo(content: bytes, keep_place: bool) -> Cleaned:
    image = _opened(content)
    try:
        place = place_of(image) if keep_place else None
        drawn = _drawn(image)
    # A damaged file breaks a decoder in many ways; none of them is the person's to understand.
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, ZeroDivisionError) as broken:
        raise EvidenceRefused(_damaged()) from broken
    return Cleaned(drawn, "image/jpeg", "jpg", place)


def _opened(content: bytes) -> Image.Image:
    """The image, of which only the head is read so far."""
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as bomb:
        raise _too_many_pixels() from bomb
    except Exception as unknown:
        raise EvidenceRefused(_no_photo(content)) from unknown
    if image.width * image.height > LARGEST_IMAGE:
        raise _too_many_pixels()
    return image


def _too_many_pixels() -> EvidenceRefused:
    return EvidenceRefused(_("Gambar ini terlalu besar untuk dibuka dengan aman. Kirim foto biasa dari kamera."))


def _no_photo(content: bytes) -> str:
    if content.startswith(_BEGINNINGS):
        return _damaged()
    if content[4:12] in _HEIC:
        return _("Foto HEIC belum dapat dibuka. Atur kamera ke JPEG (“Paling Kompatibel”), atau kirim tangkapan layar.")
    return _("Berkas ini bukan foto (JPEG, PNG, WebP) dan bukan PDF, apa pun namanya.")


def _damaged() -> str:
    return _("Foto ini rusak atau terpotong. Ambil atau kirim ulang.")


def _drawn(image: Image.Image) -> bytes:
    """As a JPEG that carries nothing but the picture, upright, no side longer than `LONGEST_SIDE`."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    upright = _on_white(ImageOps.exif_transpose(image))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Pixels alone go into a new image: comments, profiles and the like stay behind.
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if "transparency" not in image.info and image.mode not in ("RGBA", "LA", "PA"):
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def place_of(image: Image.Image) -> tuple[float, float] | None:
    """Latitude and longitude that the photo carries; None where there is none, or none on earth."""
    gps = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    tags = ExifTags.GPS
    try:
        latitude = _degrees(gps[tags.GPSLatitude], gps.get(tags.GPSLatitudeRef), "S")
        longitude = _degrees(gps[tags.GPSLongitude], gps.get(tags.GPSLongitudeRef), "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    return (round(latitude, 5), round(longitude, 5)) if on_earth else None


def _degrees(parts: Any, side: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\0 ").upper() == negative else value
