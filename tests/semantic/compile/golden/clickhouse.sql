-- one measure: the plainest question has the plainest SQL
/* orders: count */
SELECT
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
ORDER BY
  "orders__count" DESC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a measure by its own dimension: a NULL status is a group
/* orders: total */
SELECT
  "orders".status AS "orders__status",
  SUM("orders".total) AS "orders__total"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "orders__total" DESC,
  "orders__status" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a fact by its parent's dimension: orders without a customer stay, in a NULL group
/* orders: count */
SELECT
  "customers".name AS "customers__name",
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
GROUP BY
  "customers".name
ORDER BY
  "orders__count" DESC,
  "customers__name" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a parent by its child's dimension: Ada has two paid orders and counts once; Di has none and stays
WITH "_step_1" AS (
  /* each row of customers once per group */
  SELECT DISTINCT
    "orders".status AS "orders__status",
    "customers".id AS "key_0",
    1 AS "customers__count",
    "customers".credit AS "customers__credit",
    "customers".credit AS "customers__average_credit"
  FROM "customers" AS "customers"
  LEFT JOIN "orders" AS "orders"
    ON "orders".customer_id = "customers".id
)
/* customers: count, credit, average_credit */
SELECT
  "_step_1"."orders__status" AS "orders__status",
  COUNT("_step_1"."customers__count") AS "customers__count",
  SUM("_step_1"."customers__credit") AS "customers__credit",
  AVG("_step_1"."customers__average_credit") AS "customers__average_credit"
FROM "_step_1"
GROUP BY
  "_step_1"."orders__status"
ORDER BY
  "customers__count" DESC,
  "orders__status" ASC,
  "customers__credit" ASC,
  "customers__average_credit" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a median and an own aggregate over a join to many: duplicates would move both
WITH "_step_1" AS (
  /* each row of customers once per group */
  SELECT DISTINCT
    "products".kind AS "products__kind",
    "customers".id AS "key_0"
  FROM "customers" AS "customers"
  LEFT JOIN "orders" AS "orders"
    ON "orders".customer_id = "customers".id
  LEFT JOIN "lines" AS "lines"
    ON "lines".order_id = "orders".id
  LEFT JOIN "products" AS "products"
    ON "lines".product_id = "products".id
)
/* customers: median_credit, own_credit */
SELECT
  "_step_1"."products__kind" AS "products__kind",
  quantileExactInclusive(0.5)(CAST("customers".credit AS Nullable(Float64))) AS "customers__median_credit",
  CAST(SUM("customers".credit) AS Nullable(Float64)) / nullIf(COUNT(*), 0) AS "customers__own_credit"
FROM "_step_1"
LEFT JOIN "customers" AS "customers"
  ON "_step_1"."key_0" IS NOT DISTINCT FROM "customers".id
GROUP BY
  "_step_1"."products__kind"
ORDER BY
  "customers__median_credit" DESC,
  "products__kind" ASC,
  "customers__own_credit" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- two facts over a shared dimension: neither multiplies the other; a group that one lacks counts 0 there and sums to NULL
WITH "_part_1" AS (
  /* orders: count, total */
  SELECT
    "customers".name AS "customers__name",
    COUNT(*) AS "orders__count",
    SUM("orders".total) AS "orders__total"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".name
), "_part_2" AS (
  /* tickets: count, minutes */
  SELECT
    "customers".name AS "customers__name",
    COUNT(*) AS "tickets__count",
    SUM("tickets".minutes) AS "tickets__minutes"
  FROM "tickets" AS "tickets"
  LEFT JOIN "customers" AS "customers"
    ON "tickets".customer_id = "customers".id
  GROUP BY
    "customers".name
)
SELECT
  COALESCE("_part_1"."customers__name", "_part_2"."customers__name") AS "customers__name",
  COALESCE("_part_1"."orders__count", 0) AS "orders__count",
  "_part_1"."orders__total" AS "orders__total",
  COALESCE("_part_2"."tickets__count", 0) AS "tickets__count",
  "_part_2"."tickets__minutes" AS "tickets__minutes"
FROM "_part_1"
FULL JOIN "_part_2"
  ON "_part_1"."customers__name" IS NOT DISTINCT FROM "_part_2"."customers__name"
ORDER BY
  "orders__count" DESC,
  "customers__name" ASC,
  "orders__total" ASC,
  "tickets__count" ASC,
  "tickets__minutes" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- two facts and nothing shared: totals stand side by side
WITH "_part_1" AS (
  /* orders: total */
  SELECT
    SUM("orders".total) AS "orders__total"
  FROM "orders" AS "orders"
), "_part_2" AS (
  /* tickets: minutes */
  SELECT
    SUM("tickets".minutes) AS "tickets__minutes"
  FROM "tickets" AS "tickets"
), "_part_3" AS (
  /* lines: revenue */
  SELECT
    SUM("lines".quantity * "lines".price) AS "lines__revenue"
  FROM "lines" AS "lines"
)
SELECT
  "_part_1"."orders__total" AS "orders__total",
  "_part_2"."tickets__minutes" AS "tickets__minutes",
  "_part_3"."lines__revenue" AS "lines__revenue"
FROM "_part_1"
CROSS JOIN "_part_2"
CROSS JOIN "_part_3"
ORDER BY
  "orders__total" DESC,
  "tickets__minutes" ASC,
  "lines__revenue" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a fact through a bridge: order 1 has two tags and counts once under each; the tags' sum is not the total
WITH "_step_1" AS (
  /* each row of orders once per group */
  SELECT DISTINCT
    "order_tags".tag AS "order_tags__tag",
    "orders".id AS "key_0",
    "orders".total AS "orders__total"
  FROM "orders" AS "orders"
  LEFT JOIN "order_tags" AS "order_tags"
    ON "order_tags".order_id = "orders".id
)
/* orders: total */
SELECT
  "_step_1"."order_tags__tag" AS "order_tags__tag",
  SUM("_step_1"."orders__total") AS "orders__total"
FROM "_step_1"
GROUP BY
  "_step_1"."order_tags__tag"
ORDER BY
  "orders__total" DESC,
  "order_tags__tag" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- an order's total by product, tea twice in order 3: once per distinct value of the group
WITH "_step_1" AS (
  /* each row of orders once per group */
  SELECT DISTINCT
    "products".name AS "products__name",
    "orders".id AS "key_0",
    "orders".total AS "orders__total"
  FROM "orders" AS "orders"
  LEFT JOIN "lines" AS "lines"
    ON "lines".order_id = "orders".id
  LEFT JOIN "products" AS "products"
    ON "lines".product_id = "products".id
), "_part_2" AS (
  /* orders: total */
  SELECT
    "_step_1"."products__name" AS "products__name",
    SUM("_step_1"."orders__total") AS "orders__total"
  FROM "_step_1"
  GROUP BY
    "_step_1"."products__name"
), "_part_3" AS (
  /* lines: quantity */
  SELECT
    "products".name AS "products__name",
    SUM("lines".quantity) AS "lines__quantity"
  FROM "lines" AS "lines"
  LEFT JOIN "products" AS "products"
    ON "lines".product_id = "products".id
  GROUP BY
    "products".name
)
SELECT
  COALESCE("_part_2"."products__name", "_part_3"."products__name") AS "products__name",
  "_part_2"."orders__total" AS "orders__total",
  "_part_3"."lines__quantity" AS "lines__quantity"
FROM "_part_2"
FULL JOIN "_part_3"
  ON "_part_2"."products__name" IS NOT DISTINCT FROM "_part_3"."products__name"
ORDER BY
  "orders__total" DESC,
  "products__name" ASC,
  "lines__quantity" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a filter over a join to many: has at least one such row; never multiplies
/* orders: total */
SELECT
  SUM("orders".total) AS "orders__total"
FROM "orders" AS "orders"
WHERE
  "orders".id IN (
    SELECT
      "orders".id AS "key_0"
    FROM "orders" AS "orders"
    LEFT JOIN "lines" AS "lines"
      ON "lines".order_id = "orders".id
    LEFT JOIN "products" AS "products"
      ON "lines".product_id = "products".id
    WHERE
      "products".name = 'tea'
  )
ORDER BY
  "orders__total" DESC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a filter and a breakdown on one branch: they speak of the same row
/* orders: count */
SELECT
  "order_tags".tag AS "order_tags__tag",
  COUNT(DISTINCT "orders".id) AS "orders__count"
FROM "orders" AS "orders"
LEFT JOIN "order_tags" AS "order_tags"
  ON "order_tags".order_id = "orders".id
WHERE
  "order_tags".tag = 'gift'
GROUP BY
  "order_tags".tag
ORDER BY
  "orders__count" DESC,
  "order_tags__tag" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a filter on one fact restricts another: tickets of customers who have a paid order
WITH "_part_1" AS (
  /* tickets: count */
  SELECT
    COUNT(*) AS "tickets__count"
  FROM "tickets" AS "tickets"
  WHERE
    "tickets".id IN (
      SELECT
        "tickets".id AS "key_0"
      FROM "tickets" AS "tickets"
      LEFT JOIN "customers" AS "customers"
        ON "tickets".customer_id = "customers".id
      LEFT JOIN "orders" AS "orders"
        ON "orders".customer_id = "customers".id
      WHERE
        "orders".status = 'paid'
    )
), "_part_2" AS (
  /* orders: count */
  SELECT
    COUNT(*) AS "orders__count"
  FROM "orders" AS "orders"
  WHERE
    "orders".status = 'paid'
)
SELECT
  COALESCE("_part_1"."tickets__count", 0) AS "tickets__count",
  COALESCE("_part_2"."orders__count", 0) AS "orders__count"
FROM "_part_1"
CROSS JOIN "_part_2"
ORDER BY
  "tickets__count" DESC,
  "orders__count" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a filter on a measure that is not shown: tested on groups, after aggregation
/* orders: total, count */
SELECT
  "customers".name AS "customers__name",
  SUM("orders".total) AS "orders__total"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
GROUP BY
  "customers".name
HAVING
  COUNT(*) > 1
ORDER BY
  "orders__total" DESC,
  "customers__name" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a measure's own filter: it touches only that measure
/* orders: paid, total */
SELECT
  "customers".city AS "customers__city",
  SUM(CASE WHEN "orders".status = 'paid' THEN "orders".total END) AS "orders__paid",
  SUM("orders".total) AS "orders__total",
  CAST(SUM(CASE WHEN "orders".status = 'paid' THEN "orders".total END) AS Nullable(Float64)) / nullIf(SUM("orders".total), 0) AS "orders__paid_share"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
GROUP BY
  "customers".city
ORDER BY
  "orders__paid" DESC,
  "customers__city" ASC,
  "orders__total" ASC,
  "orders__paid_share" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a ratio over two facts: from aggregated parts at the result's grain; division by zero is NULL
WITH "_part_1" AS (
  /* customers: credit */
  SELECT
    "customers".name AS "customers__name",
    SUM("customers".credit) AS "customers__credit"
  FROM "customers" AS "customers"
  GROUP BY
    "customers".name
), "_part_2" AS (
  /* orders: count */
  SELECT
    "customers".name AS "customers__name",
    COUNT(*) AS "orders__count"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".name
)
SELECT
  COALESCE("_part_1"."customers__name", "_part_2"."customers__name") AS "customers__name",
  CAST("_part_1"."customers__credit" AS Nullable(Float64)) / nullIf(COALESCE("_part_2"."orders__count", 0), 0) AS "customers__credit_per_order"
FROM "_part_1"
FULL JOIN "_part_2"
  ON "_part_1"."customers__name" IS NOT DISTINCT FROM "_part_2"."customers__name"
ORDER BY
  "customers__credit_per_order" DESC,
  "customers__name" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a negation keeps rows without a value: NULL is not `paid`
/* orders: count */
SELECT
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
WHERE
  "orders".status IS DISTINCT FROM 'paid'
ORDER BY
  "orders__count" DESC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a range covers its last day whole: 30 April, half a second before midnight, counts; 1 May does not
/* orders: count */
SELECT
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
WHERE
  CAST("orders".at AS Nullable(DateTime)) >= CAST('2023-04-01 00:00:00' AS Nullable(DateTime))
  AND CAST("orders".at AS Nullable(DateTime)) < CAST('2023-05-01 00:00:00' AS Nullable(DateTime))
ORDER BY
  "orders__count" DESC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- months in a time zone: 23:30 UTC on 15 February is 16 February in Berlin; 1 May 00:00 UTC is 1 May 02:00
/* orders: count */
SELECT
  CAST(dateTrunc(
    'DAY',
    (
      CAST("orders".at AS Nullable(DateTime)) + toIntervalSecond(
        timeZoneOffset(toTimeZone(CAST("orders".at AS Nullable(DateTime)), 'Europe/Berlin'))
      )
    )
  ) AS Nullable(DateTime)) AS "orders__at__day",
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
WHERE
  CAST("orders".at AS Nullable(DateTime)) >= CAST('2023-02-15 23:00:00' AS Nullable(DateTime))
  AND CAST("orders".at AS Nullable(DateTime)) < CAST('2023-05-01 22:00:00' AS Nullable(DateTime))
GROUP BY
  CAST(dateTrunc(
    'DAY',
    (
      CAST("orders".at AS Nullable(DateTime)) + toIntervalSecond(
        timeZoneOffset(toTimeZone(CAST("orders".at AS Nullable(DateTime)), 'Europe/Berlin'))
      )
    )
  ) AS Nullable(DateTime))
ORDER BY
  "orders__at__day" ASC,
  "orders__count" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- weeks start on Monday: ISO weeks
/* orders: count */
SELECT
  CAST(dateTrunc('WEEK', CAST("orders".at AS Nullable(DateTime))) AS Nullable(DateTime)) AS "orders__at__week",
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
WHERE
  CAST("orders".at AS Nullable(DateTime)) >= CAST('2023-02-13 00:00:00' AS Nullable(DateTime))
  AND CAST("orders".at AS Nullable(DateTime)) < CAST('2023-03-01 00:00:00' AS Nullable(DateTime))
GROUP BY
  CAST(dateTrunc('WEEK', CAST("orders".at AS Nullable(DateTime))) AS Nullable(DateTime))
ORDER BY
  "orders__at__week" ASC,
  "orders__count" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- missing months are filled: March has no order and counts 0; its total is NULL
WITH "_buckets_1" AS (
  SELECT
    CAST('2023-02-01 00:00:00' AS Nullable(DateTime)) + toIntervalMonth(
      arrayJoin(
        assumeNotNull(
          range(
            0,
            toUInt32(
              dateDiff(
                'month',
                CAST('2023-02-01 00:00:00' AS Nullable(DateTime)),
                CAST('2023-04-01 00:00:00' AS Nullable(DateTime))
              ) + 1
            ),
            1
          )
        )
      )
    ) AS "start"
), "_part_2" AS (
  SELECT
    "_buckets_1"."start" AS "orders__at__month"
  FROM "_buckets_1"
), "_part_3" AS (
  /* orders: count, total */
  SELECT
    CAST(dateTrunc('MONTH', CAST("orders".at AS Nullable(DateTime))) AS Nullable(DateTime)) AS "orders__at__month",
    COUNT(*) AS "orders__count",
    SUM("orders".total) AS "orders__total"
  FROM "orders" AS "orders"
  WHERE
    CAST("orders".at AS Nullable(DateTime)) >= CAST('2023-02-01 00:00:00' AS Nullable(DateTime))
    AND CAST("orders".at AS Nullable(DateTime)) < CAST('2023-05-01 00:00:00' AS Nullable(DateTime))
  GROUP BY
    CAST(dateTrunc('MONTH', CAST("orders".at AS Nullable(DateTime))) AS Nullable(DateTime))
)
SELECT
  COALESCE("_part_2"."orders__at__month", "_part_3"."orders__at__month") AS "orders__at__month",
  COALESCE("_part_3"."orders__count", 0) AS "orders__count",
  "_part_3"."orders__total" AS "orders__total"
FROM "_part_2"
FULL JOIN "_part_3"
  ON "_part_2"."orders__at__month" IS NOT DISTINCT FROM "_part_3"."orders__at__month"
ORDER BY
  "orders__at__month" ASC,
  "orders__count" ASC,
  "orders__total" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a running total within a range: history before the range counts; the first shown month is as right as the last
-- refused (unsupported): a window over every bucket cannot be said in this dialect: ClickHouse joins on equalities only;

-- averages and distinct counts of windows: an average of windows is of their rows, not of their days; an order without a customer has no buyer
-- refused (unsupported): a window over every bucket cannot be said in this dialect: ClickHouse joins on equalities only;

-- windows that end within a day: twelve hours before the 16th begin at noon, and the order of 23:30 is later than that
-- refused (unsupported): a window over every bucket cannot be said in this dialect: ClickHouse joins on equalities only;

-- month over month: March has no orders and no row of its own, but is what April's growth is measured against
WITH "_part_1" AS (
  /* orders: total */
  SELECT
    CAST(dateTrunc('MONTH', CAST("orders".at AS Nullable(DateTime))) AS Nullable(DateTime)) AS "orders__at__month",
    SUM("orders".total) AS "orders__total"
  FROM "orders" AS "orders"
  WHERE
    CAST("orders".at AS Nullable(DateTime)) >= CAST('2023-01-01 00:00:00' AS Nullable(DateTime))
    AND CAST("orders".at AS Nullable(DateTime)) < CAST('2023-06-01 00:00:00' AS Nullable(DateTime))
  GROUP BY
    CAST(dateTrunc('MONTH', CAST("orders".at AS Nullable(DateTime))) AS Nullable(DateTime))
), "_part_2" AS (
  /* orders: total */
  SELECT
    CAST(dateTrunc('MONTH', CAST("orders".at AS Nullable(DateTime)) + INTERVAL '1' MONTH) AS Nullable(DateTime)) AS "orders__at__month",
    SUM("orders".total) AS "orders__last_month"
  FROM "orders" AS "orders"
  WHERE
    (
      CAST("orders".at AS Nullable(DateTime)) + INTERVAL '1' MONTH
    ) >= CAST('2023-01-01 00:00:00' AS Nullable(DateTime))
    AND (
      CAST("orders".at AS Nullable(DateTime)) + INTERVAL '1' MONTH
    ) < CAST('2023-06-01 00:00:00' AS Nullable(DateTime))
  GROUP BY
    CAST(dateTrunc('MONTH', CAST("orders".at AS Nullable(DateTime)) + INTERVAL '1' MONTH) AS Nullable(DateTime))
)
SELECT
  COALESCE("_part_1"."orders__at__month", "_part_2"."orders__at__month") AS "orders__at__month",
  "_part_1"."orders__total" AS "orders__total",
  "_part_2"."orders__last_month" AS "orders__last_month",
  CAST("_part_1"."orders__total" AS Nullable(Float64)) / nullIf("_part_2"."orders__last_month", 0) - 1 AS "orders__growth"
FROM "_part_1"
FULL JOIN "_part_2"
  ON "_part_1"."orders__at__month" IS NOT DISTINCT FROM "_part_2"."orders__at__month"
ORDER BY
  "orders__at__month" ASC,
  "orders__total" ASC,
  "orders__last_month" ASC,
  "orders__growth" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a share of the total: the whole is computed from the facts
WITH "_step_1" AS (
  /* each row of orders once per group */
  SELECT DISTINCT
    "order_tags".tag AS "order_tags__tag",
    "orders".id AS "key_0",
    "orders".total AS "orders__total"
  FROM "orders" AS "orders"
  LEFT JOIN "order_tags" AS "order_tags"
    ON "order_tags".order_id = "orders".id
), "_step_2" AS (
  /* orders: total */
  SELECT
    "_step_1"."order_tags__tag" AS "order_tags__tag",
    SUM("_step_1"."orders__total") AS "orders__total"
  FROM "_step_1"
  GROUP BY
    "_step_1"."order_tags__tag"
), "_part_3" AS (
  /* orders: total */
  SELECT
    SUM("orders".total) AS "orders__share__whole"
  FROM "orders" AS "orders"
)
SELECT
  "_step_2"."order_tags__tag" AS "order_tags__tag",
  CAST("_step_2"."orders__total" AS Nullable(Float64)) / nullIf("_part_3"."orders__share__whole", 0) AS "orders__share"
FROM "_step_2"
LEFT JOIN "_part_3"
  ON TRUE
ORDER BY
  "orders__share" DESC,
  "order_tags__tag" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a case and a sub-query dimension: each customer's orders are counted once for the customer
WITH "_part_1" AS (
  /* orders: count */
  SELECT
    "customers".id AS "customers__id",
    COUNT(*) AS "orders__count"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".id
), "_part_2" AS (
  /* every group of customers */
  SELECT DISTINCT
    "customers".id AS "customers__id"
  FROM "customers" AS "customers"
), "_values_3" AS (
  SELECT
    COALESCE("_part_1"."customers__id", "_part_2"."customers__id") AS "customers__id",
    COALESCE("_part_1"."orders__count", 0) AS "customers__orders"
  FROM "_part_1"
  FULL JOIN "_part_2"
    ON "_part_1"."customers__id" IS NOT DISTINCT FROM "_part_2"."customers__id"
)
/* customers: count */
SELECT
  "customers"."customers__orders" AS "customers__orders",
  COUNT(*) AS "customers__count"
FROM (
  SELECT
    "customers".*,
    "_values_3"."customers__orders" AS "customers__orders"
  FROM "customers" AS "customers"
  LEFT JOIN "_values_3"
    ON "customers".id = "_values_3"."customers__id"
) AS "customers"
GROUP BY
  "customers"."customers__orders"
ORDER BY
  "customers__count" DESC,
  "customers__orders" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- bands: the first matching branch decides
/* orders: count */
SELECT
  CASE
    WHEN "orders".total >= 50
    THEN 'large'
    WHEN "orders".total >= 20
    THEN 'middle'
    ELSE 'small'
  END AS "orders__size",
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
GROUP BY
  CASE
    WHEN "orders".total >= 50
    THEN 'large'
    WHEN "orders".total >= 20
    THEN 'middle'
    ELSE 'small'
  END
ORDER BY
  "orders__count" DESC,
  "orders__size" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a segment: a named condition
/* orders: count */
SELECT
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
WHERE
  "orders".status = 'paid'
ORDER BY
  "orders__count" DESC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a view's default filter: it applies unless the question speaks of the status itself
/* orders: total */
SELECT
  "customers".city AS "sales__customers_city",
  SUM("orders".total) AS "sales__total"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
WHERE
  "orders".status = 'paid'
GROUP BY
  "customers".city
ORDER BY
  "sales__total" DESC,
  "sales__customers_city" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a view's default filter, lifted: the question breaks down by status
/* orders: count */
SELECT
  "orders".status AS "sales__status",
  COUNT(*) AS "sales__count"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "sales__count" DESC,
  "sales__status" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- dimensions alone: the different combinations, starting from the cube that declares the others
/* every group of orders */
SELECT DISTINCT
  "customers".city AS "customers__city",
  "orders".status AS "orders__status"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
ORDER BY
  "customers__city" ASC,
  "orders__status" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- ties in a fixed order: the remaining members break ties
/* orders: count */
SELECT
  "orders".status AS "orders__status",
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "orders__count" ASC,
  "orders__status" ASC
LIMIT 3
SETTINGS join_use_nulls = 1;

-- a page: offset counts in the same order
/* every group of orders */
SELECT DISTINCT
  "orders".id AS "orders__id"
FROM "orders" AS "orders"
ORDER BY
  "orders__id" DESC
LIMIT 3
OFFSET 1
SETTINGS join_use_nulls = 1;

-- rows instead of groups: each measure shows what one row gives
SELECT
  "orders".id AS "orders__id",
  CASE WHEN "orders".status = 'paid' THEN "orders".total END AS "orders__paid"
FROM "orders" AS "orders"
ORDER BY
  "orders__id" ASC,
  "orders__paid" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- two periods compared: each range on its own, named in a column
WITH "_stacked_1" AS (
  /* orders: count, total */
  SELECT
    COUNT(*) AS "orders__count",
    SUM("orders".total) AS "orders__total",
    '2023-01-01 - 2023-02-28' AS "compareDateRange"
  FROM "orders" AS "orders"
  WHERE
    CAST("orders".at AS Nullable(DateTime)) >= CAST('2023-01-01 00:00:00' AS Nullable(DateTime))
    AND CAST("orders".at AS Nullable(DateTime)) < CAST('2023-03-01 00:00:00' AS Nullable(DateTime))
  UNION ALL
  /* orders: count, total */
  SELECT
    COUNT(*) AS "orders__count",
    SUM("orders".total) AS "orders__total",
    '2023-04-01 - 2023-05-31' AS "compareDateRange"
  FROM "orders" AS "orders"
  WHERE
    CAST("orders".at AS Nullable(DateTime)) >= CAST('2023-04-01 00:00:00' AS Nullable(DateTime))
    AND CAST("orders".at AS Nullable(DateTime)) < CAST('2023-06-01 00:00:00' AS Nullable(DateTime))
)
SELECT
  "_stacked_1"."orders__count" AS "orders__count",
  "_stacked_1"."orders__total" AS "orders__total",
  "_stacked_1"."compareDateRange" AS "compareDateRange"
FROM "_stacked_1"
ORDER BY
  "compareDateRange" ASC,
  "orders__count" ASC,
  "orders__total" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- subtotals over a bridge: order 1 counts under both tags, and once in the total
WITH "_step_1" AS (
  /* each row of orders once per group */
  SELECT DISTINCT
    "order_tags".tag AS "order_tags__tag",
    "orders".id AS "key_0",
    "orders".total AS "orders__total"
  FROM "orders" AS "orders"
  LEFT JOIN "order_tags" AS "order_tags"
    ON "order_tags".order_id = "orders".id
), "_stacked_2" AS (
  /* orders: total */
  SELECT
    "_step_1"."order_tags__tag" AS "order_tags__tag",
    SUM("_step_1"."orders__total") AS "orders__total",
    0 AS "subtotal"
  FROM "_step_1"
  GROUP BY
    "_step_1"."order_tags__tag"
  UNION ALL
  /* orders: total */
  SELECT
    NULL AS "order_tags__tag",
    SUM("orders".total) AS "orders__total",
    1 AS "subtotal"
  FROM "orders" AS "orders"
)
SELECT
  "_stacked_2"."order_tags__tag" AS "order_tags__tag",
  "_stacked_2"."orders__total" AS "orders__total",
  "_stacked_2"."subtotal" AS "subtotal"
FROM "_stacked_2"
ORDER BY
  "subtotal" ASC,
  "order_tags__tag" ASC,
  "orders__total" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- subtotals of two breakdowns: the last breakdown is rolled up first
WITH "_stacked_1" AS (
  /* orders: count */
  SELECT
    "customers".city AS "customers__city",
    "orders".status AS "orders__status",
    COUNT(*) AS "orders__count",
    0 AS "subtotal"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".city,
    "orders".status
  UNION ALL
  /* orders: count */
  SELECT
    "customers".city AS "customers__city",
    NULL AS "orders__status",
    COUNT(*) AS "orders__count",
    1 AS "subtotal"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".city
  UNION ALL
  /* orders: count */
  SELECT
    NULL AS "customers__city",
    NULL AS "orders__status",
    COUNT(*) AS "orders__count",
    2 AS "subtotal"
  FROM "orders" AS "orders"
)
SELECT
  "_stacked_1"."customers__city" AS "customers__city",
  "_stacked_1"."orders__status" AS "orders__status",
  "_stacked_1"."orders__count" AS "orders__count",
  "_stacked_1"."subtotal" AS "subtotal"
FROM "_stacked_1"
ORDER BY
  "subtotal" DESC,
  "customers__city" ASC,
  "orders__status" ASC,
  "orders__count" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- only the last time counts: within each group, the rows at its last time
WITH "_part_1" AS (
  /* orders: total */
  SELECT
    "orders".status AS "orders__status",
    SUM("orders".total) AS "orders__total"
  FROM "orders" AS "orders"
  GROUP BY
    "orders".status
), "_step_2" AS (
  SELECT
    "orders".status AS "orders__status",
    "orders".at AS "at",
    1 AS "counts",
    "orders".total AS "orders__last_total",
    MAX(CASE WHEN 1 = 1 THEN "orders".at END) OVER (PARTITION BY "orders".status) AS "edge"
  FROM "orders" AS "orders"
), "_part_3" AS (
  /* last orders.at only */
  SELECT
    "_step_2"."orders__status" AS "orders__status",
    SUM(
      CASE
        WHEN "_step_2"."at" = "_step_2"."edge" AND "_step_2"."counts" = 1
        THEN "_step_2"."orders__last_total"
      END
    ) AS "orders__last_total"
  FROM "_step_2"
  GROUP BY
    "_step_2"."orders__status"
)
SELECT
  COALESCE("_part_1"."orders__status", "_part_3"."orders__status") AS "orders__status",
  "_part_3"."orders__last_total" AS "orders__last_total",
  "_part_1"."orders__total" AS "orders__total"
FROM "_part_1"
FULL JOIN "_part_3"
  ON "_part_1"."orders__status" IS NOT DISTINCT FROM "_part_3"."orders__status"
ORDER BY
  "orders__last_total" DESC,
  "orders__status" ASC,
  "orders__total" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a view's own dimension: its rows are those of the cubes it names
/* orders: total */
SELECT
  CASE WHEN "orders".status = 'paid' THEN 'yes' ELSE 'no' END AS "everything__is_paid",
  SUM("orders".total) AS "everything__total"
FROM "orders" AS "orders"
GROUP BY
  CASE WHEN "orders".status = 'paid' THEN 'yes' ELSE 'no' END
ORDER BY
  "everything__total" DESC,
  "everything__is_paid" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a view's own dimension alone: no measure says which cube to start from
/* every group of orders */
SELECT DISTINCT
  CASE WHEN "orders".status = 'paid' THEN 'yes' ELSE 'no' END AS "everything__is_paid"
FROM "orders" AS "orders"
ORDER BY
  "everything__is_paid" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- no row, no value: orders without a customer are in no group of an expression about customers
/* orders: count */
SELECT
  CASE
    WHEN "customers".id = "customers".id
    THEN CASE WHEN "customers".city IS NULL THEN 'no' ELSE 'yes' END
  END AS "customers__known",
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
GROUP BY
  CASE
    WHEN "customers".id = "customers".id
    THEN CASE WHEN "customers".city IS NULL THEN 'no' ELSE 'yes' END
  END
ORDER BY
  "orders__count" DESC,
  "customers__known" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- no row, no value to filter by: the ELSE of an expression speaks of customers, and these orders have none
/* orders: count */
SELECT
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
WHERE
  CASE
    WHEN "customers".id = "customers".id
    THEN CASE WHEN "customers".city IS NULL THEN 'no' ELSE 'yes' END
  END IS DISTINCT FROM 'yes'
ORDER BY
  "orders__count" DESC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a bucket named in an expression: it is computed in the question's time zone, too
/* every group of orders */
SELECT DISTINCT
  CAST(dateTrunc(
    'MONTH',
    (
      CAST("orders".at AS Nullable(DateTime)) + toIntervalSecond(
        timeZoneOffset(toTimeZone(CAST("orders".at AS Nullable(DateTime)), 'America/New_York'))
      )
    )
  ) AS Nullable(DateTime)) AS "orders__at_month"
FROM "orders" AS "orders"
ORDER BY
  "orders__at_month" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- the first time of a group: people see times on the wall clock of the question's time zone
/* orders: first_at */
SELECT
  "orders".status AS "orders__status",
  (
    CAST(MIN("orders".at) AS Nullable(DateTime)) + toIntervalSecond(
      timeZoneOffset(toTimeZone(CAST(MIN("orders".at) AS Nullable(DateTime)), 'America/New_York'))
    )
  ) AS "orders__first_at"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "orders__first_at" ASC,
  "orders__status" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a condition on the first time of a group: the given time is on the wall clock of the question's time zone
/* orders: count, first_at */
SELECT
  "orders".status AS "orders__status",
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
HAVING
  MIN("orders".at) > CAST('2023-02-28 12:00:00' AS Nullable(DateTime))
ORDER BY
  "orders__count" DESC,
  "orders__status" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a measure with cases: they are tested on the group, not on its rows
/* orders: count, total */
SELECT
  "orders".status AS "orders__status",
  CASE
    WHEN COUNT(*) > 2
    THEN 'high'
    WHEN SUM("orders".total) > 60
    THEN 'fair'
    ELSE 'low'
  END AS "orders__demand",
  COUNT(*) AS "orders__count"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "orders__count" DESC,
  "orders__status" ASC,
  "orders__demand" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a measure's filter over a join to many: an order counts when one of its tags is a gift; statuses without any keep their row
WITH "_part_1" AS (
  /* orders: gifts */
  SELECT
    "orders".status AS "orders__status",
    COUNT(*) AS "orders__gifts"
  FROM "orders" AS "orders"
  WHERE
    "orders".id IN (
      SELECT
        "orders".id AS "key_0"
      FROM "orders" AS "orders"
      LEFT JOIN "order_tags" AS "order_tags"
        ON "order_tags".order_id = "orders".id
      WHERE
        "order_tags".tag = 'gift'
    )
  GROUP BY
    "orders".status
), "_part_2" AS (
  /* every group of orders */
  SELECT DISTINCT
    "orders".status AS "orders__status"
  FROM "orders" AS "orders"
)
SELECT
  COALESCE("_part_1"."orders__status", "_part_2"."orders__status") AS "orders__status",
  COALESCE("_part_1"."orders__gifts", 0) AS "orders__gifts"
FROM "_part_1"
FULL JOIN "_part_2"
  ON "_part_1"."orders__status" IS NOT DISTINCT FROM "_part_2"."orders__status"
ORDER BY
  "orders__gifts" DESC,
  "orders__status" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a division guarded against something else: NULLIF(x, 1) lets a zero through, which still gives NULL
WITH "_part_1" AS (
  /* orders: total */
  SELECT
    "orders".status AS "orders__status",
    SUM("orders".total) AS "orders__total"
  FROM "orders" AS "orders"
  GROUP BY
    "orders".status
), "_part_2" AS (
  /* orders: gifts */
  SELECT
    "orders".status AS "orders__status",
    COUNT(*) AS "orders__gifts"
  FROM "orders" AS "orders"
  WHERE
    "orders".id IN (
      SELECT
        "orders".id AS "key_0"
      FROM "orders" AS "orders"
      LEFT JOIN "order_tags" AS "order_tags"
        ON "order_tags".order_id = "orders".id
      WHERE
        "order_tags".tag = 'gift'
    )
  GROUP BY
    "orders".status
)
SELECT
  COALESCE("_part_1"."orders__status", "_part_2"."orders__status") AS "orders__status",
  CAST("_part_1"."orders__total" AS Nullable(Float64)) / nullIf(nullIf(COALESCE("_part_2"."orders__gifts", 0), 1), 0) AS "orders__per_gift"
FROM "_part_1"
FULL JOIN "_part_2"
  ON "_part_1"."orders__status" IS NOT DISTINCT FROM "_part_2"."orders__status"
ORDER BY
  "orders__per_gift" DESC,
  "orders__status" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- a percentile of decimals: it lies between two values and is not rounded to their scale
/* orders: lower_third */
SELECT
  "orders".status AS "orders__status",
  quantileExactInclusive(0.3333)(CAST("orders".total AS Nullable(Float64))) AS "orders__lower_third"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "orders__lower_third" DESC,
  "orders__status" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- missing dates without a measure: every month of the range
WITH "_buckets_1" AS (
  SELECT
    CAST('2023-01-01 00:00:00' AS Nullable(DateTime)) + toIntervalMonth(
      arrayJoin(
        assumeNotNull(
          range(
            0,
            toUInt32(
              dateDiff(
                'month',
                CAST('2023-01-01 00:00:00' AS Nullable(DateTime)),
                CAST('2023-05-01 00:00:00' AS Nullable(DateTime))
              ) + 1
            ),
            1
          )
        )
      )
    ) AS "start"
), "_part_2" AS (
  SELECT
    "_buckets_1"."start" AS "orders__at__month"
  FROM "_buckets_1"
), "_part_3" AS (
  /* every group of orders */
  SELECT DISTINCT
    CAST(dateTrunc('MONTH', CAST("orders".at AS Nullable(DateTime))) AS Nullable(DateTime)) AS "orders__at__month"
  FROM "orders" AS "orders"
  WHERE
    CAST("orders".at AS Nullable(DateTime)) >= CAST('2023-01-01 00:00:00' AS Nullable(DateTime))
    AND CAST("orders".at AS Nullable(DateTime)) < CAST('2023-06-01 00:00:00' AS Nullable(DateTime))
)
SELECT
  COALESCE("_part_2"."orders__at__month", "_part_3"."orders__at__month") AS "orders__at__month"
FROM "_part_2"
FULL JOIN "_part_3"
  ON "_part_2"."orders__at__month" IS NOT DISTINCT FROM "_part_3"."orders__at__month"
ORDER BY
  "orders__at__month" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;

-- an own aggregate of a sub-query over a join to many: each customer once for each tag, with the number of orders computed beforehand
WITH "_part_1" AS (
  /* orders: count */
  SELECT
    "customers".id AS "customers__id",
    COUNT(*) AS "orders__count"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".id
), "_part_2" AS (
  /* every group of customers */
  SELECT DISTINCT
    "customers".id AS "customers__id"
  FROM "customers" AS "customers"
), "_values_3" AS (
  SELECT
    COALESCE("_part_1"."customers__id", "_part_2"."customers__id") AS "customers__id",
    COALESCE("_part_1"."orders__count", 0) AS "customers__orders"
  FROM "_part_1"
  FULL JOIN "_part_2"
    ON "_part_1"."customers__id" IS NOT DISTINCT FROM "_part_2"."customers__id"
), "_step_4" AS (
  /* each row of customers once per group */
  SELECT DISTINCT
    "order_tags".tag AS "order_tags__tag",
    "customers".id AS "key_0"
  FROM (
    SELECT
      "customers".*,
      "_values_3"."customers__orders" AS "customers__orders"
    FROM "customers" AS "customers"
    LEFT JOIN "_values_3"
      ON "customers".id = "_values_3"."customers__id"
  ) AS "customers"
  LEFT JOIN "orders" AS "orders"
    ON "orders".customer_id = "customers".id
  LEFT JOIN "order_tags" AS "order_tags"
    ON "order_tags".order_id = "orders".id
), "_part_5" AS (
  /* orders: count */
  SELECT
    "customers".id AS "customers__id",
    COUNT(*) AS "orders__count"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".id
), "_part_6" AS (
  /* every group of customers */
  SELECT DISTINCT
    "customers".id AS "customers__id"
  FROM "customers" AS "customers"
), "_values_7" AS (
  SELECT
    COALESCE("_part_5"."customers__id", "_part_6"."customers__id") AS "customers__id",
    COALESCE("_part_5"."orders__count", 0) AS "customers__orders"
  FROM "_part_5"
  FULL JOIN "_part_6"
    ON "_part_5"."customers__id" IS NOT DISTINCT FROM "_part_6"."customers__id"
)
/* customers: own_orders */
SELECT
  "_step_4"."order_tags__tag" AS "order_tags__tag",
  CAST(SUM("customers"."customers__orders") AS Nullable(Float64)) / nullIf(COUNT(*), 0) AS "customers__own_orders"
FROM "_step_4"
LEFT JOIN (
  SELECT
    "customers".*,
    "_values_7"."customers__orders" AS "customers__orders"
  FROM "customers" AS "customers"
  LEFT JOIN "_values_7"
    ON "customers".id = "_values_7"."customers__id"
) AS "customers"
  ON "_step_4"."key_0" IS NOT DISTINCT FROM "customers".id
GROUP BY
  "_step_4"."order_tags__tag"
ORDER BY
  "customers__own_orders" DESC,
  "order_tags__tag" ASC
LIMIT 10001
SETTINGS join_use_nulls = 1;
