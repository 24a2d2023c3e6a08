CREATE TABLE ports (port_code VARCHAR PRIMARY KEY, name VARCHAR, country VARCHAR, opened_on DATE, berths INTEGER);
INSERT INTO ports VALUES
  ('ROT', 'Rotterdam', 'NL', '1970-01-01', 40), ('HAM', 'Hamburg', 'DE', '1965-05-01', 30),
  ('SIN', 'Singapore', 'SG', '1972-03-01', 60), ('OSL', 'Oslo', 'NO', '1990-06-01', 5);
CREATE TABLE shipments (shipment_no INTEGER PRIMARY KEY, origin VARCHAR, destination VARCHAR,
  booked_on DATE, weight DOUBLE, "order" VARCHAR);
INSERT INTO shipments VALUES
  (1, 'ROT', 'SIN', '2026-01-03', 12.5, 'A-1'), (2, 'ROT', 'HAM', '2026-01-20', 3.0, 'A-2'),
  (3, 'HAM', 'SIN', '2026-02-02', 8.0, NULL), (4, 'SIN', 'ROT', '2026-02-11', NULL, 'A-1'),
  (5, NULL, 'HAM', '2026-03-05', 4.5, 'B-9'), (6, 'XXX', 'ROT', '2026-03-06', 1.0, 'B-7');
CREATE TABLE legs (shipment_no INTEGER, leg_no INTEGER, mode VARCHAR, left_at TIMESTAMP, km INTEGER,
  PRIMARY KEY (shipment_no, leg_no));
INSERT INTO legs VALUES
  (1, 1, 'rail', '2026-01-04 08:00', 400), (1, 2, 'sea', '2026-01-09 22:00', 15000),
  (2, 1, 'road', '2026-01-21 06:00', 500), (3, 1, 'sea', '2026-02-05 01:00', 14800),
  (4, 1, 'sea', '2026-02-15 10:00', 15100), (4, 2, 'road', '2026-03-20 07:00', 60),
  (9, 1, 'road', '2026-03-21 07:00', 70);
CREATE TABLE scans (scan_id INTEGER PRIMARY KEY, shipment_no INTEGER, leg_no INTEGER,
  scanned_at TIMESTAMP, result VARCHAR);
INSERT INTO scans VALUES
  (1, 1, 1, '2026-01-05 09:00', 'ok'), (2, 1, 2, '2026-01-30 09:00', 'damaged'),
  (3, 1, 2, '2026-01-31 09:00', 'ok'), (4, 3, 1, '2026-02-20 12:00', 'ok'),
  (5, 3, 7, '2026-02-21 12:00', 'lost'), (6, NULL, 1, '2026-02-22 12:00', 'ok');
CREATE TABLE orders (order_no VARCHAR PRIMARY KEY, customer VARCHAR, placed_on DATE);
INSERT INTO orders VALUES ('A-1', 'Ahrend', '2025-12-20'), ('A-2', 'Bols', '2026-01-02'), ('B-9', 'Ahrend', '2026-02-27');
CREATE TABLE staff (staff_no INTEGER PRIMARY KEY, name VARCHAR, boss_no INTEGER, port_code VARCHAR, hired_on DATE, pay INTEGER);
INSERT INTO staff VALUES
  (1, 'Ida', NULL, 'ROT', '2001-01-01', 90), (2, 'Jan', 1, 'ROT', '2010-01-01', 50),
  (3, 'Kim', 1, 'HAM', '2012-01-01', 55), (4, 'Lea', 3, 'HAM', '2020-01-01', 30), (5, 'Moe', 9, NULL, '2021-01-01', 31);
