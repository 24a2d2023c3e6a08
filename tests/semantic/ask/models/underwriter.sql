create table dim_broker (broker_code varchar, broker_name varchar, region varchar, commission_rate double);
insert into dim_broker values ('MPL','Maple Leaf Insurance Brokers','Central',0.15),('NSA','North Shore Advisors','West',0.125),('BGL','Bouchard & Gagnon','Quebec',0.14),('PRA','Prairie Risk Partners','Prairies',0.13),('ATL','Atlantic Cover Group','Atlantic',0.16),('HRB','Harbourfront Brokerage','Central',0.12),('CAS','Cascade Insurance Services','West',NULL),('KNG','King Street Brokers','Central',0.145);
create table dim_product (product_code varchar, product_name varchar, lob varchar);
insert into dim_product values ('PPA','Personal Auto','Auto'),('CFL','Commercial Fleet','Auto'),('HO3','Homeowners Plus','Property'),('TEN','Tenant Basic','Property'),('CPP','Commercial Property','Property'),('CGL','General Liability','Liability'),('TRV','Travel Medical','Travel');
create table dim_adjuster (adj_id int, adj_name varchar, desk varchar, hired_on date, is_external boolean);
insert into dim_adjuster values (1,'Nadia Rahman','Fast Track','2019-03-04',false),(2,'Colin Ferguson','Auto Desk','2015-09-14',false),(3,'Mei-Ling Chow','Property Desk','2017-01-09',false),(4,'Patrick O''Neill','Property Desk','2021-06-01',false),(5,'Sunita Patel','Auto Desk','2022-02-21',false),(6,'Gerald Whitmore','Complex Loss','2008-05-05',false),(7,'Yannick Dubois','Fast Track','2023-08-28',false),(8,'Rhonda Kaplan','Complex Loss','2020-11-02',true),(9,'Tom Sinclair',NULL,'2024-04-15',true);
create table dim_policyholder (ph_id int, ph_name varchar, ph_type varchar, birth_date date, province varchar, city varchar, customer_since date, risk_tier varchar, email varchar);
insert into dim_policyholder
select i,
  case when i % 5 = 0 then ['Lakeside Bakery Ltd','Redwood Logistics Inc','Summit Dental Clinic','Polar Freight Corp','Blue Heron Cafe','Granite Construction Co','Evergreen Nurseries','Harvest Foods Inc','Aurora Software Ltd','Ironworks Gym'][i // 5]
  else ['Emma','Liam','Olivia','Noah','Charlotte','William','Amelia','Lucas','Sophie','Benjamin','Chloe'][1 + i % 11] || ' ' || ['Tremblay','Singh','MacDonald','Nguyen','Campbell','Roy','Wilson','Kowalski','Martin','Lefebvre','Chen','Stewart','Hassan'][1 + i % 13] end,
  case when i % 5 = 0 then 'Business' else 'Individual' end,
  case when i % 5 = 0 then NULL else date '1944-02-10' + ((i * 2477) % 21900)::int end,
  ['Ontario','Ontario','Quebec','British Columbia','Alberta','Nova Scotia'][1 + (i * 7) % 6],
  [['Toronto','Ottawa'],['Toronto','Hamilton'],['Montreal','Laval'],['Vancouver','Victoria'],['Calgary','Edmonton'],['Halifax','Halifax']][1 + (i * 7) % 6][1 + (i // 6) % 2],
  date '2014-01-15' + ((i * 1117) % 3600)::int,
  case when i % 9 = 4 then NULL else ['Preferred','Standard','Standard','Substandard','Standard'][1 + (i * 3 + i // 5) % 5] end,
  case when i % 7 = 3 then NULL else 'ph' || i || '@example.ca' end
from generate_series(1, 50) t(i);
create table fct_policy (policy_no varchar, ph_id int, product_code varchar, broker_code varchar, inception_date date, cancelled_date date, policy_status varchar, annual_premium double, deductible double, sum_insured double);
insert into fct_policy
select 'P-' || (20000 + i), 1 + (i * 13) % 50, p, case when h % 6 = 0 then NULL else ['MPL','NSA','BGL','PRA','MPL','HRB','ATL','NSA','MPL','CAS','KNG'][1 + h % 11] end, d,
  case when st = 'Cancelled' then d + (30 + h % 200)::int end, st,
  round(case p when 'CFL' then 18400 when 'CPP' then 14500 when 'CGL' then 16000 when 'HO3' then 4300 when 'PPA' then 3900 when 'TEN' then 980 else 820 end * (0.7 + (h % 61) / 100.0), 2),
  case when p = 'TRV' then NULL else [250, 500, 500, 1000, 2500][1 + h % 5] end,
  case p when 'TRV' then 100000 when 'TEN' then 40000 + 1000 * (h % 30) when 'PPA' then 30000 + 500 * (h % 70) else 250000 + 5000 * (h % 200) end
from (select *, case when d + 365 > date '2024-06-30' then (case when h % 13 = 0 then 'Cancelled' else 'In force' end) else ['Expired','Expired','Expired','Cancelled','Lapsed','Expired','Expired'][1 + h % 7] end as st
  from (select i, (i * 7919 + 104729) % 10007 as h, case when (1 + (i * 13) % 50) % 5 = 0 then ['CFL','CPP','CGL'][1 + i // 50 % 3] else ['PPA','HO3','PPA','TEN','HO3','TRV','PPA'][1 + (i * 5) % 7] end as p, date '2022-01-03' + ((i * 389) % 905)::int as d from generate_series(1, 130) t(i)));
create table fct_claim (claim_no int, policy_no varchar, adj_id int, loss_date date, reported_date date, closed_date date, claim_status varchar, peril varchar, claimed_amt double, reserve_amt double, incurred_amt double, fraud_score int, litigated boolean);
insert into fct_claim
select 1000 + i, 'P-' || (20001 + pk), case when h % 19 = 3 then NULL else [1, 2, 3, 4, 5, 6, 7, 8, 2, 3, 1][1 + h % 11] end, r - lag, r,
  case when st in ('Closed','Denied') then least(r + (5 + h % 140)::int, date '2024-06-30') end, st, peril, amt,
  case when st in ('Closed','Denied') then 0 else round(amt * 0.6, 2) end,
  case when st = 'Denied' then 0 else round(amt * (0.55 + (h % 40) / 100.0), 2) end,
  case when h % 8 = 5 then NULL else (h * 31) % 100 end, amt > 8000 and h % 3 = 0
from (select *, case when h % 23 = 7 then NULL else case lob when 'Auto' then ['Collision','Collision','Theft','Hail','Collision','Glass'][1 + h % 6] when 'Property' then ['Water damage','Fire','Water damage','Windstorm','Theft','Hail','Wildfire'][1 + h % 7] when 'Liability' then ['Slip and fall','Product defect'][1 + h % 2] else ['Medical emergency','Lost baggage'][1 + h % 2] end end as peril,
    case when r > date '2024-04-01' then ['Open','Open','Under investigation','Closed','Open'][1 + h % 5] else ['Closed','Closed','Closed','Denied','Closed','Open','Closed','Reopened','Closed','Closed','Denied','Under investigation'][1 + h % 12] end as st,
    round((case lob when 'Liability' then 6500 when 'Property' then 2900 when 'Auto' then 1700 else 420 end) * (0.15 + power((h % 101) / 58.0, 4)), 2) as amt
  from (select i, h, pk, r, (h % 17)::int + (case when h % 29 = 0 then 60 else 0 end) as lag, (select max(lob) from fct_policy f join dim_product d using (product_code) where f.policy_no = 'P-' || (20001 + pk)) as lob
    from (select i, (i * 6841 + 50021) % 9973 as h, (i * i // 7 + i * 31) % 130 as pk, date '2022-02-01' + ((i * 331) % 881)::int as r from generate_series(1, 260) t(i))));
create table fct_claim_payment (payment_id int, claim_no int, paid_date date, payment_type varchar, payee varchar, method varchar, amount double);
insert into fct_claim_payment
select row_number() over (order by claim_no, k), claim_no, least(reported_date + (4 + k * 21 + (claim_no * 7) % 30)::int, date '2024-06-30'), ['Indemnity','Expense','Legal'][k],
  ['Policyholder','Apex Restoration','Doyle & Hart LLP'][k], case when claim_no % 17 = 0 then NULL else ['EFT','EFT','Cheque','Interac'][1 + (claim_no * 3 + k) % 4] end, round(incurred_amt * [0.7, 0.08, 0.12][k], 2)
from fct_claim, generate_series(1, 3) t(k)
where incurred_amt > 0 and claim_status <> 'Under investigation' and (k = 1 or (k = 2 and claim_no % 3 = 0) or (k = 3 and litigated));
