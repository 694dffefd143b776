-- Files that were uploaded and that no offer holds yet. Once a draft names one, its offer holds it as an artifact.
CREATE TABLE uploads (
  publisher_id TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  width BIGINT,
  height BIGINT,
  uploaded_at BIGINT NOT NULL,
  PRIMARY KEY (publisher_id, digest),
  FOREIGN KEY (publisher_id) REFERENCES publishers (publisher_id)
);
CREATE INDEX uploads_by_digest ON uploads (digest);
CREATE INDEX uploads_by_age ON uploads (uploaded_at);
