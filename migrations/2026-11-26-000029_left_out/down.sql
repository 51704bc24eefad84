DROP TABLE letters_left_out;
