-- How often a job's lease ran out: its node died, or lost touch with the database. What died is claimed alone.
ALTER TABLE jobs ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;
CREATE INDEX jobs_died ON jobs (run_at) WHERE deaths > 0;

-- A mail is delivered to each recipient by itself: who is still to get it, when not everybody is (NULL), and whom the mail
-- server refused for good, with its reasons.
ALTER TABLE mails ADD COLUMN waiting TEXT;
ALTER TABLE mails ADD COLUMN refused TEXT;
