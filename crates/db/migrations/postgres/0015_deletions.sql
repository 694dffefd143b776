-- Offers that were deleted before they were ever published: none of these ids is used again.
CREATE TABLE deleted_offers (
  publisher_id TEXT COLLATE "C" NOT NULL,
  offer_id TEXT COLLATE "C" NOT NULL,
  deleted_at BIGINT NOT NULL,
  PRIMARY KEY (publisher_id, offer_id)
);

-- The same of plans; that of an offer which is deleted itself goes with it.
CREATE TABLE deleted_plans (
  publisher_id TEXT COLLATE "C" NOT NULL,
  offer_id TEXT COLLATE "C" NOT NULL,
  plan_id TEXT COLLATE "C" NOT NULL,
  deleted_at BIGINT NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, plan_id)
);
