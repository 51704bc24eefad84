DROP TABLE anomalies;
DROP TABLE scans;
