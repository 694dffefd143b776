-- The key by which an offer's name sorts and is found, alike on both engines. Only the program can make it: it fills in those of offers
-- that are there once it has started. An older node that is still at work leaves it out, so that it may be missing.
ALTER TABLE offers ADD COLUMN name_key TEXT;

CREATE INDEX offers_by_name ON offers (publisher_id, name_key, offer_id);
CREATE INDEX offers_without_name_key ON offers (publisher_id, offer_id) WHERE name_key IS NULL;

-- The last change first: of the draft, or of the status.
CREATE INDEX offers_by_change ON offers
  (publisher_id, (CASE WHEN changed_at >= status_at THEN changed_at ELSE status_at END) DESC, offer_id);

-- Offers are counted by type and status from this index alone, and those that stopped by the other.
CREATE INDEX offers_counted ON offers
  (publisher_id, offer_type_id, status, production_version, name_key, offer_id);
CREATE INDEX stops_of_offers ON stops (publisher_id, offer_id)
  WHERE plan_id = '' AND generation = '' AND version = '';
