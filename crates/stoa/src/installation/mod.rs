//! One installation of the marketplace: what the configuration names, opened.

mod database;
mod directory;
mod exchange_rates;
mod master_key;
mod offer_types;
mod settings;
mod shop;

use std::sync::Arc;

use anyhow::Context as _;
use app::clock::{Clock, SharedClock, SystemClock};
use app::random::SystemRandom;
use app::rehearsal::{AsUsual, Rehearsal};
use app::vault::Vault;
use app::{App, Env, Parts, Settings};
use db::Db;

use crate::config::{Config, Transport};

pub(crate) use database::{
    existing as existing_database, explain, open as open_database, options as database_options,
};
pub(crate) use directory::make_private;
pub(crate) use exchange_rates::load as load_exchange_rates;
pub(crate) use master_key::{
    Sealed, Start, load as load_master_key, mode as master_key_mode, read as read_master_key,
};
pub(crate) use offer_types::{
    load as load_offer_types, load_with as load_offer_types_with, read_files as read_offer_types,
};
pub(crate) use settings::{open_id, settings};
pub(crate) use shop::load as load_shop;

/// The marketplace over an open database, reached at `public_url`, with the time by `clock`. Makes the master key and
/// the directories that are missing.
pub(crate) fn open(
    config: &Config,
    db: Db,
    start: Start,
    clock: Arc<dyn Clock>,
    public_url: &str,
) -> anyhow::Result<App> {
    open_in(config, db, start, settings(config, public_url), clock, Arc::new(AsUsual))
}

/// The same marketplace with other settings than the configured ones, or under other circumstances.
pub(crate) fn open_in(
    config: &Config,
    db: Db,
    start: Start,
    settings: Settings,
    clock: Arc<dyn Clock>,
    rehearsal: Arc<dyn Rehearsal>,
) -> anyhow::Result<App> {
    let master = load_master_key(config, &db, start)?;
    let env = Env {
        settings,
        offer_types: load_offer_types(config)?,
        rates: load_exchange_rates(config)?,
        vault: Vault::new(&master),
        clock,
        random: Arc::new(SystemRandom::default()),
        rehearsal,
        sealing: app::sealing::Sealing::default(),
    };
    Ok(App::from(Parts {
        env: Arc::new(env),
        db,
        blobs: artifact_store(config)?,
        guard: net::Guard::new(guard_options(config)?)?,
        mailer: mailer(config)?,
        tokens: app::token::Tokens::default(),
        work: Arc::default(),
        heavy: app::Heavy::default(),
        passwords: app::people::Passwords::default(),
        sheets: app::ReadSheets::default(),
        page_states: app::offers::KeptStates::default(),
        feed: app::follow::Feed::default(),
        search: app::storefront::SearchNode::on_disk(config.search_directory()),
    }))
}

/// The clock of everybody who works over `db`.
pub(crate) async fn clock(db: &Db) -> anyhow::Result<Arc<SharedClock>> {
    let clock = SharedClock::start(db.clone(), Arc::new(SystemClock)).await;
    Ok(Arc::new(clock.context("the database does not tell the time")?))
}

pub(crate) fn artifact_store(config: &Config) -> anyhow::Result<blob::Blobs> {
    blob::Blobs::open(&config.artifact_store(), config.artifacts.options.reveal())
        .context("artifacts.store cannot be used")
}

pub(crate) fn mailer(config: &Config) -> anyhow::Result<mail::Mailer> {
    let from = &config.mail.from;
    let mailer = match (config.mail.transport, &config.mail.url) {
        (Transport::Smtp, Some(url)) => mail::Mailer::smtp(url.reveal(), from),
        _ => mail::Mailer::files(config.mail_directory(), from),
    };
    mailer.context("the mail settings cannot be used")
}

pub(crate) fn guard_options(config: &Config) -> anyhow::Result<net::GuardOptions> {
    let artifacts = &config.artifacts;
    let roots = artifacts.extra_roots.as_ref().map(|path| {
        client::read_lines(path)
            .with_context(|| format!("artifacts.extra_roots: {} cannot be read", path.display()))
    });
    Ok(net::GuardOptions {
        allow_http: artifacts.allow_http,
        allow: artifacts.allow.clone(),
        max_concurrent: artifacts.max_concurrent,
        max_concurrent_each: artifacts.max_concurrent_each,
        max_concurrent_host: artifacts.max_concurrent_host,
        max_memory_each: artifacts.max_memory_each.0,
        turn_timeout: artifacts.turn_timeout.0,
        least_rate: net::LeastRate(artifacts.least_rate.0),
        timeout: artifacts.fetch_timeout.0,
        extra_roots_pem: roots.transpose()?,
        ..net::GuardOptions::default()
    })
}
