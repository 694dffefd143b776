-- Keys are compared byte by byte, as SQLite does: lists come in the same order on both engines, whatever the database's own
-- collation is, and an index stays right when the system's rules of a language change. Rows stay as they are; indexes are built anew.
ALTER TABLE marketplace
  ALTER COLUMN name TYPE TEXT COLLATE "C";
ALTER TABLE publishers
  ALTER COLUMN publisher_id TYPE TEXT COLLATE "C";
ALTER TABLE principals
  ALTER COLUMN principal_id TYPE TEXT COLLATE "C",
  ALTER COLUMN external_issuer TYPE TEXT COLLATE "C",
  ALTER COLUMN external_subject TYPE TEXT COLLATE "C";
ALTER TABLE principal_secrets
  ALTER COLUMN secret_id TYPE TEXT COLLATE "C",
  ALTER COLUMN principal_id TYPE TEXT COLLATE "C";
ALTER TABLE roles
  ALTER COLUMN principal_id TYPE TEXT COLLATE "C",
  ALTER COLUMN scope TYPE TEXT COLLATE "C";
ALTER TABLE signing_keys
  ALTER COLUMN key_id TYPE TEXT COLLATE "C";
ALTER TABLE offers
  ALTER COLUMN publisher_id TYPE TEXT COLLATE "C",
  ALTER COLUMN offer_id TYPE TEXT COLLATE "C",
  ALTER COLUMN offer_type_id TYPE TEXT COLLATE "C",
  ALTER COLUMN status TYPE TEXT COLLATE "C";
ALTER TABLE offer_versions
  ALTER COLUMN publisher_id TYPE TEXT COLLATE "C",
  ALTER COLUMN offer_id TYPE TEXT COLLATE "C";
ALTER TABLE artifacts
  ALTER COLUMN publisher_id TYPE TEXT COLLATE "C",
  ALTER COLUMN offer_id TYPE TEXT COLLATE "C",
  ALTER COLUMN source TYPE TEXT COLLATE "C",
  ALTER COLUMN digest TYPE TEXT COLLATE "C";
ALTER TABLE live_plans
  ALTER COLUMN publisher_id TYPE TEXT COLLATE "C",
  ALTER COLUMN offer_id TYPE TEXT COLLATE "C",
  ALTER COLUMN plan_id TYPE TEXT COLLATE "C";
ALTER TABLE operations
  ALTER COLUMN operation_id TYPE TEXT COLLATE "C",
  ALTER COLUMN publisher_id TYPE TEXT COLLATE "C",
  ALTER COLUMN offer_id TYPE TEXT COLLATE "C",
  ALTER COLUMN state TYPE TEXT COLLATE "C";
ALTER TABLE operation_steps
  ALTER COLUMN publication_id TYPE TEXT COLLATE "C";
ALTER TABLE jobs
  ALTER COLUMN job_id TYPE TEXT COLLATE "C",
  ALTER COLUMN queue TYPE TEXT COLLATE "C",
  ALTER COLUMN subject TYPE TEXT COLLATE "C";
ALTER TABLE catalogue
  ALTER COLUMN publisher_id TYPE TEXT COLLATE "C",
  ALTER COLUMN offer_id TYPE TEXT COLLATE "C",
  ALTER COLUMN slot TYPE TEXT COLLATE "C";
ALTER TABLE lead_destinations
  ALTER COLUMN publisher_id TYPE TEXT COLLATE "C",
  ALTER COLUMN offer_id TYPE TEXT COLLATE "C",
  ALTER COLUMN slot TYPE TEXT COLLATE "C";
ALTER TABLE mails
  ALTER COLUMN mail_id TYPE TEXT COLLATE "C";
ALTER TABLE events
  ALTER COLUMN publisher_id TYPE TEXT COLLATE "C",
  ALTER COLUMN offer_id TYPE TEXT COLLATE "C";
ALTER TABLE answers
  ALTER COLUMN caller TYPE TEXT COLLATE "C",
  ALTER COLUMN idempotency_key TYPE TEXT COLLATE "C";
