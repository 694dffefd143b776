-- Ends of selling something that is live: the offer, where `plan_id` is empty; a plan, where `version` is; else a version of the
-- disk images of a plan, or of its further disk generation `generation`. `ended_at` is null until `due_at` has come to pass.
CREATE TABLE stops (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  generation TEXT NOT NULL,
  version TEXT NOT NULL,
  stop_id TEXT NOT NULL,
  reason TEXT,
  alternative TEXT,
  announced_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (publisher_id, offer_id, plan_id, generation, version)
) STRICT, WITHOUT ROWID;

-- An end of selling an offer is remembered among its operations, once for each offer.
CREATE UNIQUE INDEX operations_one_stop ON operations (publisher_id, offer_id) WHERE kind = 'stopsell';
