"""Three databases that `init` has not seen, the same on every run.

cinema      composite keys, declared: halls of sites, seats of halls, screenings; roles; a stock
shop        nothing declared: odd names, orphans, a self-reference, two roles, several currencies
sixty       sixty tables: twenty areas of three, a hub, ways that meet again
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

Database = Callable[[duckdb.DuckDBPyConnection], None]

CINEMA = """
CREATE TABLE sites (site_code TEXT PRIMARY KEY, town TEXT NOT NULL, opened_on DATE);
CREATE TABLE halls (
  site_code TEXT REFERENCES sites (site_code), hall_no INTEGER, seats INTEGER,
  PRIMARY KEY (site_code, hall_no));
CREATE TABLE films (film_id INTEGER PRIMARY KEY, title TEXT, minutes INTEGER, year INTEGER,
  rating DOUBLE);
CREATE TABLE people (person_id INTEGER PRIMARY KEY, full_name TEXT, email TEXT);
CREATE TABLE credits (
  film_id INTEGER REFERENCES films (film_id), person_id INTEGER REFERENCES people (person_id),
  job TEXT, PRIMARY KEY (film_id, person_id, job));
CREATE TABLE screenings (
  site_code TEXT, hall_no INTEGER, starts_at TIMESTAMP, film_id INTEGER REFERENCES films (film_id),
  projectionist_id INTEGER REFERENCES people (person_id),
  host_id INTEGER REFERENCES people (person_id), visitors INTEGER, takings DECIMAL(9, 2),
  PRIMARY KEY (site_code, hall_no, starts_at),
  FOREIGN KEY (site_code, hall_no) REFERENCES halls (site_code, hall_no));
CREATE TABLE stock_levels (
  site_code TEXT REFERENCES sites (site_code), counted_on DATE, article TEXT, stock INTEGER);
COMMENT ON TABLE screenings IS 'A film shown in a hall: one row each time.';
COMMENT ON COLUMN screenings.takings IS 'Paid at the till, in EUR.';
INSERT INTO sites SELECT 'S' || i, 'Town ' || (i % 4), DATE '2001-05-01' + i * INTERVAL 90 DAY
  FROM range(8) t(i);
INSERT INTO halls SELECT 'S' || (i // 3), 1 + i % 3, 80 + 20 * (i % 3) FROM range(24) t(i);
INSERT INTO films SELECT i, 'Film ' || i, 80 + i % 70, 1990 + i % 33, 5 + (i % 50) / 10
  FROM range(200) t(i);
INSERT INTO people SELECT i, 'Person ' || i, 'p' || i || '@example.org' FROM range(60) t(i);
INSERT INTO credits SELECT DISTINCT i % 200, (i * 7) % 60,
  ['actor', 'director', 'writer'][1 + i % 3] FROM range(900) t(i);
INSERT INTO screenings SELECT 'S' || (i % 24 // 3), 1 + i % 3,
  TIMESTAMP '2024-01-01 14:00:00' + (i // 24) * INTERVAL 1 DAY + (i % 5) * INTERVAL 7 MINUTE,
  (i * 13) % 200, i % 60, CASE WHEN i % 3 = 0 THEN (i * 5) % 60 END, i % 90, (i % 90) * 9.5
  FROM range(4000) t(i);
INSERT INTO stock_levels SELECT 'S' || (i % 8), DATE '2024-01-07' + (i // 24) * INTERVAL 7 DAY,
  ['popcorn', 'cola', 'beer'][1 + (i // 8) % 3], 100 + (i * 17) % 60 FROM range(1200) t(i);
"""

SHOP = """
CREATE TABLE "Customers" ("CustomerID" BIGINT, "Name" TEXT, "E-Mail" TEXT, "Größe" TEXT,
  "ReferrerID" BIGINT, "created at" TEXT);
CREATE TABLE tbl_address (id INTEGER, street TEXT, city_id INTEGER);
CREATE TABLE city (id INTEGER, "name" TEXT, country_code TEXT);
CREATE TABLE country (code TEXT, "name" TEXT, currency TEXT);
CREATE TABLE "Order" (id INTEGER, customer_id BIGINT, billing_address_id INTEGER,
  shipping_address_id INTEGER, "order" INTEGER, status TEXT, is_gift INTEGER, ordered_on DATE,
  amount DECIMAL(12, 2), currency TEXT, discount_rate DOUBLE);
CREATE TABLE "order lines" (order_id INTEGER, line_no INTEGER, sku TEXT, qty INTEGER,
  unit_price DOUBLE, total_price DOUBLE, tags TEXT[]);
CREATE TABLE product (sku TEXT, title TEXT, parent_sku TEXT, weight_kg DOUBLE);
CREATE TABLE page_views (seen_at TIMESTAMP, url TEXT, ms INTEGER);
CREATE TABLE empty_one (id INTEGER, customer_id BIGINT, note TEXT);
CREATE VIEW big_orders AS SELECT * FROM "Order" WHERE amount > 400;
CREATE SCHEMA archive;
CREATE TABLE archive."Order" (id INTEGER, customer_id BIGINT, amount DECIMAL(12, 2));
INSERT INTO country VALUES ('DE', 'Germany', 'EUR'), ('FR', 'France', 'EUR'), ('GB', 'UK', 'GBP');
INSERT INTO city SELECT i, 'City ' || i, ['DE', 'FR', 'GB'][1 + i % 3] FROM range(30) t(i);
INSERT INTO tbl_address SELECT i, i || ' High Street', i % 30 FROM range(300) t(i);
INSERT INTO "Customers" SELECT i + 1000, 'Name ' || i, i || '@example.org',
  ['S', 'M', 'L'][1 + i % 3], CASE WHEN i % 10 = 9 THEN 1000 + i // 2 END,
  strftime(DATE '2020-01-01' + i * INTERVAL 1 DAY,
  '%Y-%m-%d') FROM range(500) t(i);
INSERT INTO "Order" SELECT i,
  CASE WHEN i % 50 = 0 THEN 9999 WHEN i % 11 <> 0 THEN 1000 + i % 450 END,
  i % 300, (i * 7) % 300, i % 5, ['new', 'paid', 'sent'][1 + i % 3], (i % 4 = 0)::INTEGER,
  DATE '2023-01-01' + (i % 700) * INTERVAL 1 DAY, i % 500, ['EUR', 'GBP'][1 + i % 2], (i % 10) / 20
  FROM range(3000) t(i);
INSERT INTO product SELECT 'P' || i, 'Product ' || i, CASE WHEN i % 4 = 3 THEN 'P' || (i - 3) END,
  1 + i / 10 FROM range(120) t(i);
INSERT INTO "order lines" SELECT i // 3, 1 + i % 3, 'P' || (i % 120), 1 + i % 4, 2.5, 5.0, ['a']
  FROM range(9000) t(i);
INSERT INTO page_views SELECT TIMESTAMP '2024-01-01' + (i // 2) * INTERVAL 1 MINUTE,
  '/p' || (i % 2), i % 4000 FROM range(2000) t(i);
INSERT INTO page_views SELECT * FROM page_views LIMIT 3;
INSERT INTO archive."Order" SELECT i, 1000 + i % 450, i % 90 FROM range(800) t(i);
"""

AREAS = {
    "account": "accounts", "asset": "assets", "batch": "batches", "branch": "branches",
    "campaign": "campaigns", "claim": "claims", "contract": "contracts", "course": "courses",
    "delivery": "deliveries", "device": "devices", "employee": "employees", "event": "events",
    "flight": "flights", "grant": "grants", "invoice": "invoices", "lease": "leases",
    "meter": "meters", "patient": "patients", "policy": "policies", "project": "projects",
}  # fmt: skip


def cinema(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(CINEMA)


def shop(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(SHOP)


def sixty(connection: duckdb.DuckDBPyConnection) -> None:
    """Twenty areas: a table, its kinds and its entries. Odd ones declare their keys; all entries
    name a user, and each area's table one of the area before, so that ways meet again."""
    before = ""
    for at, (one, area) in enumerate(AREAS.items()):
        key = " PRIMARY KEY" if at % 2 else ""
        connection.execute(f"CREATE TABLE {one}_kinds (id INTEGER{key}, name TEXT, weight DOUBLE)")
        connection.execute(f"INSERT INTO {one}_kinds SELECT i, 'Kind ' || i, i FROM range(7) t(i)")
        link = f", {before}_id INTEGER" if before else ""
        connection.execute(
            f"CREATE TABLE {area} (id INTEGER{key}, {one}_kind_id INTEGER{link}, name TEXT, "
            "started_on DATE, budget DECIMAL(12, 2))"
        )
        value = ", i % 300" if before else ""
        connection.execute(
            f"INSERT INTO {area} SELECT i, i % 7{value}, 'N' || i, DATE '2022-01-01' + i * "
            f"INTERVAL 1 DAY, i * 10 FROM range({300 + at}) t(i)"
        )
        connection.execute(
            f"CREATE TABLE {one}_entries (entry_id BIGINT{key}, {one}_id INTEGER, user_id INTEGER, "
            "entered_at TIMESTAMP, quantity INTEGER, amount DOUBLE, price DOUBLE, note TEXT)"
        )
        connection.execute(
            f"INSERT INTO {one}_entries SELECT i, i % 300, i % 40, TIMESTAMP '2024-01-01' + i * "
            "INTERVAL 1 HOUR, i % 9, i * 1.5, i % 13, 'note' || (i % 100) FROM "
            f"range({2000 + 10 * at}) t(i)"
        )
        before = one
    connection.execute("DROP TABLE project_kinds")
    connection.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT)")
    connection.execute("INSERT INTO users SELECT i, 'U' || i, 'u@example.org' FROM range(40) t(i)")


DATABASES: dict[str, Database] = {"cinema": cinema, "shop": shop, "sixty": sixty}


def made(folder: Path, name: str) -> str:
    """The URL of a new file with one of the databases."""
    path = folder / f"{name}.duckdb"
    with duckdb.connect(str(path)) as connection:
        DATABASES[name](connection)
    return f"duckdb:{path}"
