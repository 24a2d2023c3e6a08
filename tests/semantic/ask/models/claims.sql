create table dim_policyholder as select i as holder_id,
  case when i % 9 = 0 then ['Harbour','Northgate','Oakfield','Riverside','Summit'][1 + (i // 9) % 5] || ' ' || ['Logistics','Bakery','Builders','Dental','Catering'][1 + (i // 45 + i // 9) % 5] || ' Ltd'
    else ['Alice','Brian','Chloe','Daniel','Emma','Farid','Grace','Hassan','Imogen','Jack','Keira','Liam'][1 + i % 12] || ' ' || ['Thornton','Okafor','Patel','Macleod','Bennett','Hughes','Novak','Fletcher','Singh','Walsh','Carmichael'][1 + i % 11] end as holder_name,
  case when i % 9 = 0 then 'Commercial' else 'Private' end as holder_type,
  ['North West','Scotland','South East','Wales'][1 + i * 7 // 3 % 4] as region,
  case [1,2,3,4][1 + i * 7 // 3 % 4] when 1 then ['Manchester','Liverpool'][1 + i % 2] when 2 then ['Glasgow','Edinburgh'][1 + i % 2] when 3 then ['Brighton','Reading'][1 + i % 2] else ['Cardiff','Swansea'][1 + i % 2] end as city,
  case when i % 9 = 0 then null else 19 + i * 37 % 61 end as age,
  case when i % 13 = 5 then null else ['Low','Medium','High','Low','Medium'][1 + i * 11 % 5] end as risk_band,
  date '2019-02-03' + cast(i * 613 % 1950 as int) as customer_since
from generate_series(1, 110) t(i);
create table dim_broker (broker_id int, broker_name varchar, tier varchar, commission_rate double);
insert into dim_broker values (1,'Aldgate Partners','Gold',0.175),(2,'Bellweather Insurance Services','Silver',0.15),(3,'Crown & Keel','Gold',0.18),(4,'Dunmore Brokers','Bronze',0.12),(5,'Everside','Silver',0.145),(6,'Foxglove Risk','Bronze',0.11),(7,'Greyfriars',NULL,0.1);
create table fct_policy as select i as policy_id, 'POL-' || (20000 + i) as policy_number, 1 + (i * 17) % 104 as holder_id,
  case when i % 5 in (1, 2, 4) then 1 + i * 31 % 41 % 6 end as broker_id,
  lob, case when h % 10 < 6 then 'In force' when h % 10 < 8 then 'Lapsed' else 'Cancelled' end as policy_status,
  case when i % 5 in (1, 2, 4) then 'Broker' when i % 5 = 0 then 'Comparison site' else 'Direct' end as channel,
  case when h % 3 = 0 then 'Monthly' else 'Annual' end as pay_freq,
  date '2021-01-05' + cast(i * 739 % 1270 as int) as inception_date,
  case lob when 'Motor' then 20000 when 'Home' then 250000 when 'Liability' then 1000000 when 'Travel' then 10000 else 5000 end + h % 97 * 130 as sum_insured,
  case lob when 'Motor' then 620 when 'Home' then 410 when 'Liability' then 1900 when 'Travel' then 95 else 240 end + h % 89 * 3.5 as annual_premium
from (select i, i * 7919 % 1009 as h, ['Motor','Home','Motor','Travel','Home','Liability','Pet','Motor'][1 + i * 7919 % 1009 % 8] as lob from generate_series(1, 190) t(i));
create table fct_claim as select claim_id, 'CLM-' || (7000 + claim_id) as claim_number, c.policy_id, claim_status, cause,
  adjuster, reported_date, case when claim_status = 'Settled' then least(reported_date + cast(5 + h % 83 as int), date '2024-06-30') end as settled_date,
  h % 12 = 4 as litigated, round(180 + h % 211 * 14.37 + case when h % 17 = 3 then 24000 + h % 131 * 201 else 0 end, 2) as incurred
from (select i as claim_id, h, 1 + h * 3 % 186 as policy_id,
    case when d > date '2024-04-15' and h % 10 < 6 then 'Open' when h % 20 = 7 then 'Reopened' when h % 20 in (3, 9, 13) then 'Rejected' when h % 20 = 5 then 'Open' else 'Settled' end as claim_status,
    ['Collision','Theft','Water damage','Storm','Fire','Vandalism',null,'Collision','Accidental damage','Theft'][1 + h // 7 % 10] as cause,
    ['Priya Raman','Tom Whitaker','Sofia Lindqvist','Marcus Bell','Helen Achebe',null][1 + h // 5 % 11 % 6] as adjuster,
    d as reported_date
  from (select i, i * 6151 % 1511 as h, date '2022-01-04' + cast(i * 6151 % 1511 * 905 // 1511 as int) as d from generate_series(1, 420) t(i))) c;
create table fct_claim_payment as select i as payment_id, claim_id, case when h % 5 = 0 then 'Expense' else 'Indemnity' end as payment_type,
  case when h % 5 = 0 then ['Law firm','Surveyor'][1 + h % 2] else ['Policyholder','Garage','Policyholder','Contractor'][1 + h % 4] end as payee,
  case when h % 11 = 6 then null when h % 4 = 1 then 'Cheque' else 'Bank transfer' end as method,
  least(reported_date + cast(3 + h % 71 as int), date '2024-06-30') as paid_on,
  round(incurred * (0.15 + h % 40 / 100.0), 2) as amount
from (select i, i * 4513 % 2003 as h from generate_series(1, 500) t(i)) join fct_claim on claim_id = 1 + h * 5 % 420 where claim_status <> 'Rejected';
