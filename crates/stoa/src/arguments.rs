//! The command line.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::config::{FILE_VARIABLE, Flag, Sources, USUAL_FILE};
use crate::{admin, backup, client, config_command, import, manual, migrate, sandbox, serve};

const EXIT_CODES: &str = "\
Exit codes: 0 when it is done, 1 when it could not be or something is wrong, 2 when the command line is not understood.
`stoa sandbox` hands on the exit code of its command; commands that ask a marketplace have more, which their help lists.";

/// Stoa, a self-hosted commercial marketplace.
///
/// Settings come from one TOML file, from environment variables such as STOA_SERVER__LISTEN, and from flags, each
/// outweighing the one before. `stoa config template` prints a file with every setting in it.
#[derive(Parser)]
#[command(name = "stoa", version, disable_help_subcommand = true, after_long_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run the marketplace.
    Serve(serve::Arguments),
    /// Run a command against a private marketplace on this machine, and say what happened.
    ///
    /// Write the command after two hyphens, as in `stoa sandbox -- ./release.sh`. It needs no change: it finds the
    /// marketplace under the names of the real one. Without a command the sandbox runs until it is stopped, and other
    /// shells use it.
    ///
    /// Everything is gone at the end, unless --data names a directory to keep it in. No settings of this machine are
    /// read, neither stoa.toml nor the environment: only what is named here.
    ///
    /// On Linux, wherever the system permits it, the command is isolated: every name and every address lead to the
    /// sandbox, whatever the tool. Elsewhere it is reached through a proxy, and a tool that uses none goes past it.
    ///
    /// Exits with the code of the command; with 126 or 127 when it cannot be run; with 128 and the number of the signal
    /// that ended it; with 1 when the command went well and its calls are not those of --expect; and with 3 when it went
    /// well and no call came, or none but for a token.
    Sandbox(Box<sandbox::Arguments>),
    /// Bring the database up to this version.
    Migrate(migrate::Arguments),
    /// Copy the database to a file while it is in use.
    Backup(backup::Arguments),
    /// Save many offers from a file, one per line.
    ///
    /// Each line is an offer as JSON, as GET shows it and PUT takes it, with `publisherId` and `id` in it. Each is
    /// checked as a PUT would be, and replaces the draft that is there whoever saved it. When any line is wrong,
    /// nothing is imported and every problem is told. An import that was interrupted is run again: an offer that is
    /// stored as the line says is left alone. The marketplace may run meanwhile.
    Import(import::Arguments),
    /// Check or show the configuration, or print a file to start from.
    #[command(subcommand)]
    Config(config_command::Command),
    /// Look for everything that keeps the marketplace from working, and say what to do about it.
    ///
    /// Exits with 1 when there is a problem.
    Doctor,
    /// Manage publishers, principals, secrets, roles, signing keys and certification.
    ///
    /// Works on the database directly, also while the marketplace runs. Whoever may run this may do everything.
    Admin(admin::Arguments),
    #[command(flatten)]
    Client(client::Command),
    /// Write the manual: a page for each command.
    ///
    /// `man` finds pages in ~/.local/share/man/man1.
    Man(manual::ManArguments),
    /// Print the script that completes commands in a shell.
    ///
    /// In bash: `source <(stoa completions bash)`.
    Completions(manual::CompletionArguments),
    /// Say how a command is used, as its --help does.
    Help {
        /// The command, such as `offer publish`; without one, all of them.
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// Print the version.
    Version,
}

/// Reads the command line; on a mistake, says so and exits with 2.
pub(crate) fn parse() -> (Arguments, Sources) {
    let matches = command().get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let asked = match &arguments.command {
        Command::Help { command } => Some([command.as_slice(), &["--help".to_owned()]].concat()),
        Command::Version => Some(vec!["--version".to_owned()]),
        _ => None,
    };
    if let Some(asked) = asked {
        // Both end the program.
        command().get_matches_from(std::iter::once("stoa".to_owned()).chain(asked));
    }
    let mut sources = Sources { environment: std::env::vars_os().collect(), ..Sources::default() };
    if let Command::Serve(serve) = &arguments.command {
        if serve.demo.is_some() {
            sources.flags.push(Flag::new("--demo", "publishing.pace", "brisk"));
        }
        sources
            .flags
            .extend(serve.listen.as_deref().map(|address| Flag::new("--listen", "server.listen", address)));
    }
    collect(&matches, &mut sources);
    if matches!(arguments.command, Command::Client(_))
        && (sources.file.is_some() || !sources.flags.is_empty())
    {
        let message = "--config, --data and --set are about a marketplace on this machine; this command asks one over HTTP";
        Arguments::command().error(clap::error::ErrorKind::ArgumentConflict, message).exit();
    }
    (arguments, sources)
}

/// The whole command line, as it is parsed and described. Only commands about a marketplace on this machine take sources.
pub(crate) fn command() -> clap::Command {
    with_own_sources(Arguments::command()).mut_subcommands(|command| {
        let asks_nobody = matches!(command.get_name(), "help" | "version");
        match asks_nobody || client::Command::has_subcommand(command.get_name()) {
            true => command,
            false => with_sources(command),
        }
    })
}

/// Adds the flags that name sources to a command and to all below it, so that they may stand anywhere.
fn with_sources(command: clap::Command) -> clap::Command {
    with_own_sources(command).mut_subcommands(with_sources)
}

fn with_own_sources(command: clap::Command) -> clap::Command {
    const HEADING: &str = "Configuration";
    let file = Arg::new("config").long("config").value_name("FILE").help_heading(HEADING).help(format!(
        "The configuration file [default: ${FILE_VARIABLE}, else {USUAL_FILE} if it is there]"
    ));
    let data = Arg::new("data").long("data").value_name("DIRECTORY").help_heading(HEADING);
    let set =
        Arg::new("set").long("set").value_name("KEY=VALUE").help_heading(HEADING).action(ArgAction::Append);
    command
        .arg(file.value_parser(clap::value_parser!(PathBuf)))
        .arg(data.help("The data directory; short for --set data.directory=DIRECTORY"))
        .arg(
            set.value_parser(assignment)
                .help("Set one setting, such as publishing.pace=instant; may be repeated"),
        )
}

/// Collects those flags from the outermost command to the innermost.
fn collect(matches: &ArgMatches, sources: &mut Sources) {
    // A command that takes no sources has no such flag.
    let Ok(file) = matches.try_get_one::<PathBuf>("config") else { return };
    if let Some(file) = file {
        sources.file = Some(file.clone());
    }
    sources
        .flags
        .extend(matches.get_one::<String>("data").map(|data| Flag::new("--data", "data.directory", data)));
    for (key, value) in matches.get_many::<(String, String)>("set").into_iter().flatten() {
        sources.flags.push(Flag::new(&format!("--set {key}"), key, value));
    }
    if let Some((_, below)) = matches.subcommand() {
        collect(below, sources);
    }
}

fn assignment(text: &str) -> Result<(String, String), String> {
    let (key, value) =
        text.split_once('=').ok_or("write it as key=value, such as server.listen=127.0.0.1:0")?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_says_what_it_is_for() {
        fn look(command: &clap::Command, silent: &mut Vec<String>) {
            let name = command.get_bin_name().unwrap_or_default();
            silent.extend(command.get_about().is_none().then(|| name.to_owned()));
            let arguments = command.get_arguments().filter(|argument| argument.get_help().is_none());
            silent.extend(arguments.map(|argument| format!("{name} {argument}")));
            command.get_subcommands().for_each(|below| look(below, silent));
        }
        let (mut program, mut silent) = (command(), Vec::new());
        program.build();
        look(&program, &mut silent);
        assert_eq!(silent, [""; 0]);
    }

    #[test]
    fn the_command_line_is_sound_and_takes_sources_anywhere() {
        command().debug_assert();
        let line = ["stoa", "--set", "a=1", "config", "--config", "x.toml", "check", "--set", "b=2=3"];
        let matches = command().try_get_matches_from(line).unwrap();
        let mut sources = Sources::default();
        collect(&matches, &mut sources);
        assert_eq!(sources.file, Some(PathBuf::from("x.toml")));
        let flags: Vec<_> =
            sources.flags.iter().map(|flag| (flag.key.as_str(), flag.value.as_str())).collect();
        assert_eq!(flags, [("a", "1"), ("b", "2=3")]);
    }
}
