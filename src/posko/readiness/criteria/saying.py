"""Faults of the criteria in the words of those who write them. The doctrine itself speaks English only."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from posko.doctrine.keys import Fault
from posko.doctrine.phrases import Phrase

#: By code of a phrase of the doctrine what is said instead; its values are put in by number.
_SAID: Mapping[str, str | Promise] = {
    "missing": _("tidak ada nilainya"),
    "text_empty": _("teksnya kosong"),
    "no_text": _("ini bukan teks"),
    "in_quotes": _('"{0}", di antara tanda kutip'),
    "word_unknown": _("tidak dikenal untuk {0}"),
    "too_small": _("angkanya terlalu kecil"),
    "too_large": _("angkanya terlalu besar"),
    "not_whole": _("ini bukan bilangan bulat"),
    "out_of_range": _("angkanya di luar batas"),
    "not_number": _("ini bukan angka"),
    "not_truth": _("ini bukan true atau false"),
    "key_unknown": _("kunci ini tidak dikenal"),
    "part_unknown": _("bagian ini tidak dikenal"),
    "parts": _("[[criteria]], [[kit]] atau [[scenarios]]"),
    "no_code": _("ini bukan kode"),
    "measure_inspected": _("yang diperiksa di tempat tidak punya ukuran (measure)"),
    "all_ready": _("dengan batas ini semua menjadi siap"),
    "limited_above": _("limited_at di atas ready_at"),
    "same_as": _("sama dengan {0}"),
    "nothing_necessary": _("tidak ada kriteria wajib untuk kesiapan {0}"),
    "list_short": _("daftarnya terlalu pendek"),
    "no_texts": _("ini bukan daftar teks"),
    "no_tables": _("ini bukan daftar bagian"),
    "not_toml": _("ini bukan TOML: {0}"),
    "text_in_quotes": _("teks di antara tanda kutip"),
    "text": _("teks"),
    "one_of": _("salah satu dari {0}"),
    "whole": _("bilangan bulat, {0} atau lebih"),
    "whole_between": _("bilangan bulat dari {0} sampai {1}"),
    "truth": _("true atau false, tanpa tanda kutip"),
    "truth_unquoted": _("true atau false, tanpa tanda kutip"),
    "share": _("bagian antara 0 dan 1, misalnya {0}"),
    "share_above_zero": _("bagian di atas 0, paling tinggi 1"),
    "limited_not_above": _("limited_at tidak di atas ready_at"),
    "unused": _("yang belum dipakai"),
    "code_letters": _("huruf kecil, angka dan _, dimulai huruf, paling panjang 60"),
    "no_measure": _('tanpa measure, atau kind = "computed"'),
    "criterion_with": _("sebuah kriteria dengan {0} dan {1}"),
    "stage_codes": _("kode tahapan seperti {0}; [] untuk semua"),
    "toml_lines": _("baris seperti {0} atau {1}"),
    "list_such": _("daftar seperti {0}"),
}


def wrong_said(fault: Fault) -> str:
    return _in_words(fault.wrong)


def right_said(fault: Fault) -> str:
    return _in_words(fault.right)


def _in_words(phrase: Phrase) -> str:
    """What the doctrine says in the reader's language; names of keys and blocks stay as they are."""
    said = _SAID.get(phrase.code)
    return str(phrase) if said is None else str(said).format(*phrase.values.values())
