"""Signed amendments: a signer's good signature for the deciding body, by the keys of the commit before."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import DECIDED, Store, git
from tests.functional.test_audit import KH, KV, O1, found
from tests.functional.test_hooks import attempt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Cli

KEYS = ".kortit/allowed_signers"
SIGNATURE = ("signature", "error")
NOBODY: list[Any] = []
AGAIN = [("citation-again", "warning")]


def key(folder: Path, name: str) -> Path:
    """Make a key pair; return the path of the public key."""
    if not (folder / name).exists():
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    return folder / f"{name}.pub"


def line(public: Path, principal: str) -> str:
    return f"{principal} {public.read_text(encoding='utf-8').strip()}\n"


@pytest.fixture
def signed(store: Store, tmp_path: Path) -> Store:
    """A store in which the registrar signs for the council and the board, and a planner for the board alone."""
    store.write(
        "kortit.yaml",
        store.read("kortit.yaml") + "audit:\n  signatures: required\n"
        f"  keys: {KEYS}\n  signers:\n    kirjaamo@example.fi: [council, board]\n    suunnittelija@example.fi: [board]\n"
        "    tuleva@example.fi: [council]\n",
    )
    registrar = key(tmp_path, "kirjaamo")
    store.write(
        KEYS, line(registrar, "kirjaamo@example.fi") + line(key(tmp_path, "suunnittelija"), "suunnittelija@example.fi")
    )
    store.commit(f"allekirjoitukset\n\n{KV}")
    store.git("config", "gpg.format", "ssh")
    store.git("config", "commit.gpgSign", "true")
    store.git("config", "user.signingKey", str(registrar))
    return store


def sign_with(store: Store, name: str) -> None:
    store.git("config", "user.signingKey", str(key(store.root.parent, name)))


def year(store: Store, new: str = "2022") -> None:
    store.write(O1, store.read(O1).replace("2021", new))


def means(store: Store) -> None:
    store.write(O1, store.read(O1).replace("jatkuu", "päättyy"))


def test_what_the_registrar_signs_is_clean_through_kortit_and_with_plain_git(signed: Store, cli: Cli) -> None:
    assert found(signed, cli) == NOBODY, "the commit that asked for signatures is judged by the one before it"
    year(signed)
    assert cli(signed, "amend", *DECIDED, "--again").code == 0
    assert "gpgsig -----BEGIN SSH SIGNATURE-----" in signed.git("cat-file", "-p", "HEAD")
    means(signed)
    signed.commit(f"keinot\n\n{KH}")
    assert found(signed, cli, "HEAD~2..") == AGAIN


def unsigned(store: Store, _folder: Path) -> None:
    store.git("config", "commit.gpgSign", "false")


def strange(store: Store, _folder: Path) -> None:
    sign_with(store, "vieras")


def for_another_body(store: Store, _folder: Path) -> None:
    sign_with(store, "suunnittelija")


def added_in_the_same_commit(store: Store, folder: Path) -> None:
    sign_with(store, "vieras")
    store.write(KEYS, store.read(KEYS) + line(key(folder, "vieras"), "vieras@example.fi"))
    store.write("kortit.yaml", store.read("kortit.yaml") + "    vieras@example.fi: [council]\n")


def key_of_a_signer_added_in_the_same_commit(store: Store, folder: Path) -> None:
    sign_with(store, "tuleva")
    store.write(KEYS, store.read(KEYS) + line(key(folder, "tuleva"), "tuleva@example.fi"))


def key_known_but_no_signer(store: Store, folder: Path) -> None:
    public = key(folder, "vieras")
    store.write(KEYS, store.read(KEYS) + line(public, "vieras@example.fi"))
    store.commit(f"avain\n\n{KV}")
    sign_with(store, "vieras")


@pytest.mark.parametrize(
    "forgery",
    [
        unsigned,
        strange,
        for_another_body,
        added_in_the_same_commit,
        key_of_a_signer_added_in_the_same_commit,
        key_known_but_no_signer,
    ],
)
def test_what_no_signer_of_the_commit_before_signed_for_the_council_is_found(
    signed: Store, cli: Cli, tmp_path: Path, forgery: Callable[[Store, Path], None]
) -> None:
    forgery(signed, tmp_path)
    year(signed)
    signed.commit("vuosi\n\nDecision: Kv 2.2.2021 § 4")
    assert found(signed, cli) == [SIGNATURE]


def go_to_commit(store: Store, content: str) -> None:
    """Make a commit object of a text as it is, and put the branch and the files there."""
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=store.root, input=content, capture_output=True, text=True, check=True,
    )  # fmt: skip
    store.git("reset", "-q", "--hard", made.stdout.strip())


def test_a_signature_taken_from_another_commit_does_not_fit(signed: Store, cli: Cli) -> None:
    year(signed)
    signed.commit("vuosi\n\nDecision: Kv 2.2.2021 § 4")
    forged = signed.git("cat-file", "-p", "HEAD").replace("Kv 2.2.2021 § 4", "Kv 2.2.2021 § 5")
    go_to_commit(signed, forged)
    assert found(signed, cli) == [SIGNATURE]


def test_two_signatures_are_none(signed: Store, cli: Cli) -> None:
    year(signed)
    signed.commit("vuosi\n\nDecision: Kv 2.2.2021 § 4")
    header, _separator, message = signed.git("cat-file", "-p", "HEAD").partition("\n\n")
    signature = header[header.index("gpgsig ") :]
    go_to_commit(signed, f"{header}\n{signature}\n\n{message}")
    assert found(signed, cli) == [SIGNATURE]


def test_a_signature_where_git_does_not_look_for_it_is_none(signed: Store, cli: Cli) -> None:
    year(signed)
    signed.commit("vuosi\n\nDecision: Kv 2.2.2021 § 4")
    moved = signed.git("cat-file", "-p", "HEAD").replace("\ngpgsig ", "\ngpgsig-sha256 ")
    go_to_commit(signed, moved)
    assert found(signed, cli) == [SIGNATURE]


def test_adding_a_signer_or_a_key_or_dropping_the_audit_takes_the_council(
    signed: Store, cli: Cli, tmp_path: Path
) -> None:
    before = signed.read("kortit.yaml"), signed.read(KEYS)
    for path, text in (
        ("kortit.yaml", before[0] + "    vieras@example.fi: [council]\n"),
        ("kortit.yaml", before[0][: before[0].index("audit:")]),
        (KEYS, before[1] + line(key(tmp_path, "vieras"), "vieras@example.fi")),
    ):
        signed.write(path, text)
        kept = signed.state()
        for decision in ((), ("--decision", "Kh 1.2.2021 § 3")):
            result = cli(signed, "amend", *decision)
            assert result.code == 3
            assert path in result.err
        assert signed.state() == kept
        signed.commit(f"kiertäen\n\n{KH}")
        assert found(signed, cli) == [("authority", "error")]
        signed.git("reset", "-q", "--hard", "HEAD~1")


def test_the_keys_are_a_draft_that_an_amendment_takes_alone(signed: Store, cli: Cli, tmp_path: Path) -> None:
    signed.write(KEYS, signed.read(KEYS) + line(key(tmp_path, "uusi"), "uusi@example.fi"))
    means(signed)
    assert KEYS in cli(signed, "drafts").err
    assert cli(signed, "amend", KEYS, *DECIDED, "--again").code == 0
    assert signed.git("show", "--format=", "--name-only").split() == [KEYS]
    assert signed.git("status", "--short").split() == ["M", O1]
    assert found(signed, cli) == AGAIN


def test_keys_that_would_let_nobody_sign_are_neither_amended_nor_passed(
    signed: Store, cli: Cli, tmp_path: Path
) -> None:
    registrar = key(tmp_path, "kirjaamo").read_text(encoding="utf-8").strip()
    for text, place in (
        ("", None),
        (f"# tyhjää\n*@example.fi {registrar}\n", "2:1"),
        (f"a@example.fi,b@example.fi {registrar}\n", "1:1"),
        (f"a@example.fi {registrar}\nb@example.fi {registrar}\n", "2:1"),
        (f"a@example.fi cert-authority {registrar}\n", "1:1"),
        ("a@example.fi ssh-ed25519 eiavain\n", "1:1"),
    ):
        if place is None:
            (signed.root / KEYS).unlink()
        else:
            signed.write(KEYS, text)
        result = cli(signed, "amend", *DECIDED)
        assert result.code == 1
        assert f"{KEYS}:{place or '1:1'}" in result.err
        signed.commit(f"avaimet\n\n{KV}")
        assert {code for code, _severity in found(signed, cli)} - {"citation-again"} == {"keys"}
        signed.git("reset", "-q", "--hard", "HEAD~1")


def test_amend_says_how_to_sign_before_it_makes_an_unsigned_commit(signed: Store, cli: Cli) -> None:
    signed.git("config", "commit.gpgSign", "false")
    year(signed)
    before = signed.state()
    result = cli(signed, "amend", *DECIDED, "--again")
    assert result.code == 3
    assert "git config commit.gpgSign true" in result.err
    assert signed.state() == before


def test_the_program_that_a_repository_names_for_verifying_is_not_asked(signed: Store, cli: Cli) -> None:
    liar = signed.write("../valehtelija", "#!/bin/sh\nexit 0\n")
    liar.chmod(0o755)
    signed.git("config", "commit.gpgSign", "false")
    year(signed)
    signed.commit("vuosi\n\nDecision: Kv 2.2.2021 § 4")
    signed.git("config", "gpg.ssh.program", str(liar))
    assert found(signed, cli) == [SIGNATURE]


def test_the_server_takes_signed_amendments_alone(signed: Store, cli: Cli, tmp_path: Path) -> None:
    server = tmp_path / "palvelin.git"
    git(tmp_path, "clone", "-q", "--bare", str(signed.root), server.name)
    signed.git("remote", "add", "origin", str(server))
    assert cli(signed, "hooks", "install", "--server", str(server)).code == 0
    year(signed)
    signed.git("config", "commit.gpgSign", "false")
    signed.commit("vuosi\n\nDecision: Kv 2.2.2021 § 4")
    refused = attempt(signed, "push", "-q", "origin", "main")
    assert refused.returncode == 1
    assert "allekirjoit" in refused.stderr
    signed.git("config", "commit.gpgSign", "true")
    signed.git("commit", "-q", "--amend", "--no-edit", "-S")
    assert attempt(signed, "push", "-q", "origin", "main").returncode == 0


def test_an_unsigned_correction_is_found_and_takes_no_signature_away(signed: Store, cli: Cli) -> None:
    sign_with(signed, "suunnittelija")
    means(signed)
    wrong = signed.commit("keinot\n\nDecision: Kv 2.2.2021 § 4")
    assert found(signed, cli) == [SIGNATURE]
    signed.git("config", "commit.gpgSign", "false")
    signed.git("commit", "-q", "--allow-empty", "-m", f"oikaisu\n\nCorrects: {wrong}")
    assert SIGNATURE in found(signed, cli, "HEAD~2..")


def test_a_sync_signs_anew_what_gets_a_new_id_but_nobody_elses_amendment(
    signed: Store, cli: Cli, tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "palvelin.git")
    signed.git("remote", "add", "origin", "../palvelin.git")
    assert cli(signed, "sync").code == 0
    git(tmp_path, "clone", "-q", "palvelin.git", "toinen")
    other = Store(tmp_path / "toinen")
    for name, value in (("gpg.format", "ssh"), ("commit.gpgSign", "true")):
        other.git("config", name, value)
    sign_with(other, "kirjaamo")
    for store, more in ((signed, "Ensin."), (other, "Toiseksi.")):
        store.write(O1, store.read(O1) + f"  - {more}\n")
        assert cli(store, "amend").code == 0
    assert cli(signed, "sync").code == 0
    sign_with(other, "suunnittelija")
    refused = cli(other, "sync")
    assert (refused.code, "who alone can sign it anew" in refused.err) == (3, True), refused.err
    sign_with(other, "kirjaamo")
    result = cli(other, "sync")
    assert result.code == 0, result.err
    assert found(other, cli, "HEAD~2..") == NOBODY
    assert other.read(O1).endswith("  - Ensin.\n  - Toiseksi.\n")
