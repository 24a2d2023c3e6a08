"""Model files as they were in a revision of a git repository, read without touching anything."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.git import NoGit, git, last_line
from semantic.errors import ModelError
from semantic.model.load import SUFFIXES
from semantic.model.source import MAX_BYTES

LINK = "120000"


def contents_at(revision: str, folder: Path) -> dict[str, bytes]:
    """The model files that a folder (or file) held in a revision, by the names that places show.

    Raises ModelError with what to do.
    """
    where = folder if folder.is_dir() else folder.parent
    root, prefix = _repository(where, folder)
    commit = _commit(root, revision)
    inside = prefix + ("" if folder.is_dir() else folder.name)
    blobs = dict(_listed(root, commit, inside, folder))
    if not blobs:
        raise ModelError(
            "not-in-revision",
            f"`{revision}` has no model files in `{inside or folder.name}`",
            hint="name another revision, or a folder with the old model",
        )
    return dict(zip(blobs, _contents(root, list(blobs.values())), strict=True))


def _repository(where: Path, folder: Path) -> tuple[Path, str]:
    """The top of the repository that a folder is in, and the way from there to the folder."""
    done = _git(where, "rev-parse", "--show-toplevel", "--show-prefix")
    if done.returncode:
        other = "name a folder that holds the old model"
        raise ModelError(
            "not-a-repository",
            f"`{folder}` is not in a git repository, so no revision of it can be compared",
            hint=_last(done.stderr) if b"dubious" in done.stderr else other,
        )
    top, prefix = done.stdout.decode("utf-8", "surrogateescape").split("\n")[:2]
    return Path(top), prefix


def _commit(root: Path, revision: str) -> str:
    """The name of the commit that a revision means."""
    wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    done = _git(root, *wanted) if "\0" not in revision else None
    if done is None or done.returncode:
        raise ModelError(
            "unknown-revision",
            f"there is no folder and no git revision `{revision[:100]}`",
            hint=_instead(revision),
        )
    return done.stdout.decode().strip()


def _instead(revision: str) -> str:
    """What would be valid in place of what is none."""
    if ".." in revision:
        first = revision.partition("..")[0] or "HEAD"
        return f"name one revision, such as {first[:100]}: the files under --metrics are the other"
    if ":" in revision:
        first = revision.partition(":")[0] or "HEAD"
        return f"name the revision alone, such as {first[:100]}, and the folder with --metrics"
    if revision.startswith("-"):
        return "a revision, such as main, or a folder; options come before `--`"
    return (
        "a branch, tag or commit, such as main or HEAD~1, or a folder; in a shallow clone, as CI "
        "makes them, fetch it first"
    )


def _listed(root: Path, commit: str, inside: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Shown names and object names of the model files. Hidden ones and links are no model files."""
    path = (inside.rstrip("/"),) if inside else ()
    done = _git(root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *path)
    if done.returncode:
        raise _failed(done)
    base = "" if folder.is_dir() else inside.rpartition("/")[0]
    for line in done.stdout.decode("utf-8", "surrogateescape").split("\0"):
        about, _, name = line.partition("\t")
        mode, kind, blob = [*about.split(), "", "", ""][:3]
        rest = name.removeprefix(inside if folder.is_dir() else f"{base}/" if base else "")
        is_hidden = any(part.startswith(".") for part in rest.split("/"))
        if kind == "blob" and mode != LINK and not is_hidden and name.lower().endswith(SUFFIXES):
            yield _shown(folder, rest), blob


def _shown(folder: Path, rest: str) -> str:
    """A file's name as the folder of today would show it."""
    if not folder.is_dir():
        return folder.as_posix() if not folder.is_absolute() else folder.name
    base = Path(folder.name) if folder.is_absolute() else folder
    return (base / rest).as_posix().encode("utf-8", "replace").decode()


def _contents(root: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """What objects hold, all read by one process."""
    done = _git(root, "cat-file", "--batch", given="\n".join(blobs).encode() + b"\n")
    if done.returncode:
        raise _failed(done)
    at = 0
    for _ in blobs:
        end = done.stdout.index(b"\n", at)
        size = int(done.stdout[at:end].split()[2])
        yield done.stdout[end + 1 : end + 1 + min(size, MAX_BYTES + 1)]
        at = end + 1 + size + 1


def _git(where: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return git(where, *words, given=given)
    except NoGit as fault:
        if not fault.missing:
            raise ModelError("git-failed", str(fault)) from fault
        message = "git is not installed, so no revision can be read"
        hint = "name a folder that holds the old model"
        raise ModelError("not-a-repository", message, hint=hint) from fault


def _failed(done: subprocess.CompletedProcess[bytes]) -> ModelError:
    return ModelError("git-failed", f"git could not read the revision: {_last(done.stderr)}")


def _last(said: bytes) -> str:
    return last_line(said)[:300] or "it gave no reason"
