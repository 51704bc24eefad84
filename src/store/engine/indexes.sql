CREATE INDEX IF NOT EXISTS payments_by_number ON payments (county, number);
CREATE INDEX IF NOT EXISTS payments_by_cell ON payments (county, village, programme, year);
CREATE INDEX IF NOT EXISTS people_by_whole ON people (county, whole_index);
CREATE INDEX IF NOT EXISTS people_by_number ON people (county, number_index);
CREATE INDEX IF NOT EXISTS payments_by_person ON payments (county, person);
