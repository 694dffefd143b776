-- When the secret at a place of an offer was set, and by whom. `sealed` is the hash of its sealed text: of another one that is there by now
-- this tells nothing.
CREATE TABLE secrets_set (
  publisher_id TEXT COLLATE "C" NOT NULL,
  offer_id TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C" NOT NULL,
  sealed TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, place),
  FOREIGN KEY (publisher_id, offer_id) REFERENCES offers (publisher_id, offer_id)
);
