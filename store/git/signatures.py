"""SSH signatures of commits: whose key made one, and whether it is good.

The keys are those of the commit before (nobody can let himself in), in OpenSSH's own format of allowed signers. Each
signature is verified by `ssh-keygen -Y verify`, called by ourselves: what a repository configures as the program that
verifies (`gpg.ssh.program`) proves nothing. Format of a signature: OpenSSH's PROTOCOL.sshsig.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import os
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.errors import FailedError, ProblemsError
from kortit.messages import Message, _
from kortit.problem import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEY_TYPE = re.compile(r"(?:ssh|ecdsa-sha2|sk-ssh|sk-ecdsa-sha2)-[a-z0-9@.-]+")
_WORD = re.compile(r'(?:[^\s"]|"(?:[^"\\]|\\.)*")+')
_WILD = frozenset("*?!")
_ARMOR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\s(.*?)-----END SSH SIGNATURE-----", re.DOTALL)
_MAGIC = b"SSHSIG"
_HEADER = (b"gpgsig ", b"gpgsig-sha256 ")
_NAMESPACE = "git"


@dataclass(frozen=True, slots=True)
class SignedCommit:
    """A commit object taken apart: what was signed, by which public key, with what signature, and when (UTC)."""

    payload: bytes
    signature: bytes
    key: bytes
    time: datetime.datetime | None


def read_keys(data: bytes, path: str) -> dict[bytes, str]:
    """Read a file of allowed signers: the principal of each public key. Raises ProblemsError with all problems.

    Stricter than OpenSSH: a line names one person, a key belongs to one, and there are no certificate authorities.
    """
    keys: dict[bytes, str] = {}
    problems: list[Problem] = []

    def refuse(number: int, message: Message) -> None:
        problems.append(Problem(path, number, 1, Code.KEYS, message))

    for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        principal, *rest = _WORD.findall(line)
        place = next((index for index, word in enumerate(rest) if _KEY_TYPE.fullmatch(word)), None)
        key = _decoded(rest[place + 1]) if place is not None and len(rest) > place + 1 else None
        if place is None or key is None:
            refuse(number, _("this is no line of allowed signers; write: name@example.fi ssh-ed25519 AAAA…"))
        elif not _WILD.isdisjoint(principal) or "," in principal or '"' in principal:
            refuse(
                number, _("“{principal}” names more than one signer; write one, without * ? or ,", principal=principal)
            )
        elif any(word.lower().startswith("cert-authority") for word in rest[:place]):
            refuse(number, _("certificate authorities are not taken; write each signer's own key"))
        elif keys.setdefault(key, principal) != principal:
            refuse(
                number,
                _("this key belongs to {principal} already; each signer needs a key of his own", principal=keys[key]),
            )
    if problems:
        raise ProblemsError(problems)
    return keys


def read_signed(commit: bytes) -> SignedCommit | None:
    """Take a commit object apart; None when it has no SSH signature, or anything but exactly one signature."""
    header, separator, message = commit.partition(b"\n\n")
    kept: list[bytes] = []
    signatures: list[list[bytes]] = []
    inside = False
    time = None
    for line in header.split(b"\n"):
        if line.startswith(_HEADER):
            signatures.append([line.split(b" ", 1)[1]])
            inside = True
        elif inside and line.startswith(b" "):
            signatures[-1].append(line[1:])
        else:
            inside = False
            kept.append(line)
            if line.startswith(b"committer "):
                time = _time(line)
    if len(signatures) != 1:
        return None
    armored = b"\n".join(signatures[0])
    match = _ARMOR.search(armored)
    raw = _decoded(b"".join(match[1].split()).decode(errors="replace")) if match else None
    if raw is None or raw[:6] != _MAGIC or len(raw) < 14:
        return None
    length = int.from_bytes(raw[10:14])
    return SignedCommit(b"\n".join(kept) + separator + message, armored + b"\n", raw[14 : 14 + length], time)


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _time(committer: bytes) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(int(committer.rsplit(b" ", 2)[1]), datetime.UTC)
    except (ValueError, OverflowError, OSError, IndexError):
        return None


@dataclass(frozen=True, slots=True)
class Claim:
    """A signature to verify: that `principal` made it, by the keys in `keys` (bytes of the file)."""

    signed: SignedCommit
    principal: str
    keys: bytes


def verified(claims: Sequence[Claim]) -> list[bool]:
    """Verify signatures, as many at once as there are processors. Raises FailedError without ssh-keygen."""
    if not claims:
        return []
    with tempfile.TemporaryDirectory(prefix="kortit-") as name, ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        folder = Path(name)
        files = {keys: folder / f"keys-{number}" for number, keys in enumerate(dict.fromkeys(c.keys for c in claims))}
        for keys, file in files.items():
            file.write_bytes(keys)
        tasks = [
            threads.submit(_verify, claim, files[claim.keys], folder / f"signature-{number}")
            for number, claim in enumerate(claims)
        ]
        return [task.result() for task in tasks]


def _verify(claim: Claim, keys: Path, signature: Path) -> bool:
    signature.write_bytes(claim.signed.signature)
    command = ["ssh-keygen", "-Y", "verify", "-f", str(keys), "-I", claim.principal, "-n", _NAMESPACE]
    command += ["-s", str(signature)]
    if claim.signed.time is not None:
        # As git does: a key's time of validity is compared with what the commit says of its own time.
        command.append(f"-Overify-time={claim.signed.time:%Y%m%d%H%M%S}")
    environment = {**os.environ, "TZ": "UTC"}
    try:
        done = subprocess.run(command, input=claim.signed.payload, capture_output=True, env=environment, check=False)
    except FileNotFoundError as error:
        raise FailedError(_("signatures are verified by ssh-keygen, which is not here; install OpenSSH")) from error
    return done.returncode == 0
