DROP TABLE letter_receipts;
