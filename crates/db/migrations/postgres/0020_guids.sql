-- An id that an offer has from its birth and that no other offer ever has. An older node that is still at work gives none, so that
-- there is one anyway.
ALTER TABLE offers ADD COLUMN guid TEXT COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text;

CREATE UNIQUE INDEX offers_by_guid ON offers (guid);
