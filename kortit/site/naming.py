"""The names of the settings in a further language of the site; what is not named there stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.municipality import Municipality


def named(settings: Municipality, language: str, names: Mapping[str, str]) -> Municipality:
    """The settings in a language: every name and text of theirs that `names` has, paragraph by paragraph."""

    def said(text: str) -> str:
        return "\n".join(names.get(line, line) for line in text.split("\n"))

    texts = settings.document
    return settings._replace(
        name=said(settings.name),
        language=language,
        perspectives=tuple(
            one._replace(
                name=said(one.name),
                themes=tuple(theme._replace(name=said(theme.name)) for theme in one.themes),
            )
            for one in settings.perspectives
        ),
        bodies={key: one._replace(name=said(one.name)) for key, one in settings.bodies.items()},
        fields={key: replace(one, name=said(one.name)) for key, one in settings.fields.items()},
        statuses={key: one._replace(name=said(one.name)) for key, one in settings.statuses.items()},
        document=texts._replace(
            title=said(texts.title),
            preamble=said(texts.preamble),
            cards_title=said(texts.cards_title),
            cards_preamble=said(texts.cards_preamble),
        ),
        site=settings.site._replace(title=said(settings.site.title), contact=said(settings.site.contact)),
    )
