DROP TABLE case_evidence;
DROP TABLE case_money;
DROP TABLE case_waiting;
DROP TABLE case_moves;
DROP TABLE case_findings;
DROP TABLE cases;
