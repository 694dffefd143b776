-- Whom the OpenID provider of the operator means with a subject.
CREATE TABLE external_people (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES people (person_id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_people_by_person ON external_people (person_id, issuer);

-- What can be used once, and was: hashes.
CREATE TABLE used_once (
  hash TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX used_once_by_end ON used_once (expires_at);
