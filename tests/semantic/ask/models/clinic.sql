create table patients (id int, full_name varchar, gender varchar, city varchar, age int, insurer varchar);
insert into patients values (1,'Rosa Parks','Female','Lyon',67,'Axa'),(2,'Nikola Tesla','Male','Lyon',45,'Allianz'),(3,'Marie Curie','Female','Paris',39,NULL),(4,'Louis Braille','Male','Nice',12,'Axa'),(5,'Simone Weil','Female','Paris',28,'Allianz');
create table doctors (id int, name varchar, specialty varchar);
insert into doctors values (1,'Dr. House','Cardiology'),(2,'Dr. Quinn','Pediatrics'),(3,'Dr. Watson','Surgery');
create table visits (id int, patient_id int, doctor_id int, visited_on date, diagnosis varchar, visit_type varchar, minutes int, cost double, emergency boolean);
insert into visits values (1,1,1,'2023-01-10','Hypertension','Check-up',30,80,false),(2,1,1,'2023-03-12','Hypertension','Follow-up',20,60,false),(3,2,3,'2023-03-15','Fracture','Surgery',120,2400,true),(4,3,1,'2023-06-01','Arrhythmia','Check-up',45,150,false),(5,4,2,'2023-06-20','Measles','Check-up',25,70,true),(6,5,2,'2023-09-09',NULL,'No show',0,0,false),(7,1,3,'2023-09-30','Fracture','Surgery',90,1900,true),(8,2,1,'2022-12-01','Hypertension','Check-up',30,85,false);
create table prescriptions (id int, visit_id int, drug varchar, doses int);
insert into prescriptions values (1,1,'Ramipril',30),(2,2,'Ramipril',60),(3,3,'Ibuprofen',20),(4,4,'Bisoprolol',30),(5,5,'Paracetamol',10),(6,7,'Ibuprofen',15);
