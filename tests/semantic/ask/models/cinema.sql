CREATE SCHEMA ops; CREATE SCHEMA catalogue; CREATE SCHEMA sales; CREATE SCHEMA crm;
CREATE TABLE ops.theatres (theatre_id int, theatre_name varchar, town varchar, region varchar, opening_date date, house_manager varchar, has_bar boolean);
INSERT INTO ops.theatres VALUES
 (1,'Odeon Riverside','Leeds','North','1998-03-20','Grace Mbeki',true),
 (2,'The Lantern','York','North','2006-09-01','Tom Ashworth',true),
 (3,'Plaza Bristol','Bristol','South West','2011-05-13','Helen Chow',false),
 (4,'Regal Bath','Bath','South West','2015-11-27',NULL,true),
 (5,'Electric Yard','London','London','2019-02-08','Marcus Webb',true),
 (6,'Scala Docklands','London','London','2023-10-06',NULL,false);
CREATE TABLE ops.auditoriums (auditorium_id int, theatre_id int, label varchar, projection varchar, seats int);
INSERT INTO ops.auditoriums VALUES
 (1,1,'Riverside 1','IMAX',24),(2,1,'Riverside 2','Laser',14),(3,1,'Riverside 3','Laser',10),
 (4,2,'Lantern Main','35mm',16),(5,2,'Lantern Studio','Laser',8),
 (6,3,'Plaza 1','Dolby Cinema',20),(7,3,'Plaza 2','Laser',12),
 (8,4,'Regal 1','Laser',15),
 (9,5,'Yard Black','Dolby Cinema',22),(10,5,'Yard White','35mm',9),
 (11,6,'Scala 1','IMAX',26),(12,6,'Scala 2','Laser',13);
CREATE TABLE catalogue.films (film_id int, title varchar, director varchar, genre varchar, country varchar, distributor varchar, age_rating varchar, runtime_min int, release_date date, budget_meur double);
INSERT INTO catalogue.films VALUES
 (1,'Salt and Cinders','Ingrid Solheim','Drama','Norway','Northlight','12A',118,'2022-11-18',6.5),
 (2,'The Long Orchard','Pedro Almeida','Drama','Portugal','Curzon Sky','15',141,'2023-01-20',4.2),
 (3,'Midnight Cartographer','Yuki Tanabe','Thriller','Japan','Northlight','15',109,'2023-03-10',11.0),
 (4,'Paper Foxes','Amelie Durand','Animation','France','Lumo Pictures','U',88,'2023-04-07',22.0),
 (5,'Velocity Nine','Rick Castellan','Action','USA','Titan Releasing','12A',132,'2023-05-26',140.0),
 (6,'Goodbye, Mr. Pemberton','Oliver Stanhope','Comedy','UK','Curzon Sky','PG',97,'2023-06-30',8.4),
 (7,'Ghost Harbour','Ingrid Solheim','Horror','Norway',NULL,'18',94,'2023-10-13',2.1),
 (8,'The Bees of Anatolia','Leyla Demir','Documentary','Turkey',NULL,NULL,76,'2023-09-08',NULL),
 (9,'Velocity Ten','Rick Castellan','Action','USA','Titan Releasing','12A',139,'2024-03-29',165.0),
 (10,'A Winter in Trieste','Chiara Venturi','Romance','Italy','Lumo Pictures','12A',123,'2023-12-22',7.9),
 (11,'Little Comet','Amelie Durand','Animation','France','Lumo Pictures','U',83,'2024-02-09',18.5),
 (12,'Under the Tarmac','Sam Okafor','Documentary','UK',NULL,NULL,69,'2024-04-19',NULL),
 (13,'The Understudy','Oliver Stanhope','Comedy','UK','Northlight','15',104,'2024-05-10',9.6),
 (14,'Black Meridian','Yuki Tanabe','Thriller','Japan','Titan Releasing','15',115,'2024-01-26',31.0),
 (15,'Nine Letters Home','Pedro Almeida','Drama','Portugal','Curzon Sky','PG',127,'2024-08-30',5.0),
 (16,'The Quiet Armada','Sam Okafor','Drama','UK','Northlight',NULL,152,'2024-09-20',14.0);
CREATE TABLE ops.screenings (screening_id int, film_id int, auditorium_id int, starts_at timestamp, version varchar, strand varchar, is_premiere boolean, cancel_reason varchar, seats_offered int);
INSERT INTO ops.screenings
WITH g AS (SELECT i, (DATE '2023-01-03' + CAST(i*2.7337 AS int)) AS d FROM generate_series(0,199) t(i)),
 f AS (SELECT g.i, g.d, f.film_id, f.release_date, row_number() OVER (PARTITION BY g.i ORDER BY (hash(g.i*31+f.film_id*7) % 100) * (1 + date_diff('day', f.release_date, g.d)/120.0) , f.film_id) rn
       FROM g JOIN catalogue.films f ON f.release_date <= g.d),
 p AS (SELECT i, d, film_id, release_date, CASE WHEN d < DATE '2023-10-06' THEN 1 + (i*7 + i//5) % 10 ELSE 1 + (i*5 + i//7) % 12 END AS aud FROM f WHERE rn=1)
SELECT p.i+1, p.film_id, p.aud, p.d + to_hours(CAST([11,14,16,18,20,21][1 + (p.i*13 + p.i//3) % 6] AS int)) + to_minutes(CAST([0,15,30][1 + p.i % 3] AS int)),
 CASE WHEN film_id IN (5,6,9,12,13) THEN 'Original' WHEN p.i % 5 = 0 THEN 'Dubbed' WHEN film_id IN (4,11) AND p.i % 2 = 0 THEN 'Dubbed' ELSE 'Subtitled' END,
 CASE WHEN p.i % 17 = 3 THEN 'Directors in Conversation' WHEN p.i % 13 = 5 THEN 'Family Sunday' WHEN p.i % 19 = 7 THEN 'Cult Classics' WHEN p.i % 23 = 11 THEN 'Silver Screen' END,
 date_diff('day', release_date, d) BETWEEN 0 AND 6 ,
 CASE WHEN p.i % 29 = 4 THEN 'Projector fault' WHEN p.i % 37 = 9 THEN 'Low demand' WHEN p.i = 120 THEN 'Staff illness' END,
 a.seats
FROM p JOIN ops.auditoriums a ON a.auditorium_id = p.aud ORDER BY 1;
CREATE TABLE crm.members (member_id int, full_name varchar, tier varchar, joined_on date, age int, email varchar, newsletter boolean, referral_source varchar);
INSERT INTO crm.members VALUES
 (1,'Hannah Briggs','Gold','2021-02-14',44,'hannah.briggs@mail.test',true,'Friend'),
 (2,'Dev Patel-Shaw','Silver','2021-06-01',31,'dev@shaw.test',true,'Instagram'),
 (3,'Louise Farrant','Bronze','2021-11-20',67,NULL,false,'Flyer'),
 (4,'Kofi Amankwah','Gold','2022-01-09',38,'kofi.a@mail.test',true,'Friend'),
 (5,'Beatriz Lobo','Silver','2022-03-30',27,'blobo@mail.test',false,'Instagram'),
 (6,'Ian McAllister','Bronze','2022-07-07',59,NULL,false,NULL),
 (7,'Priya Raman','Gold','2022-10-18',35,'priya.raman@mail.test',true,'Google'),
 (8,'Jack Thornbury','Bronze','2023-01-15',22,'jackt@uni.test',true,'Instagram'),
 (9,'Noor Haddad','Silver','2023-02-22',41,'noor@haddad.test',true,'Friend'),
 (10,'Wendy Osei','Bronze','2023-05-03',73,NULL,false,'Flyer'),
 (11,'Tomasz Zielinski','Silver','2023-06-17',29,'tz@mail.test',true,'Google'),
 (12,'Clara Whitcombe','Gold','2023-09-25',52,'clara.w@mail.test',false,NULL),
 (13,'Rhys Bevan','Bronze','2023-11-11',19,'rhys.bevan@uni.test',true,'Instagram'),
 (14,'Mei Lin Zhou','Silver','2024-01-05',33,'meilin@mail.test',true,'Friend'),
 (15,'Gareth Pugh','Bronze','2024-01-28',48,'gpugh@mail.test',false,'Google'),
 (16,'Sofia Lindqvist','Bronze','2024-02-16',26,'sofia.l@mail.test',true,'Instagram'),
 (17,'Abdul Karim','Gold','2024-03-09',61,NULL,false,'Friend'),
 (18,'Ella Rosewood','Bronze','2024-05-12',NULL,'ella@rosewood.test',true,NULL),
 (19,'Duncan Frame','Silver','2024-05-30',36,'dframe@mail.test',true,'Google'),
 (20,'Yara Nunes','Bronze','2024-06-11',24,'yara.n@mail.test',false,'Instagram');
CREATE TABLE sales.orders (order_id int, screening_id int, member_id int, ordered_at timestamp, channel varchar, ticket_class varchar, tickets int, amount decimal(10,2), promo_code varchar, refunded boolean);
INSERT INTO sales.orders
WITH c AS (SELECT s.*, k, hash(s.screening_id*101 + k*17) h FROM ops.screenings s, generate_series(1,5) t(k)
   WHERE k <= CASE WHEN s.film_id IN (5,9) THEN 5 WHEN s.film_id IN (8,12) THEN 2 ELSE 2 + s.screening_id % 3 END),
 o AS (SELECT *, ['Adult','Adult','Adult','Child','Student','Senior'][CAST(1 + (h//7) % 6 AS int)] cls, CAST(1 + (h//11) % 4 AS int) n,
   greatest(starts_at - to_hours(CAST((h//13) % 120 AS int)), TIMESTAMP '2023-01-02 09:00:00') ts FROM c),
 m AS (SELECT o.*, (SELECT max(member_id) FROM crm.members mm WHERE mm.joined_on <= o.ts AND mm.member_id <= 1 + (o.h//17) % 20) mem FROM o)
SELECT row_number() OVER (ORDER BY ts, screening_id, k), screening_id, CASE WHEN (h//19) % 5 < 3 THEN mem END, ts,
 ['Website','Website','Mobile app','Mobile app','Box office counter','Kiosk'][CAST(1 + (h//23) % 6 AS int)], cls, n,
 CAST(n * (CASE cls WHEN 'Adult' THEN 12.5 WHEN 'Child' THEN 7.0 WHEN 'Student' THEN 9.0 ELSE 8.5 END + CASE WHEN auditorium_id IN (1,11) THEN 4 WHEN auditorium_id IN (6,9) THEN 2.5 ELSE 0 END) * CASE WHEN (h//29) % 9 = 0 THEN 0.8 ELSE 1 END AS decimal(10,2)),
 CASE WHEN (h//29) % 9 = 0 THEN ['SPRING20','WELCOME','STUDENT20'][CAST(1 + (h//31) % 3 AS int)] END,
 cancel_reason IS NOT NULL OR (h//37) % 31 = 0
FROM m;
