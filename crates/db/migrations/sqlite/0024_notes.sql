-- What a publisher told whoever certifies, sealed; of publishes only.
ALTER TABLE operations ADD COLUMN notes TEXT;
