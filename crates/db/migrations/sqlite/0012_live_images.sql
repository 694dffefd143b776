-- Disk images that have ever been live: a version is never another disk. `place` names the plan or disk generation, `disks` has
-- the addresses without their signatures.
CREATE TABLE live_images (
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  place TEXT NOT NULL,
  version TEXT NOT NULL,
  disks TEXT NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, place, version)
) STRICT, WITHOUT ROWID;
