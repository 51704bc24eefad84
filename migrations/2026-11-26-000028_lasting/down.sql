DROP TABLE case_lasting;
