"""`make demo`: load the podcast, answer three questions, say what to try next."""

from __future__ import annotations

import sys

from app.cli import run

QUESTIONS = (
    "How many episodes per month?",
    "Which guests appeared more than once?",
    "What is the average length by kind?",
)
NEXT = """
Try next, in this folder:

  .venv/bin/metricast ask "Which companies had the most guests?"
  .venv/bin/metricast ask "How many hours were published in 2023?" --format json
  .venv/bin/metricast query '{"measures": ["episodes.count"], "dimensions": ["episodes.kind"]}'
  .venv/bin/metricast catalog          # everything that can be asked for
  .venv/bin/metricast ask --help

The definitions are in metrics/: change one, ask again.\
"""


def main() -> int:
    """Ask each question as `metricast ask` would; the first exit code that is not 0."""
    for question in QUESTIONS:
        sys.stdout.write(f'\n$ metricast ask "{question}"\n\n')
        sys.stdout.flush()
        if code := run(["ask", question]):
            return code
    sys.stdout.write(f"{NEXT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
