"""Whether a commit is signed by a signer who may sign for the body that decided.

The signers and their keys are those of the commit before, so that nobody can let himself in.
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
    """What a commit's signature must be: a signer's of `signing`, by the `keys` file's bytes, for `body` (if any)."""

    signing: Signing
    keys: bytes | None
    body: Body | None


def wrong_with_key(duty: Duty, key: bytes) -> Message | None:
    """What is wrong with signing by a public key (its bytes as SSH encodes them); None if nothing is."""
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
    """What is wrong with the signature of each commit (its id and its duty), verified all at once."""
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
    """The signer whose key it is; None for a key that is no signer's."""
    principal = _known(duty.keys, duty.signing.keys).get(key) if duty.keys is not None else None
    return principal if principal in duty.signing.signers else None


@lru_cache(maxsize=64)
def _known(keys: bytes, path: str) -> dict[bytes, str]:
    try:
        return read_keys(keys, path)
    except ProblemsError:
        return {}
