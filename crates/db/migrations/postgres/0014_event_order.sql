-- Ids are given before the commit, so that a lower one may appear after a higher one: whoever reads on behind an id misses
-- it. The order to read in is given to committed events, by one at a time.
ALTER TABLE events ADD COLUMN position BIGINT;
UPDATE events SET position = event_id;
CREATE UNIQUE INDEX events_in_order ON events (position);
CREATE INDEX events_without_position ON events (event_id) WHERE position IS NULL;
CREATE TABLE event_order (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  last BIGINT NOT NULL
);
INSERT INTO event_order (id, last) SELECT 1, coalesce(max(event_id), 0) FROM events;
