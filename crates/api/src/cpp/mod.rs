//! The publishing API: the Cloud Partner Portal REST API, version 2017-10-31.
//!
//! Decisions where public documents and real clients disagree are written at the line they are about; the ones that
//! concern every route: success is 200 or 202 and never 201 or 204, because widely used clients treat those as
//! failures and some retry for ever; every answer has a JSON body.

mod cancel;
pub(crate) mod emails;
mod get_history;
mod get_offer;
mod get_offer_type;
mod get_operation;
mod get_operation_by_version;
mod get_publisher;
mod get_slot;
mod get_status;
mod get_submission_operation;
mod get_version;
mod go_live;
mod list_offer_types;
mod list_offers;
mod list_publishers;
mod list_submissions;
mod listed;
pub(crate) mod location;
mod profile;
mod publish;
mod put_offer;
mod render;
pub(crate) mod start;
pub(crate) mod warnings;

use crate::endpoint::endpoints;

endpoints![
    list_publishers,
    get_publisher,
    list_offer_types,
    get_offer_type,
    list_offers,
    get_offer,
    put_offer,
    get_version,
    get_slot,
    publish,
    go_live,
    cancel,
    get_status,
    list_submissions,
    get_operation,
    get_submission_operation,
    get_operation_by_version,
    get_history,
];
