"""Files as other tools have them: what becomes of each, and what is said about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from semantic.errors import MetricastError, SourceError
from semantic.model.load import load_model_text
from semantic.review.exchange.formats import export_model, format_of, import_model
from tests.semantic.review.exchange.models import path_of

CASES = [
    pytest.param(file.stem, case, id=f"{file.stem}: {case['name']}")
    for file in sorted((Path(__file__).parent / "cases").glob("*.yml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("format", "case"), CASES)
def test_a_foreign_model(format: str, case: dict, tmp_path: Path) -> None:
    file = tmp_path / "model.yml"
    file.write_text(case["says"], encoding="utf-8")
    passage = import_model(file)
    assert passage.format == format
    ours: dict[str, list] = {}
    for text in passage.files.values():
        for kind, entries in yaml.safe_load(text).items():
            ours.setdefault(kind, []).extend(entries)
    assert ours == case["ours"]
    losses = [
        [each.fate, each.place.line if each.place else 0,
         f"{each.what}: {each.why}; {each.becomes}"]
        for each in passage.losses
    ]  # fmt: skip
    assert losses == case["losses"]
    assert load_model_text(passage.files).errors == ()


@pytest.mark.parametrize(("format", "case"), CASES)
def test_every_word_of_a_foreign_file_counts(format: str, case: dict, tmp_path: Path) -> None:
    """A key that nobody knows, planted anywhere, is named in the report."""
    planted = 0
    for path, mapping in _mappings(tree := yaml.safe_load(case["says"])):
        if any(step in ("meta", "ai_context", "access_policy", *_UNREAD) for step in path):
            continue
        mapping["planted"] = "x"
        file = tmp_path / f"{planted}.yml"
        file.write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")
        try:
            said = " ".join(map(str, import_model(file, format).losses))
        except SourceError as nothing_left:  # a cube with an unknown key is not carried over
            assert format == "cube"
            said = f"planted {nothing_left}"
        assert "planted" in said, path
        del mapping["planted"]
        planted += 1
    assert planted > 3


# What is reported as a whole is not looked into.
_UNREAD = (
    "saved_queries", "validity_params", "pre_aggregations", "refresh_key", "conversion_type_params",
)  # fmt: skip


def _mappings(tree: object, path: tuple[object, ...] = ()) -> list:
    """Every mapping of a file that is read, with its path."""
    if isinstance(tree, list):
        inner = (_mappings(each, (*path, index)) for index, each in enumerate(tree))
        return [found for part in inner for found in part]
    if not isinstance(tree, dict):
        return []
    is_off = tree.get("config") == {"enabled": False} or tree.get("name") in _GONE
    is_off = is_off or "SECURITY_CONTEXT" in str(tree.get("sql"))
    inner = [] if is_off else [
        found for key, each in tree.items() for found in _mappings(each, (*path, key))
    ]  # fmt: skip
    return inner if is_off else [(path, tree), *inner]


_GONE = ("stg_orders", "salaries")


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("cubes: []", "cube"),
        ("views: [{name: x}]", "cube"),
        ("semantic_models: []", "dbt"),
        ("models: [{name: a, semantic_model: true}]", "dbt"),
        ("metrics: [{name: a, type: simple}]", "dbt"),
        ("{name: a, datasets: []}", "ossie"),
        ('{"semantic_model": []}', "ossie"),
    ],
)
def test_a_format_is_seen_from_the_keys(text: str, format: str) -> None:
    assert format_of({"a.yml": text.encode(), "dbt_project_notes.yml": b"a: 1"}) == format


@pytest.mark.parametrize("files", [{}, {"a.yml": b"a: 1"}, {"a.yml": b"\xff"},
                                   {"a.yml": b"cubes: []", "b.yml": b"datasets: []"}])  # fmt: skip
def test_a_format_that_is_not_seen(files: dict[str, bytes]) -> None:
    with pytest.raises(SourceError) as refused:
        format_of(files)
    assert refused.value.code == "unknown-format"
    assert "metricast import" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("path", "code"), [("none.yml", "no-such-file"), ("empty", "unknown-format")]
)
def test_nothing_to_import(tmp_path: Path, path: str, code: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(MetricastError) as refused:
        import_model(tmp_path / path)
    assert refused.value.code == code


def test_nothing_that_can_be_carried_over(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("cubes: [{name: a, access_policy: [], sql_table: a}]")
    with pytest.raises(SourceError) as refused:
        import_model(tmp_path)
    assert refused.value.code == "nothing-to-import"
    assert "access_policy" in str(refused.value.hint)


def test_files_that_hold_no_models(tmp_path: Path) -> None:
    """Passwords are not opened, code is not run, what is compiled is not read again."""
    project = {
        "profiles.yml": "shop: {outputs: {password: hunter2}}",
        "dbt_project.yml": "name: shop",
        "macros/cents.py": "1/0",
        "target/models.yml": "semantic_models: [{name: wrong, model: ref('wrong')}]",
        "models/orders.yml": "semantic_models: [{name: orders, model: ref('orders'), "
        "dimensions: [{name: a, type: categorical}]}]",
    }
    for name, text in project.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    passage = import_model(tmp_path)
    assert passage.carried == ("orders", "orders.a")
    said = " ".join(map(str, passage.losses))
    assert "hunter2" not in said
    assert all(name in said for name in ("profiles.yml", "dbt_project.yml", "cents.py"))


def test_an_edited_document_says_what_counts(tmp_path: Path) -> None:
    """What somebody changed in a document of ours wins over what our extension remembers."""
    (text,) = export_model(path_of("shop"), "ossie", "shop").files.values()
    changed = (
        text.replace("expression: status}", "expression: UPPER(state)}")
        .replace("SUM(items.price * items.quantity)", "SUM(items.price)")
        .replace("from_columns: [product_id]", "from_columns: [article_id]")
    )
    assert changed.count("UPPER(state)") == changed.count("article_id") == 1
    file = tmp_path / "shop.yml"
    file.write_text(changed)
    cubes = load_model_text(import_model(file).files).cubes
    assert cubes["orders"].dimensions["status"].sql.text == "UPPER(state)"
    revenue = cubes["items"].measures["revenue"]
    assert (revenue.type, revenue.sql.text, revenue.about.unit) == ("sum", "price", "EUR")
    (to_products,) = (each for each in cubes["items"].joins if each.to == "products")
    assert to_products.on.text == "{CUBE}.article_id = {products}.id"
