-- Accounts.
CREATE TABLE marketplace (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE publishers (
  publisher_id TEXT PRIMARY KEY,
  display_name TEXT NOT NULL,
  seller_contact TEXT NOT NULL,
  seller_id BIGINT NOT NULL,
  migrated BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE principals (
  principal_id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  external_issuer TEXT,
  external_subject TEXT,
  revoked_at BIGINT,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX principals_external ON principals (external_issuer, external_subject);

CREATE TABLE principal_secrets (
  secret_id TEXT PRIMARY KEY,
  principal_id TEXT NOT NULL REFERENCES principals (principal_id),
  hash TEXT NOT NULL,
  hint TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX principal_secrets_by_principal ON principal_secrets (principal_id);

-- `scope` is a publisher id, or `*` for the marketplace itself.
CREATE TABLE roles (
  principal_id TEXT NOT NULL REFERENCES principals (principal_id),
  scope TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (principal_id, scope)
);
CREATE INDEX roles_by_scope ON roles (scope);

-- Token signing keys; `private_key` is sealed.
CREATE TABLE signing_keys (
  key_id TEXT PRIMARY KEY,
  private_key TEXT NOT NULL,
  public_key TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  signs_until BIGINT NOT NULL,
  verifies_until BIGINT NOT NULL
);

-- Offers. `draft_version` names the row of offer_versions the editor sees.
CREATE TABLE offers (
  publisher_id TEXT NOT NULL REFERENCES publishers (publisher_id),
  offer_id TEXT NOT NULL,
  offer_type_id TEXT NOT NULL,
  display_text TEXT NOT NULL,
  status TEXT NOT NULL,
  status_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  draft_version BIGINT NOT NULL,
  preview_version BIGINT,
  production_version BIGINT,
  publication_id TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (publisher_id, offer_id)
);

-- Versions. `definition` has no secrets: those are sealed in `secrets`, by place.
-- JSON stays TEXT on both engines, because the order of members and the spelling of numbers are the publisher's.
CREATE TABLE offer_versions (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  definition TEXT NOT NULL,
  type_versions TEXT,
  secrets TEXT,
  has_artifacts BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  frozen_at BIGINT,
  PRIMARY KEY (publisher_id, offer_id, version),
  FOREIGN KEY (publisher_id, offer_id) REFERENCES offers (publisher_id, offer_id)
);

-- Artifacts an offer holds, by the address they were fetched from.
CREATE TABLE artifacts (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  source TEXT NOT NULL,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  width BIGINT,
  height BIGINT,
  live BIGINT NOT NULL DEFAULT 0,
  fetched_at BIGINT NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, source)
);
CREATE INDEX artifacts_by_digest ON artifacts (digest, publisher_id, offer_id);

-- Plans that have ever been live; an id whose plan left the live offer is never used again.
CREATE TABLE live_plans (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  retired_at BIGINT,
  PRIMARY KEY (publisher_id, offer_id, plan_id)
);

-- Publishing. A go-live continues the steps of the publication it signs off.
CREATE TABLE operations (
  operation_id TEXT PRIMARY KEY,
  publication_id TEXT NOT NULL,
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  previous_preview BIGINT,
  emails TEXT NOT NULL,
  migrated BIGINT NOT NULL,
  cancel_requested_at BIGINT,
  failure TEXT,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  FOREIGN KEY (publisher_id, offer_id) REFERENCES offers (publisher_id, offer_id)
);
-- The rule "one operation at a time per offer" is this index.
CREATE UNIQUE INDEX operations_one_running ON operations (publisher_id, offer_id) WHERE state = 'running';
CREATE INDEX operations_by_offer ON operations (publisher_id, offer_id, created_at);
CREATE INDEX operations_by_state ON operations (state) WHERE state = 'running';

CREATE TABLE operation_steps (
  publication_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  step_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  time_frame TEXT NOT NULL,
  run TEXT NOT NULL,
  typical_seconds BIGINT NOT NULL,
  status TEXT NOT NULL,
  progress BIGINT NOT NULL,
  messages TEXT NOT NULL,
  decision TEXT,
  started_at BIGINT,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (publication_id, position)
);

-- Work to do. `run_at` is when it is due; a claim moves it to the end of the lease, so one index finds due and abandoned work alike.
CREATE TABLE jobs (
  job_id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  subject TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  lease TEXT,
  attempts BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (run_at);
CREATE UNIQUE INDEX jobs_by_subject ON jobs (queue, subject);

-- What buyers and preview testers see.
CREATE TABLE catalogue (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  slot TEXT NOT NULL,
  version BIGINT NOT NULL,
  entry TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, slot)
);

-- Where an offer's leads go, of the packaged version and of the live one; `settings` is sealed.
CREATE TABLE lead_destinations (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  slot TEXT NOT NULL,
  destination TEXT NOT NULL,
  settings TEXT NOT NULL,
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, slot)
);

-- Mail to send, with its delivery log.
CREATE TABLE mails (
  mail_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  recipients TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  delivered_at BIGINT,
  attempts BIGINT NOT NULL,
  last_error TEXT
);

-- Every change: who, what, when, on what, and the reference before and after.
CREATE TABLE events (
  event_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  publisher_id TEXT,
  offer_id TEXT,
  subject TEXT,
  before TEXT,
  after TEXT,
  request_id TEXT NOT NULL
);
CREATE INDEX events_by_offer ON events (publisher_id, offer_id, event_id);
