-- Whom the OpenID provider of the operator means with a subject.
CREATE TABLE external_people (
  issuer TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  person_id TEXT COLLATE "C" NOT NULL REFERENCES people (person_id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX external_people_by_person ON external_people (person_id, issuer);

-- What can be used once, and was: hashes.
CREATE TABLE used_once (
  hash TEXT COLLATE "C" PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
CREATE INDEX used_once_by_end ON used_once (expires_at);
