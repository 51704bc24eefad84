-- What one person was paid, at once: for whoever follows them over the years, and for the search of staff.
CREATE INDEX IF NOT EXISTS payments_by_person ON payments (county, person);
