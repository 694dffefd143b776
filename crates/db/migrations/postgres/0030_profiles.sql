-- Whom the seller contact of a publisher reaches, when it was last sent a test message, and since when the publisher's offers count as
-- migrated to the newer account model.
ALTER TABLE publishers ADD COLUMN contact_name TEXT;
ALTER TABLE publishers ADD COLUMN contact_phone TEXT;
ALTER TABLE publishers ADD COLUMN contact_tested_at BIGINT;
ALTER TABLE publishers ADD COLUMN migrated_at BIGINT;
