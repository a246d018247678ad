"""`kortit help`: the help of a command, or what several have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kortit.errors import UsageError
from kortit.messages import Message, _
from kortit.spelling import nearest
from tui.topics import TOPICS

if TYPE_CHECKING:
    from tui.session import Session


@click.command("help")
@click.argument("topic", metavar="[TOPIC]...", nargs=-1)
@click.pass_context
def help_command(context: click.Context, topic: tuple[str, ...]) -> None:
    """Show the help of a command, or of what several commands have in common.

    The topics are ranges, citations, means and surroundings; without one all commands and topics are listed.
    """
    root = context.find_root()
    session: Session = root.obj
    if not topic:
        lines = [root.get_help(), "", session.translate(_("Topics, shown by kortit help TOPIC:"))]
        lines += [f"  {name:14}{session.translate(one.line)}" for name, one in TOPICS.items()]
        session.write("".join(f"{line}\n" for line in lines))
        return
    name = " ".join(topic)
    if name in TOPICS:
        session.write(_shown(session, root, name))
        return
    command: click.Command = root.command
    here = root
    for word in topic:
        found = command.get_command(here, word) if isinstance(command, click.Group) else None
        if found is None:
            raise UsageError(_refusal(name, [*TOPICS, *_names(root)]))
        command = found
        here = command.context_class(command, parent=here, info_name=word)
    session.write(f"{here.get_help()}\n")


def _names(root: click.Context) -> list[str]:
    return root.command.list_commands(root) if isinstance(root.command, click.Group) else []


def _refusal(name: str, known: list[str]) -> Message:
    near = nearest(name, known)
    if near is None:
        return _("there is no help on “{name}”; kortit help lists commands and topics", name=name)
    return _("there is no help on “{name}”; did you mean “{near}”?", name=name, near=near)


def _shown(session: Session, root: click.Context, name: str) -> str:
    """A topic, wrapped for the terminal."""
    topic = TOPICS[name]
    formatter = root.make_formatter()
    formatter.write_text(session.translate(topic.line))
    for paragraph in topic.paragraphs:
        formatter.write_paragraph()
        formatter.write_text(session.translate(paragraph))
    if topic.examples:
        formatter.write_paragraph()
        with formatter.indentation():
            for example in topic.examples:
                formatter.write(
                    f"{'':{formatter.current_indent}}{example.replace('“', chr(34)).replace('”', chr(34))}\n"
                )
    return formatter.getvalue()
