DROP INDEX case_moves_by_state;
