"""Which words before a colon are labels. The sentences are invented."""

from __future__ import annotations

from warehouse.podcasts.labels import label_pattern, unknown_names, whole_names

LABELS = ["Ann", "Bo"]


def filler(count=4):
    return "".join(f"Ann: Word {n}. Bo: Word {n}. " for n in range(count))


def found(text, known=LABELS):
    return [match[2] or match[3] for match in label_pattern(known).finditer(text)]


def test_the_longest_name_is_the_label():
    assert found("Ann Other: One. Ann: Two.", ["Ann", "Ann Other"]) == ["Ann Other", "Ann"]


def test_names_are_taken_literally():
    assert found("A.B: One. AxB: Two.", ["A.B"]) == ["A.B"]


def test_parts_stand_free():
    assert found("Yes. Host: One.\xa0Guest: Two. [01:00] speaker 3: Three.", []) == [
        "Host",
        "Guest",
        "speaker 3",
    ]
    assert found("the Host: One. aHost: Two. [01:00] the speaker: Three.", []) == []


def test_whole_names_are_speakers_only_where_others_have_labels():
    labelled = filler() + "[00:01:00] Cy Third: One. " * 3
    assert whole_names(labelled, LABELS) == ["Cy Third"]
    assert whole_names("[00:01:00] Search Issues: one. " * 9, LABELS) == []
    assert whole_names(filler() + "[00:01:00] Cy Third: One. " * 2, LABELS) == []


def test_unknown_names_are_labels_when_they_return():
    assert unknown_names(filler() + "Zoe: Well. " * 3, LABELS) == ["Zoe"]
    assert unknown_names(filler() + "Zoe: Well. " * 2, LABELS) == []
    assert unknown_names(filler() + "Note: well. " * 3, LABELS) == []
    assert unknown_names(filler() + "I say so: well. " * 3, LABELS) == []
    assert unknown_names(filler() + "[01:00] Aside: Salt[01:00] Bo: Well. " * 3, LABELS) == []


def test_a_transcript_of_nobody_known_needs_two_who_take_turns():
    assert unknown_names("Yes: it is. " * 9, []) == []
    assert unknown_names("Yo: it is. Zoe: it is not. " * 5, []) == ["Yo", "Zoe"]
