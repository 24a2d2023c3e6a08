-- one measure: the plainest question has the plainest SQL
/* orders: count */
SELECT
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
ORDER BY
  "orders.count" DESC NULLS LAST
LIMIT 10001;

-- a measure by its own dimension: a NULL status is a group
/* orders: total */
SELECT
  "orders".status AS "orders.status",
  SUM("orders".total) AS "orders.total"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "orders.total" DESC NULLS LAST,
  "orders.status" ASC
LIMIT 10001;

-- a fact by its parent's dimension: orders without a customer stay, in a NULL group
/* orders: count */
SELECT
  "customers".name AS "customers.name",
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
GROUP BY
  "customers".name
ORDER BY
  "orders.count" DESC NULLS LAST,
  "customers.name" ASC
LIMIT 10001;

-- a parent by its child's dimension: Ada has two paid orders and counts once; Di has none and stays
WITH "_step_1" AS (
  /* each row of customers once per group */
  SELECT DISTINCT
    "orders".status AS "orders.status",
    "customers".id AS "key_0",
    1 AS "customers.count",
    "customers".credit AS "customers.credit",
    "customers".credit AS "customers.average_credit"
  FROM "customers" AS "customers"
  LEFT JOIN "orders" AS "orders"
    ON "orders".customer_id = "customers".id
)
/* customers: count, credit, average_credit */
SELECT
  "_step_1"."orders.status" AS "orders.status",
  COUNT("_step_1"."customers.count") AS "customers.count",
  SUM("_step_1"."customers.credit") AS "customers.credit",
  AVG("_step_1"."customers.average_credit") AS "customers.average_credit"
FROM "_step_1"
GROUP BY
  "_step_1"."orders.status"
ORDER BY
  "customers.count" DESC NULLS LAST,
  "orders.status" ASC,
  "customers.credit" ASC,
  "customers.average_credit" ASC
LIMIT 10001;

-- a median and an own aggregate over a join to many: duplicates would move both
WITH "_step_1" AS (
  /* each row of customers once per group */
  SELECT DISTINCT
    "products".kind AS "products.kind",
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
  "_step_1"."products.kind" AS "products.kind",
  MEDIAN(CAST("customers".credit AS DOUBLE)) AS "customers.median_credit",
  CAST(SUM("customers".credit) AS DOUBLE) / NULLIF(COUNT(*), 0) AS "customers.own_credit"
FROM "_step_1"
LEFT JOIN "customers" AS "customers"
  ON "_step_1"."key_0" IS NOT DISTINCT FROM "customers".id
GROUP BY
  "_step_1"."products.kind"
ORDER BY
  "customers.median_credit" DESC NULLS LAST,
  "products.kind" ASC,
  "customers.own_credit" ASC
LIMIT 10001;

-- two facts over a shared dimension: neither multiplies the other; a group that one lacks counts 0 there and sums to NULL
WITH "_part_1" AS (
  /* orders: count, total */
  SELECT
    "customers".name AS "customers.name",
    COUNT(*) AS "orders.count",
    SUM("orders".total) AS "orders.total"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".name
), "_part_2" AS (
  /* tickets: count, minutes */
  SELECT
    "customers".name AS "customers.name",
    COUNT(*) AS "tickets.count",
    SUM("tickets".minutes) AS "tickets.minutes"
  FROM "tickets" AS "tickets"
  LEFT JOIN "customers" AS "customers"
    ON "tickets".customer_id = "customers".id
  GROUP BY
    "customers".name
)
SELECT
  COALESCE("_part_1"."customers.name", "_part_2"."customers.name") AS "customers.name",
  COALESCE("_part_1"."orders.count", 0) AS "orders.count",
  "_part_1"."orders.total" AS "orders.total",
  COALESCE("_part_2"."tickets.count", 0) AS "tickets.count",
  "_part_2"."tickets.minutes" AS "tickets.minutes"
FROM "_part_1"
FULL JOIN "_part_2"
  ON "_part_1"."customers.name" IS NOT DISTINCT FROM "_part_2"."customers.name"
ORDER BY
  "orders.count" DESC NULLS LAST,
  "customers.name" ASC,
  "orders.total" ASC,
  "tickets.count" ASC,
  "tickets.minutes" ASC
LIMIT 10001;

-- two facts and nothing shared: totals stand side by side
WITH "_part_1" AS (
  /* orders: total */
  SELECT
    SUM("orders".total) AS "orders.total"
  FROM "orders" AS "orders"
), "_part_2" AS (
  /* tickets: minutes */
  SELECT
    SUM("tickets".minutes) AS "tickets.minutes"
  FROM "tickets" AS "tickets"
), "_part_3" AS (
  /* lines: revenue */
  SELECT
    SUM("lines".quantity * "lines".price) AS "lines.revenue"
  FROM "lines" AS "lines"
)
SELECT
  "_part_1"."orders.total" AS "orders.total",
  "_part_2"."tickets.minutes" AS "tickets.minutes",
  "_part_3"."lines.revenue" AS "lines.revenue"
FROM "_part_1"
CROSS JOIN "_part_2"
CROSS JOIN "_part_3"
ORDER BY
  "orders.total" DESC NULLS LAST,
  "tickets.minutes" ASC,
  "lines.revenue" ASC
LIMIT 10001;

-- a fact through a bridge: order 1 has two tags and counts once under each; the tags' sum is not the total
WITH "_step_1" AS (
  /* each row of orders once per group */
  SELECT DISTINCT
    "order_tags".tag AS "order_tags.tag",
    "orders".id AS "key_0",
    "orders".total AS "orders.total"
  FROM "orders" AS "orders"
  LEFT JOIN "order_tags" AS "order_tags"
    ON "order_tags".order_id = "orders".id
)
/* orders: total */
SELECT
  "_step_1"."order_tags.tag" AS "order_tags.tag",
  SUM("_step_1"."orders.total") AS "orders.total"
FROM "_step_1"
GROUP BY
  "_step_1"."order_tags.tag"
ORDER BY
  "orders.total" DESC NULLS LAST,
  "order_tags.tag" ASC
LIMIT 10001;

-- an order's total by product, tea twice in order 3: once per distinct value of the group
WITH "_step_1" AS (
  /* each row of orders once per group */
  SELECT DISTINCT
    "products".name AS "products.name",
    "orders".id AS "key_0",
    "orders".total AS "orders.total"
  FROM "orders" AS "orders"
  LEFT JOIN "lines" AS "lines"
    ON "lines".order_id = "orders".id
  LEFT JOIN "products" AS "products"
    ON "lines".product_id = "products".id
), "_part_2" AS (
  /* orders: total */
  SELECT
    "_step_1"."products.name" AS "products.name",
    SUM("_step_1"."orders.total") AS "orders.total"
  FROM "_step_1"
  GROUP BY
    "_step_1"."products.name"
), "_part_3" AS (
  /* lines: quantity */
  SELECT
    "products".name AS "products.name",
    SUM("lines".quantity) AS "lines.quantity"
  FROM "lines" AS "lines"
  LEFT JOIN "products" AS "products"
    ON "lines".product_id = "products".id
  GROUP BY
    "products".name
)
SELECT
  COALESCE("_part_2"."products.name", "_part_3"."products.name") AS "products.name",
  "_part_2"."orders.total" AS "orders.total",
  "_part_3"."lines.quantity" AS "lines.quantity"
FROM "_part_2"
FULL JOIN "_part_3"
  ON "_part_2"."products.name" IS NOT DISTINCT FROM "_part_3"."products.name"
ORDER BY
  "orders.total" DESC NULLS LAST,
  "products.name" ASC,
  "lines.quantity" ASC
LIMIT 10001;

-- a filter over a join to many: has at least one such row; never multiplies
/* orders: total */
SELECT
  SUM("orders".total) AS "orders.total"
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
  "orders.total" DESC NULLS LAST
LIMIT 10001;

-- a filter and a breakdown on one branch: they speak of the same row
/* orders: count */
SELECT
  "order_tags".tag AS "order_tags.tag",
  COUNT(DISTINCT "orders".id) AS "orders.count"
FROM "orders" AS "orders"
LEFT JOIN "order_tags" AS "order_tags"
  ON "order_tags".order_id = "orders".id
WHERE
  "order_tags".tag = 'gift'
GROUP BY
  "order_tags".tag
ORDER BY
  "orders.count" DESC NULLS LAST,
  "order_tags.tag" ASC
LIMIT 10001;

-- a filter on one fact restricts another: tickets of customers who have a paid order
WITH "_part_1" AS (
  /* tickets: count */
  SELECT
    COUNT(*) AS "tickets.count"
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
    COUNT(*) AS "orders.count"
  FROM "orders" AS "orders"
  WHERE
    "orders".status = 'paid'
)
SELECT
  COALESCE("_part_1"."tickets.count", 0) AS "tickets.count",
  COALESCE("_part_2"."orders.count", 0) AS "orders.count"
FROM "_part_1"
CROSS JOIN "_part_2"
ORDER BY
  "tickets.count" DESC NULLS LAST,
  "orders.count" ASC
LIMIT 10001;

-- a filter on a measure that is not shown: tested on groups, after aggregation
/* orders: total, count */
SELECT
  "customers".name AS "customers.name",
  SUM("orders".total) AS "orders.total"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
GROUP BY
  "customers".name
HAVING
  COUNT(*) > 1
ORDER BY
  "orders.total" DESC NULLS LAST,
  "customers.name" ASC
LIMIT 10001;

-- a measure's own filter: it touches only that measure
/* orders: paid, total */
SELECT
  "customers".city AS "customers.city",
  SUM(CASE WHEN "orders".status = 'paid' THEN "orders".total END) AS "orders.paid",
  SUM("orders".total) AS "orders.total",
  CAST(SUM(CASE WHEN "orders".status = 'paid' THEN "orders".total END) AS DOUBLE) / NULLIF(SUM("orders".total), 0) AS "orders.paid_share"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
GROUP BY
  "customers".city
ORDER BY
  "orders.paid" DESC NULLS LAST,
  "customers.city" ASC,
  "orders.total" ASC,
  "orders.paid_share" ASC
LIMIT 10001;

-- a ratio over two facts: from aggregated parts at the result's grain; division by zero is NULL
WITH "_part_1" AS (
  /* customers: credit */
  SELECT
    "customers".name AS "customers.name",
    SUM("customers".credit) AS "customers.credit"
  FROM "customers" AS "customers"
  GROUP BY
    "customers".name
), "_part_2" AS (
  /* orders: count */
  SELECT
    "customers".name AS "customers.name",
    COUNT(*) AS "orders.count"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".name
)
SELECT
  COALESCE("_part_1"."customers.name", "_part_2"."customers.name") AS "customers.name",
  CAST("_part_1"."customers.credit" AS DOUBLE) / NULLIF(COALESCE("_part_2"."orders.count", 0), 0) AS "customers.credit_per_order"
FROM "_part_1"
FULL JOIN "_part_2"
  ON "_part_1"."customers.name" IS NOT DISTINCT FROM "_part_2"."customers.name"
ORDER BY
  "customers.credit_per_order" DESC NULLS LAST,
  "customers.name" ASC
LIMIT 10001;

-- a negation keeps rows without a value: NULL is not `paid`
/* orders: count */
SELECT
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
WHERE
  "orders".status IS DISTINCT FROM 'paid'
ORDER BY
  "orders.count" DESC NULLS LAST
LIMIT 10001;

-- a range covers its last day whole: 30 April, half a second before midnight, counts; 1 May does not
/* orders: count */
SELECT
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
WHERE
  CAST("orders".at AS TIMESTAMP) >= CAST('2023-04-01 00:00:00' AS TIMESTAMP)
  AND CAST("orders".at AS TIMESTAMP) < CAST('2023-05-01 00:00:00' AS TIMESTAMP)
ORDER BY
  "orders.count" DESC NULLS LAST
LIMIT 10001;

-- months in a time zone: 23:30 UTC on 15 February is 16 February in Berlin; 1 May 00:00 UTC is 1 May 02:00
/* orders: count */
SELECT
  CAST(DATE_TRUNC('DAY', CONVERT_TIMEZONE('UTC', 'Europe/Berlin', CAST("orders".at AS TIMESTAMP))) AS TIMESTAMP) AS "orders.at.day",
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
WHERE
  CAST("orders".at AS TIMESTAMP) >= CAST('2023-02-15 23:00:00' AS TIMESTAMP)
  AND CAST("orders".at AS TIMESTAMP) < CAST('2023-05-01 22:00:00' AS TIMESTAMP)
GROUP BY
  CAST(DATE_TRUNC('DAY', CONVERT_TIMEZONE('UTC', 'Europe/Berlin', CAST("orders".at AS TIMESTAMP))) AS TIMESTAMP)
ORDER BY
  "orders.at.day" ASC,
  "orders.count" ASC
LIMIT 10001;

-- weeks start on Monday: ISO weeks
/* orders: count */
SELECT
  CAST(DATE_TRUNC('WEEK', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP) AS "orders.at.week",
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
WHERE
  CAST("orders".at AS TIMESTAMP) >= CAST('2023-02-13 00:00:00' AS TIMESTAMP)
  AND CAST("orders".at AS TIMESTAMP) < CAST('2023-03-01 00:00:00' AS TIMESTAMP)
GROUP BY
  CAST(DATE_TRUNC('WEEK', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP)
ORDER BY
  "orders.at.week" ASC,
  "orders.count" ASC
LIMIT 10001;

-- missing months are filled: March has no order and counts 0; its total is NULL
WITH "_buckets_1" AS (
  SELECT
    DATEADD(MONTH, CAST("_offsets".VALUE AS INT), "_ends"."low") AS "start"
  FROM (
    SELECT
      CAST('2023-02-01 00:00:00' AS TIMESTAMP) AS "low",
      CAST('2023-04-01 00:00:00' AS TIMESTAMP) AS "high"
  ) AS "_ends", LATERAL FLATTEN(
    input => ARRAY_GENERATE_RANGE(0, DATEDIFF(MONTH, "_ends"."low", "_ends"."high") + 1, 1)
  ) AS "_offsets"
), "_part_2" AS (
  SELECT
    "_buckets_1"."start" AS "orders.at.month"
  FROM "_buckets_1"
), "_part_3" AS (
  /* orders: count, total */
  SELECT
    CAST(DATE_TRUNC('MONTH', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP) AS "orders.at.month",
    COUNT(*) AS "orders.count",
    SUM("orders".total) AS "orders.total"
  FROM "orders" AS "orders"
  WHERE
    CAST("orders".at AS TIMESTAMP) >= CAST('2023-02-01 00:00:00' AS TIMESTAMP)
    AND CAST("orders".at AS TIMESTAMP) < CAST('2023-05-01 00:00:00' AS TIMESTAMP)
  GROUP BY
    CAST(DATE_TRUNC('MONTH', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP)
)
SELECT
  COALESCE("_part_2"."orders.at.month", "_part_3"."orders.at.month") AS "orders.at.month",
  COALESCE("_part_3"."orders.count", 0) AS "orders.count",
  "_part_3"."orders.total" AS "orders.total"
FROM "_part_2"
FULL JOIN "_part_3"
  ON "_part_2"."orders.at.month" IS NOT DISTINCT FROM "_part_3"."orders.at.month"
ORDER BY
  "orders.at.month" ASC,
  "orders.count" ASC,
  "orders.total" ASC
LIMIT 10001;

-- a running total within a range: history before the range counts; the first shown month is as right as the last
WITH "_buckets_1" AS (
  SELECT
    DATEADD(MONTH, CAST("_offsets".VALUE AS INT), "_ends"."low") AS "start"
  FROM (
    SELECT
      CAST('2023-02-01 00:00:00' AS TIMESTAMP) AS "low",
      CAST('2023-04-01 00:00:00' AS TIMESTAMP) AS "high"
  ) AS "_ends", LATERAL FLATTEN(
    input => ARRAY_GENERATE_RANGE(0, DATEDIFF(MONTH, "_ends"."low", "_ends"."high") + 1, 1)
  ) AS "_offsets"
), "_series_2" AS (
  SELECT
    "_buckets_1"."start" AS "start",
    "_buckets_1"."start" + INTERVAL '1 MONTH' AS "until"
  FROM "_buckets_1"
), "_rows_3" AS (
  SELECT
    CAST(DATE_TRUNC('DAY', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP) AS "at",
    SUM("orders".total) AS "orders.running"
  FROM "orders" AS "orders"
  GROUP BY
    CAST(DATE_TRUNC('DAY', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP)
), "_part_4" AS (
  /* orders: running */
  SELECT
    "_series_2"."start" AS "orders.at.month",
    SUM("_rows_3"."orders.running") AS "orders.running"
  FROM "_series_2"
  LEFT JOIN "_rows_3"
    ON "_rows_3"."at" < "_series_2"."until"
  GROUP BY
    "_series_2"."start"
), "_buckets_5" AS (
  SELECT
    DATEADD(MONTH, CAST("_offsets".VALUE AS INT), "_ends"."low") AS "start"
  FROM (
    SELECT
      CAST('2023-02-01 00:00:00' AS TIMESTAMP) AS "low",
      CAST('2023-04-01 00:00:00' AS TIMESTAMP) AS "high"
  ) AS "_ends", LATERAL FLATTEN(
    input => ARRAY_GENERATE_RANGE(0, DATEDIFF(MONTH, "_ends"."low", "_ends"."high") + 1, 1)
  ) AS "_offsets"
), "_series_6" AS (
  SELECT
    "_buckets_5"."start" AS "start",
    "_buckets_5"."start" + INTERVAL '1 MONTH' AS "until"
  FROM "_buckets_5"
), "_rows_7" AS (
  SELECT
    CAST(DATE_TRUNC('DAY', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP) AS "at",
    SUM("orders".total) AS "orders.to_date"
  FROM "orders" AS "orders"
  GROUP BY
    CAST(DATE_TRUNC('DAY', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP)
), "_part_8" AS (
  /* orders: to_date */
  SELECT
    "_series_6"."start" AS "orders.at.month",
    SUM("_rows_7"."orders.to_date") AS "orders.to_date"
  FROM "_series_6"
  LEFT JOIN "_rows_7"
    ON "_rows_7"."at" >= CAST(DATE_TRUNC('YEAR', "_series_6"."start") AS TIMESTAMP)
    AND "_rows_7"."at" < "_series_6"."until"
  GROUP BY
    "_series_6"."start"
)
SELECT
  COALESCE("_part_4"."orders.at.month", "_part_8"."orders.at.month") AS "orders.at.month",
  "_part_4"."orders.running" AS "orders.running",
  "_part_8"."orders.to_date" AS "orders.to_date"
FROM "_part_4"
FULL JOIN "_part_8"
  ON "_part_4"."orders.at.month" IS NOT DISTINCT FROM "_part_8"."orders.at.month"
ORDER BY
  "orders.at.month" ASC,
  "orders.running" ASC,
  "orders.to_date" ASC
LIMIT 10001;

-- averages and distinct counts of windows: an average of windows is of their rows, not of their days; an order without a customer has no buyer
WITH "_buckets_1" AS (
  SELECT
    DATEADD(DAY, CAST("_offsets".VALUE AS INT), "_ends"."low") AS "start"
  FROM (
    SELECT
      CAST('2023-03-27 00:00:00' AS TIMESTAMP) AS "low",
      CAST('2023-05-01 00:00:00' AS TIMESTAMP) AS "high"
  ) AS "_ends", LATERAL FLATTEN(
    input => ARRAY_GENERATE_RANGE(0, DATEDIFF(DAY, "_ends"."low", "_ends"."high") + 1, 7)
  ) AS "_offsets"
), "_series_2" AS (
  SELECT
    "_buckets_1"."start" AS "start",
    "_buckets_1"."start" + INTERVAL '7 DAY' AS "until"
  FROM "_buckets_1"
), "_rows_3" AS (
  SELECT
    CAST(DATE_TRUNC('DAY', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP) AS "at",
    SUM("orders".total) AS "orders.mean_of_month.sum",
    COUNT("orders".total) AS "orders.mean_of_month.count"
  FROM "orders" AS "orders"
  GROUP BY
    CAST(DATE_TRUNC('DAY', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP)
), "_part_4" AS (
  /* orders: mean_of_month */
  SELECT
    "_series_2"."start" AS "orders.at.week",
    CAST(SUM("_rows_3"."orders.mean_of_month.sum") AS DOUBLE) / NULLIF(CAST(SUM("_rows_3"."orders.mean_of_month.count") AS BIGINT), 0) AS "orders.mean_of_month"
  FROM "_series_2"
  LEFT JOIN "_rows_3"
    ON "_rows_3"."at" >= (
      "_series_2"."until" - INTERVAL '1 MONTH'
    )
    AND "_rows_3"."at" < "_series_2"."until"
  GROUP BY
    "_series_2"."start"
), "_buckets_5" AS (
  SELECT
    DATEADD(DAY, CAST("_offsets".VALUE AS INT), "_ends"."low") AS "start"
  FROM (
    SELECT
      CAST('2023-03-27 00:00:00' AS TIMESTAMP) AS "low",
      CAST('2023-05-01 00:00:00' AS TIMESTAMP) AS "high"
  ) AS "_ends", LATERAL FLATTEN(
    input => ARRAY_GENERATE_RANGE(0, DATEDIFF(DAY, "_ends"."low", "_ends"."high") + 1, 7)
  ) AS "_offsets"
), "_series_6" AS (
  SELECT
    "_buckets_5"."start" AS "start",
    "_buckets_5"."start" + INTERVAL '7 DAY' AS "until"
  FROM "_buckets_5"
), "_rows_7" AS (
  SELECT DISTINCT
    CAST(DATE_TRUNC('DAY', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP) AS "at",
    "orders".customer_id AS "orders.buyers_of_month"
  FROM "orders" AS "orders"
), "_part_8" AS (
  /* orders: buyers_of_month */
  SELECT
    "_series_6"."start" AS "orders.at.week",
    NULLIF(COUNT(DISTINCT "_rows_7"."orders.buyers_of_month"), 0) AS "orders.buyers_of_month"
  FROM "_series_6"
  LEFT JOIN "_rows_7"
    ON "_rows_7"."at" >= (
      "_series_6"."until" - INTERVAL '1 MONTH'
    )
    AND "_rows_7"."at" < "_series_6"."until"
  GROUP BY
    "_series_6"."start"
)
SELECT
  COALESCE("_part_4"."orders.at.week", "_part_8"."orders.at.week") AS "orders.at.week",
  "_part_4"."orders.mean_of_month" AS "orders.mean_of_month",
  "_part_8"."orders.buyers_of_month" AS "orders.buyers_of_month"
FROM "_part_4"
FULL JOIN "_part_8"
  ON "_part_4"."orders.at.week" IS NOT DISTINCT FROM "_part_8"."orders.at.week"
ORDER BY
  "orders.at.week" ASC,
  "orders.mean_of_month" ASC,
  "orders.buyers_of_month" ASC
LIMIT 10001;

-- windows that end within a day: twelve hours before the 16th begin at noon, and the order of 23:30 is later than that
WITH "_buckets_1" AS (
  SELECT
    DATEADD(DAY, CAST("_offsets".VALUE AS INT), "_ends"."low") AS "start"
  FROM (
    SELECT
      CAST('2023-02-15 00:00:00' AS TIMESTAMP) AS "low",
      CAST('2023-02-16 00:00:00' AS TIMESTAMP) AS "high"
  ) AS "_ends", LATERAL FLATTEN(
    input => ARRAY_GENERATE_RANGE(0, DATEDIFF(DAY, "_ends"."low", "_ends"."high") + 1, 1)
  ) AS "_offsets"
), "_series_2" AS (
  SELECT
    "_buckets_1"."start" AS "start",
    "_buckets_1"."start" + INTERVAL '1 DAY' AS "until"
  FROM "_buckets_1"
), "_rows_3" AS (
  SELECT
    CAST(DATE_TRUNC('HOUR', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP) AS "at",
    COUNT(CASE WHEN "orders".status = 'paid' THEN 1 END) AS "orders.paid_of_half_day"
  FROM "orders" AS "orders"
  GROUP BY
    CAST(DATE_TRUNC('HOUR', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP)
)
/* orders: paid_of_half_day */
SELECT
  "_series_2"."start" AS "orders.at.day",
  NULLIF(CAST(SUM("_rows_3"."orders.paid_of_half_day") AS BIGINT), 0) AS "orders.paid_of_half_day"
FROM "_series_2"
LEFT JOIN "_rows_3"
  ON "_rows_3"."at" >= (
    "_series_2"."start" - INTERVAL '43200 SECOND'
  )
  AND "_rows_3"."at" < "_series_2"."start"
GROUP BY
  "_series_2"."start"
ORDER BY
  "orders.at.day" ASC,
  "orders.paid_of_half_day" ASC
LIMIT 10001;

-- month over month: March has no orders and no row of its own, but is what April's growth is measured against
WITH "_part_1" AS (
  /* orders: total */
  SELECT
    CAST(DATE_TRUNC('MONTH', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP) AS "orders.at.month",
    SUM("orders".total) AS "orders.total"
  FROM "orders" AS "orders"
  WHERE
    CAST("orders".at AS TIMESTAMP) >= CAST('2023-01-01 00:00:00' AS TIMESTAMP)
    AND CAST("orders".at AS TIMESTAMP) < CAST('2023-06-01 00:00:00' AS TIMESTAMP)
  GROUP BY
    CAST(DATE_TRUNC('MONTH', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP)
), "_part_2" AS (
  /* orders: total */
  SELECT
    CAST(DATE_TRUNC('MONTH', CAST("orders".at AS TIMESTAMP) + INTERVAL '1 MONTH') AS TIMESTAMP) AS "orders.at.month",
    SUM("orders".total) AS "orders.last_month"
  FROM "orders" AS "orders"
  WHERE
    (
      CAST("orders".at AS TIMESTAMP) + INTERVAL '1 MONTH'
    ) >= CAST('2023-01-01 00:00:00' AS TIMESTAMP)
    AND (
      CAST("orders".at AS TIMESTAMP) + INTERVAL '1 MONTH'
    ) < CAST('2023-06-01 00:00:00' AS TIMESTAMP)
  GROUP BY
    CAST(DATE_TRUNC('MONTH', CAST("orders".at AS TIMESTAMP) + INTERVAL '1 MONTH') AS TIMESTAMP)
)
SELECT
  COALESCE("_part_1"."orders.at.month", "_part_2"."orders.at.month") AS "orders.at.month",
  "_part_1"."orders.total" AS "orders.total",
  "_part_2"."orders.last_month" AS "orders.last_month",
  CAST("_part_1"."orders.total" AS DOUBLE) / NULLIF("_part_2"."orders.last_month", 0) - 1 AS "orders.growth"
FROM "_part_1"
FULL JOIN "_part_2"
  ON "_part_1"."orders.at.month" IS NOT DISTINCT FROM "_part_2"."orders.at.month"
ORDER BY
  "orders.at.month" ASC,
  "orders.total" ASC,
  "orders.last_month" ASC,
  "orders.growth" ASC
LIMIT 10001;

-- a share of the total: the whole is computed from the facts
WITH "_step_1" AS (
  /* each row of orders once per group */
  SELECT DISTINCT
    "order_tags".tag AS "order_tags.tag",
    "orders".id AS "key_0",
    "orders".total AS "orders.total"
  FROM "orders" AS "orders"
  LEFT JOIN "order_tags" AS "order_tags"
    ON "order_tags".order_id = "orders".id
), "_step_2" AS (
  /* orders: total */
  SELECT
    "_step_1"."order_tags.tag" AS "order_tags.tag",
    SUM("_step_1"."orders.total") AS "orders.total"
  FROM "_step_1"
  GROUP BY
    "_step_1"."order_tags.tag"
), "_part_3" AS (
  /* orders: total */
  SELECT
    SUM("orders".total) AS "orders.share.whole"
  FROM "orders" AS "orders"
)
SELECT
  "_step_2"."order_tags.tag" AS "order_tags.tag",
  CAST("_step_2"."orders.total" AS DOUBLE) / NULLIF("_part_3"."orders.share.whole", 0) AS "orders.share"
FROM "_step_2"
LEFT JOIN "_part_3"
  ON TRUE
ORDER BY
  "orders.share" DESC NULLS LAST,
  "order_tags.tag" ASC
LIMIT 10001;

-- a case and a sub-query dimension: each customer's orders are counted once for the customer
WITH "_part_1" AS (
  /* orders: count */
  SELECT
    "customers".id AS "customers.id",
    COUNT(*) AS "orders.count"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".id
), "_part_2" AS (
  /* every group of customers */
  SELECT DISTINCT
    "customers".id AS "customers.id"
  FROM "customers" AS "customers"
), "_values_3" AS (
  SELECT
    COALESCE("_part_1"."customers.id", "_part_2"."customers.id") AS "customers.id",
    COALESCE("_part_1"."orders.count", 0) AS "customers.orders"
  FROM "_part_1"
  FULL JOIN "_part_2"
    ON "_part_1"."customers.id" IS NOT DISTINCT FROM "_part_2"."customers.id"
)
/* customers: count */
SELECT
  "customers"."customers.orders" AS "customers.orders",
  COUNT(*) AS "customers.count"
FROM (
  SELECT
    "customers".*,
    "_values_3"."customers.orders" AS "customers.orders"
  FROM "customers" AS "customers"
  LEFT JOIN "_values_3"
    ON "customers".id = "_values_3"."customers.id"
) AS "customers"
GROUP BY
  "customers"."customers.orders"
ORDER BY
  "customers.count" DESC NULLS LAST,
  "customers.orders" ASC
LIMIT 10001;

-- bands: the first matching branch decides
/* orders: count */
SELECT
  CASE
    WHEN "orders".total >= 50
    THEN 'large'
    WHEN "orders".total >= 20
    THEN 'middle'
    ELSE 'small'
  END AS "orders.size",
  COUNT(*) AS "orders.count"
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
  "orders.count" DESC NULLS LAST,
  "orders.size" ASC
LIMIT 10001;

-- a segment: a named condition
/* orders: count */
SELECT
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
WHERE
  "orders".status = 'paid'
ORDER BY
  "orders.count" DESC NULLS LAST
LIMIT 10001;

-- a view's default filter: it applies unless the question speaks of the status itself
/* orders: total */
SELECT
  "customers".city AS "sales.customers_city",
  SUM("orders".total) AS "sales.total"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
WHERE
  "orders".status = 'paid'
GROUP BY
  "customers".city
ORDER BY
  "sales.total" DESC NULLS LAST,
  "sales.customers_city" ASC
LIMIT 10001;

-- a view's default filter, lifted: the question breaks down by status
/* orders: count */
SELECT
  "orders".status AS "sales.status",
  COUNT(*) AS "sales.count"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "sales.count" DESC NULLS LAST,
  "sales.status" ASC
LIMIT 10001;

-- dimensions alone: the different combinations, starting from the cube that declares the others
/* every group of orders */
SELECT DISTINCT
  "customers".city AS "customers.city",
  "orders".status AS "orders.status"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
ORDER BY
  "customers.city" ASC,
  "orders.status" ASC
LIMIT 10001;

-- ties in a fixed order: the remaining members break ties
/* orders: count */
SELECT
  "orders".status AS "orders.status",
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "orders.count" ASC,
  "orders.status" ASC
LIMIT 3;

-- a page: offset counts in the same order
/* every group of orders */
SELECT DISTINCT
  "orders".id AS "orders.id"
FROM "orders" AS "orders"
ORDER BY
  "orders.id" DESC NULLS LAST
LIMIT 3
OFFSET 1;

-- rows instead of groups: each measure shows what one row gives
SELECT
  "orders".id AS "orders.id",
  CASE WHEN "orders".status = 'paid' THEN "orders".total END AS "orders.paid"
FROM "orders" AS "orders"
ORDER BY
  "orders.id" ASC,
  "orders.paid" ASC
LIMIT 10001;

-- two periods compared: each range on its own, named in a column
WITH "_stacked_1" AS (
  /* orders: count, total */
  SELECT
    COUNT(*) AS "orders.count",
    SUM("orders".total) AS "orders.total",
    '2023-01-01 - 2023-02-28' AS "compareDateRange"
  FROM "orders" AS "orders"
  WHERE
    CAST("orders".at AS TIMESTAMP) >= CAST('2023-01-01 00:00:00' AS TIMESTAMP)
    AND CAST("orders".at AS TIMESTAMP) < CAST('2023-03-01 00:00:00' AS TIMESTAMP)
  UNION ALL
  /* orders: count, total */
  SELECT
    COUNT(*) AS "orders.count",
    SUM("orders".total) AS "orders.total",
    '2023-04-01 - 2023-05-31' AS "compareDateRange"
  FROM "orders" AS "orders"
  WHERE
    CAST("orders".at AS TIMESTAMP) >= CAST('2023-04-01 00:00:00' AS TIMESTAMP)
    AND CAST("orders".at AS TIMESTAMP) < CAST('2023-06-01 00:00:00' AS TIMESTAMP)
)
SELECT
  "_stacked_1"."orders.count" AS "orders.count",
  "_stacked_1"."orders.total" AS "orders.total",
  "_stacked_1"."compareDateRange" AS "compareDateRange"
FROM "_stacked_1"
ORDER BY
  "compareDateRange" ASC,
  "orders.count" ASC,
  "orders.total" ASC
LIMIT 10001;

-- subtotals over a bridge: order 1 counts under both tags, and once in the total
WITH "_step_1" AS (
  /* each row of orders once per group */
  SELECT DISTINCT
    "order_tags".tag AS "order_tags.tag",
    "orders".id AS "key_0",
    "orders".total AS "orders.total"
  FROM "orders" AS "orders"
  LEFT JOIN "order_tags" AS "order_tags"
    ON "order_tags".order_id = "orders".id
), "_stacked_2" AS (
  /* orders: total */
  SELECT
    "_step_1"."order_tags.tag" AS "order_tags.tag",
    SUM("_step_1"."orders.total") AS "orders.total",
    0 AS "subtotal"
  FROM "_step_1"
  GROUP BY
    "_step_1"."order_tags.tag"
  UNION ALL
  /* orders: total */
  SELECT
    NULL AS "order_tags.tag",
    SUM("orders".total) AS "orders.total",
    1 AS "subtotal"
  FROM "orders" AS "orders"
)
SELECT
  "_stacked_2"."order_tags.tag" AS "order_tags.tag",
  "_stacked_2"."orders.total" AS "orders.total",
  "_stacked_2"."subtotal" AS "subtotal"
FROM "_stacked_2"
ORDER BY
  "subtotal" ASC,
  "order_tags.tag" ASC,
  "orders.total" ASC
LIMIT 10001;

-- subtotals of two breakdowns: the last breakdown is rolled up first
WITH "_stacked_1" AS (
  /* orders: count */
  SELECT
    "customers".city AS "customers.city",
    "orders".status AS "orders.status",
    COUNT(*) AS "orders.count",
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
    "customers".city AS "customers.city",
    NULL AS "orders.status",
    COUNT(*) AS "orders.count",
    1 AS "subtotal"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".city
  UNION ALL
  /* orders: count */
  SELECT
    NULL AS "customers.city",
    NULL AS "orders.status",
    COUNT(*) AS "orders.count",
    2 AS "subtotal"
  FROM "orders" AS "orders"
)
SELECT
  "_stacked_1"."customers.city" AS "customers.city",
  "_stacked_1"."orders.status" AS "orders.status",
  "_stacked_1"."orders.count" AS "orders.count",
  "_stacked_1"."subtotal" AS "subtotal"
FROM "_stacked_1"
ORDER BY
  "subtotal" DESC NULLS LAST,
  "customers.city" ASC,
  "orders.status" ASC,
  "orders.count" ASC
LIMIT 10001;

-- only the last time counts: within each group, the rows at its last time
WITH "_part_1" AS (
  /* orders: total */
  SELECT
    "orders".status AS "orders.status",
    SUM("orders".total) AS "orders.total"
  FROM "orders" AS "orders"
  GROUP BY
    "orders".status
), "_step_2" AS (
  SELECT
    "orders".status AS "orders.status",
    "orders".at AS "at",
    1 AS "counts",
    "orders".total AS "orders.last_total",
    MAX(CASE WHEN 1 = 1 THEN "orders".at END) OVER (PARTITION BY "orders".status) AS "edge"
  FROM "orders" AS "orders"
), "_part_3" AS (
  /* last orders.at only */
  SELECT
    "_step_2"."orders.status" AS "orders.status",
    SUM(
      CASE
        WHEN "_step_2"."at" = "_step_2"."edge" AND "_step_2"."counts" = 1
        THEN "_step_2"."orders.last_total"
      END
    ) AS "orders.last_total"
  FROM "_step_2"
  GROUP BY
    "_step_2"."orders.status"
)
SELECT
  COALESCE("_part_1"."orders.status", "_part_3"."orders.status") AS "orders.status",
  "_part_3"."orders.last_total" AS "orders.last_total",
  "_part_1"."orders.total" AS "orders.total"
FROM "_part_1"
FULL JOIN "_part_3"
  ON "_part_1"."orders.status" IS NOT DISTINCT FROM "_part_3"."orders.status"
ORDER BY
  "orders.last_total" DESC NULLS LAST,
  "orders.status" ASC,
  "orders.total" ASC
LIMIT 10001;

-- a view's own dimension: its rows are those of the cubes it names
/* orders: total */
SELECT
  CASE WHEN "orders".status = 'paid' THEN 'yes' ELSE 'no' END AS "everything.is_paid",
  SUM("orders".total) AS "everything.total"
FROM "orders" AS "orders"
GROUP BY
  CASE WHEN "orders".status = 'paid' THEN 'yes' ELSE 'no' END
ORDER BY
  "everything.total" DESC NULLS LAST,
  "everything.is_paid" ASC
LIMIT 10001;

-- a view's own dimension alone: no measure says which cube to start from
/* every group of orders */
SELECT DISTINCT
  CASE WHEN "orders".status = 'paid' THEN 'yes' ELSE 'no' END AS "everything.is_paid"
FROM "orders" AS "orders"
ORDER BY
  "everything.is_paid" ASC
LIMIT 10001;

-- no row, no value: orders without a customer are in no group of an expression about customers
/* orders: count */
SELECT
  CASE
    WHEN "customers".id = "customers".id
    THEN CASE WHEN "customers".city IS NULL THEN 'no' ELSE 'yes' END
  END AS "customers.known",
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
GROUP BY
  CASE
    WHEN "customers".id = "customers".id
    THEN CASE WHEN "customers".city IS NULL THEN 'no' ELSE 'yes' END
  END
ORDER BY
  "orders.count" DESC NULLS LAST,
  "customers.known" ASC
LIMIT 10001;

-- no row, no value to filter by: the ELSE of an expression speaks of customers, and these orders have none
/* orders: count */
SELECT
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
LEFT JOIN "customers" AS "customers"
  ON "orders".customer_id = "customers".id
WHERE
  CASE
    WHEN "customers".id = "customers".id
    THEN CASE WHEN "customers".city IS NULL THEN 'no' ELSE 'yes' END
  END IS DISTINCT FROM 'yes'
ORDER BY
  "orders.count" DESC NULLS LAST
LIMIT 10001;

-- a bucket named in an expression: it is computed in the question's time zone, too
/* every group of orders */
SELECT DISTINCT
  CAST(DATE_TRUNC(
    'MONTH',
    CONVERT_TIMEZONE('UTC', 'America/New_York', CAST("orders".at AS TIMESTAMP))
  ) AS TIMESTAMP) AS "orders.at_month"
FROM "orders" AS "orders"
ORDER BY
  "orders.at_month" ASC
LIMIT 10001;

-- the first time of a group: people see times on the wall clock of the question's time zone
/* orders: first_at */
SELECT
  "orders".status AS "orders.status",
  CONVERT_TIMEZONE('UTC', 'America/New_York', CAST(MIN("orders".at) AS TIMESTAMP)) AS "orders.first_at"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "orders.first_at" ASC,
  "orders.status" ASC
LIMIT 10001;

-- a condition on the first time of a group: the given time is on the wall clock of the question's time zone
/* orders: count, first_at */
SELECT
  "orders".status AS "orders.status",
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
HAVING
  MIN("orders".at) > CAST('2023-02-28 12:00:00' AS TIMESTAMP)
ORDER BY
  "orders.count" DESC NULLS LAST,
  "orders.status" ASC
LIMIT 10001;

-- a measure with cases: they are tested on the group, not on its rows
/* orders: count, total */
SELECT
  "orders".status AS "orders.status",
  CASE
    WHEN COUNT(*) > 2
    THEN 'high'
    WHEN SUM("orders".total) > 60
    THEN 'fair'
    ELSE 'low'
  END AS "orders.demand",
  COUNT(*) AS "orders.count"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "orders.count" DESC NULLS LAST,
  "orders.status" ASC,
  "orders.demand" ASC
LIMIT 10001;

-- a measure's filter over a join to many: an order counts when one of its tags is a gift; statuses without any keep their row
WITH "_part_1" AS (
  /* orders: gifts */
  SELECT
    "orders".status AS "orders.status",
    COUNT(*) AS "orders.gifts"
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
    "orders".status AS "orders.status"
  FROM "orders" AS "orders"
)
SELECT
  COALESCE("_part_1"."orders.status", "_part_2"."orders.status") AS "orders.status",
  COALESCE("_part_1"."orders.gifts", 0) AS "orders.gifts"
FROM "_part_1"
FULL JOIN "_part_2"
  ON "_part_1"."orders.status" IS NOT DISTINCT FROM "_part_2"."orders.status"
ORDER BY
  "orders.gifts" DESC NULLS LAST,
  "orders.status" ASC
LIMIT 10001;

-- a division guarded against something else: NULLIF(x, 1) lets a zero through, which still gives NULL
WITH "_part_1" AS (
  /* orders: total */
  SELECT
    "orders".status AS "orders.status",
    SUM("orders".total) AS "orders.total"
  FROM "orders" AS "orders"
  GROUP BY
    "orders".status
), "_part_2" AS (
  /* orders: gifts */
  SELECT
    "orders".status AS "orders.status",
    COUNT(*) AS "orders.gifts"
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
  COALESCE("_part_1"."orders.status", "_part_2"."orders.status") AS "orders.status",
  CAST("_part_1"."orders.total" AS DOUBLE) / NULLIF(NULLIF(COALESCE("_part_2"."orders.gifts", 0), 1), 0) AS "orders.per_gift"
FROM "_part_1"
FULL JOIN "_part_2"
  ON "_part_1"."orders.status" IS NOT DISTINCT FROM "_part_2"."orders.status"
ORDER BY
  "orders.per_gift" DESC NULLS LAST,
  "orders.status" ASC
LIMIT 10001;

-- a percentile of decimals: it lies between two values and is not rounded to their scale
/* orders: lower_third */
SELECT
  "orders".status AS "orders.status",
  PERCENTILE_CONT(0.3333) WITHIN GROUP (ORDER BY
    CAST("orders".total AS DOUBLE)) AS "orders.lower_third"
FROM "orders" AS "orders"
GROUP BY
  "orders".status
ORDER BY
  "orders.lower_third" DESC NULLS LAST,
  "orders.status" ASC
LIMIT 10001;

-- missing dates without a measure: every month of the range
WITH "_buckets_1" AS (
  SELECT
    DATEADD(MONTH, CAST("_offsets".VALUE AS INT), "_ends"."low") AS "start"
  FROM (
    SELECT
      CAST('2023-01-01 00:00:00' AS TIMESTAMP) AS "low",
      CAST('2023-05-01 00:00:00' AS TIMESTAMP) AS "high"
  ) AS "_ends", LATERAL FLATTEN(
    input => ARRAY_GENERATE_RANGE(0, DATEDIFF(MONTH, "_ends"."low", "_ends"."high") + 1, 1)
  ) AS "_offsets"
), "_part_2" AS (
  SELECT
    "_buckets_1"."start" AS "orders.at.month"
  FROM "_buckets_1"
), "_part_3" AS (
  /* every group of orders */
  SELECT DISTINCT
    CAST(DATE_TRUNC('MONTH', CAST("orders".at AS TIMESTAMP)) AS TIMESTAMP) AS "orders.at.month"
  FROM "orders" AS "orders"
  WHERE
    CAST("orders".at AS TIMESTAMP) >= CAST('2023-01-01 00:00:00' AS TIMESTAMP)
    AND CAST("orders".at AS TIMESTAMP) < CAST('2023-06-01 00:00:00' AS TIMESTAMP)
)
SELECT
  COALESCE("_part_2"."orders.at.month", "_part_3"."orders.at.month") AS "orders.at.month"
FROM "_part_2"
FULL JOIN "_part_3"
  ON "_part_2"."orders.at.month" IS NOT DISTINCT FROM "_part_3"."orders.at.month"
ORDER BY
  "orders.at.month" ASC
LIMIT 10001;

-- an own aggregate of a sub-query over a join to many: each customer once for each tag, with the number of orders computed beforehand
WITH "_part_1" AS (
  /* orders: count */
  SELECT
    "customers".id AS "customers.id",
    COUNT(*) AS "orders.count"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".id
), "_part_2" AS (
  /* every group of customers */
  SELECT DISTINCT
    "customers".id AS "customers.id"
  FROM "customers" AS "customers"
), "_values_3" AS (
  SELECT
    COALESCE("_part_1"."customers.id", "_part_2"."customers.id") AS "customers.id",
    COALESCE("_part_1"."orders.count", 0) AS "customers.orders"
  FROM "_part_1"
  FULL JOIN "_part_2"
    ON "_part_1"."customers.id" IS NOT DISTINCT FROM "_part_2"."customers.id"
), "_step_4" AS (
  /* each row of customers once per group */
  SELECT DISTINCT
    "order_tags".tag AS "order_tags.tag",
    "customers".id AS "key_0"
  FROM (
    SELECT
      "customers".*,
      "_values_3"."customers.orders" AS "customers.orders"
    FROM "customers" AS "customers"
    LEFT JOIN "_values_3"
      ON "customers".id = "_values_3"."customers.id"
  ) AS "customers"
  LEFT JOIN "orders" AS "orders"
    ON "orders".customer_id = "customers".id
  LEFT JOIN "order_tags" AS "order_tags"
    ON "order_tags".order_id = "orders".id
), "_part_5" AS (
  /* orders: count */
  SELECT
    "customers".id AS "customers.id",
    COUNT(*) AS "orders.count"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers"
    ON "orders".customer_id = "customers".id
  GROUP BY
    "customers".id
), "_part_6" AS (
  /* every group of customers */
  SELECT DISTINCT
    "customers".id AS "customers.id"
  FROM "customers" AS "customers"
), "_values_7" AS (
  SELECT
    COALESCE("_part_5"."customers.id", "_part_6"."customers.id") AS "customers.id",
    COALESCE("_part_5"."orders.count", 0) AS "customers.orders"
  FROM "_part_5"
  FULL JOIN "_part_6"
    ON "_part_5"."customers.id" IS NOT DISTINCT FROM "_part_6"."customers.id"
)
/* customers: own_orders */
SELECT
  "_step_4"."order_tags.tag" AS "order_tags.tag",
  CAST(SUM("customers"."customers.orders") AS DOUBLE) / NULLIF(COUNT(*), 0) AS "customers.own_orders"
FROM "_step_4"
LEFT JOIN (
  SELECT
    "customers".*,
    "_values_7"."customers.orders" AS "customers.orders"
  FROM "customers" AS "customers"
  LEFT JOIN "_values_7"
    ON "customers".id = "_values_7"."customers.id"
) AS "customers"
  ON "_step_4"."key_0" IS NOT DISTINCT FROM "customers".id
GROUP BY
  "_step_4"."order_tags.tag"
ORDER BY
  "customers.own_orders" DESC NULLS LAST,
  "order_tags.tag" ASC
LIMIT 10001;
