"""Three databases that nobody wrote `init` for: the proposal is valid, and counts as they do."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.semantic.review.propose.conftest import Proposed, proposed_for
from tests.semantic.review.propose.databases import DATABASES, made

GOLDEN = Path(__file__).parent / "golden"
SECONDS = 10.0


@pytest.fixture(scope="module", params=list(DATABASES))
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Proposed:
    return proposed_for(made(tmp_path_factory.mktemp("databases"), request.param))


@pytest.fixture(scope="module")
def cinema(tmp_path_factory: pytest.TempPathFactory) -> Proposed:
    return proposed_for(made(tmp_path_factory.mktemp("cinema"), "cinema"))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Proposed:
    return proposed_for(made(tmp_path_factory.mktemp("shop"), "shop"))


def test_the_model_is_valid(database: Proposed) -> None:
    assert not database.model.errors, "\n".join(map(str, database.model.errors))
    assert len(database.proposal.cubes) == len(database.files)


def test_the_model_fits_its_tables(database: Proposed) -> None:
    assert not database.findings()


def test_counts_equal_the_tables(database: Proposed) -> None:
    truth = database.truth()
    assert sum(truth.values()) > 0
    assert database.counts() == truth


def test_the_same_tables_give_the_same_files(database: Proposed) -> None:
    assert proposed_for(database.url).files == database.files


def test_composite_keys(cinema: Proposed) -> None:
    keys = {cube.name: tuple(each.name for each in cube.dimensions if each.key)
            for cube in cinema.proposal.cubes}  # fmt: skip
    assert keys["screenings"] == ("site_code", "hall_no", "starts_at")
    assert keys["credits"] == ("film_id", "person_id", "job")
    assert keys["stock_levels"] == ("site_code", "counted_on", "article")  # measured


def test_a_join_on_two_columns(cinema: Proposed) -> None:
    (join,) = [each for each in cinema.cube("screenings").joins if each.name == "halls"]
    assert join.sql == ("{CUBE}.site_code = {halls}.site_code AND {CUBE}.hall_no = {halls}.hall_no")
    assert join.relationship == "many_to_one"


def test_two_columns_to_one_table_are_two_roles(cinema: Proposed, shop: Proposed) -> None:
    assert {"host", "projectionist"} <= set(cinema.joins("screenings"))
    assert "people" not in cinema.joins("screenings")
    assert {"billing_address", "shipping_address"} <= set(shop.joins("order"))


def test_roles_answer(cinema: Proposed) -> None:
    with cinema.layer() as layer:
        rows = layer.query(measures=["screenings.count"], dimensions=["host.full_name"]).rows
    assert rows[0] == (None, 2666)


def test_nothing_is_declared_and_joins_are_found(shop: Proposed) -> None:
    assert set(shop.joins("order_lines")) == {"order", "product"}
    assert set(shop.joins("order")) == {"customers", "billing_address", "shipping_address"}
    assert set(shop.joins("city")) == {"country"}
    assert set(shop.joins("customers")) == {"referrer"}
    assert set(shop.joins("product")) == {"parent_product"}


def test_orphans_are_counted(shop: Proposed) -> None:
    (join,) = [each for each in shop.cube("order").joins if each.name == "customers"]
    assert "60 orphans among 2,733 rows, 267 rows without a value" in "; ".join(join.notes)


def test_a_table_without_a_key_says_so(shop: Proposed) -> None:
    notes = " ".join(shop.cube("page_views").notes)
    assert "key: none was found" in notes
    assert "page_views" not in {
        each for each in shop.model.cubes if shop.model.cubes[each].primary_key
    }


def test_amounts_in_two_currencies_are_not_added(shop: Proposed) -> None:
    assert shop.measures("order") == {
        "count": "count", "average_amount": "avg", "average_discount_rate": "avg"
    }  # fmt: skip
    assert "several currencies (EUR, GBP)" in shop.files["cubes/order.yml"]


def test_a_stock_counts_once(cinema: Proposed) -> None:
    with cinema.layer() as layer:
        rows = layer.query(measures=["stock_levels.total_stock"]).rows
    (last,) = _truth(cinema, "SELECT sum(stock) FROM stock_levels WHERE counted_on = "
                     "(SELECT max(counted_on) FROM stock_levels)")  # fmt: skip
    assert list(rows) == [last]


def test_two_schemas(shop: Proposed) -> None:
    assert shop.cube("archive_order").table == "archive.Order"
    assert shop.cube("order").table == "Order"


def test_a_view_of_one_table_is_hidden(shop: Proposed) -> None:
    assert shop.cube("big_orders").public is False


def test_comments_of_the_database_are_descriptions(cinema: Proposed) -> None:
    assert cinema.cube("screenings").description == "A film shown in a hall: one row each time."


def test_sixty_tables_take_less_than_ten_seconds(tmp_path: Path) -> None:
    url = made(tmp_path, "sixty")
    before = time.process_time()  # the machine may be busy with something else
    assert len(proposed_for(url).files) == 60
    assert time.process_time() - before < SECONDS


def test_two_ways_are_said_and_refused(shop: Proposed) -> None:
    from semantic.errors import QueryError

    assert "two ways lead from `order` to `city`" in " ".join(shop.cube("order").join_notes)
    with shop.layer() as layer, pytest.raises(QueryError, match="two ways"):
        layer.query(measures=["order.count"], dimensions=["city.name"])


@pytest.mark.parametrize("name", ["cinema/screenings", "cinema/stock_levels", "shop/order",
                                  "shop/customers", "shop/page_views"])  # fmt: skip
def test_golden_files(name: str, cinema: Proposed, shop: Proposed) -> None:
    """Golden text shows what changed; the tests above show whether it is right."""
    database, cube = name.split("/")
    text = (cinema if database == "cinema" else shop).files[f"cubes/{cube}.yml"]
    path = GOLDEN / f"{database}_{cube}.yml"
    if os.environ.get("METRICAST_GOLDEN") == "rewrite":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def _truth(database: Proposed, sql: str) -> list[tuple[object, ...]]:
    import duckdb

    with duckdb.connect(database.url.removeprefix("duckdb:"), read_only=True) as connection:
        return connection.execute(sql).fetchall()
