-- Every statement finds its rows by an index, however much there is.
CREATE INDEX publishers_by_seller ON publishers (seller_id);
CREATE INDEX offers_by_status ON offers (publisher_id, status, offer_id);
CREATE INDEX offers_by_type ON offers (publisher_id, offer_type_id, offer_id);
CREATE INDEX artifacts_live ON artifacts (digest) WHERE live = 1;
CREATE INDEX catalogue_live ON catalogue (publisher_id, offer_id) WHERE slot = 'live';

-- In the order they are listed in.
DROP INDEX operations_by_offer;
CREATE INDEX operations_by_offer ON operations (publisher_id, offer_id, created_at, operation_id);
DROP INDEX operations_by_state;
CREATE INDEX operations_running ON operations (operation_id) WHERE state = 'running';
DROP INDEX roles_by_scope;
CREATE INDEX roles_by_scope ON roles (scope, principal_id);
