-- Files that were uploaded and that no offer holds yet. Once a draft names one, its offer holds it as an artifact.
CREATE TABLE uploads (
  publisher_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  uploaded_at INTEGER NOT NULL,
  PRIMARY KEY (publisher_id, digest),
  FOREIGN KEY (publisher_id) REFERENCES publishers (publisher_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_by_digest ON uploads (digest);
CREATE INDEX uploads_by_age ON uploads (uploaded_at);
