"""Points of history, labelled for people by their decisions as minutes are, and the list to choose one from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kortit.decision import cited, match_citation, read_date
from kortit.errors import KortitError
from kortit.messages import Message, _
from store.repository import Point, PointKind, normal_citation
from tui.extent import extent_of
from tui.screens.dialogs import Choice, Choose, among, plain_choice

if TYPE_CHECKING:
    from tui.screens.kortit_screen import KortitScreen

_KINDS: dict[PointKind, Message] = {
    PointKind.WORKING_TREE: _("the working tree"),
    PointKind.HEAD: _("the last commit"),
    PointKind.BEGINNING: _("the beginning"),
    PointKind.TAG: _("tag"),
    PointKind.BRANCH: _("branch"),
    PointKind.PROPOSAL: _("proposal"),
}


def name_of(point: Point) -> Message | str:
    """The label of a point: an amendment's decision, or its subject line and date; other points by name."""
    if point.kind is PointKind.AMENDMENT and point.record is not None:
        citation = point.record.citation
        if citation is not None and point.part is not None:
            number, count = point.part
            said = normal_citation(citation)
            return _("{citation}, amendment {number} of {count}", citation=said, number=number, count=count)
        if citation is not None:
            return cited(normal_citation(citation), point.record.message.effective)
        return _("{subject} ({date})", subject=point.record.message.subject, date=point.record.decided)
    if point.name:
        return _("{kind} {name}", kind=_KINDS[point.kind], name=point.name) if point.kind in _KINDS else point.name
    return _KINDS[point.kind]


def hint_of(point: Point) -> Message | str:
    """The hint beside a point's label: how much it changed, or when it was made."""
    if point.amendment is not None:
        return extent_of(point.amendment)
    return _("{date}", date=point.record.decided) if point.record is not None else ""


async def choose_point(
    screen: KortitScreen[Any], title: Message, chosen: Point | None, *, working_tree: bool = False
) -> Point | None:
    """Let the user choose a point, from the list or by typing a date or a citation; None when none was chosen."""
    known = await screen.store(lambda repository: repository.points())
    offered = [point for point in known if working_tree or point.kind is not PointKind.WORKING_TREE]
    choices = [plain_choice(point, screen.say(name_of(point)), screen.say(hint_of(point))) for point in offered]
    start = next((point for point in offered if chosen is not None and point.revision == chosen.revision), None)
    point: Point | None = await screen.answer_to(Choose(title, among(choices), chosen=start, read=typed_point))
    return point


def typed_point(typed: str) -> Choice | None:
    """The choice for a typed date (the state after the last decision up to it) or citation; None for other text."""
    written = " ".join(typed.split())
    try:
        is_date = read_date(written) is not None
    except KortitError:
        return None
    if not is_date and match_citation(written) is None:
        return None
    return plain_choice(Point(PointKind.TYPED, written, written), written)
