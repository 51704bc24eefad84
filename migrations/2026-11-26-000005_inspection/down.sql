DROP TABLE unmaskings;
DROP TABLE anomaly_turns;
DROP TABLE anomaly_ties;
ALTER TABLE anomalies DROP COLUMN points;
ALTER TABLE anomalies DROP COLUMN story_place;
ALTER TABLE anomalies DROP COLUMN story_rank;
ALTER TABLE anomalies DROP COLUMN story;
