-- What an address holds may change: by what its server tells, and which operation looked for it last.
ALTER TABLE artifacts ADD COLUMN etag TEXT;
ALTER TABLE artifacts ADD COLUMN last_modified TEXT;
ALTER TABLE artifacts ADD COLUMN looked_for TEXT;
