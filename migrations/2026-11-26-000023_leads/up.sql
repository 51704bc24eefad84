-- The list of leads goes by the move that handed them over. The engines' own triggers of moves and letters change with
-- this: what a lead says leaves with it.
CREATE INDEX case_moves_by_state ON case_moves (county, to_state);
