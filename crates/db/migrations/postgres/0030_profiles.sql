-- What a publisher says of itself, and whom to ask there, beside its name and the addresses that mail goes to.
CREATE TABLE publisher_profiles (
  publisher_id TEXT COLLATE "C" PRIMARY KEY REFERENCES publishers (publisher_id),
  description TEXT NOT NULL,
  contact_name TEXT NOT NULL,
  contact_phone TEXT NOT NULL
);
