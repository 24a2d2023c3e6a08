"""CODEOWNERS from owners, and what is said where one is not declared."""

from __future__ import annotations

import pytest

from semantic.model.load import load_model_text
from semantic.review.codeowners import codeowners, pattern, stale, unknown_owners
from semantic.review.codeowners_rules import rules

CUBES = {
    "m/orders.yml": """
cubes:
  - name: orders
    sql_table: orders
    owner: finance
    dimensions: [{name: id, sql: id, type: number, primary_key: true, owner: finance}]
    measures:
      - {name: count, type: count, owner: sales}
      - {name: paid, type: sum, sql: paid}
""",
    "m/my people.yml": "cubes: [{name: people, sql_table: people, owner: sales}]",
    "m/rest.yml": "cubes: [{name: rest, sql_table: rest}]",
}
OWNERS = """
owners:
  - {name: finance, codeowners: ["@shop/finance", ada@shop.example]}
  - {name: sales, codeowners: ["@shop/sales", ada@shop.example]}
"""


def test_a_file_with_several_owners_lists_all() -> None:
    model = load_model_text({**CUBES, "m/owners.yml": OWNERS})
    assert not model.errors
    assert not list(unknown_owners(model))
    said = codeowners(model, {name: f"deep/{name}" for name in CUBES})
    assert said.splitlines()[3:] == [
        "# sales (1)",
        "/deep/m/my\\ people.yml @shop/sales ada@shop.example",
        "# finance (3), sales (1)",
        "/deep/m/orders.yml @shop/finance ada@shop.example @shop/sales",
        "# nobody (1)",
        "# /deep/m/rest.yml has no owner",
    ]
    assert said == codeowners(model, {name: f"deep/{name}" for name in CUBES})


def test_an_owner_that_nobody_declares() -> None:
    owners = OWNERS.replace("name: sales", "name: salse")
    faults = list(unknown_owners(load_model_text({**CUBES, "m/owners.yml": owners})))
    assert [each.code for each in faults] == ["unknown-owner"]
    assert "`sales` owns definitions" in faults[0].message
    assert faults[0].near == ("salse",)
    assert str(faults[0].place) == "m/my people.yml:1:16"


@pytest.mark.parametrize(("handle", "fits"), [
    ("@ada", True), ("@shop/data-team", True), ("ada@shop.example", True), ("ada", False),
    ("@shop/a b", False), ("@shop/a\\n/ @evil", False), ("@-x", False), ("a@b", False),
    ("#x@shop.example", False),
])  # fmt: skip
def test_who_can_stand_in_the_file(handle: str, fits: bool) -> None:
    text = f'owners: [{{name: a, codeowners: ["{handle}"]}}]'
    assert (not load_model_text({"m.yml": text}).errors) == fits


@pytest.mark.parametrize(("text", "code"), [
    ("owners: [{name: a}]", "missing-key"),
    ("owners: [{name: a, codeowners: []}]", "wrong-type"),
    ("owners: [{name: a, codeowner: ['@a']}]", "unknown-key"),
    ("owners: [{name: a, codeowners: ['@a']}, {name: a, codeowners: ['@b']}]", "repeated-name"),
])  # fmt: skip
def test_owners_are_read_strictly(text: str, code: str) -> None:
    assert code in [each.code for each in load_model_text({"m.yml": text}).errors]


@pytest.mark.parametrize(("path", "written"), [
    ("m/a b.yml", "/m/a\\ b.yml"), ("m/[x]#!*.yml", "/m/?x????.yml"), ("/m.yml", "/m.yml"),
])  # fmt: skip
def test_paths_are_patterns_that_mean_them(path: str, written: str) -> None:
    assert pattern(path) == written


def test_members_are_owned_with_their_cube_or_view() -> None:
    model = load_model_text({
        "m.yml": """
cubes:
  - name: orders
    sql_table: orders
    owner: finance
    dimensions: [{name: id, sql: id, type: number, primary_key: true}]
    measures: [{name: count, type: count}, {name: paid, type: sum, sql: paid, owner: sales}]
views:
  - name: shop
    owner: sales
    cubes: [{join_path: orders, includes: "*"}]
    measures: [{name: twice, type: number, sql: "2 * {count}"}]
""",
        "owners.yml": OWNERS,
    })  # fmt: skip
    assert not model.errors
    # cube, id and count; paid, the view and its own measure: what it only shows is the cube's
    assert codeowners(model, {}).splitlines()[3] == "# finance (3), sales (3)"


@pytest.mark.parametrize(("line", "path", "fits"), [
    ("*", "a/b.yml", True), ("*.yml", "a/b.yml", True), ("*.md", "a/b.yml", False),
    ("/a/", "a/b/c.yml", True), ("/a", "a/b/c.yml", True), ("a/", "x/a/b.yml", True),
    ("/a/*", "a/b.yml", True), ("/a/*", "a/b/c.yml", False), ("/a/**", "a/b/c.yml", True),
    ("**/b", "a/b/c.yml", True), ("/b", "a/b/c.yml", False), ("/a/**/c.yml", "a/c.yml", True),
    ("b.yml", "a/b.yml", True), ("a/b.yml", "x/a/b.yml", False), ("/a/?.yml", "a/b.yml", True),
    ("/a\\ b.yml", "a b.yml", True), ("/a.yml", "axyml", False),
])  # fmt: skip
def test_which_paths_a_line_is_about(line: str, path: str, fits: bool) -> None:
    (rule,) = rules(f"# said\n[Section]\n{line} @a  # why\n")
    assert (rule.line, rule.handles, rule.fits(path)) == (3, ("@a",), fits)


@pytest.mark.parametrize(("before", "after", "says"), [
    ("", "", None), ("* @else", "", None), ("", "# * @else", None), ("", "/other/ @else", None),
    ("", "*.md @else", None),
    ("", "/m/orders.yml ada@shop.example @shop/sales @shop/finance", None),
    ("", "*.yml @else", "`*.yml @else`, takes `m/my people.yml` from @shop/sales"),
    ("", "/m/", "`/m/`, takes `m/my people.yml` from"),  # nobody is asked any more
    ("", "/m/orders.yml @shop/sales", "`/m/orders.yml @shop/sales`, takes `m/orders.yml`"),
])  # fmt: skip
def test_the_last_line_that_fits_decides(before: str, after: str, says: str | None) -> None:
    texts = {name: text for name, text in CUBES.items() if name != "m/rest.yml"}
    model = load_model_text({**texts, "m/owners.yml": OWNERS})
    text = f"{before}\n{codeowners(model, {})}{after}\n"
    found = list(stale(text, "F", model, {}))
    assert bool(found) == bool(says)
    if says:
        assert found[0].code == "stale-owners"
        assert found[0].message.startswith(f"`F:{len(text.splitlines())}`, {says}")
