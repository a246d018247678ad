"""The example municipality: a first import, two amendments and two reporting periods, as a city would make them.

Kuulasjärvi is invented, and so is everything in its cards. The document beside this module is in the text form of the
importer and goes through the real importer. The commits have an author of their own, so that the example can be built
where git has no user name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from kortit.decision import read_decision
from kortit.goal import Goal, GoalId, Means
from kortit.importing.readers.text_form import read_text_form
from kortit.importing.table_rows import Understanding, read_tables
from kortit.indicators import Indicator
from store.repository import MUNICIPALITY_FILE, Amendment, Repository, found_store
from tui.example.reported import CLOSED, LINES, OPEN

if TYPE_CHECKING:
    from pathlib import Path

    from kortit.follow_up.period import Period

MUNICIPALITY = "Kuulasjärven kaupunki"
AUTHOR = "Kuulasjärven strategiayksikkö <strategia@kuulasjarvi.example>"
DOCUMENT = "muutostaulukko.txt"


@dataclass(frozen=True, slots=True)
class Example:
    """The folder of the example, and the two ends of the range to show."""

    folder: Path
    baseline: str
    newest: str


def build_example(folder: Path) -> Example:
    """Build the example store in `folder`, which must be empty or not exist. Raises RefusedError."""
    settings = files(__package__).joinpath(MUNICIPALITY_FILE).read_bytes()
    found_store(folder, MUNICIPALITY, author=AUTHOR, apart=True, settings=settings)
    with Repository.open(folder) as repository:
        baseline = _import(repository)
        _adapt_means(repository)
        newest = _change_goals(repository)
        _report(repository, CLOSED)
        decided = _decided(
            repository, "Kh 18.8.2025 § 151", "KUU/301/02.02.02/2025", "Osavuosikatsauksen hyväksyminen."
        )
        repository.follow_up.close(CLOSED.day, decided, author=AUTHOR)
        _report(repository, OPEN)
    return Example(folder, baseline, newest)


def _import(repository: Repository) -> str:
    data = files(__package__).joinpath(DOCUMENT).read_bytes()
    source = f"{DOCUMENT} sha256:{hashlib.sha256(data).hexdigest()}"
    document = read_tables(read_text_form(data.decode(), DOCUMENT), DOCUMENT, Understanding())
    prepared = repository.import_document(document, DOCUMENT)
    decided = _decided(repository, "Kv 11.11.2024 § 96", "KUU/412/02.02.00/2024", "Talousarvion hyväksyminen.")
    imported = prepared.apply(replace(decided, imported_from=source), author=AUTHOR)
    return imported.baseline or ""


def _adapt_means(repository: Repository) -> None:
    """The board adapts means during the year, which needs no decision of the council."""
    _change(
        repository,
        "O1-02",
        means=(
            Means(
                "Esihenkilöiden valmennus jatkuu.",
                (
                    "Kaikki uudet esihenkilöt osallistuvat perehdytykseen",
                    "Vertaisryhmät kokoontuvat kuusi kertaa vuodessa",
                    "Valmennuksen vaikutus arvioidaan henkilöstökyselyllä",
                ),
            ),
        ),
    )
    _change(
        repository,
        "A2-02",
        means=(
            Means("Kiertävä näyttely ja kyläkonsertit toteutetaan yhdessä yhdistysten kanssa."),
            Means("Kirjastoauton reitti kulkee tapahtumien kautta."),
        ),
    )
    repository.amend(
        [],
        _decided(
            repository,
            "Kh 17.3.2025 § 58",
            "KUU/97/02.02.00/2025",
            "Keinojen sopeuttaminen käyttösuunnitelmaan.",
        ),
        author=AUTHOR,
    )


def _change_goals(repository: Repository) -> str:
    """The council moves a target year, rewords a goal, adds one and removes one; it decides the first indicators."""
    _change(
        repository,
        "S1-03",
        target_year=2028,
        indicators=(
            Indicator("palvelut", "Palvelut, joissa asiointi onnistuu yhdestä paikasta", "4", "12", "kpl"),
            Indicator("tyytyvaisyys", "Asiakastyytyväisyys asteikolla 1–5", "ei mitattu", "vähintään 4,0"),
        ),
    )
    _change(
        repository,
        "S3-02",
        text="Kiinteistöjen energiankulutus on vähentynyt neljänneksen vuoteen 2019 verrattuna.",
        indicators=(Indicator("energia", "Energiankulutus vuodessa", "18,4", "13,8", "GWh"),),
    )
    new = Goal(
        GoalId("T2-03"),
        "T2",
        "Kaupunki on seudun halutuin kumppani vihreille investoinneille.",
        2028,
        (Means("Sijoittumisen palvelupolku on kuvattu ja vastuuhenkilöt nimetty."),),
        indicators=(Indicator("investoinnit", "Päätetyt vihreät investoinnit", "0", "10 000 000", "€"),),
    )
    repository.new_goal(new)
    ended = repository.goal_file(GoalId("S2-03"))
    (repository.root / str(ended.path)).unlink()
    committed = repository.amend(
        [],
        _decided(repository, "Kv 9.6.2025 § 44", "KUU/230/02.02.00/2025", "Strategian väliarvioinnin johdosta."),
        author=AUTHOR,
    )
    return committed.commit


def _report(repository: Repository, period: Period) -> None:
    """The offices report in a period, which needs no decision."""
    repository.follow_up.new(period)
    for said in LINES[period]:
        repository.follow_up.set(GoalId(said.goal), period.day, status=said.status, text=said.text, actual=said.actual)
    repository.amend([], Amendment(), author=AUTHOR)


def _change(repository: Repository, goal_id: str, **fields: object) -> None:
    file = repository.goal_file(GoalId(goal_id))
    repository.save(file, replace(file.goal, **fields))  # type: ignore[arg-type]


def _decided(repository: Repository, citation: str, register: str, reason: str) -> Amendment:
    return Amendment(decision=read_decision(citation, repository.municipality, register), reason=reason)
