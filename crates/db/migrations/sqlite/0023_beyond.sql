-- What only newer faces know of a version: JSON text of a document of the definition's shape with nothing else in it.
ALTER TABLE offer_versions ADD COLUMN beyond TEXT;
