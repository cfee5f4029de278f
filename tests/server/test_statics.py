"""Static files are collected once for each version of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from posko.server.statics import STAMP, collect_static


@pytest.fixture
def source(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "page.css").write_text("main { color: #123456 }" * 40)
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES |= {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    return folder


def collected(settings: Any) -> set[str]:
    return {file.name.split(".")[-1] for file in Path(settings.STATIC_ROOT).glob("page.*")}


def test_the_same_files_are_collected_once(source: Path, settings: Any) -> None:
    assert collect_static()
    assert collected(settings) == {"css", "gz", "br"}
    assert not collect_static()


def test_a_changed_file_is_collected_anew(source: Path, settings: Any) -> None:
    collect_static()
    (source / "page.css").write_text("main { color: #654321 }" * 40)
    assert collect_static()
    assert len(list(Path(settings.STATIC_ROOT).glob("page.*.css"))) == 2


def test_what_was_cut_off_is_done_again(source: Path, settings: Any) -> None:
    collect_static()
    (Path(settings.STATIC_ROOT) / STAMP).unlink()
    assert collect_static()
