-- People: accounts of their own beside the principals, who are programs. `address_key` and `name_key` are folded.
CREATE TABLE people (
  person_id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  language TEXT,
  password TEXT,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX people_by_name ON people (name_key, person_id);

-- `scope` is a publisher id, or `*` for the marketplace itself.
CREATE TABLE person_roles (
  person_id TEXT NOT NULL REFERENCES people (person_id),
  scope TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_roles_by_scope ON person_roles (scope, person_id);

-- Who is signed in where. Only a hash of what the browser holds is kept.
CREATE TABLE sessions (
  session_id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people (person_id),
  hash TEXT NOT NULL UNIQUE,
  browser TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_person ON sessions (person_id, created_at);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Links that sign a person in once. Only a hash of what the link holds is kept.
CREATE TABLE sign_in_links (
  hash TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people (person_id),
  purpose TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_links_by_person ON sign_in_links (person_id);
CREATE INDEX sign_in_links_by_end ON sign_in_links (expires_at);
