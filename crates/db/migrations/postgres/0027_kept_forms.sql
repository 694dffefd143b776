-- Forms that somebody sent after their session had ended, until they are signed in again.
CREATE TABLE kept_forms (
  form_id TEXT COLLATE "C" PRIMARY KEY,
  person_id TEXT COLLATE "C" NOT NULL REFERENCES people (person_id),
  sealed TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX kept_forms_by_person ON kept_forms (person_id, created_at, form_id);
CREATE INDEX kept_forms_by_end ON kept_forms (expires_at);
