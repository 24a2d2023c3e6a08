"""The rules applied to a model, as its settings say."""

from __future__ import annotations

from dataclasses import dataclass

from semantic.errors import Place
from semantic.review.lint.rules import RULES, UNUSED_IGNORE
from semantic.review.lint.scene import Scene
from semantic.review.lint.settings import Ignore, Settings
from semantic.review.lint.types import Finding, Found

NO_SETTINGS = Settings()
_NOWHERE = Place("", 0, 0)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, in the order of files and lines, and what was ignored with a reason."""

    findings: tuple[Finding, ...]
    ignored: tuple[tuple[Finding, Ignore], ...] = ()

    def of(self, severity: str) -> tuple[Finding, ...]:
        """The findings that count so much."""
        return tuple(each for each in self.findings if each.severity == severity)


def lint(scene: Scene, settings: Settings = NO_SETTINGS) -> Report:
    """Everything that the rules find, less what the settings ignore."""
    kept: list[Finding] = []
    ignored: list[tuple[Finding, Ignore]] = []
    for rule in RULES:
        if (severity := settings.severity(rule.id)) == "off":
            continue
        ignores = [each for each in settings.ignores if each.rule == rule.id]
        for found in rule.find(scene):
            finding = Finding(rule, severity, found)
            by = next((each for each in ignores if each.covers(rule.id, found)), None)
            if by is None:
                kept.append(finding)
            else:
                ignored.append((finding, by))
    kept += _idle(settings, {id(by) for _, by in ignored})
    return Report(tuple(sorted(kept, key=_order)), tuple(ignored))


def _idle(settings: Settings, busy: set[int]) -> list[Finding]:
    """Ignores that silenced nothing, of rules that are on."""
    severity = settings.severity(UNUSED_IGNORE.id)
    return [
        Finding(UNUSED_IGNORE, severity, Found(
            each.rule, f"this `ignore` of `{each.rule}` silences nothing", each.place))
        for each in settings.ignores
        if severity != "off" and id(each) not in busy and settings.severity(each.rule) != "off"
    ]  # fmt: skip


def _order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    found, place = finding.found, finding.found.place or _NOWHERE
    return place.file, place.line, place.column, place.text, finding.rule.id, found.message
