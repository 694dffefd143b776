//! Stoa: everything between a publisher's release pipeline and the payout, in one program.

mod admin;
mod arguments;
mod backup;
mod client;
mod config;
mod config_command;
mod doctor;
mod examples;
mod import;
mod installation;
mod manual;
mod migrate;
mod output;
mod sandbox;
mod serve;
mod sheet;

use std::process::ExitCode;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    if sandbox::guard::is_one() {
        return sandbox::guard::run();
    }
    if let Some(code) = sandbox::isolate::helper() {
        return code;
    }
    let (Arguments { command }, sources) = arguments::parse();
    match run(command, sources) {
        Ok(code) => code,
        Err(error) if output::reader_is_gone(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // The causes, too: whoever reads this has a shell on the machine and has to mend it.
            eprintln!("error: {}", output::told(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, sources: config::Sources) -> anyhow::Result<ExitCode> {
    match command {
        Command::Client(command) => client::run(&command),
        Command::Sandbox(arguments) => sandbox::run(&arguments, sources),
        Command::Serve(arguments) => serve::run(&config::load(&sources)?, &arguments),
        Command::Migrate(arguments) => migrate::run(&config::load(&sources)?.config, &arguments),
        Command::Backup(arguments) => backup::run(&config::load(&sources)?.config, &arguments),
        Command::Import(arguments) => import::run(&config::load(&sources)?.config, &arguments),
        Command::Config(command) => config_command::run(&command, &sources),
        Command::Doctor => doctor::run(&sources),
        Command::Admin(arguments) => admin::run(&config::load(&sources)?.config, &arguments),
        Command::Man(arguments) => manual::man(&arguments, arguments::command()),
        Command::Completions(arguments) => manual::completions(&arguments, arguments::command()),
        Command::Help { .. } | Command::Version => unreachable!("the parser answers and ends the program"),
    }
}
