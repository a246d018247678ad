"""The author that git would record for the next commit, and the key that it would sign with."""

from __future__ import annotations

import base64
import binascii
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from store.git.processes import GitError

if TYPE_CHECKING:
    from store.git.plumbing import Plumbing

IDENTITY = ("-c", "user.useConfigOnly=true")
"""Keeps git from inventing an identity (user@host), which has no place in an audit trail."""


def author_of(plumbing: Plumbing) -> str:
    """The author of the next commit, `Name <mail>`; empty when git has none configured."""
    try:
        written = plumbing.read(*IDENTITY, "var", "GIT_AUTHOR_IDENT").decode(errors="replace")
    except GitError:
        return ""
    return written[: written.rfind(">") + 1]


def signing_key(plumbing: Plumbing) -> bytes | None:
    """The public SSH key that git is configured to sign with, in SSH encoding; None when it cannot be determined.

    `user.signingKey` is the key itself, its file, or the file of the private key beside it; without it git runs
    `gpg.ssh.defaultKeyCommand`.
    """
    setting = _setting(plumbing, "user.signingKey")
    if not setting and (command := _setting(plumbing, "gpg.ssh.defaultKeyCommand")):
        try:
            done = subprocess.run(shlex.split(command), capture_output=True, text=True, check=False, timeout=10)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return None
        setting = done.stdout.partition("\n")[0]
    for text in _texts(setting.removeprefix("key::")):
        for word in text.split():
            try:
                key = base64.b64decode(word, validate=True)
            except (binascii.Error, ValueError):
                continue
            if key[:4] == len(key[4 : 4 + int.from_bytes(key[:4])]).to_bytes(4):
                return key
    return None


def _texts(setting: str) -> list[str]:
    """The texts that may contain the public key: the setting itself, or the first lines of the files that it names."""
    if setting.startswith(("ssh-", "ecdsa-", "sk-")):
        return [setting]
    texts = []
    for name in (f"{setting}.pub", setting):
        try:
            texts.append(Path(name).expanduser().read_text(encoding="utf-8").partition("\n")[0])
        except (OSError, UnicodeDecodeError, RuntimeError, ValueError):
            continue
    return texts


def _setting(plumbing: Plumbing, name: str) -> str:
    try:
        return plumbing.read("config", "--get", name).decode().strip()
    except GitError:
        return ""
