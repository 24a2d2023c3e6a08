"""A small shop with every trap in it: NULL and dangling keys, children without parents, ties.

customers 1─∞ orders 1─∞ lines ∞─1 products; orders ∞─∞ tags through order_tags;
tickets ∞─1 customers. Orders 5 and 6 have no customer (NULL, dangling); customer 4 has no
order; order 4 has no line; product 3 was never sold.
"""

from __future__ import annotations

from types import SimpleNamespace

import duckdb

from semantic.model.load import load_model_text

TABLES = """
create table customers (id int, name varchar, city varchar, credit int, since date);
insert into customers values
  (1, 'Ada', 'Bern', 100, '2023-01-10'), (2, 'Bo', 'Bern', 200, '2023-02-10'),
  (3, 'Cy', 'Graz', 300, '2023-02-20'), (4, 'Di', null, 400, '2023-03-01');
create table orders (id int, customer_id int, status varchar, total decimal(10, 2), "at" timestamp);
insert into orders values
  (1, 1, 'paid', 10, '2023-01-15 10:00'), (2, 1, 'paid', 20, '2023-02-15 23:30'),
  (3, 2, 'open', 20, '2023-02-28 12:00'), (4, 3, 'paid', 40, '2023-04-01 00:00'),
  (5, null, 'open', 50, '2023-04-30 23:59:59.5'), (6, 99, null, 60, '2023-05-01 00:00');
create table lines (order_id int, line_no int, product_id int, quantity int, price decimal(10, 2));
insert into lines values
  (1, 1, 1, 1, 4), (1, 2, 2, 2, 3), (2, 1, 1, 5, 4), (3, 1, 1, 1, 4), (3, 2, 1, 4, 4),
  (5, 1, 2, 1, 3), (6, 1, null, 7, 1), (77, 1, 1, 9, 9);
create table products (id int, name varchar, kind varchar);
insert into products values (1, 'tea', 'drink'), (2, 'cake', 'food'), (3, 'pie', 'food');
create table order_tags (order_id int, tag varchar);
insert into order_tags values (1, 'new'), (1, 'gift'), (2, 'gift'), (3, 'new'), (6, 'gift');
create table tickets (id int, customer_id int, minutes int, "at" timestamp);
insert into tickets values
  (1, 1, 30, '2023-01-20 08:00'), (2, 1, 10, '2023-02-01 08:00'), (3, 4, 60, '2023-03-05 08:00'),
  (4, null, 5, '2023-03-06 08:00');
"""

MODEL = """
cubes:
  - name: customers
    sql_table: customers
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: name, sql: name, type: string}
      - {name: city, sql: city, type: string}
      - {name: since, sql: since, type: time}
      - {name: orders, sql: "{orders.count}", type: number, sub_query: true}
      - {name: known, sql: "CASE WHEN {CUBE}.city IS NULL THEN 'no' ELSE 'yes' END", type: string}
    measures:
      - {name: count, type: count}
      - {name: credit, type: sum, sql: credit}
      - {name: average_credit, type: avg, sql: credit}
      - {name: median_credit, type: median, sql: credit}
      - {name: own_credit, type: number, sql: "sum({CUBE}.credit) / count(*)"}
      - {name: own_orders, type: number, sql: "sum({CUBE.orders}) / count(*)"}
      - {name: credit_per_order, type: number, sql: "{credit} / {orders.count}"}
  - name: orders
    sql_table: orders
    joins:
      - {name: customers, relationship: many_to_one, sql: "{CUBE}.customer_id = {customers.id}"}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: status, sql: status, type: string}
      - {name: at, sql: at, type: time}
      - {name: at_month, sql: "{at.month}", type: string}
      - name: size
        type: string
        case:
          when:
            - {sql: "{CUBE}.total >= 50", label: large}
            - {sql: "{CUBE}.total >= 20", label: middle}
          else: {label: small}
    measures:
      - {name: count, type: count}
      - {name: total, type: sum, sql: total}
      - {name: average, type: avg, sql: total}
      - {name: largest, type: max, sql: total}
      - {name: customers, type: count_distinct, sql: customer_id}
      - {name: paid, type: sum, sql: total, filters: [{sql: "{CUBE}.status = 'paid'"}]}
      - {name: paid_share, type: number, sql: "{paid} / {total}"}
      - {name: share, type: number, sql: "{total}", share_of: total}
      - {name: running, type: sum, sql: total, rolling_window: {trailing: unbounded}}
      - {name: to_date, type: sum, sql: total, rolling_window: {type: to_date, granularity: year}}
      - {name: mean_of_month, type: avg, sql: total, rolling_window: {trailing: 1 month}}
      - name: buyers_of_month
        type: count_distinct
        sql: customer_id
        rolling_window: {trailing: 1 month}
      - name: paid_of_half_day
        type: count
        filters: [{sql: "{CUBE}.status = 'paid'"}]
        rolling_window: {trailing: 12 hour, offset: start}
      - name: last_month
        type: number
        sql: "{total}"
        multi_stage: true
        time_shift: [{interval: 1 month, type: prior, time_dimension: orders.at}]
      - {name: last_total, type: sum, sql: total, semi_additive: {time_dimension: at, choose: last}}
      - {name: growth, type: number, multi_stage: true, sql: "{total} / {last_month} - 1"}
      - {name: first_at, type: min, sql: at}
      - {name: lower_third, type: percentile, percentile: 0.3333, sql: total}
      - {name: gifts, type: count, filters: [{sql: "{order_tags.tag} = 'gift'"}]}
      - {name: per_gift, type: number, sql: "{total} / NULLIF({gifts}, 1)"}
      - name: demand
        type: string
        case:
          when:
            - {sql: "{count} > 2", label: high}
            - {sql: "{total} > 60", label: {sql: "'fair'"}}
          else: {label: low}
    segments:
      - {name: paid_only, sql: "{CUBE}.status = 'paid'"}
  - name: lines
    sql_table: lines
    joins:
      - {name: orders, relationship: many_to_one, sql: "{CUBE}.order_id = {orders.id}"}
      - {name: products, relationship: many_to_one, sql: "{CUBE}.product_id = {products.id}"}
    dimensions:
      - {name: order_id, sql: order_id, type: number, primary_key: true}
      - {name: line_no, sql: line_no, type: number, primary_key: true}
    measures:
      - {name: count, type: count}
      - {name: quantity, type: sum, sql: quantity}
      - {name: revenue, type: sum, sql: "{CUBE}.quantity * {CUBE}.price"}
  - name: products
    sql_table: products
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: name, sql: name, type: string}
      - {name: kind, sql: kind, type: string}
    measures:
      - {name: count, type: count}
  - name: order_tags
    sql_table: order_tags
    joins:
      - {name: orders, relationship: many_to_one, sql: "{CUBE}.order_id = {orders.id}"}
    dimensions:
      - {name: order_id, sql: order_id, type: number, primary_key: true}
      - {name: tag, sql: tag, type: string, primary_key: true}
  - name: tickets
    sql_table: tickets
    joins:
      - {name: customers, relationship: many_to_one, sql: "{CUBE}.customer_id = {customers.id}"}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: at, sql: at, type: time}
    measures:
      - {name: count, type: count}
      - {name: minutes, type: sum, sql: minutes}
views:
  - name: sales
    cubes:
      - {join_path: orders, includes: [status, at, count, total]}
      - {join_path: orders.customers, prefix: true, includes: [city]}
    default_filters:
      - {member: orders.status, operator: equals, values: [paid], unless: [status]}
  - name: everything
    cubes:
      - {join_path: orders, includes: [status, total]}
    dimensions:
      - {name: is_paid, type: string, sql: "CASE WHEN {status} = 'paid' THEN 'yes' ELSE 'no' END"}
"""


class Engine:
    """A DuckDB in memory that speaks the engine's protocol."""

    dialect = "duckdb"

    def __init__(self, script: str = TABLES) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("set TimeZone = 'UTC'")
        self.connection.execute(script)

    def query(self, sql, *, max_rows=None, timeout=None):
        result = self.connection.execute(sql)
        rows = result.fetchall()
        cut = max_rows is not None and len(rows) > max_rows
        return SimpleNamespace(
            columns=tuple(each[0] for each in result.description),
            types=tuple(str(each[1]) for each in result.description),
            rows=rows[:max_rows] if cut else rows,
            truncated=cut,
        )

    def arrow(self, sql, *, timeout=None):
        return self.connection.execute(sql).to_arrow_table()

    def version(self):
        return "1"

    def tables(self):
        return {}

    def close(self):
        self.connection.close()


def shop_model():
    model = load_model_text({"shop.yml": MODEL})
    assert not model.errors, "\n".join(str(each) for each in model.errors)
    return model
