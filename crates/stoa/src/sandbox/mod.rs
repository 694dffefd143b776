//! `stoa sandbox`: a private marketplace around one command.

mod arguments;
mod child;
mod control;
mod environment;
mod exit_code;
mod expected;
pub(crate) mod guard;
#[cfg(not(target_os = "linux"))]
#[path = "elsewhere.rs"]
pub(crate) mod isolate;
#[cfg(target_os = "linux")]
pub(crate) mod isolate;
mod isolation;
mod junit;
mod listening;
mod place;
mod seed;
mod seed_files;
mod signals;
mod wanted;

use std::fs::Permissions;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use app::clock::{Clock as _, SystemClock};
use app::{App, Settings};
use sandbox::{Authority, Bodies, Compared, Contract, Faults, Front, Proxy, Recorder, Stage, VirtualClock};
use tokio::net::UnixListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

pub(crate) use arguments::Arguments;
use arguments::Run;
use child::Ended;
use control::Controlled;
use environment::{Environment, Trust};
use isolate::Isolated;
use junit::Report;
use place::Place;
use signals::Signals;

use crate::config::{Config, Flag, Loaded, Problem, Problems, Sources};
use crate::{config, installation, output, serve};

pub(crate) fn run(arguments: &Arguments, sources: Sources) -> anyhow::Result<ExitCode> {
    if let Some(control) = &arguments.control {
        let said = control::ask(control)?;
        if !said.is_empty() {
            output::line(said.trim_end())?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let run = &arguments.run;
    serve::log::quiet();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let code = runtime.block_on(rehearse(run, sources));
    runtime.shutdown_background();
    code
}

async fn rehearse(run: &Run, sources: Sources) -> anyhow::Result<ExitCode> {
    // Before anything is made, so that ^C finds somebody who cleans up.
    let mut signals = Signals::listen()?;
    let contract = run.expect.as_deref().map(|file| read_contract(file, run.addresses_only)).transpose()?;
    let place = Place::new()?;
    let config = effective(config::load(&private(sources, run, &place))?)?;
    let mut sandbox = Sandbox::open(run, &config, &place).await?;
    let environment = &sandbox.environment;
    let outcome = match run.command.as_slice() {
        [] => {
            output::line(environment.exports().trim_end())?;
            eprintln!(
                "stoa sandbox: the portal for a browser, signed in once by this link: {}",
                app::people::link_address(&sandbox.address, &sandbox.link)
            );
            eprintln!(
                "stoa sandbox: running; paste the lines above into a shell, stop with ^C. What uses no proxy there goes past the sandbox: `stoa sandbox -- bash` is a shell that nothing leaves"
            );
            signals.next().await;
            Ended::Code(0)
        }
        command => child::run(command, environment, sandbox.isolated.take(), &mut signals).await?,
    };
    sandbox.close(run, contract.as_ref(), outcome).await
}

/// The configuration of a rehearsal: none of this machine's, because those may lead to a real database and to real
/// people's mail. What is named or set on the command line is meant.
fn private(sources: Sources, run: &Run, place: &Place) -> Sources {
    let data = place.path().join("data").display().to_string();
    let mut flags = vec![
        Flag::new("the sandbox", "data.directory", &data),
        // Artifacts may come from the machine that is rehearsed on.
        Flag::new("the sandbox", "artifacts.allow_http", "true"),
        Flag::new("the sandbox", "artifacts.allow", "127.0.0.0/8,::1,localhost"),
    ];
    flags.extend(run.pace.as_deref().map(|pace| Flag::new("--pace", "publishing.pace", pace)));
    flags.extend(sources.flags);
    let file = sources.file.unwrap_or_else(|| PathBuf::from("/dev/null"));
    Sources { file: Some(file), environment: Vec::new(), flags }
}

/// Settings of a server that the sandbox is not: it listens for itself, answers under names of its own, and logs only
/// what goes wrong.
const WITHOUT_EFFECT: [&str; 13] = [
    "server.listen",
    "server.public_url",
    "server.tls_certificate",
    "server.tls_key",
    "server.allow_plain_http",
    "limits.answer_rate",
    "limits.head",
    "limits.head_time",
    "limits.connections",
    "database.migrate",
    "identity.url",
    "log.format",
    "log.filter",
];

/// The configuration, all of whose settings mean something here.
fn effective(loaded: Loaded) -> Result<Config, Problems> {
    let given = WITHOUT_EFFECT.iter().filter_map(|key| Some((key, loaded.places.get(*key)?)));
    let problem = |(key, place): (&&str, &config::Place)| Problem {
        place: Some(place.clone()),
        message: format!("{key} has no effect in a sandbox, which takes connections by itself: take it out"),
    };
    let problems: Vec<_> = given.map(problem).collect();
    if problems.is_empty() { Ok(loaded.config) } else { Err(Problems(problems)) }
}

/// The exit code when the command went well and nothing came that a release is made of.
const NOTHING_CAME: u8 = 3;

const NOTHING_SEEN: &str =
    "the command went well, and the marketplace saw nothing of a release; --allow-no-calls permits that";

/// Mode of files that nobody else may read.
const PRIVATE: u32 = 0o600;

/// A marketplace that answers.
struct Sandbox {
    environment: Environment,
    /// Where it answers without being a proxy.
    address: String,
    /// What signs its owner in with a browser, once.
    link: String,
    /// Where the command runs, when it is isolated.
    isolated: Option<Isolated>,
    recorder: Arc<Recorder>,
    faults: Arc<Faults>,
    /// The proxy and the control socket.
    servers: JoinSet<()>,
    stop_workers: watch::Sender<bool>,
    workers: tokio::task::JoinHandle<()>,
}

impl Sandbox {
    async fn open(run: &Run, config: &Config, place: &Place) -> anyhow::Result<Self> {
        let proxy =
            Proxy::bind(run.listen).with_context(|| format!("--listen: cannot listen on {}", run.listen))?;
        let own = format!("http://{}", proxy.address());
        let machine = Arc::new(SystemClock);
        let authority = Authority::new(machine.now())?;
        let trust = Trust::new(&authority, &run.allow)?;
        let isolating = isolation::begin(run, place, &trust, proxy.address())?;
        let clock = Arc::new(VirtualClock::new(machine.clone()));
        let faults = Arc::new(Faults::default());
        run.faults.iter().for_each(|fault| faults.add(fault.clone()));
        let app = marketplace(run, config, &own, clock.clone(), faults.clone())?;
        let sign_in = seed::seed(&app, run.seed.as_deref(), run.offer_type.as_deref()).await?;
        let environment = environment::environment(place, &trust, &sign_in, proxy.address())?;
        let kept = run.har.is_some() || (run.expect.is_some() && !run.addresses_only);
        let bodies = if kept { Bodies::Keep } else { Bodies::Measure };
        let recorder = Arc::new(Recorder::new(machine, bodies));
        let prometheus = serve::metrics::install()?;
        let options = serve::options::options(config, move || prometheus.render());
        let stage = Stage::new(
            serve::router(&app, &options, installation::load_shop(config)?),
            faults.clone(),
            recorder.clone(),
        );
        let controlled = Controlled {
            app: app.clone(),
            clock,
            faults: faults.clone(),
            recorder: recorder.clone(),
            exports: environment.exports(),
        };
        let listener = UnixListener::bind(place.control()).with_context(|| {
            format!("cannot listen on {}; a shorter TMPDIR may help", place.control().display())
        })?;
        let mut servers = JoinSet::new();
        servers.spawn(control::serve(listener, controlled));
        let machine = rustix::system::uname().nodename().to_string_lossy().into_owned();
        let front = Arc::new(Front::new(stage, &authority, run.allow.clone(), &machine));
        let isolated = isolation::end(run, isolating, proxy.address()).await?.map(|(isolated, inside)| {
            let front = front.clone();
            servers.spawn(async move {
                match inside.run(front).await {
                    Ok(never) => match never {},
                    Err(error) => tracing::error!(%error, "nobody answers the command any more"),
                }
            });
            isolated
        });
        servers.spawn(async move { match proxy.run(front).await {} });
        let (stop_workers, stopping) = watch::channel(false);
        let workers = tokio::spawn(app::worker::run(app, config.publishing.workers, stopping));
        Ok(Self {
            environment,
            address: own,
            link: sign_in.link,
            isolated,
            recorder,
            faults,
            servers,
            stop_workers,
            workers,
        })
    }

    /// Stops, and says what happened; the exit code is the command's, unless that went well and what was asked for here
    /// did not.
    async fn close(
        mut self,
        run: &Run,
        contract: Option<&Contract>,
        outcome: Ended,
    ) -> anyhow::Result<ExitCode> {
        self.servers.shutdown().await;
        self.stop_workers.send_replace(true);
        self.workers.await.context("the background work ended by itself")?;
        let summary = self.recorder.summary(&self.faults);
        let code = match outcome {
            Ended::NotStarted { code, error } => {
                let told = output::told(&error);
                eprintln!("error: {told}");
                write_report(run, &Report { summary, command: Some(told), differences: None })?;
                return Ok(ExitCode::from(code));
            }
            Ended::Code(code) => code,
        };
        eprint!("\nstoa sandbox: {summary}");
        if let Some(file) = &run.har {
            write_private(file, &format!("{:#}\n", self.recorder.har()))
                .with_context(|| format!("--har: {} cannot be written", file.display()))?;
        }
        let differences = contract.map(|contract| expected::told(&contract.differences(&self.recorder)));
        let found = differences.as_deref().is_some_and(|differences| !differences.is_empty());
        if let Some(differences) = differences.as_deref().filter(|_| found) {
            eprintln!("error: the calls are not the expected ones (- expected, + came):\n{differences}");
        }
        let idle =
            code == 0 && !found && !run.command.is_empty() && !run.allow_no_calls && summary.saw_nothing();
        let command = match code {
            0 => idle.then(|| NOTHING_SEEN.to_owned()),
            code => Some(format!("the command ended with exit code {code}")),
        };
        write_report(run, &Report { summary, command, differences })?;
        Ok(match (code, found) {
            (0, true) => ExitCode::FAILURE,
            _ if idle => {
                eprintln!("error: {NOTHING_SEEN}");
                ExitCode::from(NOTHING_CAME)
            }
            (code, _) => ExitCode::from(code),
        })
    }
}

fn write_report(run: &Run, report: &Report) -> anyhow::Result<()> {
    let Some(file) = &run.junit else { return Ok(()) };
    std::fs::write(file, report.xml())
        .with_context(|| format!("--junit: {} cannot be written", file.display()))
}

fn marketplace(
    run: &Run,
    config: &Config,
    own: &str,
    clock: Arc<VirtualClock>,
    faults: Arc<Faults>,
) -> anyhow::Result<App> {
    let db = installation::open_database(config)?;
    db.migrate(db::MIGRATIONS).context("the schema cannot be brought up to date")?;
    let (public, identity) = match run.http {
        true => (own.to_owned(), own.to_owned()),
        false => (format!("https://{}", sandbox::PUBLISHING), format!("https://{}", sandbox::IDENTITY)),
    };
    let settings =
        Settings { identity_url: identity, tokens_beside: true, ..installation::settings(config, &public) };
    installation::open_in(config, db, installation::Start::Usual, settings, clock, faults)
}

/// Writes a file for this user only, also over one that was for others, too.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(PRIVATE).open(path)?;
    if file.metadata()?.is_file() {
        file.set_permissions(Permissions::from_mode(PRIVATE))?;
    }
    file.write_all(text.as_bytes())
}

fn read_contract(file: &Path, addresses_only: bool) -> anyhow::Result<Contract> {
    let compared = if addresses_only { Compared::Addresses } else { Compared::Bodies };
    let read = || Ok::<_, anyhow::Error>(Contract::read(&client::read_text(file)?, compared)?);
    read().with_context(|| format!("--expect: {} cannot be used", file.display()))
}
