"""What stands beside the proof of a draw, for a witness who has never seen Posko: which commands to type, and why.

In Indonesian and then in English, whatever language the person who downloads it reads: a witness reads it.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

import posko
from posko.deployment.models import Plan, Witnessed

README = "BACA-SAYA.txt"
_TEXT = """\
BACA SAYA: memeriksa undian petugas TPS sendiri
===============================================
{operation} · {command} · {plan}
Undian dibuka {opened}. Segel (komitmen, yaitu SHA-256 dari seed atau benih):
{commitment}

Yang diperlukan: komputer dengan Posko (versi {version} atau lebih baru), tanpa jaringan dan tanpa server. Buka terminal
di map tempat berkas ini berada, lalu ketik:

1. Seed cocok dengan segel, dan undian yang diulang memberi petugas yang sama?

       posko draw verify .

2. Segelnya sama dengan yang diserahkan kepada Anda SEBELUM rencana disusun? Ganti SEGEL dengan 64 huruf dan angka dari
   catatan Anda sendiri, jangan dari berkas ini:

       posko draw verify . --commitment SEGEL

3. Semua yang harus ikut diundi memang ikut? Untuk ini perlu data operasi (map atau operation.xlsx) seperti ketika
   undian dibuka; mintalah kepada kesatuan itu. Ganti OPERASI dengan alamatnya:

       posko draw verify . --operation OPERASI

Tiap perintah berakhir dengan “Undian dapat diulang” bila benar, atau menyebut satu per satu apa yang berbeda.
{edits_id}
Isi: draw.json (semua undian), assignments.csv, posts.csv, post_stations.csv, reserves.csv, shortfall.csv dan
summary.json (rencana), lent.csv (personel yang sudah dipinjamkan Polda sebelum undian; mereka diundi di antara mereka
sendiri; cocokkan dengan keputusan BKO di buku besar). Petugas disebut dengan nomornya, tanpa nama; tempat seseorang
tidak boleh bertugas disebut tanpa sebabnya. Jangan sebarkan lebih luas daripada yang diperlukan untuk memeriksa.

Seed dan segel saja dapat diperiksa tanpa Posko; hasilnya harus sama dengan segel:

       echo -n {seed} | xxd -r -p | sha256sum


READ ME: checking the draw of the officers yourself
===================================================
{operation} · {command} · {plan}
The draw was opened {opened}. Commitment (SHA-256 of the seed): as above.

You need a computer with Posko (version {version} or later), no network and no server. Open a terminal in the folder of
this file, then type:

1. Does the seed belong to the commitment, and does the draw made again give the same officers?

       posko draw verify .

2. Is it the commitment that you were given BEFORE the plan was made? Put the 64 letters and digits from your own notes,
   not from this file, in place of SEGEL:

       posko draw verify . --commitment SEGEL

3. Was everybody in the draw who had to be? This needs the data of the operation (a folder or operation.xlsx) as they
   were when the draw was opened; ask the command for them. Put their address in place of OPERASI:

       posko draw verify . --operation OPERASI

Each command ends with “The draw replays” if all is right, or names what differs, one by one.
{edits_en}
In it: draw.json (every draw), assignments.csv, posts.csv, post_stations.csv, reserves.csv, shortfall.csv and
summary.json (the plan), lent.csv (people whom the Polda had lent before the draw; they are drawn among themselves;
compare them with the reinforcement decisions in the ledger). Officers are named by their numbers; where somebody may
not serve is said without the reason. Do not pass it on further than checking needs.

Seed and commitment alone can be checked without Posko; the result must be the commitment:

       echo -n {seed} | xxd -r -p | sha256sum
"""
_EDITED_ID = """
Perubahan dengan tangan sesudah undian: {n}. Itu tampak sebagai perbedaan; halaman undian di server menyebut siapa yang
mengubah apa.
"""
_EDITED_EN = """
Changes by hand since the draw: {n}. They show as differences; the page of the draw on the server says who changed what.
"""


def readme_of(plan: Plan, draw: Witnessed, opened: datetime, edits: int) -> str:
    """The text for the proof of `plan`, by its `draw` when that is `opened`; `edits`: changes by hand since."""
    return _TEXT.format(
        operation=plan.operation.name,
        command=plan.command.name,
        plan=f"{plan.name} (#{plan.pk})",
        opened=timezone.localtime(opened).strftime("%Y-%m-%d %H:%M %Z"),
        commitment=draw.commitment,
        seed=draw.seed,
        version=posko.__version__,
        edits_id=_EDITED_ID.format(n=edits) if edits else "",
        edits_en=_EDITED_EN.format(n=edits) if edits else "",
    )
