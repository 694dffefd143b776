-- A price spreadsheet is the publisher's, whatever is live: buyers see the prices evaluated from it.
UPDATE artifacts SET live = 0
WHERE live = 1 AND media_type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
