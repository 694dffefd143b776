-- Offers that were deleted before they were ever published: none of these ids is used again.
CREATE TABLE deleted_offers (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  deleted_at INTEGER NOT NULL,
  PRIMARY KEY (publisher_id, offer_id)
) STRICT, WITHOUT ROWID;

-- The same of plans; that of an offer which is deleted itself goes with it.
CREATE TABLE deleted_plans (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  deleted_at INTEGER NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, plan_id)
) STRICT, WITHOUT ROWID;
