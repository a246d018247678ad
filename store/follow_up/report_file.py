"""The YAML of a period and of a line: read with all problems at once, written anew, edited in place."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.follow_up.period import Period, ReportLine, merged_line, merged_period
from kortit.follow_up.statuses import unknown_status
from kortit.messages import _
from kortit.problem import Code, Problem
from store.files import safe_yaml
from store.files.reading import BOOLEANS, NUMBER, Findings, is_nothing
from store.files.safe_yaml import Mapping, Node, Scalar
from store.files.splicing import Splicer
from store.files.yaml_text import Unquoted, block_lines
from store.follow_up.report_path import read_report_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as MappingType

    from store.files.safe_yaml import Plain
    from store.follow_up.report_path import ReportPath

PERIOD_KEYS = ("name", "closed")
LINE_KEYS = ("status", "text", "actual")
_TRUE = frozenset({"true", "True", "TRUE"})


def read_period(path: ReportPath, data: bytes) -> Period:
    """Parse the file of a period. Raises ProblemsError with all problems."""
    findings, root = _opened(path, data, PERIOD_KEYS)
    name, closed = root.get("name"), root.get("closed")
    said = findings.text(name, _("the name"), may_be_empty=True) if name is not None else ""
    is_closed = _truth(closed, findings) if closed is not None else False
    _refuse(findings)
    return Period(path.day, said, is_closed)


def read_line(path: ReportPath, data: bytes, statuses: Iterable[str] | None) -> ReportLine:
    """Parse the file of a line. Raises ProblemsError with all problems.

    `statuses` are the keys of those in kortit.yaml; None if they are unknown, so that no status is reported.
    """
    if path.goal is None:
        raise ValueError(path)
    findings, root = _opened(path, data, LINE_KEYS)
    status, text = root.get("status"), root.get("text")
    if status is None:
        findings.add(root, Code.MISSING_KEY, _("the key “{key}” is missing", key="status"))
    key = findings.text(status, _("the status")) if status is not None else ""
    if status is not None and key and statuses is not None and key not in (known := tuple(statuses)):
        findings.add(status, Code.STATUS, unknown_status(key, known))
    said = findings.text(text, _("the text"), may_be_empty=True) if text is not None else ""
    actual = _actual(root.get("actual"), findings)
    _refuse(findings)
    return ReportLine(path.goal, key, said, actual)


def _opened(path: ReportPath, data: bytes, keys: tuple[str, ...]) -> tuple[Findings, Mapping]:
    """The keys and values of a file, of which those not in `keys` are problems. Raises ProblemsError for none."""
    document = safe_yaml.read(data, str(path))
    findings = Findings(str(path), document.problems)
    root = document.root
    if isinstance(root, Mapping):
        for key, _value in root.pairs:
            if key.value not in keys:
                findings.unknown_key(key, keys)
        return findings, root
    message = _("the file must hold the keys: {keys}", keys=keys)
    code = Code.EMPTY if root is None else Code.TYPE
    raise ProblemsError([*document.problems, Problem(str(path), 1, 1, code, message)])


def _refuse(findings: Findings) -> None:
    if findings.problems:
        raise ProblemsError(sorted(findings.problems, key=lambda problem: (problem.line, problem.column)))


def _truth(node: Node, findings: Findings) -> bool:
    if isinstance(node, Scalar) and (is_nothing(node) or (not node.style and node.value in BOOLEANS)):
        return node.value in _TRUE
    findings.expected(node, _("closed"), _("true or false"))
    return False


def _actual(node: Node | None, findings: Findings) -> dict[str, str]:
    """Read the actuals of indicators: numbers and texts, each as it is written."""
    mapping = findings.mapping(node, _("what the indicators show"))
    found: dict[str, str] = {}
    for key, value in mapping.pairs if mapping else ():
        if isinstance(value, Scalar) and not value.style and NUMBER.fullmatch(value.value):
            found[key.value] = value.value
        else:
            found[key.value] = findings.text(value, _("the indicator {key}", key=key.value), may_be_empty=True)
    return {key: value for key, value in found.items() if value}


# --- writing ---


def period_data(period: Period, before: bytes | None = None) -> bytes:
    """The bytes of a period's file: new, or those `before` with what differs edited in place."""
    wanted: dict[str, Plain] = {"name": period.name, "closed": Unquoted("true" if period.closed else "false")}
    return _written(wanted if period.name else {"closed": wanted["closed"]}, wanted, before)


def line_data(line: ReportLine, before: bytes | None = None) -> bytes:
    """The bytes of a line's file: new, or those `before` with what differs edited in place."""
    wanted: dict[str, Plain] = {
        "status": line.status,
        "text": line.text,
        "actual": {key: _value(value) for key, value in line.actual.items()},
    }
    return _written({key: value for key, value in wanted.items() if value}, wanted, before)


def merged_report_data(
    name: str, base: bytes | None, theirs: bytes | None, own: bytes | None, prefers_own: bool | None = None
) -> bytes | None:
    """The file of a period or of a line with what both sides changed of it, field by field.

    None where that does not come together, unless one side is preferred where both changed the same field.
    """
    path = read_report_path(name)
    if path is None or theirs is None or own is None:
        return None
    with suppress(ProblemsError):
        if path.goal is None:
            return _merged_period_data(path, base, theirs, own, prefers_own)
        there, here = (read_line(path, data, None) for data in (theirs, own))
        before = read_line(path, base, None) if base is not None else None
        preferred = None if prefers_own is None else here if prefers_own else there
        if (line := merged_line(before, there, here, preferred)) is not None:
            return line_data(line, theirs)
    return None


def _merged_period_data(
    path: ReportPath, base: bytes | None, theirs: bytes, own: bytes, prefers_own: bool | None
) -> bytes | None:
    there, here = (read_period(path, data) for data in (theirs, own))
    before = read_period(path, base) if base is not None else None
    preferred = None if prefers_own is None else here if prefers_own else there
    period = merged_period(before, there, here, preferred)
    return period_data(period, theirs) if period is not None else None


def _value(text: str) -> str:
    return Unquoted(text) if NUMBER.fullmatch(text) else text


def _written(new: MappingType[str, Plain], wanted: MappingType[str, Plain], before: bytes | None) -> bytes:
    document = safe_yaml.read(before, "") if before is not None else None
    if document is None or not isinstance(document.root, Mapping):
        return ("\n".join(block_lines(dict(new), 0)) + "\n").encode()
    splicer = Splicer(document, "")
    for key, value in wanted.items():
        here = document.root.get(key)
        if here is None:
            if value:
                splicer.set_key((), key, value)
        elif not value:
            splicer.remove_key((), key)
        elif isinstance(value, dict) and isinstance(here, Mapping):
            _edit_pairs(splicer, key, value)
        elif splicer.plain_at((key,)) != value:
            splicer.replace((key,), value)
    return splicer.text.encode()


def _edit_pairs(splicer: Splicer, key: str, wanted: MappingType[str, Plain]) -> None:
    """Make the mapping at a key hold what is wanted; what stays keeps its place and layout."""
    here = splicer.plain_at((key,))
    for name in here if isinstance(here, dict) else ():
        if name not in wanted:
            splicer.remove_key((key,), name)
    for name, value in wanted.items():
        if not isinstance(here, dict) or here.get(name) != value:
            splicer.set_key((key,), name, value)
