-- The plans of an offer's draft, as they are found by their ids and names: a line for each. Only the program can make it: it fills in those
-- of offers that are there once it has started. An older node that is still at work leaves it as it is, so that it may be missing or old.
ALTER TABLE offers ADD COLUMN plan_key TEXT COLLATE "C";

CREATE INDEX offers_without_plan_key ON offers (publisher_id, offer_id) WHERE plan_key IS NULL;
