-- Disk images that have ever been live: a version is never another disk. `place` names the plan or disk generation, `disks` has
-- the addresses without their signatures.
CREATE TABLE live_images (
  publisher_id TEXT COLLATE "C" NOT NULL,
  offer_id TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  disks TEXT NOT NULL,
  PRIMARY KEY (publisher_id, offer_id, place, version)
);
