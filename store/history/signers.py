"""Checks that a commit is signed by a signer who may sign for the deciding body.

The signers and their keys are read from the parent commit, so that a commit cannot authorise its own signer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.messages import _
from store.git.signatures import Claim, read_keys, read_signed, verified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.messages import Message
    from kortit.municipality import Body, Signing
    from store.git.plumbing import Plumbing


@dataclass(frozen=True, slots=True)
class Duty:
    """The signature required of a commit: by a signer in `signing`, with a key in `keys` (bytes), for `body`.

    Without a body any signer will do; without a keys file no key is a signer's.
    """

    signing: Signing
    keys: bytes | None
    body: Body | None


def wrong_with_key(duty: Duty, key: bytes) -> Message | None:
    """Why a public key (in SSH encoding) must not sign the commit; None when it may."""
    principal = _principal(duty, key)
    if principal is None:
        return _(
            "the commit is signed with a key that is no signer's, by the commit before; let a signer commit it, or have"
            " the key added by a decision"
        )
    if duty.body is not None and duty.body.key not in duty.signing.signers[principal]:
        return _("{principal} may not sign for {body}; another signer must", principal=principal, body=duty.body.name)
    return None


def wrong_with_commits(plumbing: Plumbing, duties: Sequence[tuple[str, Duty]]) -> list[list[Message]]:
    """For each commit (id and duty), the problems of its signature; all are verified together.

    Raises FailedError without ssh-keygen.
    """
    objects = plumbing.objects([commit for commit, _duty in duties])
    wrong: list[list[Message]] = [[] for _duty in duties]
    claims: list[tuple[int, Claim]] = []
    for place, ((_commit, duty), data) in enumerate(zip(duties, objects, strict=True)):
        signed = read_signed(data or b"")
        if signed is None:
            wrong[place].append(_("the commit is not signed, or not with exactly one SSH signature"))
            continue
        if message := wrong_with_key(duty, signed.key):
            wrong[place].append(message)
        principal = _principal(duty, signed.key)
        if principal is not None and duty.keys is not None:
            claims.append((place, Claim(signed, principal, duty.keys)))
    good = verified([claim for _place, claim in claims])
    for (place, claim), is_good in zip(claims, good, strict=True):
        if not is_good:
            wrong[place].append(_("the signature of {principal} does not fit the commit", principal=claim.principal))
    return wrong


def _principal(duty: Duty, key: bytes) -> str | None:
    """The signer who owns a key; None when no signer does."""
    principal = _known(duty.keys, duty.signing.keys).get(key) if duty.keys is not None else None
    return principal if principal in duty.signing.signers else None


@lru_cache(maxsize=64)
def _known(keys: bytes, path: str) -> dict[bytes, str]:
    try:
        return read_keys(keys, path)
    except ProblemsError:
        return {}
