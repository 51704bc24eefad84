DROP TABLE letter_cases;
