"""Every case asked and judged, and the figures that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

from semantic.errors import MetricastError
from semantic.evaluation.cases import Case, Turn
from semantic.evaluation.judge import Verdict, judge
from semantic.layer import SemanticLayer
from semantic.result import Answer

Ask = Callable[[str, object], Answer]


@dataclass(frozen=True)
class Judged:
    """One question of one case with its verdict. `milliseconds`: for its translation, by the
    `translator`."""

    case: Case
    at: int
    asked: str
    verdict: Verdict
    milliseconds: float
    translator: str = "offline"

    @property
    def turn(self) -> Turn:
        """What was asked, and what is right."""
        return self.case.turns[self.at]

    @property
    def follows(self) -> bool:
        """Whether it follows another question of the same dialogue."""
        return self.at > 0


def evaluate(
    cases: Iterable[Case], layer: SemanticLayer, change: Callable[[str], str] | None = None,
    jobs: int = 1,
) -> Iterator[Judged]:  # fmt: skip
    """Ask each case and judge what comes; `change` writes each question differently, `jobs` are
    asked at a time.

    A dialogue carries on from its own answers, as a person would. Raises MetricastError, naming
    the case, when an expected query cannot be run.
    """
    if jobs > 1:
        with ThreadPoolExecutor(jobs) as pool:
            yield from chain.from_iterable(
                pool.map(lambda case: list(evaluate([case], layer, change)), cases)
            )
        return
    for case in cases:
        talk = layer.conversation()
        for at, turn in enumerate(case.turns):
            asked = change(turn.question) if change else turn.question
            answer = talk.ask(asked)
            try:
                verdict = judge(turn, answer, layer)
            except MetricastError as fault:
                fault.message = f"case {case.id}, “{turn.question}”: {fault.message}"
                raise
            taken = answer.timings_ms.get("translate", 0.0)
            yield Judged(case, at, asked, verdict, taken, answer.translator)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """100 where there is nothing to be a share of."""
        return 100.0 * self.part / self.whole if self.whole else 100.0

    def __str__(self) -> str:
        return f"{self.part} of {self.whole} ({self.percent:.1f}%)" if self.whole else "none asked"


@dataclass(frozen=True)
class Figures:
    """What the verdicts come to. Shares are of questions and turns; times in milliseconds."""

    right: Share
    wrong: Share
    declined: Share
    clarified: Share
    refused: Share
    offered: Share
    asked: Share
    follow_up: Share
    p50: float
    p95: float


MEANING = {
    "right": "right",
    "wrong": "silently wrong",
    "declined": "declined wrongly",
    "clarified": "asked back wrongly",
    "refused": "unanswerable ones that were declined",
    "offered": "ambiguous ones asked back with the right options",
    "asked": "clear ones asked back",
    "follow_up": "follow-up turns right",
    "p50": "translation, median, ms",
    "p95": "translation, 95 of 100, ms",
}


def figures(judged: Iterable[Judged]) -> Figures:
    """The figures of a run."""
    found = list(judged)
    outcomes = [each.verdict.outcome for each in found]
    refusable = [each for each in found if _only(each, "declined", "chat")]
    ambiguous = [each for each in found if _only(each, "clarify")]
    clear = [each for each in found if _only(each, "answered")]
    follow = [each for each in found if each.follows]
    times = sorted(each.milliseconds for each in found) or [0.0]
    whole = len(found)
    return Figures(
        right=Share(outcomes.count("right"), whole),
        wrong=Share(outcomes.count("wrong"), whole),
        declined=Share(outcomes.count("declined"), whole),
        clarified=Share(outcomes.count("clarified"), whole),
        refused=_share(refusable, lambda each: each.verdict.outcome in ("right", "declined")),
        offered=_share(ambiguous, lambda each: each.verdict.outcome == "right"),
        asked=_share(clear, lambda each: each.verdict.outcome == "clarified"),
        follow_up=_share(follow, lambda each: each.verdict.outcome == "right"),
        p50=times[len(times) // 2],
        p95=times[int(len(times) * 0.95)],
    )


def _only(each: Judged, *statuses: str) -> bool:
    return set(each.turn.statuses) <= set(statuses)


def _share(among: list[Judged], good: Callable[[Judged], bool]) -> Share:
    return Share(sum(map(good, among)), len(among))
