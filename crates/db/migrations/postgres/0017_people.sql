-- People: accounts of their own beside the principals, who are programs. `address_key` and `name_key` are folded.
CREATE TABLE people (
  person_id TEXT COLLATE "C" PRIMARY KEY,
  address TEXT NOT NULL,
  address_key TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT COLLATE "C" NOT NULL,
  language TEXT,
  password TEXT,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX people_by_name ON people (name_key, person_id);

-- `scope` is a publisher id, or `*` for the marketplace itself.
CREATE TABLE person_roles (
  person_id TEXT COLLATE "C" NOT NULL REFERENCES people (person_id),
  scope TEXT COLLATE "C" NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, scope)
);
CREATE INDEX person_roles_by_scope ON person_roles (scope, person_id);

-- Who is signed in where. Only a hash of what the browser holds is kept.
CREATE TABLE sessions (
  session_id TEXT COLLATE "C" PRIMARY KEY,
  person_id TEXT COLLATE "C" NOT NULL REFERENCES people (person_id),
  hash TEXT COLLATE "C" NOT NULL UNIQUE,
  browser TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person_id, created_at);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Links that sign a person in once. Only a hash of what the link holds is kept.
CREATE TABLE sign_in_links (
  hash TEXT COLLATE "C" PRIMARY KEY,
  person_id TEXT COLLATE "C" NOT NULL REFERENCES people (person_id),
  purpose TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_links_by_person ON sign_in_links (person_id);
CREATE INDEX sign_in_links_by_end ON sign_in_links (expires_at);
