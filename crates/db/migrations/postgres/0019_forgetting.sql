-- Bytes in the store that perhaps nobody refers to: noted before they are stored, and when a reference to them goes. `dying` is
-- since when somebody deletes them, or 0.
CREATE TABLE loose_blobs (
  digest TEXT COLLATE "C" PRIMARY KEY,
  since BIGINT NOT NULL,
  dying BIGINT NOT NULL
);
CREATE INDEX loose_blobs_by_age ON loose_blobs (since);

-- What is forgotten is found by its age.
CREATE INDEX mails_by_age ON mails (created_at);
CREATE INDEX dead_jobs_by_age ON dead_jobs (died_at);
CREATE INDEX operations_ended ON operations (changed_at, operation_id) WHERE state <> 'running';
ALTER TABLE operations ALTER COLUMN publication_id TYPE TEXT COLLATE "C";
CREATE INDEX operations_by_publication ON operations (publication_id);
