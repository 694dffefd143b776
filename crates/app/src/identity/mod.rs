//! Who there is in the marketplace: publishers, the service principals that act for them, their secrets and roles.
//!
//! Changing any of it takes the operator of the marketplace, or a shell on its machine.

mod principals;
mod profile;
mod publishers;
pub(crate) mod renaming;
mod roles;
mod secrets;
mod tenant;
mod text;

pub use principals::{
    External, NewPrincipal, Principal, create_principal, list_principals, principal_named, revoke_principal,
};
pub use profile::{
    Profile, ProfileField, TypedProfile, can_manage, profile_tag, publisher_to_manage, save_profile,
    send_test_message,
};
pub use publishers::{
    NewPublisher, Publisher, create_publisher, list_publishers, publisher, set_migrated, visible_publishers,
};
pub use roles::{Holding, grant_role, roles_in, roles_of, withdraw_role};
pub use secrets::{
    DEFAULT_SECRET_LIFETIME, NewSecret, Secret, create_secret, list_secrets, revoke_secret, rotate_secret,
};
pub use tenant::own_tenant;

pub(crate) use roles::check_scope;
pub(crate) use secrets::{digest, matches};
pub(crate) use tenant::names_no_directory;
pub(crate) use text::name;
