"""The past of model files from git: which commits touched which line, in two calls of git.

One reads every patch of the folder along the branch, a merge as what it brought; the other what is
not committed yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.git import NoGit, git, last_line
from semantic.review.site.history import PENDING, Commit, Follower, History

MOST_COMMITS = 5_000
START, BETWEEN = "\x01", "\x02"  # of a commit, and of its parts: no line of a patch begins so
ALONG = ("--reverse", "--first-parent", "--diff-merges=first-parent", "--no-show-signature",
         f"--max-count={MOST_COMMITS + 1}")  # fmt: skip
FORM = f"--format={START}%h{BETWEEN}%as{BETWEEN}%aN{BETWEEN}%s"
PATCH = ("-p", "-U0", "-M", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative",
         "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/")  # fmt: skip


def history_of(folder: Path, files: Mapping[str, Path]) -> History:
    """The history of model files, by the names that places show."""
    try:
        return _history(folder if folder.is_dir() else folder.parent, files)
    except NoGit as fault:
        return History(lacking=str(fault))


def _history(folder: Path, files: Mapping[str, Path]) -> History:
    top = Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    if not _git(folder, "rev-list", "--max-count=1", "--all").strip():
        raise NoGit("the repository has no commit yet")
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
    """What git prints, with the names of files as they are."""
    done = git(folder, "-c", "core.quotePath=false", *words)
    if done.returncode:
        raise NoGit(_reason(done.stderr))
    return done.stdout.decode("utf-8", "replace")


def _reason(said: bytes) -> str:
    if b"not a git repository" in said:
        return "the files are not in a git repository"
    last = last_line(said)[:200]
    return f"git says: {last}" if last else "git gave no reason"
