"""Transcripts of feeds: WebVTT, SRT and the namespace's JSON, made into speaker turns.

A cue is what a player shows at once; a turn is what one person says until another begins.
Where the speaker is a property of each cue (WebVTT's `<v>`, JSON's `speaker`), neighbouring
cues of one speaker are one turn. Where the name is printed in the text (`Name: …`), every
printed name begins a turn, as in any other transcript.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from warehouse.podcasts.rss_fetch import Unreadable


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of text from `start` seconds on.

    `speaker` is whom the format names, None where it names nobody. `begins`: the name was
    printed here, so a turn begins even if the same person spoke before.
    """

    start: float | None
    speaker: str | None
    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next begins; `start` in seconds or None."""

    speaker: str
    start: float | None
    text: str


VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
TAG = re.compile(r"</?[a-z0-9.:]*(?:\s[^>]*)?>", re.IGNORECASE)
LABEL = re.compile(r"^(?:-\s*|>>\s*)?([^\W\d_][\w.'’ -]{0,38}[\w.)]|[A-Z]):(?:\s+|$)(.*)$")
SPEAKER = re.compile(r"speaker[ _-]?\w{1,2}$", re.IGNORECASE)


def read_cues(content: bytes, kind: str, known: Iterable[str] = ()) -> list[Cue]:
    """The cues of a transcript of media type `kind`. Raises `Unreadable`.

    `known` are the names of the episode's people: a printed `Name:` is a label when it is one
    of them (or a word of one), is "Speaker 2", or stands at least twice.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unreadable(f"not UTF-8 at byte {fault.start}") from fault
    match caption_format(kind, text):
        case "json":
            return _json_cues(text)
        case "vtt":
            return _with_labels(_caption_cues(text, "vtt"), known)
        case _:
            return _with_labels(_caption_cues(text, "srt"), known)


def caption_format(kind: str, text: str) -> str:
    """ "json", "vtt" or "srt": what the content shows, then what the media type says."""
    opening = text.lstrip()[:10]
    if opening.startswith("WEBVTT"):
        return "vtt"
    if opening.startswith(("{", "[")) or "json" in kind:
        return "json"
    return "vtt" if "vtt" in kind else "srt"


def turns_of(cues: Sequence[Cue]) -> list[Turn]:
    """The turns in order. Cues before the first name belong to nobody and are left out."""
    turns: list[Turn] = []
    for cue in cues:
        running = turns[-1] if turns else None
        if cue.speaker and (cue.begins or running is None or running.speaker != cue.speaker):
            turns.append(Turn(cue.speaker, cue.start, cue.text))
        elif running is not None:
            turns[-1] = replace(running, text=f"{running.text} {cue.text}")
    return turns


def _caption_cues(text: str, form: str) -> list[Cue]:
    try:
        captions = webvtt.from_buffer(io.StringIO(text), format=form)
    except (MalformedFileError, MalformedCaptionError, ValueError, IndexError) as fault:
        raise Unreadable(f"not {form.upper()}: {fault}") from fault
    cues = [
        cue
        for caption in captions.captions
        for cue in _voices(_seconds(caption.start), caption.raw_text)
    ]
    if not cues:
        raise Unreadable(f"no {form.upper()} cues in it")
    return cues


def _voices(start: float, raw: str) -> list[Cue]:
    """One cue for each `<v Name>` in the text, and one for what stands before the first."""
    before, *named = VOICE.split(raw)
    cues = [Cue(start, None, _plain(before))] if before.strip() else []
    for name, text in zip(named[::2], named[1::2], strict=True):
        cues.append(Cue(start, _plain(name), _plain(text)))
    return cues


def _plain(text: str) -> str:
    """Without tags and with characters for their entities; line breaks stay."""
    return html.unescape(TAG.sub("", text)).strip()


def _json_cues(text: str) -> list[Cue]:
    """Cues of the namespace's JSON: `{"segments": [{"speaker", "startTime", "body"}]}`."""
    try:
        said = json.loads(text)
        segments = said["segments"] if isinstance(said, dict) else said
        return [
            Cue(
                _number(segment.get("startTime")),
                " ".join(str(segment.get("speaker") or "").split()) or None,
                str(segment.get("body") or ""),
            )
            for segment in segments
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise Unreadable(f"not a podcast transcript in JSON ({type(fault).__name__})") from fault


def _with_labels(cues: list[Cue], known: Iterable[str]) -> list[Cue]:
    """Cues with printed names taken out of their text, where nothing else names the speaker."""
    if any(cue.speaker for cue in cues):
        return cues
    lines = [
        replace(cue, text=line) for cue in cues for line in cue.text.splitlines() if line.strip()
    ]
    labels = _labels(lines, known)
    found = []
    for cue in lines:
        label = LABEL.match(cue.text.strip())
        if label and label[1] in labels:
            cue = replace(cue, speaker=label[1], text=label[2], begins=True)
        found.append(cue)
    return found


def _labels(lines: Iterable[Cue], known: Iterable[str]) -> set[str]:
    """The printed words before a colon that are names of speakers."""
    names = {name.casefold() for full in known for name in (full, *full.split())}
    seen = Counter(found[1] for cue in lines if (found := LABEL.match(cue.text.strip())))
    return {
        label
        for label, times in seen.items()
        if times > 1 or label.casefold() in names or SPEAKER.match(label)
    }


def _seconds(clock: str) -> float:
    """`01:02:03.500` as seconds; webvtt-py's own property drops the fraction."""
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def _number(value: object) -> float | None:
    """A JSON number (or one written as text) that can be a time, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number < 1e7 else None
