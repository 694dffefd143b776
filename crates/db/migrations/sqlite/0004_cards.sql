-- What a list of the catalogue shows of a live offer. A card is of the entry with the same version and time; one that is missing,
-- or of another entry, is made from the entry.
CREATE TABLE cards (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  card TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (publisher_id, offer_id)
) STRICT, WITHOUT ROWID;

-- All that a list needs to know of an entry, because the entry itself may be large.
DROP INDEX catalogue_live;
CREATE INDEX catalogue_by_slot ON catalogue (slot, publisher_id, offer_id, version, changed_at);
