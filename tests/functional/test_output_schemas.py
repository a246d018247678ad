"""What commands write as JSON is what `kortit schema` says of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from kortit.output_schemas import OUTPUTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Templates

TABLE = "Päämäärä;Tavoite;Tavoitevuosi\nO1;Uusi tavoite;2030\n"


def test_every_output_is_as_its_schema_says(templates: Templates, tmp_path: Path, cli: Cli) -> None:
    folder = templates.example(tmp_path / "kunta").folder
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    outputs = [
        ("changes", "ROOT..", "--decisions"),
        ("changes", "HEAD~2..", "--all", "--substantive"),
        ("cards",),
        ("list",),
        ("show", "O1-01", "O1-02"),
        ("show", "O1-01"),
        ("log",),
        ("blame", "O1-01"),
        ("check", "ROOT.."),
        ("import", "../a.csv", "--dry-run", "--new"),
        ("import", "../a.csv", "--explain"),
        ("set", "O1-01", "--target-year", "2040"),
        ("drafts",),
        ("report", "set", "S1-03", "--status", "late", "--actual", "palvelut=8"),
        ("report",),
        ("report", "show"),
        ("amend", "--decision", "Kv 1.12.2025 § 5", "--dry-run"),
        ("proposal", "new", "esitys"),
        ("proposal", "list"),
        ("show", "X"),
    ]
    seen = set()
    for command in outputs:
        asked = () if command[0] == "set" or command[1:2] in (("new",), ("set",)) else ("--format", "json")
        result = cli(folder, *command, *asked)
        if not asked:
            continue
        data = json.loads(result.out or result.err.splitlines()[-1])
        name = data["schema"].removeprefix("kortit.").removesuffix("/1")
        schema = cli(folder, "schema", name).json
        Draft202012Validator.check_schema(schema)
        wrong = [error.message for error in Draft202012Validator(schema).iter_errors(data)]
        assert wrong == [], command
        seen.add(name)
    assert seen == OUTPUTS.keys() - {"sync"}
