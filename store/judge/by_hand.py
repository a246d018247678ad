"""A push or a rebase by plain git that `kortit sync` would do rightly: what to say instead of letting it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.messages import Message, _
from store.git.branches import binding_branch, current_branch
from store.git.processes import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from store.git.plumbing import Plumbing

_WHY = _(
    "the server has amendments that yours do not follow one by one, or a merge is among yours; run kortit sync, which"
    " brings yours onto them and sends them"
)
_WORDS = 4  # of a line: a ref here and its commit, a ref there and its commit


def why_no_rebase(plumbing: Plumbing, arguments: Sequence[str]) -> Message | None:
    """Why a rebase is not to be made, by the arguments of git's pre-rebase: one of the binding branch joins lines."""
    branch = arguments[1] if len(arguments) > 1 else current_branch(plumbing)
    if branch.removeprefix("refs/heads/") != binding_branch(plumbing):
        return None
    return _(
        "a rebase of {branch} would join lines of sentences that nobody decided so; run kortit sync, which brings your"
        " amendments onto those of the server (git rebase --no-verify goes around this)",
        branch=binding_branch(plumbing),
    )


def why_no_push(plumbing: Plumbing, arguments: Sequence[str], lines: Iterable[str]) -> Message | None:
    """Why a push is not to be made, by what git's pre-push is called with; None for one that the server may take.

    Git names no branch of which it knows by itself that the server would refuse it: then nothing is left to push.
    """
    binding = f"refs/heads/{binding_branch(plumbing)}"
    updates = [line.split() for line in lines if line.strip()]
    if not updates and _is_ahead(plumbing, binding, arguments[0] if arguments else ""):
        return _WHY
    for words in updates:
        is_update = len(words) == _WORDS and words[2] == binding and {"0"} not in (set(words[1]), set(words[3]))
        if is_update and not _follows(plumbing, words[1], words[3]):
            return _WHY
    return None


def _is_ahead(plumbing: Plumbing, binding: str, remote: str) -> bool:
    """Whether the binding branch has commits that the server `remote`, when it was last asked, had not."""
    seen = binding.replace("refs/heads/", f"refs/remotes/{remote}/", 1)
    if plumbing.ref(seen) is None or plumbing.ref(binding) is None:
        return False
    return plumbing.read("rev-list", "--count", binding, f"^{seen}").strip() != b"0"


def _follows(plumbing: Plumbing, new: str, old: str) -> bool:
    """Whether the commits from an old tip to a new one follow one another, without merges."""
    try:
        listed = plumbing.read("rev-list", "--parents", new, f"^{old}").decode().splitlines()
    except GitError:  # the old tip is not here
        return False
    return new == old or (bool(listed) and listed[-1].split(" ")[1:] == [old] and all(
        len(one.split(" ")) == 2 for one in listed))  # fmt: skip
