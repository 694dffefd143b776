//! `stoa serve`: runs the marketplace.

mod bounded;
mod demo;
mod explain;
mod files;
mod linger;
mod listen;
pub(crate) mod log;
pub(crate) mod metrics;
pub(crate) mod options;
mod patience;
mod stop;
mod storage;
pub(crate) mod tls;
mod tls_only;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, bail};
use app::App;
use app::rehearsal::AsUsual;
use axum::Router;
use axum_server::Handle;
use clap::Args;
use db::Db;
use storefront::Shop;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::{Config, Loaded};
use crate::installation::{self, Start};
use crate::output;
use demo::Demo;
use stop::Stop;

/// How long requests and background work may take to finish after somebody asked to stop.
const GRACE: Duration = Duration::from_secs(9);

/// After how long nobody still writes a file that is not finished.
const ABANDONED: Duration = Duration::from_secs(3600);

#[derive(Args)]
pub(crate) struct Arguments {
    /// Fill the marketplace with something to try, and print how to sign in as an owner and as the operator.
    ///
    /// Twelve publishers that do not exist have offers of every type in every state, live within seconds; the publisher contoso has
    /// two drafts. With `--demo=publisher` there is nothing but the latter. A later start brings nothing back that was changed or
    /// deleted. Secrets printed by an earlier start stop working. Publishing goes at the brisk pace.
    #[arg(long, value_enum, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "shop")]
    pub(crate) demo: Option<Demo>,
    /// Start a new marketplace: the database may be empty although there is a master key already.
    ///
    /// Without this flag that is refused, because it is what a lost database looks like. Needed once, also for a key of
    /// your own in the file that keys.file names; a database with something in it is used as always.
    #[arg(long)]
    new: bool,
    /// Address and port to listen on; port 0 takes a free one. Short for --set server.listen=ADDRESS.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
}

pub(crate) fn run(loaded: &Loaded, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let config = &loaded.config;
    log::start(&config.log);
    installation::make_private(&config.data_directory())?;
    let prometheus = metrics::install()?;
    let db = open_database(config)?;
    // Links begin with the address, so it is taken before the rest is there; nobody is answered yet.
    let listener = listen::bind(config.server.listen)?;
    let address = listener.local_addr().context("the socket has no address")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let clock = runtime.block_on(installation::clock(&db))?;
    let start = if arguments.new { Start::Anew } else { Start::Usual };
    let mut settings = installation::settings(config, &config.public_url(address));
    if arguments.demo == Some(Demo::Shop) {
        settings.certify_by_person.extend(demo::publishers_certified_by_person()?);
    }
    let app = installation::open_in(config, db, start, settings, clock.clone(), Arc::new(AsUsual))?;
    sweep(&app);
    let tls = tls::config(&config.server)?;
    let handle = Handle::new();
    let measure = metrics::renderer(prometheus, handle.clone(), config.data_directory());
    let options =
        api::Options { storage: Arc::new(storage::watch(config)), ..options::options(config, measure) };
    runtime.spawn(async move { clock.keep_right().await });
    let code = runtime.block_on(async {
        let own = config.own_address(address);
        if let Some(demo) = arguments.demo {
            output::line(demo::seed(&app, &own, demo).await?)?;
        }
        let shop = (arguments.demo == Some(Demo::Shop)).then(|| tokio::spawn(demo::dress(app.clone())));
        let router = router(&app, &options, installation::load_shop(config)?);
        let server = listen::Server { listener, tls, router, limits: config.limits.clone() };
        let workers = config.publishing.workers;
        let code = serve(server, handle, app, workers, &announcement(config, &own, address)).await;
        shop.iter().for_each(JoinHandle::abort);
        code
    });
    // What did not finish in time is not waited for again.
    runtime.shutdown_background();
    code
}

/// Every HTTP face there is.
pub(crate) fn router(app: &App, options: &api::Options, shop: Shop) -> Router {
    let house = storefront::join(api::house(app.clone(), options), Arc::new(shop));
    api::open(portal::join(house), options)
}

/// Removes what earlier processes, killed long ago, had begun to write.
fn sweep(app: &App) {
    let now = Duration::from_micros(app.env.clock.now().micros().unsigned_abs());
    let time = SystemTime::UNIX_EPOCH + now.saturating_sub(ABANDONED);
    if let Err(error) = app.mailer.sweep(time) {
        tracing::warn!(%error, "unfinished mails could not be removed");
    }
}

fn open_database(config: &Config) -> anyhow::Result<Db> {
    let db = installation::open_database(config)?;
    db.observe_groups(metrics::group);
    if config.database.migrate {
        db.migrate(db::MIGRATIONS).context("the schema cannot be brought up to date")?;
        return Ok(db);
    }
    match db.pending(db::MIGRATIONS)?.len() {
        0 => Ok(db),
        1 => bail!("a migration is pending, and database.migrate is false: run `stoa migrate`"),
        many => bail!("{many} migrations are pending, and database.migrate is false: run `stoa migrate`"),
    }
}

/// The line that says the marketplace is ready; programs read its address from it.
fn announcement(config: &Config, own: &str, address: SocketAddr) -> String {
    match config.public_url(address) {
        public if public == own => format!("listening on {own}"),
        public => format!("listening on {own} for {public}"),
    }
}

/// Answers requests and works until somebody asks to stop; then lets both finish.
async fn serve(
    server: listen::Server,
    handle: Handle<SocketAddr>,
    app: App,
    workers: usize,
    announcement: &str,
) -> anyhow::Result<ExitCode> {
    let mut stop = Stop::listen()?;
    let (stop_workers, stopping) = watch::channel(false);
    let feed = app.feed.clone();
    let mut workers = tokio::spawn(app::worker::run(app, workers, stopping));
    let mut server = tokio::spawn(server.run(handle.clone()));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "{announcement}");
    output::line(announcement)?;
    tokio::select! {
        signal = stop.asked() => tracing::info!(signal, "stopping: no new requests, those under way are finished"),
        ended = &mut server => bail!("the server ended by itself: {ended:?}"),
        ended = &mut workers => bail!("the background work ended by itself: {ended:?}"),
    }
    stop_workers.send_replace(true);
    feed.end();
    handle.graceful_shutdown(None);
    let finished = async {
        let answered = (&mut server).await;
        let released = (&mut workers).await;
        answered.is_ok() && released.is_ok()
    };
    let ended = tokio::select! {
        finished = finished => finished,
        () = tokio::time::sleep(GRACE) => false,
        _ = stop.asked() => false,
    };
    if ended {
        tracing::info!("stopped");
        return Ok(ExitCode::SUCCESS);
    }
    tracing::error!(
        connections = handle.connection_count(),
        background_work = !workers.is_finished(),
        "stopped before everything was finished: these connections were cut; background work is taken up again when its lease ends"
    );
    Ok(ExitCode::FAILURE)
}
