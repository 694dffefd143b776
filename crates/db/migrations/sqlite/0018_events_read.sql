-- What a publisher's followers read, in its order.
CREATE INDEX events_by_publisher ON events (publisher_id, event_id);
