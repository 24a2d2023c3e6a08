CREATE TABLE people (person_id INTEGER PRIMARY KEY, name VARCHAR, born_on DATE, email VARCHAR);
INSERT INTO people VALUES (1, 'Ann', '1970-01-01', 'ann@x'), (2, 'Bob', '1980-02-02', 'bob@x'),
  (3, 'Cid', '1990-03-03', NULL), (4, 'Dee', '1960-04-04', 'dee@x');
CREATE TABLE books (isbn VARCHAR PRIMARY KEY, title VARCHAR, printed_on DATE, pages INTEGER, editor_mail VARCHAR, series VARCHAR, volume INTEGER);
INSERT INTO books VALUES ('i1', 'One', '2020-01-01', 100, 'dee@x', 'S', 1), ('i2', 'Two', '2021-01-01', 200, 'ann@x', 'S', 2),
  ('i3', 'Three', '2021-06-01', 300, 'none@x', NULL, NULL), ('i4', 'Four', '2022-01-01', NULL, NULL, 'T', 1);
CREATE TABLE credits (isbn VARCHAR, person_id INTEGER, share DOUBLE);
INSERT INTO credits VALUES ('i1', 1, 1.0), ('i2', 1, 0.5), ('i2', 2, 0.5), ('i3', 3, 0.7), ('i3', 2, 0.3), ('i9', 4, 1.0);
CREATE TABLE covers (isbn VARCHAR PRIMARY KEY, colour VARCHAR, designer INTEGER, drawn_on DATE);
INSERT INTO covers VALUES ('i1', 'red', 3, '2019-11-01'), ('i2', 'blue', 3, '2020-11-01'), ('i4', 'red', NULL, '2021-11-01');
CREATE TABLE volumes (series VARCHAR, volume INTEGER, slot VARCHAR, planned_on DATE, PRIMARY KEY (series, volume));
INSERT INTO volumes VALUES ('S', 1, 'spring', '2019-01-01'), ('S', 2, 'autumn', '2020-01-01'), ('T', 1, 'spring', '2021-01-01'), ('T', 2, 'winter', '2022-01-01');
CREATE TABLE copies (copy_id INTEGER PRIMARY KEY, isbn VARCHAR, price DOUBLE, printed_on DATE);
INSERT INTO copies VALUES (1, 'i1', 10, '2020-01-05'), (2, 'i1', 12, '2020-02-05'), (3, 'i2', 20, '2021-02-05'),
  (4, NULL, 5, '2021-03-05'), (5, 'i4', 8, '2022-03-05');
CREATE TABLE copy_sales (sale_id INTEGER PRIMARY KEY, copy_id INTEGER, sold_on DATE, paid DOUBLE, day_stock INTEGER);
INSERT INTO copy_sales VALUES (1, 1, '2022-01-01', 9, 3), (2, 2, '2022-01-02', 12, 4), (3, 3, '2022-02-02', 18, 2), (4, 7, '2022-03-02', 1, 9);
