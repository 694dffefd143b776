-- What live offers are found by in lists, newest first: everything, a type, a category, a publisher. Keys are of the card with the same time.
-- Only the program can make them, together with cards: it makes all cards anew once it has started.
CREATE TABLE card_keys (
  key TEXT COLLATE "C" NOT NULL,
  changed_at BIGINT NOT NULL,
  publisher_id TEXT COLLATE "C" NOT NULL,
  offer_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (key, changed_at, publisher_id, offer_id)
);

CREATE INDEX card_keys_of_offer ON card_keys (publisher_id, offer_id);

DELETE FROM cards;
