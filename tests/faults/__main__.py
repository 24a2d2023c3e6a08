"""Every fault against every check: after how many questions each catches it.

    python -m tests.faults [--worlds 200] [WORD …]

Questions are counted among those whose SQL the fault changes. WORD: only faults with it in
their name. Exit 1 when a fault escapes every check.
"""

from __future__ import annotations

import argparse
import sys

from tests.faults.checks import BUDGET, CHECKS, hunt, known, trials
from tests.faults.generated import ORACLE_WORLDS, by_the_oracle
from tests.faults.table import FAULTS


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only faults with one of these in their name")
    parser.add_argument("--worlds", type=int, default=len(ORACLE_WORLDS), help="random models")
    parser.add_argument("--budget", type=int, default=BUDGET, help="questions for each check")
    options = parser.parse_args()
    among = {check: trials(check) for check in CHECKS if check != "oracle"}
    among = {"oracle": known(by_the_oracle(range(options.worlds))), **among}
    escaped = 0
    print("| fault | " + " | ".join(among) + " |")
    print("|---" * (len(among) + 1) + "|")
    for fault in FAULTS:
        if options.words and not any(word in fault.name for word in options.words):
            continue
        catches = [hunt(fault, each, options.budget) for each in among.values()]
        escaped += not any(catches)
        cells = [str(each.after) if each else "–" for each in catches]
        print(f"| {fault.name} | " + " | ".join(cells) + " |", flush=True)
    print(f"{escaped} of {len(FAULTS)} escaped", file=sys.stderr)
    return 1 if escaped else 0


if __name__ == "__main__":
    raise SystemExit(main())
