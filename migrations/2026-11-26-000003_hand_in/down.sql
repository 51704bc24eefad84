DROP TABLE import_jobs;
DROP TABLE withdrawals;
DROP TABLE hand_ins;
