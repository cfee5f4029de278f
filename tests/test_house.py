"""The house stands as it was drawn: rooms, sizes, what has no place here, and what the papers promise."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "posko"
ROOMS = ("doctrine", "tables", "planning", "documents", "examples", "cli")
#: Rooms of the design that later work moves into.
ROOMS_TO_COME = (
    "organisation",
    "registry",
    "deployment",
    "readiness",
    "operation",
    "partners",
    "outreach",
    "neutrality",
    "ledger",
    "server",
)

MODULES = sorted(SOURCE.rglob("*.py"))
MAX_FILE_LINES = 450
MAX_FUNCTION_LINES = 60


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


# --- What Posko never stores -----------------------------------------------------------------------------------------

#: Words that would name a citizen's leaning, religion or ethnicity, a count of votes, or a list of people to watch.
FORBIDDEN = re.compile(
    r"religio|agama|ethnic|\bsuku\b|\bras\b|\bleaning|political|politik|ideolog|affiliation|\bpart(y|ies|ai)\b|"
    r"\bvotes?\b|perolehan|tally|\bballots? (for|count)|winner|"
    r"watch ?list|to watch|surveil|suspect|persons? of interest|"
    r"\bvoters? (name|id|nik|list)|\bnik\b|social media|medsos|twitter|facebook|instagram|tiktok"
)


def forbidden(names: Iterable[str]) -> list[str]:
    """Those of `names` (columns, fields, keys) that Posko has no place for."""
    return [name for name in names if FORBIDDEN.search(name.lower().replace("_", " "))]


def fields_of(tree: ast.Module) -> Iterator[str]:
    """Fields of every class: a dataclass's, an enum's, a model's."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                    yield item.target.id
                if isinstance(item, ast.Assign):
                    yield from (target.id for target in item.targets if isinstance(target, ast.Name))


def keys_of(tree: ast.Module) -> Iterator[str]:
    """Texts that can only be names: columns of tables and keys of files."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"[a-z][a-z0-9_]*", node.value)
        ):
            yield node.value


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_field_or_column_is_about_what_citizens_think_or_are(path: Path) -> None:
    tree = tree_of(path)
    assert forbidden([*fields_of(tree), *keys_of(tree)]) == []


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.csv")), ids=lambda path: path.name)
def test_no_bundled_table_has_a_column_about_what_citizens_think_or_are(path: Path) -> None:
    assert forbidden(path.read_text(encoding="utf-8").splitlines()[0].split(",")) == []


@pytest.mark.parametrize(
    "name",
    [
        "religion",
        "agama",
        "ethnicity",
        "suku",
        "political_leaning",
        "party",
        "votes",
        "votes_for_pair_1",
        "watch_list",
        "watchlist",
        "persons_of_interest",
        "voter_name",
        "nik",
        "social_media_posts",
    ],
)
def test_such_a_field_would_be_found(name: str) -> None:
    tree = ast.parse(f"class Citizen:\n    {name}: str\n\nCOLUMNS = ['{name}']")
    assert forbidden(keys_of(tree)) == [name]
    assert forbidden(fields_of(tree)) == [name]


@pytest.mark.parametrize("name", ["voters", "voting_day", "candidate_moves", "partition", "excluded_areas", "counts"])
def test_the_words_of_the_work_are_allowed(name: str) -> None:
    assert forbidden([name]) == []


# --- Sizes -----------------------------------------------------------------------------------------------------------


#: Migrations are written by Django, and read by it.
WRITTEN_BY_HAND = [path for path in MODULES if path.parent.name != "migrations"]


@pytest.mark.parametrize("path", WRITTEN_BY_HAND, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_function_can_be_seen_on_one_screen(path: Path) -> None:
    functions = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > MAX_FUNCTION_LINES] == []


# --- Rooms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_a_package_with_tests_that_mirror_it(room: str) -> None:
    assert (SOURCE / room / "__init__.py").is_file()
    assert list((ROOT / "tests" / room).rglob("test_*.py"))


def test_there_is_no_room_that_was_not_drawn() -> None:
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms <= {*ROOMS, *ROOMS_TO_COME}


# --- What must not be committed --------------------------------------------------------------------------------------

# A letter in brackets keeps each pattern from finding itself.
MACHINE_PATH = re.compile("/wor[k]/|/roo[t]/|/hom[e]/[a-z]|/op[t]/|/User[s]/|file[:]///")
REGISTRY = re.compile(r"pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.(org|com)|debia[n]\.org")
INSTALL_SOURCE = re.compile(r"--(extra-)?index-ur[l]\b[ =]|--find-link[s]")


def committed_texts() -> list[Path]:
    """Files that git has, or would take, and that are text."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def test_no_file_names_a_machine_path_or_a_registry() -> None:
    texts = committed_texts()
    assert len(texts) > 20
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts
        for match in [*_matches(path.read_text(encoding="utf-8", errors="ignore"))]
    ]
    assert found == []


def _matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in (MACHINE_PATH, REGISTRY, INSTALL_SOURCE):
        yield from pattern.finditer(text)


def test_a_machine_path_would_be_found() -> None:
    path, registry = "/".join(["", "work", "main"]), ".".join(["pypi", "org"])
    assert len([*_matches(f"see {path} and https://{registry}/simple")]) == 2


# --- What the papers promise -----------------------------------------------------------------------------------------

PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# A command stands at the start of a line of code or of a code span.
MAKE = re.compile(r"(?:^\s*\$?\s*|`)make ([a-z]+)", re.MULTILINE)


def makefile_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_make_command_in_the_papers_exists(paper: Path) -> None:
    assert set(MAKE.findall(paper.read_text(encoding="utf-8"))) <= makefile_targets()


def test_the_readme_names_the_two_commands() -> None:
    assert {"demo", "test"} <= set(MAKE.findall((ROOT / "README.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("target", ["demo", "test", "bench", "lint", "lock", "clean", "help"])
def test_the_makefile_has_what_a_person_would_type(target: str) -> None:
    assert target in makefile_targets()


# --- Dependencies ----------------------------------------------------------------------------------------------------

LOCKS = ("requirements.lock", "requirements-run.lock")


def project() -> dict[str, object]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def names(requirements: object) -> set[str]:
    assert isinstance(requirements, list)
    return {re.split(r"[\s<>=!~;\[]", requirement)[0].lower() for requirement in requirements}


def pins(lock: str) -> dict[str, set[str]]:
    """Every package of a lock with the versions it is pinned to (one for each range of Python)."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def every_dependency() -> set[str]:
    extras = project()["optional-dependencies"]
    assert isinstance(extras, dict)
    return names(project()["dependencies"]).union(*(names(extra) for extra in extras.values()))


def test_the_lock_pins_every_dependency() -> None:
    assert every_dependency() <= set(pins("requirements.lock"))


def test_the_smaller_lock_pins_what_runs_to_the_same_versions() -> None:
    run, everything = pins("requirements-run.lock"), pins("requirements.lock")
    assert names(project()["dependencies"]) <= set(run)
    assert {name: everything.get(name) for name in run} == run


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    for line, following in pairwise(lines):
        if "==" in line and not line.lstrip().startswith("#"):
            assert following.strip().startswith("--hash=sha256:")


def test_the_reason_for_every_dependency_is_written_down() -> None:
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8").lower()
    assert [name for name in sorted(every_dependency()) if f"`{name}`" not in decisions] == []
