-- A mail may be in the language of whoever gets it, and may carry a link that signs somebody in: sealed, and gone once it was delivered.
ALTER TABLE mails ADD COLUMN language TEXT;
ALTER TABLE mails ADD COLUMN link TEXT;
