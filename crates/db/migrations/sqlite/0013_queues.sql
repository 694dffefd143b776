-- Each queue has workers of its own, who ask for its jobs alone.
CREATE INDEX jobs_due_in_queue ON jobs (queue, run_at);
DROP INDEX jobs_died;
CREATE INDEX jobs_died ON jobs (queue, run_at) WHERE deaths > 0;

-- Jobs that were given up, until somebody has them tried anew.
CREATE TABLE dead_jobs (
  queue TEXT NOT NULL,
  subject TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  deaths INTEGER NOT NULL,
  reason TEXT NOT NULL,
  died_at INTEGER NOT NULL,
  PRIMARY KEY (queue, subject)
) STRICT, WITHOUT ROWID;
