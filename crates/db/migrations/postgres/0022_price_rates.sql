-- The exchange rates that prices in US dollars were saved with, by stable place. What was saved without is converted at the rates in
-- force when it was saved, until it is saved again.
ALTER TABLE offer_versions ADD COLUMN price_rates TEXT;
