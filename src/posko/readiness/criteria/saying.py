"""Faults of the criteria in the words of those who write them. The doctrine itself speaks English only."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from posko.doctrine.keys import Fault

#: A pattern of the doctrine's words, and what is said instead; groups are put in by number.
_SAID: tuple[tuple[str, str | Promise], ...] = (
    (r"no value is given", _("tidak ada nilainya")),
    (r"the text is empty", _("teksnya kosong")),
    (r"this is not a text", _("ini bukan teks")),
    (r"unknown (\w+)", _("tidak dikenal untuk {0}")),
    (r"the number is too small", _("angkanya terlalu kecil")),
    (r"the number is too large", _("angkanya terlalu besar")),
    (r"this is not a whole number", _("ini bukan bilangan bulat")),
    (r"the number is out of range", _("angkanya di luar batas")),
    (r"this is not a number", _("ini bukan angka")),
    (r"this is neither true nor false", _("ini bukan true atau false")),
    (r"this key is not known", _("kunci ini tidak dikenal")),
    (r"this is not known", _("bagian ini tidak dikenal")),
    (r"this is no code", _("ini bukan kode")),
    (r"what is inspected has no measure", _("yang diperiksa di tempat tidak punya ukuran (measure)")),
    (r"everything would be ready", _("dengan batas ini semua menjadi siap")),
    (r"limited_at is above ready_at", _("limited_at di atas ready_at")),
    (r"(\S+) has the same", _("sama dengan {0}")),
    (r"nothing is necessary for the readiness (\w+)", _("tidak ada kriteria wajib untuk kesiapan {0}")),
    (r"the list is too short", _("daftarnya terlalu pendek")),
    (r"this is not a list of texts", _("ini bukan daftar teks")),
    (r"this is not a list of tables", _("ini bukan daftar bagian")),
    (r"this is not TOML: (.*)", _("ini bukan TOML: {0}")),
    (r"a text in quotes", _("teks di antara tanda kutip")),
    (r"a text", _("teks")),
    (r"one of (.*)", _("salah satu dari {0}")),
    (r"a whole number, (\d+) or more", _("bilangan bulat, {0} atau lebih")),
    (r"a whole number from (\d+) to (\d+)", _("bilangan bulat dari {0} sampai {1}")),
    (r"true or false.*", _("true atau false, tanpa tanda kutip")),
    (r"a share between 0 and 1, such as (\S+)", _("bagian antara 0 dan 1, misalnya {0}")),
    (r"a share above 0, up to 1", _("bagian di atas 0, paling tinggi 1")),
    (r"limited_at not above ready_at", _("limited_at tidak di atas ready_at")),
    (r"one that no other has", _("yang belum dipakai")),
    (r"small letters, digits and _.*", _("huruf kecil, angka dan _, dimulai huruf, paling panjang 60")),
    (r'no measure, or kind = "computed"', _('tanpa measure, atau kind = "computed"')),
    (r"a criterion with (.*) and (.*)", _("sebuah kriteria dengan {0} dan {1}")),
    (r"codes of stages such as (\S+);.*", _("kode tahapan seperti {0}; [] untuk semua")),
    (r"lines such as (.*) or (.*)", _("baris seperti {0} atau {1}")),
    (r"a list such as (.*)", _("daftar seperti {0}")),
)


def wrong_said(fault: Fault) -> str:
    return _in_words(fault.wrong)


def right_said(fault: Fault) -> str:
    return _in_words(fault.right)


def _in_words(text: str) -> str:
    """What the doctrine says, in the reader's language where the words are known, else as they are."""
    for pattern, said in _SAID:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return str(said).format(*found.groups())
    return text
