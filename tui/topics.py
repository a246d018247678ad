"""Topics that several commands have in common, told by `kortit help TOPIC`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Mapping


class Topic(NamedTuple):
    """A topic: its line in the list of topics, its paragraphs, and examples as they are typed."""

    line: Message
    paragraphs: tuple[Message, ...]
    examples: tuple[str, ...]


EXIT_CODES = _(
    "Exit codes: 0 done, 1 problems found, 2 usage, 3 refused and nothing changed, 4 git or the system failed."
)

TOPICS: Mapping[str, Topic] = {
    "ranges": Topic(
        _("How a state or a range of history is named."),
        (
            _(
                "A state is named by the decision that made it, by a day (the state after the last decision up to "
                "it), by a register number, or by anything that git knows: a tag, a branch, a commit. ROOT is the "
                "empty state before the first amendment, HEAD the last commit."
            ),
            _(
                "A..B is what changed from A to B, and A.. from A to the last commit. A decision alone is the table"
                " of that decision. Without a range the drafts are compared with the last commit."
            ),
        ),
        (
            'kortit changes "Kv 9.6.2025 § 44"',
            "kortit changes 31.12.2024..31.12.2025",
            "kortit changes ROOT..",
            "kortit cards 31.12.2024",
            "kortit show S1-02 --at v1.0",
        ),
    ),
    "citations": Topic(
        _("How decisions are cited."),
        (
            _(
                "A citation is the body, the day and the section: Kv 14.12.2020 § 85. The body is written by its "
                "abbreviation or its name in kortit.yaml, in capital or small letters; “14.12.2020, 85 §” is "
                "understood too. It is always kept in the first form."
            ),
            _(
                "Goal texts and target years take a decision of the council, unless kortit.yaml gives them to other"
                " bodies; means are adapted by any body. What a decision does not cover is refused with exit code "
                "3, and nothing changes."
            ),
        ),
        (
            'kortit amend --decision "Kv 14.12.2020 § 85" --register KUU/12/2020',
            'kortit log "Kv 14.12.2020 § 85"',
            'kortit correct "Kv 14.12.2020 § 85" --decision "Kv 14.12.2020 § 86"',
        ),
    ),
    "means": Topic(
        _("How means and their steps are written as text."),
        (
            _(
                "Each line is a means; a line that is indented is a step of the means above. Blank lines say "
                "nothing. What kortit show prints of one goal can be given as it is."
            ),
        ),
        ("kortit set S1-02 --means-file keinot.txt", "kortit show S1-02 | kortit set S1-04 --means-file -"),
    ),
    "surroundings": Topic(
        _("Environment variables, settings and exit codes."),
        (
            _(
                "KORTIT_PAGER and PAGER name the program that shows long output on a terminal; NO_COLOR forbids "
                "colours; VISUAL and EDITOR name the editor; KORTIT_DEBUG=1 shows where the program failed. The "
                "language is that of --lang, of the settings, or of the locale."
            ),
            EXIT_CODES,
        ),
        (),
    ),
}
