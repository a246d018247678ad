"""Documents from the command line: formats by name, several at once, what is shown of unchanged goals, and the cards."""

from __future__ import annotations

import csv
import io
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx
import pytest

from kortit.rendering import FORMATS, added_formats
from tests.conftest import DECIDED, Store, kortit_process
from tui.cli import run
from tui.session import Session

if TYPE_CHECKING:
    from tests.conftest import Cli, Templates

ENDINGS = [known.suffix for known in FORMATS.values()]


@pytest.fixture
def amended(templates: Templates, tmp_path: Path) -> Store:
    """A store whose council moved a year, after which a body without a decision adapted a means."""
    return templates.prepared("amended", tmp_path / "kunta", amend)


def amend(store: Store) -> None:
    """Amend a year by decision and a means without one."""

    def command(*arguments: str) -> None:
        with chdir(store.root):
            assert run(Session("en"), list(arguments)) == 0

    command("set", "O1-01", "--target-year", "2024")
    command("amend", *DECIDED)
    store.write("keinot.txt", "Kysely toteutetaan.\nValmennus päättyy.\n")
    command("set", "O1-01", "--means-file", "keinot.txt")
    command("amend")


def test_several_files_are_written_in_one_call_each_in_the_format_of_its_name(
    amended: Store, cli: Cli, tmp_path: Path
) -> None:
    places = [tmp_path / f"muutokset{ending}" for ending in ENDINGS]
    result = cli(amended, "changes", "HEAD~2..", *(part for place in places for part in ("-o", str(place))))
    assert (result.code, result.out) == (0, "")
    assert [line for line in result.err.splitlines() if "written: " in line] == [
        f"written: {place}" for place in places
    ]
    assert b"2024" in (tmp_path / "muutokset.md").read_bytes()
    assert (tmp_path / "muutokset.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "muutokset.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "a.md", "-o", "b.xyz"), "known: .txt"),
        (("-o", "a.md", "-o", "b.csv", "--format", "md"), "leave --format out"),
        (("-o", "a.md", "--redline"), "it goes with docx"),
        (("-o", "a.pdf", "--format", "docx"), "a.pdf names another format than --format docx"),
        (("-o", "a.docx", "--attach-data"), "it goes with html, pdf"),
    ],
)
def test_what_cannot_be_put_out_is_one_sentence_and_nothing_is_written(
    amended: Store, cli: Cli, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    placed = [str(tmp_path / option) if "." in option else option for option in options]
    result = cli(amended, "changes", "HEAD~2..", *placed)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert result.err.count("\n") == 1
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_a_file_that_cannot_be_written_is_told_and_the_ones_before_it_are_whole(
    amended: Store, cli: Cli, tmp_path: Path
) -> None:
    result = cli(amended, "changes", "HEAD~2..", "-o", str(tmp_path / "a.csv"), "-o", "/proc/b.csv")
    assert result.code == 4
    assert "b.csv" in result.err
    written = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert len(list(csv.reader(io.StringIO(written), delimiter=";"))) == 2


def test_unchanged_goals_are_left_out_or_whole_or_dashes(amended: Store, cli: Cli) -> None:
    def shown(*options: str) -> list[list[str]]:
        result = cli(amended, "changes", "HEAD~2..", "--format", "csv", *options)
        return list(csv.reader(io.StringIO(result.out)))[1:]

    assert [row[1] for row in shown()] == ["O1-01"]
    full, dashes = shown("--unchanged", "full"), shown("--unchanged", "dash")
    assert full == shown("--all")
    assert [row[1] for row in full] == [row[1] for row in dashes] == ["O1-01", "S1-01"]
    assert full[1][3] == "Asiointi sujuu"
    assert set(dashes[1][2:6]) == {"– – –"}
    assert full[0] == dashes[0]
    document = cli(amended, "changes", "HEAD~2..", "--format", "md", "--unchanged", "dash").out
    assert "Asiointi sujuu | – – – | – – – |" in document
    assert "--unchanged dash" in document


def test_decisions_say_of_each_year_and_means_whose_decision_set_it(amended: Store, cli: Cli) -> None:
    plain = cli(amended, "changes", "HEAD~2..", "--format", "md").out
    told = cli(amended, "changes", "HEAD~2..", "--format", "md", "--decisions").out
    year = "**<ins>2024</ins>** *(muutettu)*"
    assert f"{year} <br>" in plain
    assert f"{year} <sub>Kv 1.2.2021 § 3</sub> <br>" in told
    today = cli(amended, "log", "--format", "json").json["amendments"][0]["date"][:10]
    assert "ei päätöstä</sub>" in told
    data = cli(amended, "changes", "HEAD~2..", "--format", "json", "--decisions").json["rows"][0]["set_by"]
    assert data["fields"]["target_year"]["citation"] == "Kv 1.2.2021 § 3"
    assert [source["citation"] for source in data["means"]] == [None, None]
    assert data["means"][1]["date"][:10] == today
    cli(amended, "set", "O1-01", "--target-year", "2029")
    draft = cli(amended, "changes", "HEAD~2", "--format", "json", "--decisions").json["rows"][0]["set_by"]
    assert draft["fields"]["target_year"] is None
    assert (
        "<ins>2029</ins>** *(muutettu)* <sub>luonnos</sub>"
        in cli(amended, "changes", "HEAD~2", "--format", "md", "--decisions").out
    )


def test_a_table_of_one_theme_says_so(amended: Store, cli: Cli) -> None:
    document = cli(amended, "changes", "HEAD~2..", "--theme", "O1", "--format", "md").out
    assert "Vain päämäärä: O1" in document
    assert "--theme O1" in document
    assert cli(amended, "changes", "HEAD~2..", "--theme", "O1", "--format", "json").json["theme"] == "O1"


def test_a_document_can_be_made_again_by_the_command_at_its_end(amended: Store, cli: Cli) -> None:
    document = cli(amended, "changes", "HEAD~2..HEAD~1", "--unchanged", "full", "--decisions", "--format", "md").out
    command = document.rsplit("kortit changes ", 1)[1].split("<")[0].replace("\\", "").split()
    again = cli(amended, "changes", *command, "--format", "md").out
    assert again == document
    cards = cli(amended, "cards", "--theme", "O1", "--format", "md").out
    command = cards.rsplit("kortit cards ", 1)[1].split("<")[0].replace("\\", "").split()
    assert cli(amended, "cards", *command, "--format", "md").out == cards


def test_drafts_and_proposals_come_in_every_format_and_drafts_say_that_they_are_not_decided(
    amended: Store, cli: Cli, tmp_path: Path
) -> None:
    cli(amended, "proposal", "new", "syksy")
    cli(amended, "set", "O1-01", "--target-year", "2027")
    drafts = cli(amended, "drafts", "-o", str(tmp_path / "l.html"), "-o", str(tmp_path / "l.md"))
    assert drafts.code == 0
    assert "Käsittelyvaihe: LUONNOS, ei päätetty" in (tmp_path / "l.md").read_text(encoding="utf-8")
    assert cli(amended, "amend").code == 0
    proposed = cli(amended, "proposal", "show", "syksy", "--format", "md").out
    assert "Käsittelyvaihe: ESITYS, ei päätetty" in proposed
    assert "Vertailun loppu: esitys syksy, " in proposed
    shown = cli(amended, "proposal", "show", "syksy", "-o", str(tmp_path / "e.docx"), "--redline")
    assert shown.code == 0
    assert (tmp_path / "e.docx").read_bytes().startswith(b"PK")


def test_a_document_that_a_person_saved_is_not_written_over_unless_forced(
    amended: Store, cli: Cli, tmp_path: Path
) -> None:
    places = [str(tmp_path / name) for name in ("a.docx", "a.xlsx")]
    for place in places:
        for _again in range(2):
            assert cli(amended, "changes", "HEAD~2..", "-o", place).code == 0
    docx.Document(places[0]).save(places[0])
    with ZipFile(places[1]) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(places[1], "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    for place in places:
        before = Path(place).read_bytes()
        result = cli(amended, "changes", "HEAD~2..", "-o", str(tmp_path / "b.md"), "-o", place)
        assert (result.code, "was edited since kortit wrote it" in result.err) == (3, True)
        assert Path(place).read_bytes() == before
        assert not (tmp_path / "b.md").exists()
        assert cli(amended, "changes", "HEAD~2..", "-o", place, "--force").code == 0
        assert Path(place).read_bytes() != before


def test_a_format_is_the_same_by_its_name_and_by_the_ending_of_a_file(amended: Store, cli: Cli, tmp_path: Path) -> None:
    assert cli(amended, "changes", "HEAD~2..", "-o", str(tmp_path / "m.tsv"), "-o", str(tmp_path / "m.txt")).code == 0
    written = (tmp_path / "m.tsv").read_bytes().decode()
    assert written == cli(amended, "changes", "HEAD~2..", "--format", "tsv").out
    assert [row[1] for row in csv.reader(io.StringIO(written), delimiter="\t")] == ["Tunnus", "O1-01"]
    piped = kortit_process(amended.root, "changes", "HEAD~2..", COLUMNS="").stdout
    assert (tmp_path / "m.txt").read_text(encoding="utf-8") == piped


def test_another_package_adds_a_format(
    amended: Store, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = tmp_path / "lisa" / "lisa-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: lisa\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[kortit.formats]\nluettelo = luettelo:FORMAT\n")
    (tmp_path / "lisa" / "luettelo.py").write_text(
        "from kortit.rendering import Format\n"
        "FORMAT = Format('luettelo', '.luettelo', 'luettelo')\n"
        "def parts(content, view):\n"
        "    yield from (f'{row.id}\\n' for row in view.rows(content))\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path / "lisa"))
    added_formats.cache_clear()
    try:
        assert cli(amended, "changes", "HEAD~2..", "--format", "luettelo").out == "O1-01\n"
        assert cli(amended, "changes", "HEAD~2..", "-o", str(tmp_path / "m.luettelo")).code == 0
    finally:
        added_formats.cache_clear()
    assert (tmp_path / "m.luettelo").read_text() == "O1-01\n"


# --- cards ---


def test_cards_are_what_is_in_force_with_the_decisions_that_set_it(amended: Store, cli: Cli) -> None:
    cli(amended, "set", "O1-01", "--target-year", "2031")  # a draft is not in force
    data = cli(amended, "cards", "--format", "json").json
    assert (data["schema"], data["at"]["revision"]) == ("kortit.cards/1", data["at"]["commit"])
    assert [(goal["id"], goal["target_year"]) for goal in data["goals"]] == [("O1-01", 2024), ("S1-01", 2022)]
    assert data["goals"][0]["set_by"]["fields"]["target_year"]["citation"] == "Kv 1.2.2021 § 3"
    text = cli(amended, "cards", "--format", "md").out
    assert "Kv 1\\.2\\.2021 § 3: tavoitevuosi" in text.replace("1.2.2021", "1\\.2\\.2021")
    assert "## O Oppiminen" in text
    assert "### Päämäärä O1" in text


def test_cards_of_an_earlier_point_are_those_of_then(amended: Store, cli: Cli) -> None:
    by_citation = cli(amended, "cards", "Kv 1.2.2021 § 3", "--format", "json").json
    assert [len(goal["means"]) for goal in by_citation["goals"]] == [2, 0]
    assert by_citation["goals"][0]["means"][1] == {"text": "Valmennus jatkuu.", "steps": ["Esihenkilöt", "Työyhteisöt"]}
    assert cli(amended, "cards", "HEAD~2", "--format", "json").json["goals"][0]["target_year"] == 2021
    nothing = cli(amended, "cards", "ROOT")
    assert (nothing.code, "nothing yet" in nothing.err) == (2, True)


def test_cards_on_a_proposal_are_still_those_in_force(amended: Store, cli: Cli) -> None:
    before = cli(amended, "cards", "--format", "json").out
    cli(amended, "proposal", "new", "syksy")
    cli(amended, "set", "O1-01", "--target-year", "2027")
    cli(amended, "amend")
    assert cli(amended, "cards", "--format", "json").out == before
    assert cli(amended, "cards", "HEAD", "--format", "json").json["goals"][0]["target_year"] == 2027


def test_cards_that_are_not_whole_are_refused(amended: Store, cli: Cli) -> None:
    amended.write("kortit/O1/O1-01.yaml", "goal: [\n")
    amended.commit("rikki")
    result = cli(amended, "cards")
    assert (result.code, result.out) == (1, "")
    assert "kortit/O1/O1-01.yaml:" in result.err


def test_cards_come_in_every_format(amended: Store, cli: Cli, tmp_path: Path) -> None:
    places = [tmp_path / f"kortit{ending}" for ending in ENDINGS]
    assert cli(amended, "cards", *(part for place in places for part in ("-o", str(place)))).code == 0
    assert all(place.stat().st_size for place in places)
    # A file opens in Finnish Excel by a double click; stdout is for programs.
    written = (tmp_path / "kortit.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(written), delimiter=";"))
    printed = list(csv.reader(io.StringIO(cli(amended, "cards", "--format", "csv").out)))
    assert (written[0], rows[0][0].removeprefix("\ufeff"), rows[1:]) == ("\ufeff", printed[0][0], printed[1:])
    assert [row[0] for row in rows[1:]] == ["O1-01", "S1-01"]


@pytest.fixture(scope="module")
def written_twice(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders with one range in every format, written in other zones, locales, processes and clones."""
    folder = tmp_path_factory.mktemp("twice")
    store = templates.prepared("amended", folder / "kunta", amend)
    other = folder / "toinen" / "kansio"
    store.git("clone", "-q", str(store.root), str(other))
    commits = "..".join(store.git("rev-parse", "HEAD~2", "HEAD").split())
    for place, name, environment in (
        (store.root, "a", {"TZ": "Europe/Helsinki", "LANG": "fi_FI.UTF-8"}),
        (other, "b", {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}),
    ):
        (folder / name).mkdir()
        files = [str(folder / name / f"muutokset{one.suffix}") for one in FORMATS.values()]
        arguments = (part for file in files for part in ("-o", file))
        done = kortit_process(place, "changes", commits, "--all", *arguments, **environment)
        assert done.returncode == 0, done.stderr
    return folder / "a", folder / "b"


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_range_gives_the_same_bytes_in_any_zone_locale_process_and_folder(
    written_twice: tuple[Path, Path], name: str
) -> None:
    first, second = (folder / f"muutokset{FORMATS[name].suffix}" for folder in written_twice)
    assert first.read_bytes() == second.read_bytes()


def test_a_pdf_that_would_take_too_much_memory_comes_in_volumes_and_it_is_said(
    amended: Store, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kortit.rendering.pdf._LIMIT", 0.0)
    place = tmp_path / "muutokset.pdf"
    result = cli(amended, "changes", "HEAD~2..", "--all", "-o", str(place), "-o", str(tmp_path / "muutokset.md"))
    assert (result.code, "2 volumes, by perspective" in result.err) == (0, True)
    assert sorted(path.name for path in tmp_path.glob("muutokset*")) == [
        "muutokset-1.pdf",
        "muutokset-2.pdf",
        "muutokset.md",
    ]
    refused = cli(amended, "changes", "HEAD~2..", "--all", "--format", "pdf")
    assert (refused.code, refused.out, "this takes 2 files" in refused.err) == (3, "", True)


@pytest.mark.parametrize("command", [("changes", "HEAD~2.."), ("cards",)])
def test_a_theme_that_is_not_there_is_a_mistake_and_no_empty_document(
    amended: Store, cli: Cli, tmp_path: Path, command: tuple[str, ...]
) -> None:
    result = cli(amended, *command, "--theme", "Q9", "-o", str(tmp_path / "tyhjä.pdf"))
    assert (result.code, "there is no theme Q9" in result.err) == (2, True)
    assert not (tmp_path / "tyhjä.pdf").exists()
    assert cli(amended, *command, "--theme", "O2", "-o", str(tmp_path / "o2.md")).code == 0


def test_a_link_that_leads_back_to_itself_is_told_and_left(amended: Store, cli: Cli, tmp_path: Path) -> None:
    place = tmp_path / "kehä.md"
    place.symlink_to(place)
    result = cli(amended, "cards", "-o", str(place))
    assert (result.code, "leads back to itself" in result.err) == (4, True)
    assert place.is_symlink()


def test_cards_say_what_to_do_where_the_binding_branch_is_not_there(amended: Store, cli: Cli) -> None:
    amended.git("branch", "-m", "voimassa")
    amended.git("config", "--unset", "kortit.branch", check=False)
    result = cli(amended, "cards")
    assert (result.code, "git config kortit.branch" in result.err) == (2, True)
    amended.git("config", "kortit.branch", "voimassa")
    assert cli(amended, "cards").code == 0


@pytest.mark.parametrize("name", ["csv", "xlsx", "md"])
def test_a_range_is_the_same_document_however_its_ends_are_written(
    amended: Store, cli: Cli, tmp_path: Path, name: str
) -> None:
    first, last = amended.git("rev-parse", "HEAD~2", "HEAD").split()
    for number, ends in enumerate(("HEAD~2..", f"{first}..{last}", f"{first[:10]}..HEAD")):
        assert cli(amended, "changes", ends, "-o", str(tmp_path / f"{number}.{name}")).code == 0
    written = {place.read_bytes() for place in tmp_path.glob(f"*.{name}")}
    assert len(written) == 1


def test_a_redline_has_no_decisions_beside_its_words(amended: Store, cli: Cli, tmp_path: Path) -> None:
    result = cli(amended, "changes", "HEAD~2..", "--redline", "--decisions", "-o", str(tmp_path / "r.docx"))
    assert (result.code, "leave --decisions out" in result.err) == (2, True)
    assert not (tmp_path / "r.docx").exists()


def test_a_change_without_a_decision_is_named_as_such_and_a_first_import_is_none(
    amended: Store, cli: Cli, tmp_path: Path
) -> None:
    document = cli(amended, "changes", "HEAD~2..", "--format", "md").out
    assert "- Päätökset: Kv 1.2.2021 § 3; 1 tavoite muutettu ilman päätösviitettä\n" in document
    assert " <br>Kv 1.2.2021 § 3 <br>muutettu ilman päätösviitettä |" in document
    decided = cli(amended, "changes", "HEAD~2..HEAD~1", "--format", "json").json["rows"]
    undecided = cli(amended, "changes", "HEAD~1..", "--format", "json").json["rows"]
    assert [(row["decisions"], row["undecided"]) for row in (*decided, *undecided)] == [([0], False), ([], True)]
    amended.write("../uusi/taulukko.txt", "O1 A\nb.\n\n2021 U.\n\n2020 V.\n")
    cli(tmp_path, "init", "toinen")
    assert cli(tmp_path / "toinen", "import", str(tmp_path / "uusi" / "taulukko.txt"), *DECIDED).code == 0
    assert "ilman päätösviitettä" not in cli(tmp_path / "toinen", "changes", "ROOT..", "--format", "md").out


def test_a_table_of_substantive_changes_says_so_and_leaves_typography_out(
    store: Store, cli: Cli, tmp_path: Path
) -> None:
    path = "kortit/S1/S1-01.yaml"
    store.write(path, store.read(path).replace("sujuu", "sujuu."))
    assert cli(store, "set", "O1-01", "--target-year", "2041").code == 0
    whole = cli(store, "changes", "--format", "json").json
    only = cli(store, "changes", "--substantive", "--format", "json").json
    assert [[row["id"] for row in table["rows"]] for table in (whole, only)] == [["O1-01", "S1-01"], ["O1-01"]]
    assert (only["substantive"], only["counts"]) == (True, whole["counts"])
    everything = cli(store, "changes", "--substantive", "--all").out
    assert "vain sisällölliset muutokset" in everything
    assert "--substantive" in everything
    assert "S1-01" not in everything
    document = tmp_path / "a.xlsx"
    assert cli(store, "changes", "--substantive", "-o", str(document)).code == 0
    assert cli(store, "import", str(document)).code == 0
