-- Accounts.
CREATE TABLE marketplace (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE publishers (
  publisher_id TEXT PRIMARY KEY,
  display_name TEXT NOT NULL,
  seller_contact TEXT NOT NULL,
  seller_id INTEGER NOT NULL,
  migrated INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE principals (
  principal_id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  external_issuer TEXT,
  external_subject TEXT,
  revoked_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX principals_external ON principals (external_issuer, external_subject);

CREATE TABLE principal_secrets (
  secret_id TEXT PRIMARY KEY,
  principal_id TEXT NOT NULL REFERENCES principals (principal_id),
  hash TEXT NOT NULL,
  hint TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX principal_secrets_by_principal ON principal_secrets (principal_id);

-- `scope` is a publisher id, or `*` for the marketplace itself.
CREATE TABLE roles (
  principal_id TEXT NOT NULL REFERENCES principals (principal_id),
  scope TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (principal_id, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX roles_by_scope ON roles (scope);

-- Token signing keys; `private_key` is sealed.
CREATE TABLE signing_keys (
  key_id TEXT PRIMARY KEY,
  private_key TEXT NOT NULL,
  public_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  signs_until INTEGER NOT NULL,
  verifies_until INTEGER NOT NULL
) STRICT;

-- Offers. `draft_version` names the row of offer_versions the editor sees.
CREATE TABLE offers (
  publisher_id TEXT NOT NULL REFERENCES publishers (publisher_id),
  offer_id TEXT NOT NULL,
  offer_type_id TEXT NOT NULL,
  display_text TEXT NOT NULL,
  status TEXT NOT NULL,
  status_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  draft_version INTEGER NOT NULL,
  preview_version INTEGER,
  production_version INTEGER,
  publication_id TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (publisher_id, offer_id)
) STRICT, WITHOUT ROWID;

-- Versions. `definition` has no secrets: those are sealed in `secrets`, by place.
-- JSON stays TEXT on both engines, because the order of members and the spelling of numbers are the publisher's.
CREATE TABLE offer_versions (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  type_versions TEXT,
  secrets TEXT,
  has_artifacts INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  frozen_at INTEGER,
  PRIMARY KEY (publisher_id, offer_id, version),
  FOREIGN KEY (publisher_id, offer_id) REFERENCES offers (publisher_id, offer_id)
) STRICT;

-- Artifacts an offer holds, by the address they were fetched from.
CREATE TABLE artifacts (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  source TEXT NOT NULL,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  live INTEGER NOT NULL DEFAULT 0,
  fetched_at INTEGER NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX artifacts_by_digest ON artifacts (digest, publisher_id, offer_id);

-- Plans that have ever been live; an id whose plan left the live offer is never used again.
CREATE TABLE live_plans (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  retired_at INTEGER,
  PRIMARY KEY (publisher_id, offer_id, plan_id)
) STRICT, WITHOUT ROWID;

-- Publishing. A go-live continues the steps of the publication it signs off.
CREATE TABLE operations (
  operation_id TEXT PRIMARY KEY,
  publication_id TEXT NOT NULL,
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  previous_preview INTEGER,
  emails TEXT NOT NULL,
  migrated INTEGER NOT NULL,
  cancel_requested_at INTEGER,
  failure TEXT,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  FOREIGN KEY (publisher_id, offer_id) REFERENCES offers (publisher_id, offer_id)
) STRICT;
-- The rule "one operation at a time per offer" is this index.
CREATE UNIQUE INDEX operations_one_running ON operations (publisher_id, offer_id) WHERE state = 'running';
CREATE INDEX operations_by_offer ON operations (publisher_id, offer_id, created_at);
CREATE INDEX operations_by_state ON operations (state) WHERE state = 'running';

CREATE TABLE operation_steps (
  publication_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  step_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  time_frame TEXT NOT NULL,
  run TEXT NOT NULL,
  typical_seconds INTEGER NOT NULL,
  status TEXT NOT NULL,
  progress INTEGER NOT NULL,
  messages TEXT NOT NULL,
  decision TEXT,
  started_at INTEGER,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (publication_id, position)
) STRICT;

-- Work to do. `run_at` is when it is due; a claim moves it to the end of the lease, so one index finds due and abandoned work alike.
CREATE TABLE jobs (
  job_id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  subject TEXT NOT NULL,
  run_at INTEGER NOT NULL,
  lease TEXT,
  attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_due ON jobs (run_at);
CREATE UNIQUE INDEX jobs_by_subject ON jobs (queue, subject);

-- What buyers and preview testers see.
CREATE TABLE catalogue (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  slot TEXT NOT NULL,
  version INTEGER NOT NULL,
  entry TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, slot)
) STRICT;

-- Where an offer's leads go, of the packaged version and of the live one; `settings` is sealed.
CREATE TABLE lead_destinations (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  slot TEXT NOT NULL,
  destination TEXT NOT NULL,
  settings TEXT NOT NULL,
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, slot)
) STRICT;

-- Mail to send, with its delivery log.
CREATE TABLE mails (
  mail_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  recipients TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  delivered_at INTEGER,
  attempts INTEGER NOT NULL,
  last_error TEXT
) STRICT;

-- Every change: who, what, when, on what, and the reference before and after.
CREATE TABLE events (
  event_id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  publisher_id TEXT,
  offer_id TEXT,
  subject TEXT,
  before TEXT,
  after TEXT,
  request_id TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_offer ON events (publisher_id, offer_id, event_id);
