"""What a repository lacks is an error and never “nothing there”: damaged objects, cut history, partial clones."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Store, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Cli, Templates

O1 = "kortit/O1/O1-01.yaml"
RANGES = (
    ("changes", "HEAD~2..HEAD~1"), ("changes", "HEAD~1"), ("undo", "HEAD~1"), ("list", "--at", "HEAD~1"),
    ("show", "O1-01", "--at", "HEAD~1"),
)  # fmt: skip
HISTORY = (
    ("check", "ROOT.."), ("check", "HEAD~1.."), ("log",), ("log", "O1-01"), ("blame", "O1-01"), ("cards",),
    ("changes", "--decisions", "HEAD~1"), ("changes", "Kv 1.2.2021 § 2.."), ("changes", "HEAD~1...HEAD"),
    ("new", "O1", "--goal", "Uusi", "--target-year", "2030"),
)  # fmt: skip
PRESENT = (("list",), ("show", "O1-01"), ("check",))


def _amended(store: Store) -> None:
    for number, year in enumerate((2022, 2023, 2024), 1):
        store.write(O1, store.read(O1).replace(f"target_year: {year - 1}", f"target_year: {year}"))
        store.commit(f"vuosi\n\nDecision: Kv 1.2.2021 § {number}")


@pytest.fixture
def history(templates: Templates, tmp_path: Path) -> Store:
    """A store with three amendments of one goal."""
    return templates.prepared("three-amendments", tmp_path / "kunta", _amended)


def object_file(store: Store, name: str) -> Path:
    """The file of an object that is not in a pack."""
    found = store.git("rev-parse", name).strip()
    place = store.root / ".git" / "objects" / found[:2] / found[2:]
    place.chmod(0o644)
    return place


def _altered(data: bytes) -> bytes:
    """Another blob, tree or commit of the same length."""
    return data.replace(b": 202", b": 212").replace(b"O1-01", b"O1-02").replace(b"example.fi", b"example.se")


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _raw: b"",
    "garbage": lambda _raw: b"ei mitaan",
    "cut off": lambda raw: raw[:-5],
    "another": lambda raw: zlib.compress(_altered(zlib.decompress(raw))),
}
OBJECTS = {
    "HEAD~1:" + O1: (*RANGES[1:], *HISTORY[:2], HISTORY[4], HISTORY[5]),
    "HEAD~1:kortit/O1": (*RANGES, *HISTORY),
    "HEAD~1": (*RANGES, *HISTORY),
    "HEAD": (*RANGES, *HISTORY, ("drafts",), ("changes",), ("amend",)),
}


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("damage", ["missing", "empty", "garbage", "cut off", "another"])
def test_an_object_that_cannot_be_read_ends_every_command_that_needs_it(
    history: Store, cli: Cli, name: str, damage: str
) -> None:
    if damage == "another" and name == "HEAD~1:kortit/O1":
        pytest.skip("git itself reads trees; only check --objects compares them with their ids")
    place = object_file(history, name)
    data = place.read_bytes()
    commands = OBJECTS[name]
    if damage == "missing":
        place.unlink()
    else:
        place.write_bytes(DAMAGES[damage](data))
    if damage == "another" and name == "HEAD~1":
        commands = (*RANGES, HISTORY[0], HISTORY[2])  # the others read commits that set something still in force
    before = history.read(O1)
    for command in commands:
        result = cli(history, *command)
        assert (result.code, result.out) == (4, ""), (command, result)
        assert "git fsck" in result.err
        assert result.err.count("\n") == 1
        assert history.read(O1) == before


@pytest.mark.parametrize("name", ["HEAD~1:" + O1, "HEAD~1:kortit/O1", "HEAD~1", "HEAD"])
def test_check_of_objects_names_each_that_is_not_what_its_id_says(history: Store, cli: Cli, name: str) -> None:
    assert cli(history, "check", "--objects").code == 0
    found = history.git("rev-parse", name).strip()
    place = object_file(history, name)
    place.write_bytes(DAMAGES["another"](place.read_bytes()))
    result = cli(history, "check", "--objects", "--format", "json")
    if name == "HEAD":  # nothing can be checked without it
        assert (result.code, found in result.err) == (4, True)
        return
    assert result.code == 1
    told = [one for one in result.json["problems"] if one["code"] == "object"]
    assert len(told) == 1
    assert found in told[0]["message"]


def test_what_a_hook_says_is_no_damaged_object(history: Store, cli: Cli) -> None:
    hook = history.write(".git/hooks/pre-commit", "#!/bin/sh\necho 'liite is corrupt, unable to read it' >&2\nexit 1\n")
    hook.chmod(0o755)
    history.write(O1, history.read(O1).replace("Kysely toteutetaan.", "Kysely on toteutettu."))
    result = cli(history, "amend")
    assert ("liite is corrupt" in result.err, "git fsck" in result.err) == (True, False), result


@pytest.mark.parametrize("options", [(), ("--objects",), ("HEAD~1..",)])
def test_check_names_all_objects_that_are_missing(history: Store, cli: Cli, options: tuple[str, ...]) -> None:
    names = ["HEAD~2:" + O1, "HEAD~3:kortit/O1", "HEAD:" + O1.replace("O1", "S1")]
    ids = {history.git("rev-parse", name).strip() for name in names}
    for name in names:
        object_file(history, name).unlink()
    result = cli(history, "check", *options, "--format", "json")
    told = " ".join(one["message"] for one in result.json["problems"] if one["code"] == "object")
    assert (result.code, [one for one in ids if one not in told]) == (1, [])


def test_check_tells_of_a_commit_that_is_missing(history: Store, cli: Cli) -> None:
    object_file(history, "HEAD~2").unlink()
    result = cli(history, "check")
    assert (result.code, "git fsck" in result.out) == (1, True)


def test_a_submodule_in_place_of_a_goal_is_no_damaged_object(history: Store, cli: Cli) -> None:
    commit = history.git("rev-parse", "HEAD").strip()
    elsewhere = commit[::-1]
    history.git("update-index", "--add", "--cacheinfo", f"160000,{elsewhere},kortit/O1/O1-07.yaml")
    history.git("rm", "-q", "--cached", O1)
    history.git("update-index", "--add", "--cacheinfo", f"160000,{elsewhere},{O1}")
    history.git("commit", "-qm", "alimoduuli")
    for command in (("check", "ROOT.."), ("blame", "S1-01"), ("log",), ("changes", "HEAD~1..HEAD"), ("list",)):
        assert "git fsck" not in cli(history, *command).err, command


# --- cut history ---


def cut(history: Store, folder: Path, how: str) -> Store:
    """Return a repository whose history is cut before its newest commit but one."""
    if how == "shallow":
        git(folder, "clone", "-q", "--depth", "2", history.root.as_uri(), "matala")
        return Store(folder / "matala")
    grafts = history.root / ".git" / "info" / "grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text(history.git("rev-parse", "HEAD~1"), encoding="utf-8")
    return history


@pytest.mark.parametrize(("how", "said"), [("shallow", "git fetch --unshallow"), ("grafts", ".git/info/grafts")])
def test_what_takes_the_whole_history_is_refused_where_it_is_cut(
    history: Store, cli: Cli, tmp_path: Path, how: str, said: str
) -> None:
    store = cut(history, tmp_path, how)
    before = store.state()
    for command in (*HISTORY, ("undo", "HEAD"), ("changes", "ROOT..")):
        result = cli(store, *command)
        assert (result.code, result.out) == (3, ""), (command, result)
        assert said in result.err
        assert result.err.count("\n") == 1
        assert store.state() == before
    for command in (*PRESENT, ("drafts",), ("changes", "HEAD~1..HEAD"), ("list", "--at", "HEAD~1")):
        assert cli(store, *command).code == 0, command
    store.write(O1, store.read(O1).replace("Kysely toteutetaan.", "Kysely on toteutettu."))
    assert cli(store, "amend").code == 0


def test_what_was_before_a_shallow_clone_begins_is_told_to_be_cut_off(history: Store, cli: Cli, tmp_path: Path) -> None:
    store = cut(history, tmp_path, "shallow")
    oldest = history.git("rev-parse", "HEAD~2").strip()
    for command in (("changes", "HEAD~2..HEAD"), ("changes", f"{oldest}..HEAD"), ("list", "--at", oldest)):
        result = cli(store, *command)
        assert (result.code, "git fetch --unshallow" in result.err) == (3, True), (command, result)
    assert cli(store, "changes", "puuttuu..HEAD").code == 2


def test_two_ends_with_a_cut_between_them_are_no_range(history: Store, cli: Cli, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "matala")
    store = Store(tmp_path / "matala")
    for end, name in (("HEAD~2", "vanha"), ("HEAD", "uusi")):
        history.git("tag", name, end)
        store.git("fetch", "-q", "--depth", "1", history.root.as_uri(), f"refs/tags/{name}:refs/tags/{name}")
    store.git("checkout", "-q", "-B", "main", "uusi")
    result = cli(store, "changes", "vanha..uusi")
    assert (result.code, "git fetch --unshallow" in result.err) == (3, True), result


def test_grafts_and_replace_refs_hide_nothing(history: Store, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    history.write(O1, history.read(O1).replace("2024", "2041"))
    bad = history.commit("ilman päätöstä")
    graft = history.root.parent / "grafts"
    graft.write_text(f"{history.git('rev-parse', 'HEAD~2').strip()}\n", encoding="utf-8")
    innocent = history.git("commit-tree", "HEAD~1^{tree}", "-p", "HEAD~1", "-m", "ei mitään").strip()
    history.git("replace", bad, innocent)
    monkeypatch.setenv("GIT_GRAFT_FILE", str(graft))
    assert "HEAD~1" not in history.git("log", "--format=%s", "HEAD")
    result = cli(history, "check", "ROOT..")
    assert (result.code, "[authority]" in result.out) == (1, True)


def _forge_graph(store: Store, child: str, parent: str) -> None:
    """Write a commit-graph file by which one commit follows on another that is not its parent."""
    store.git("commit-graph", "write", "--reachable")
    place = store.root / ".git/objects/info/commit-graph"
    place.chmod(0o644)
    data = bytearray(place.read_bytes())
    chunks = {bytes(data[at : at + 4]): int.from_bytes(data[at + 4 : at + 12]) for at in range(8, 8 + 12 * data[6], 12)}
    fanned, named, held = (chunks[name] for name in (b"OIDF", b"OIDL", b"CDAT"))
    count = int.from_bytes(data[fanned + 1020 : fanned + 1024])
    names = [data[named + 20 * row : named + 20 * row + 20].hex() for row in range(count)]
    row = held + 36 * names.index(child) + 20
    data[row : row + 4] = names.index(parent).to_bytes(4)
    place.write_bytes(data)


def test_a_commit_graph_file_hides_nothing(history: Store, cli: Cli) -> None:
    history.write(O1, history.read(O1).replace("2024", "2041"))
    history.commit("ilman päätöstä")
    history.write(O1, history.read(O1).replace("Kysely", "Uusi kysely"))
    history.commit("keinot")
    bad, good = (history.git("rev-parse", name).strip() for name in ("HEAD~1", "HEAD~2"))
    said = cli(history, "log").out
    _forge_graph(history, history.git("rev-parse", "HEAD").strip(), good)
    assert bad not in history.git("log", "--format=%H")
    assert cli(history, "log").out == said
    for begin in ("ROOT", good):
        result = cli(history, "check", f"{begin}..")
        assert (result.code, f"{bad[:12]}:kortit/O1/O1-01.yaml" in result.out) == (1, True)
    assert bad[:12] in cli(history, "blame", "O1-01").out


# --- a partial clone ---


def test_reading_a_partial_clone_fetches_nothing_and_says_what_is_missing(
    history: Store, cli: Cli, tmp_path: Path
) -> None:
    history.git("config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-local", "--filter=blob:none", history.root.as_uri(), "osa")
    store = Store(tmp_path / "osa")

    def everything() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in store.root.rglob("*") if path.is_file()}

    before = everything()
    for command in (*RANGES, *HISTORY[:2], ("blame", "O1-01"), ("cards",)):
        result = cli(store, *command)
        assert (result.code, result.out) == (3, ""), (command, result)
        assert "git fetch --refetch --no-filter" in result.err
        assert everything() == before
    for command in (*PRESENT, ("log",), ("drafts",), ("changes",)):
        assert cli(store, *command).code == 0, command
        assert everything() == before
    store.git("fetch", "-q", "--refetch", "--no-filter")
    assert cli(store, "check", "ROOT..").code == 1  # as in the whole repository
    assert cli(history, "check", "ROOT..").code == 1
