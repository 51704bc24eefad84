DROP INDEX audit_by_actor;
DROP INDEX audit_by_time;
ALTER TABLE audit DROP COLUMN outcome;
ALTER TABLE audit DROP COLUMN role;
DROP TABLE attempts;
DROP TABLE sessions;
DROP TABLE teams;
DROP TABLE appointments;
DROP TABLE users;
