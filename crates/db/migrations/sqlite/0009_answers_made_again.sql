-- Answers that show a document are made again from this, instead of being kept whole.
ALTER TABLE answers ADD COLUMN made_of TEXT;
