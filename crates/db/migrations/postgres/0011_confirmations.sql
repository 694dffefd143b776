-- Members of an offer that its type does not know, and of which its publisher said that they restrict nobody.
CREATE TABLE confirmations (
  publisher_id TEXT COLLATE "C" NOT NULL,
  offer_id TEXT COLLATE "C" NOT NULL,
  member TEXT COLLATE "C" NOT NULL,
  confirmed_at BIGINT NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, member),
  FOREIGN KEY (publisher_id, offer_id) REFERENCES offers (publisher_id, offer_id)
);

-- An offer all of whose plans are private is not for everybody.
UPDATE artifacts SET live = 0
WHERE live = 1 AND (publisher_id, offer_id) IN (
  SELECT publisher_id, offer_id FROM catalogue WHERE slot = 'live' AND entry LIKE '%"plans":[]},"publishedTime":"%');
DELETE FROM catalogue WHERE slot = 'live' AND entry LIKE '%"plans":[]},"publishedTime":"%';
