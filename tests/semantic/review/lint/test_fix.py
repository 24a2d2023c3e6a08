"""`--fix`: the words that go, and every other byte of the file, whatever it looks like."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fixing import fix_files
from semantic.model.load import load_model, load_model_text
from semantic.review.lint.same import same_meaning
from semantic.review.lint.settings import Settings, read_settings

HEAD = """# What is sold.
cubes:
  - name: orders   # the first
    sql_table: orders
    dimensions:
      - name: region
        type: string
        sql: region
        description: 'Where the buyer lives.'
"""


PLAIN = Settings()
FOREIGN = "meta: {primaryKey: true, shown: [belongsTo]}"


def fixed(folder: Path, text: str, ours: Settings = PLAIN) -> str:
    file = folder / "orders.yml"
    file.write_bytes(text.encode())
    fix_files(folder, ours)
    return file.read_bytes().decode()


@pytest.mark.parametrize(("synonyms", "left"), [
    ("{synonyms: [area, zone, area]}", "{synonyms: [area, zone]}"),
    ("{synonyms: [area, Area, zone]}  # why", "{synonyms: [area, zone]}  # why"),
    ("{synonyms: [region, area]}", "{synonyms: [area]}"),
    ("{synonyms: [region, Region, area, 'area', zone]}", "{synonyms: [area, zone]}"),
    ('{synonyms: ["area" , "area",zone ]}', '{synonyms: ["area",zone ]}'),
    ("{synonyms: [area, area,]}", "{synonyms: [area,]}"),
    # The only one stays: an empty list would say that there are none on purpose.
    ("{synonyms: [region]}", "{synonyms: [region]}"),
    ("\n          synonyms:\n            - area\n            - area\n            - zone",
     "\n          synonyms:\n            - area\n            - zone"),
    ("\n          synonyms:\n            # the first\n            - area\n            - Region",
     "\n          synonyms:\n            # the first\n            - area\n"),
    # With its comment, something a person wrote would go.
    ("\n          synonyms:\n            - area\n            - area # said so twice",
     "\n          synonyms:\n            - area\n            - area # said so twice"),
    ("{synonyms: [C#, C#, area]}", "{synonyms: [C#, area]}"),
    ("{synonyms: [area, # once\n                     area]}",
     "{synonyms: [area, # once\n                     area]}"),
    ("{synonyms: [area, \"a\\u0072ea\", zone]}", "{synonyms: [area, zone]}"),
])  # fmt: skip
def test_synonyms(tmp_path: Path, synonyms: str, left: str) -> None:
    after = fixed(tmp_path, f"{HEAD}        ai_context: {synonyms}")
    assert after == f"{HEAD}        ai_context: {left}"


@pytest.mark.parametrize(("old", "new"), [
    ("primaryKey: true", "primary_key: true"),
    ('"primaryKey": true # key', '"primary_key": true # key'),
    ("shown: false", "public: false"),
    # What is kept for other tools is nobody's key here.
    (FOREIGN, FOREIGN),
    ("description2: 'sqlTable: x'", "description2: 'sqlTable: x'"),
])  # fmt: skip
def test_old_keys(tmp_path: Path, old: str, new: str) -> None:
    assert fixed(tmp_path, f"{HEAD}        {old}\n") == f"{HEAD}        {new}\n"


def test_old_relationships(tmp_path: Path) -> None:
    text = HEAD.replace("    dimensions", "    joins:\n      - {name: orders, alias: others, "
                        "relationship: 'belongsTo', sql: \"{CUBE}.a = {others}.b\"}\n"
                        "    dimensions") + "        primary_key: true\n"  # fmt: skip
    assert fixed(tmp_path, text) == text.replace("belongsTo", "many_to_one")


def test_rules_that_are_off_mend_nothing(tmp_path: Path) -> None:
    text = f"{HEAD}        ai_context: {{synonyms: [area, area]}}\n"
    off = read_settings("lint.yml", "rules: {repeated-synonym: off}")
    assert fixed(tmp_path, text, off) == text
    ignored = "ignore: [{rule: repeated-synonym, members: [orders.region], reason: so}]"
    assert fixed(tmp_path, text, read_settings("lint.yml", ignored)) == text


def test_a_mark_of_order_and_odd_line_ends_stay(tmp_path: Path) -> None:
    text = f"{HEAD}        ai_context: {{synonyms: [area, area]}}".replace("\n", "\r\n")
    (tmp_path / "a.yml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert fix_files(tmp_path, Settings()) == f"fixed {tmp_path.name}/a.yml"
    left = text.replace("[area, area]", "[area]").encode()
    assert (tmp_path / "a.yml").read_bytes() == b"\xef\xbb\xbf" + left


# ------------------------------------------------------------------ files of any looks

WORDS = st.sampled_from(
    ["area", "Area", "zone", "region", "Region", "C#", "süd", "两", "a b", "x: y"]
)
QUOTES = st.sampled_from(["{}", "'{}'", '"{}"'])
KEYS = st.sampled_from(["primary_key: false", "primaryKey: false", "shown: true", "public: true",
                        "subQuery: false", "meta: {subQuery: 1}", "# shown: true"])  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> str:
    """A model file: lists in either style, quotes, comments and line ends of any kind."""
    parts = ["# top", "cubes:", "  - name: orders", "    sql_table: orders", "    dimensions:"]
    for number in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(["region", "area", "zone"]))
        parts += [f"      - name: {name}{number or ''}", "        type: string  # text", "",
                  "        sql: region", f"        {draw(KEYS)}"]  # fmt: skip
        words = [_quoted(draw, word) for word in draw(st.lists(WORDS, min_size=1, max_size=6))]
        if draw(st.booleans()):
            gap = draw(st.sampled_from([", ", ",", " ,  ", ",\n            ", ", # so\n       "]))
            parts.append(f"        ai_context: {{synonyms: [{gap.join(words)}]}}")
        else:
            parts += ["        ai_context:", "          synonyms:"]
            parts += [f"            -  {word}{draw(st.sampled_from(['', '  ', ' # why']))}"
                      for word in words]  # fmt: skip
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    return "\n".join(parts).replace("\n", ends) + draw(st.sampled_from(["", ends]))


def _quoted(draw: st.DrawFn, word: str) -> str:
    shape = draw(QUOTES)
    return shape.format(word) if shape != "{}" or ":" not in word else f"'{word}'"


@settings(max_examples=150, deadline=None)
@given(text=files())
def test_only_what_is_needless_goes(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("m")
    before = load_model_text({"orders.yml": text})
    after = fixed(folder, text)
    now = load_model_text({"orders.yml": after})
    assert same_meaning(before, now)
    assert fixed(folder, after) == after
    assert bool(load_model(folder).errors) == bool(before.errors)
    lines = difflib.SequenceMatcher(None, text.splitlines(True), after.splitlines(True), False)
    for tag, first, last, to, until in lines.get_opcodes():
        if tag == "equal":
            continue
        old = text.splitlines(True)[first:last]
        new = after.splitlines(True)[to:until]
        assert all(_may_change(line) for line in old), (old, new)
        assert len(new) <= len(old)
    for comment in ("# top", "# text", "# why", "# so", "# shown"):
        assert text.count(comment) == after.count(comment)


def _may_change(line: str) -> bool:
    """Lines with synonyms, their entries, and keys with another spelling."""
    bare = line.strip()
    entry = bare.startswith("- ") and not bare.startswith("- name")
    key = bare.split(":")[0] in ("primaryKey", "shown", "subQuery")
    inside = not line.startswith("        ") or bare.endswith(("]}", ",")) or "# so" in bare
    return entry or key or inside or "synonyms" in bare
