-- A cancel that found nothing to cancel is remembered, once for each offer.
CREATE UNIQUE INDEX operations_one_cancel ON operations (publisher_id, offer_id) WHERE kind = 'cancel';
