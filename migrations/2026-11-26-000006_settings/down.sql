DROP TABLE settings_decisions;
DROP TABLE settings_proposals;
