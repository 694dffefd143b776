//! Who may come in: accounts, secrets, tokens and external providers, on both engines. Run under `scripts/with-postgres`.

mod accounts;
mod forged;
mod people;
mod provider_server;
mod providers;
mod secrets;
mod support;
mod tokens;
