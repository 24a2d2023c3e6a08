"""The past of model files from git: which commits touched which line, in two calls of git.

One reads every patch of the folder along the branch, a merge as what it brought; the other what is
not committed yet. git only reads: nothing is checked out, fetched or written.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from semantic.review.site.history import PENDING, Commit, Follower, History

MOST_COMMITS = 5_000
SECONDS = 60
# Inside a hook these name the repository of the hook, relative to where that one runs.
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
START, BETWEEN = "\x01", "\x02"  # of a commit, and of its parts: no line of a patch begins so
ALONG = ("--reverse", "--first-parent", "--diff-merges=first-parent", "--no-show-signature",
         f"--max-count={MOST_COMMITS + 1}")  # fmt: skip
FORM = f"--format={START}%h{BETWEEN}%as{BETWEEN}%aN{BETWEEN}%s"
GIT = ("git", "--no-pager", "-c", "core.quotePath=false")  # the person's own
PATCH = ("-p", "-U0", "-M", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative",
         "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/")  # fmt: skip


class _NoGit(Exception):
    """Why there is no history, in a sentence."""


def history_of(folder: Path, files: Mapping[str, Path]) -> History:
    """The history of model files, by the names that places show."""
    try:
        return _history(folder if folder.is_dir() else folder.parent, files)
    except _NoGit as fault:
        return History(lacking=str(fault))


def _history(folder: Path, files: Mapping[str, Path]) -> History:
    top = Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    if not _git(folder, "rev-list", "--max-count=1", "--all").strip():
        raise _NoGit("the repository has no commit yet")
    log = _git(folder, "log", *ALONG, *PATCH, FORM, "--", ".")
    commits: list[Commit] = []
    follower = Follower()
    for commit, patch in _commits(log):
        follower.apply(len(commits), patch)
        commits.append(commit)
    pending = _git(folder, "diff", "HEAD", *PATCH, "--", ".").split("\n")
    follower.apply(len(commits), pending)
    known = {top / path: lines for path, lines in follower.files.items()}
    lines = {
        name: tuple(known[path]) for name, file in files.items()
        if (path := file.resolve()) in known
    }  # fmt: skip
    return History((*commits, PENDING), lines, limits=_limits(folder, len(commits)))


def _limits(folder: Path, commits: int) -> str:
    """How far back the history goes, where that is not to the beginning."""
    if commits > MOST_COMMITS:
        return f"the last {MOST_COMMITS:,} commits that touched the files"
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() == "true":
        return "the clone is shallow, older commits are not in it"
    return ""


def _commits(log: str) -> Iterator[tuple[Commit, list[str]]]:
    """Each commit of a log with the lines of its patch."""
    commit: Commit | None = None
    patch: list[str] = []
    for line in log.split("\n"):
        if line.startswith(START):
            if commit:
                yield commit, patch
            name, day, author, subject = [*line[1:].split(BETWEEN, 3), "", "", ""][:4]
            commit, patch = Commit(name, day, author, subject), []
        else:
            patch.append(line)
    if commit:
        yield commit, patch


def _git(folder: Path, *words: str) -> str:
    """What git prints. Without questions, locks or fetches, in the plain language."""
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1",
             "LC_ALL": "C"}  # fmt: skip
    environment = {key: value for key, value in os.environ.items() if key not in ELSEWHERE}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, words that are ours
            [*GIT, "-C", str(folder), *words],
            capture_output=True, check=False, timeout=SECONDS, env=environment | quiet,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError as fault:
        raise _NoGit("git is not installed") from fault
    except subprocess.TimeoutExpired as fault:
        raise _NoGit(f"git gave no answer in {SECONDS} seconds") from fault
    if done.returncode:
        raise _NoGit(_reason(done.stderr.decode("utf-8", "replace")))
    return done.stdout.decode("utf-8", "replace")


def _reason(said: str) -> str:
    if "not a git repository" in said:
        return "the files are not in a git repository"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f"git says: {lines[-1][:200]}" if lines else "git gave no reason"
