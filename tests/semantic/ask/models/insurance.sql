create table holders (id int, name varchar, age int, state varchar);
insert into holders values (1,'Maria Gonzalez',34,'Texas'),(2,'John Smith',51,'Florida'),(3,'Wei Chen',29,'California'),(4,'Fatima Khan',62,'Texas'),(5,'John Miller',45,'Ohio');
create table policies (policy_number varchar, holder_id int, product varchar, state varchar, start_date date, premium double);
insert into policies values ('P-100',1,'Motor','Texas','2021-03-01',900),('P-101',1,'Home','Texas','2022-01-01',1500),('P-102',2,'Motor','Florida','2021-07-15',1100),('P-103',3,'Renters','California','2023-02-01',300),('P-104',4,'Home','Texas','2020-05-01',1800),('P-105',5,'Motor','Ohio','2022-10-01',850);
create table adjusters (id int, name varchar);
insert into adjusters values (1,'Dana Scully'),(2,'Fox Mulder');
create table claims (claim_number varchar, policy_number varchar, adjuster_id int, status varchar, cause varchar, reported_on date, closed_on date, loss_amount double, litigated boolean);
insert into claims values ('C-1','P-100',1,'Paid','Collision','2022-02-10','2022-03-01',4200,false),('C-2','P-100',2,'Denied','Theft','2022-08-01','2022-08-20',0,false),('C-3','P-101',1,'Paid','Hail','2023-05-05','2023-07-01',12500,true),('C-4','P-102',1,'Open','Collision','2023-09-12',NULL,3100,false),('C-5','P-104',2,'Paid','Fire','2023-06-30','2023-12-01',88000,true),('C-6','P-104',NULL,'Denied','Flood','2023-10-02','2023-10-20',0,false),('C-7','P-105',2,'Open','Theft','2023-11-15',NULL,7000,false);
