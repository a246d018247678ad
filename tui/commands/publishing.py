"""`kortit site`: the public site of a store."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kortit.errors import UsageError
from kortit.messages import _, ngettext
from kortit.municipality import WEB_ADDRESS
from store.repository import Publishing
from tui.parameters import pass_session

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tui.many_sites import MadeSite
    from tui.session import Session


@click.command("site")
@click.argument("out", metavar="[OUT]", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option(
    "--base-url",
    metavar="URL",
    help="Where the site is published: feeds and the map of its pages need it. Default: site.address in kortit.yaml.",
)
@click.option(
    "--documents", is_flag=True, help="Put the documents of decisions and periods beside their pages: PDF and Word."
)
@click.option("--check", is_flag=True, help="Write nothing; compare OUT with the history. Exit code 1: it differs.")
@click.option("--force", is_flag=True, help="Publish a history with errors too, and say so on every page.")
@click.option("--serve", "served", is_flag=True, help="Then show it to this machine until Ctrl+C; OUT may be left out.")
@click.option(
    "--all",
    "listed",
    metavar="LIST",
    type=click.Path(path_type=Path),
    help="The sites of many stores, in folders of OUT, and a page in front; LIST has the path of a store on each line.",
)
@click.option("--pagefind", is_flag=True, help="With --all: one search for all sites, by Pagefind if it is installed.")
@pass_session
def site_command(
    session: Session,
    out: Path | None,
    base_url: str | None,
    listed: Path | None,
    *,
    documents: bool,
    check: bool,
    force: bool,
    served: bool,
    pagefind: bool,
) -> int:
    """Make the public site in the folder OUT: static pages of the goals in force, their history and every decision.

    Only the binding branch is published, never drafts or proposals. What is there already is brought up to date: only
    what a new decision changes is written, and files that kortit did not make are left alone.
    """
    if check and (force or served):
        raise UsageError(_("--check writes nothing and shows nothing; leave --force and --serve out"))
    if pagefind and listed is None:
        raise UsageError(_("--pagefind is for the sites of many stores (--all); one site has a search of its own"))
    if out is None and not served:
        raise UsageError(_("name the folder of the site: kortit site OUT (or kortit site --serve to look at it)"))
    if base_url is not None and not WEB_ADDRESS.fullmatch(base_url):
        raise UsageError(_("“{text}” is no address; write one like https://tavoitteet.example/", text=base_url))
    root = f"{base_url.rstrip('/')}/" if base_url else None
    if listed is not None:
        if out is None or served:
            raise UsageError(_("--all makes sites in a folder: kortit site OUT --all LIST, without --serve"))
        many_sites = import_module("tui.many_sites")  # processes that one site does not need
        asked = many_sites.AskedOfAll(out, root, session.language, documents, force, pagefind, check)
        return _make_all(session, many_sites.make_all(many_sites.listed_stores(listed), asked), None if check else out)
    with session.repository() as repository, session.patience(_("making the site")):
        publishing = Publishing(repository, documents=documents)
        place = out or publishing.own_folder
        if check:
            return _tell(session, publishing.differing(place, root=root))
        done = publishing.publish(place, root=root, force=force)
    if not (done.written or done.removed):
        session.say(_("the site in {folder} is up to date", folder=str(place)))
    else:
        files = ngettext("{count} file", "{count} files", done.files)
        known = {"folder": str(place), "files": files, "written": done.written, "removed": done.removed}
        session.say(_("the site is in {folder}: {files}, of which {written} written; {removed} removed", **known))
    if served:
        serving = import_module("tui.serving")  # 30 ms that only looking at it needs
        serving.serve(place, lambda at: session.say(_("look at it: {address} (Ctrl+C ends)", address=at)))
    return 0


def _tell(session: Session, differing: Collection[str]) -> int:
    """Tell of files that are not as the history says; the exit code."""
    session.write("".join(f"{address}\n" for address in differing))
    told = ngettext("{count} file differs", "{count} files differ", len(differing))
    session.say(told if differing else _("the site is as the history says"))
    return 1 if differing else 0


def _make_all(session: Session, outcomes: Iterable[MadeSite], out: Path | None) -> int:
    """Make the sites of many stores, or compare them (`out` is None); the exit code is the highest of all stores'."""
    with session.patience(_("making the sites")):
        made = [*outcomes]
    failed = [one for one in made if one.error]
    for one in failed:
        session.say(_("{name}: {message}", name=one.folder, message=one.error))
    if out is None:
        code = _tell(session, [address for one in made for address in one.differing])
        return max((code, *(one.exit_code for one in failed)))
    session.say(
        _(
            "{folder}: sites {count}, changed {changed}, not made {failed}",
            folder=str(out),
            count=len(made) - len(failed),
            changed=sum(one.changed > 0 for one in made),
            failed=len(failed),
        )
    )
    return max((one.exit_code for one in failed), default=0)
