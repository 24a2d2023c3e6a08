"""`metricast lint`: what is worth a second look in a model that loads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from semantic.review.lint.run import Report
    from semantic.review.lint.settings import Settings as LintSettings


@command("lint", "metricast lint", "metricast lint --format sarif")
@click.option("--fix", is_flag=True, help="Mend what can be mended with certainty, in the files.")
@click.option("--strict", is_flag=True, help="Exit code 1 for warnings, too.")
def lint(settings: Settings, fix: bool, strict: bool) -> int:
    """Look for definitions that are hard to read, or risky.

    Missing and copied descriptions, units, owners, words that two members share, names that say
    less than the definition, sums of ratios, and more: docs/reference/lint.md lists the rules.
    `lint.yml` in the model's folder says how much each counts, and what is deliberate. Exit code 1
    when an error is found.
    """
    from app import defaults
    from semantic.model.garbage import no_garbage
    from semantic.model.load import load_model
    from semantic.review.lint.run import lint as found_in
    from semantic.review.lint.scene import Scene

    format = settings.choose("text", "table", "json", "github", "sarif")
    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    ours = settings_of(folder)
    if fix:
        from app.fixing import fix_files

        click.echo(fix_files(folder, ours), err=True)
    model = load_model(folder)
    if model.errors:
        click.echo(_kept_out(len(model.errors)), err=True)
    scene = Scene(model, texts(folder), _today(settings), ours.question_months)
    with no_garbage():
        report = found_in(scene, ours)
        said = said_of(report, format, folder)
    click.echo(said)
    wrong = report.findings if strict else report.of("error")
    return faults.FAILED if wrong or model.errors else faults.OK


def _kept_out(faults: int) -> str:
    keep = "fault keeps" if faults == 1 else "faults keep"
    return f"{faults} {keep} parts of the model out: see `metricast validate`"


def _today(settings: Settings) -> Any:
    from datetime import date

    return settings.as_of or date.today()  # noqa: DTZ011 - how old a check is, to a month


def texts(folder: Path) -> Mapping[str, str]:
    """The texts of the model's files, by the names that places show."""
    from semantic.model.load import files_of

    return {name: file.read_bytes().decode("utf-8-sig", "replace")
            for file, name in files_of(folder)}  # fmt: skip


def settings_of(folder: Path) -> LintSettings:
    """What `lint.yml` in the model's folder says; without one, what holds anyway."""
    from semantic.model.load import SETTINGS
    from semantic.review.lint.settings import Settings as LintSettings
    from semantic.review.lint.settings import read_settings

    for name in SETTINGS:
        file = folder / name
        if file.is_file():
            return read_settings(f"{folder.name}/{name}", file.read_bytes())
    return LintSettings()


def said_of(report: Report, format: str, folder: Path) -> str:
    """What was found, in a format."""
    from importlib import metadata

    from app.inert import terminal_text
    from app.objects import dump
    from semantic.review.lint.rules import RULES
    from semantic.review.notes import Level, github_notes, sarif

    errors = [each.error() for each in report.findings]
    levels: list[Level] = ["error" if each.severity == "error" else "warning"
                           for each in report.findings]  # fmt: skip
    match format:
        case "json":
            return dump(_object(report))
        case "sarif":
            about = {rule.id: f"{rule.says} {rule.why}" for rule in RULES}
            return dump(sarif(errors, metadata.version("metricast"), levels, about))
        case "github":
            notes = [*github_notes(errors, levels), f"::notice title=metricast::{_count(report)}"]
            return terminal_text("\n".join(notes))
    said = [str(error).replace("error[", f"{level}[", 1)
            for error, level in zip(errors, levels, strict=True)]  # fmt: skip
    return terminal_text("\n\n".join([*said, f"{folder}: {_count(report)}"]))


def _object(report: Report) -> dict[str, Any]:
    return {
        "ok": not report.of("error"),
        "findings": [
            {"rule": each.rule.id, "severity": each.severity, "member": each.found.member,
             "fixable": each.rule.fixable, **_facts(each)}
            for each in report.findings
        ],
        "ignored": [
            {"rule": each.rule.id, "member": each.found.member, "reason": by.reason}
            for each, by in report.ignored
        ],
    }  # fmt: skip


def _facts(finding: Any) -> dict[str, Any]:
    facts = dict(finding.error().to_json())
    facts.pop("code")
    return facts


def _count(report: Report) -> str:
    from app.cli.validate import number_of

    said = [number_of(len(report.of("error")), "error"),
            number_of(len(report.of("warn")), "warning")]  # fmt: skip
    if report.ignored:
        said.append(f"{len(report.ignored)} ignored with a reason")
    if fixable := sum(each.rule.fixable for each in report.findings):
        said.append(f"{fixable} that `--fix` mends")
    return ", ".join(said)
