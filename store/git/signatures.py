"""SSH signatures of commits: reading them, and verifying them against a file of allowed signers.

The keys come from the parent commit (so that a commit cannot authorise its own signer), in OpenSSH's allowed signers
format. Signatures are verified by calling `ssh-keygen -Y verify` directly: a program that the repository configures
(`gpg.ssh.program`) could not be trusted. Format of a signature: OpenSSH's PROTOCOL.sshsig.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.errors import FailedError, ProblemsError
from kortit.messages import Message, _
from kortit.problem import Code, Problem, first_problems

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEY_TYPE = re.compile(r"(?:ssh|ecdsa-sha2|sk-ssh|sk-ecdsa-sha2)-[a-z0-9@.-]+")
_WORD = re.compile(r'(?:[^\s"]|"(?:[^"\\]|\\.)*(?:"|\\?$))+')  # a quote that nothing closes takes the rest of its line
_WILD = frozenset("*?!")
_ARMOR = (b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----")
_MAGIC = b"SSHSIG"
_HEADER = (b"gpgsig ", b"gpgsig-sha256 ")
_NAMESPACE = "git"
MOST_KEYS = 64 * 1024  # bytes of a file of keys: hundreds of signers


@dataclass(frozen=True, slots=True)
class SignedCommit:
    """A parsed signed commit: the signed bytes, the public key, the signature, and the committer's time (UTC)."""

    payload: bytes
    signature: bytes
    key: bytes
    time: datetime.datetime | None


def read_keys(data: bytes, path: str) -> dict[bytes, str]:
    """Parse a file of allowed signers into the principal of each public key. Raises ProblemsError with all problems.

    Stricter than OpenSSH: one principal per line, one principal per key, and no certificate authorities.
    """
    keys: dict[bytes, str] = {}
    problems: list[Problem] = []
    if len(data) > MOST_KEYS:
        message = _("the file of the signers' keys is larger than {most} KiB", most=MOST_KEYS // 1024)
        raise ProblemsError([Problem(path, 1, 1, Code.SIZE, message)])

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
        raise ProblemsError(first_problems(problems))
    return keys


def named_keys(data: bytes) -> dict[str, tuple[str, ...]]:
    """Parse a file of allowed signers into the keys of each signer in words, each with its options and fingerprint.

    A line that is none of a signer is listed as it is, under an empty name.
    """
    signers: dict[str, list[str]] = {}
    for line in data.decode("utf-8", errors="replace").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        principal, *rest = _WORD.findall(line)
        keys = [_decoded(word) if number and _KEY_TYPE.fullmatch(rest[number - 1]) else None
                for number, word in enumerate(rest)]  # fmt: skip
        if any(keys):
            words = (word if key is None else _fingerprint(key) for word, key in zip(rest, keys, strict=True))
            signers.setdefault(principal, []).append(" ".join(words))
        else:
            signers.setdefault("", []).append(line.strip())
    return {signer: tuple(sorted(words)) for signer, words in signers.items()}


def _fingerprint(key: bytes) -> str:
    """The fingerprint of a public key, as ssh-keygen writes it."""
    return f"SHA256:{base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip('=')}"


def read_signed(commit: bytes) -> SignedCommit | None:
    """Parse a commit object; None unless it has exactly one signature, made with SSH, where git looks for it.

    A repository of SHA-256 has it in a header of its own, which git passes over where ids are of SHA-1, and the other
    way round.
    """
    header, separator, message = commit.partition(b"\n\n")
    kept: list[bytes] = []
    signatures: list[list[bytes]] = []
    inside = False
    time = None
    own = _HEADER[len(header.partition(b"\n")[0]) > len("tree ") + 40]
    for line in header.split(b"\n"):
        if line.startswith(_HEADER):
            if not line.startswith(own):
                return None
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
    encoded = armored.partition(_ARMOR[0])[2].partition(_ARMOR[1])[0]
    raw = _decoded(b"".join(encoded.split()).decode(errors="replace"))
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
    """A claim to verify: that `principal` made the signature with a key in `keys` (bytes of the file)."""

    signed: SignedCommit
    principal: str
    keys: bytes


def verified(claims: Sequence[Claim]) -> list[bool]:
    """Whether each signature is good, verified in parallel on all processors. Raises FailedError without ssh-keygen."""
    if not claims:
        return []
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  4 ms that no other command should wait for

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
        # Like git, compare a key's period of validity with the commit's own time.
        command.append(f"-Overify-time={claim.signed.time:%Y%m%d%H%M%S}")
    environment = {**os.environ, "TZ": "UTC"}
    try:
        done = subprocess.run(command, input=claim.signed.payload, capture_output=True, env=environment, check=False)
    except FileNotFoundError as error:
        raise FailedError(_("signatures are verified by ssh-keygen, which is not here; install OpenSSH")) from error
    return done.returncode == 0
