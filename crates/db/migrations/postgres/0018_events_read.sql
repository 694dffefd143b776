-- What a publisher's followers read, and those of an offer, in their order.
CREATE INDEX events_by_publisher ON events (publisher_id, position);
CREATE INDEX events_of_offer ON events (publisher_id, offer_id, position);
