-- An id that an offer has from its birth and that no other offer ever has. One statement gives those that are there theirs:
-- their rows hold no documents.
ALTER TABLE offers ADD COLUMN guid TEXT;

UPDATE offers SET guid = lower(
  hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
  || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)));

CREATE UNIQUE INDEX offers_by_guid ON offers (guid);
