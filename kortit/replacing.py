"""Replacing words in goals: a text, whole words, or a regular expression, line by line in chosen fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.kinds import InvalidTextError
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Collection

    from kortit.fields import Field
    from kortit.goal import Goal

_LETTER = r"[^\W_]"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A search in each line, and the template of its replacement, as in `re.sub`."""

    pattern: re.Pattern[str]
    template: str

    @classmethod
    def of(
        cls, old: str, new: str, *, is_pattern: bool = False, whole_words: bool = False, ignore_case: bool = False
    ) -> Replacement:
        """Read what to replace by what; text is taken as it is, unless `is_pattern`.

        With `whole_words` nothing is found inside a longer word: `tavoite` is not in `päätavoite` or `tavoitteet`, but
        is in `tavoite-esitys`. Raises UsageError for an empty text and for a pattern or groups that Python does not
        know.
        """
        if not old.strip():
            raise UsageError(_("say what is to be replaced"))
        searched = old if is_pattern else r"\s".join(map(re.escape, re.split(r"\s+", old)))
        if whole_words:
            searched = rf"(?<!{_LETTER})(?:{searched})(?!{_LETTER})"
        template = new if is_pattern else new.replace("\\", r"\\")
        try:
            pattern = re.compile(searched, re.IGNORECASE if ignore_case else 0)
            pattern.sub(template, "")  # for the groups that it names
        except (re.error, IndexError) as error:
            message = _("the regular expression cannot be used: {reason}", reason=str(error))
            raise UsageError(message) from error
        return cls(pattern, template)

    def in_goal(self, goal: Goal, fields: Collection[Field]) -> Goal:
        """The goal with every match replaced in `fields`. Raises UsageError where a line would be left empty."""
        for field in fields:
            if not any(map(self.pattern.search, field.texts(goal))):
                continue
            try:
                value = field.kind_in(goal).with_texts(field.value_of(goal), self._replaced)
            except InvalidTextError as error:
                message = _("{id}: {field}: {message}", id=goal.id, field=field.name, message=error.message)
                raise UsageError(message) from error
            goal = field.with_value(goal, value)
        return goal

    def _replaced(self, text: str) -> str:
        return self.pattern.sub(self.template, text)
