-- Ends of selling something that is live: the offer, where `plan_id` is empty; a plan, where `version` is; else a version of the
-- disk images of a plan, or of its further disk generation `generation`. `ended_at` is null until `due_at` has come to pass.
CREATE TABLE stops (
  publisher_id TEXT COLLATE "C" NOT NULL,
  offer_id TEXT COLLATE "C" NOT NULL,
  plan_id TEXT COLLATE "C" NOT NULL,
  generation TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  stop_id TEXT NOT NULL,
  reason TEXT,
  alternative TEXT,
  announced_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (publisher_id, offer_id, plan_id, generation, version)
);

-- An end of selling an offer is remembered among its operations, once for each offer.
CREATE UNIQUE INDEX operations_one_stop ON operations (publisher_id, offer_id) WHERE kind = 'stopsell';
