//! `stoa doctor`: everything that keeps the marketplace from working, and what to do about it.

mod address;
mod artifacts;
mod data;
mod database;
mod key;
mod mail;

use std::fmt;
use std::process::ExitCode;

use domain::counted;

use crate::config::{self, Loaded, Sources};
use crate::{installation, output, serve};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Fine,
    Warning,
    Problem,
}

/// What was found out about one part.
#[derive(Debug)]
struct Finding {
    part: &'static str,
    level: Level,
    what: String,
    /// What to do; empty when there is nothing to do.
    advice: String,
}

impl Finding {
    fn fine(part: &'static str, what: impl Into<String>) -> Self {
        Self { part, level: Level::Fine, what: what.into(), advice: String::new() }
    }

    fn warning(part: &'static str, what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { part, level: Level::Warning, what: what.into(), advice: advice.into() }
    }

    fn problem(part: &'static str, what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { part, level: Level::Problem, what: what.into(), advice: advice.into() }
    }

    /// What a failed attempt tells, with its causes.
    fn failed(part: &'static str, error: &anyhow::Error, advice: impl Into<String>) -> Self {
        Self::problem(part, output::told(error), advice)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Fine => "ok",
            Level::Warning => "warn",
            Level::Problem => "problem",
        };
        write!(f, "{level:<9}{:<16}{}", self.part, self.what.replace('\n', "\n                         "))?;
        match self.advice.as_str() {
            "" => Ok(()),
            advice => write!(f, "\n{:<25}→ {advice}", ""),
        }
    }
}

pub(crate) fn run(sources: &Sources) -> anyhow::Result<ExitCode> {
    serve::log::quiet();
    let loaded = match config::load(sources) {
        Ok(loaded) => loaded,
        Err(problems) => {
            for problem in problems.0 {
                output::line(Finding::problem("configuration", problem.to_string(), "").to_string())?;
            }
            output::line("the rest is looked at once the configuration is all right")?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let findings = look(&loaded)?;
    for finding in &findings {
        output::line(finding.to_string())?;
    }
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let (problems, warnings) = (count(Level::Problem), count(Level::Warning));
    output::line(format!("{}, {}", counted(problems, "problem"), counted(warnings, "warning")))?;
    Ok(if problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn look(loaded: &Loaded) -> anyhow::Result<Vec<Finding>> {
    let config = &loaded.config;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let file = loaded.file.as_ref().map_or("no file".to_owned(), |file| file.display().to_string());
    let mut findings = vec![Finding::fine(
        "configuration",
        format!("{file}, {} given", counted(loaded.places.len(), "setting")),
    )];
    findings.extend(data::look(config));
    let database = database::look(config, &runtime);
    findings.extend(database.findings);
    findings.extend(key::look(config, database.sealed.as_ref()));
    findings.push(match installation::load_offer_types(config) {
        Ok(types) => Finding::fine("offer types", format!("{} loaded", types.iter().count())),
        Err(error) => Finding::failed("offer types", &error, "correct the files, or take them away"),
    });
    findings.push(match installation::load_exchange_rates(config) {
        Ok(_) => Finding::fine("exchange rates", "loaded"),
        Err(error) => Finding::failed("exchange rates", &error, "correct the file"),
    });
    findings.extend(address::look(config));
    findings.extend(runtime.block_on(artifacts::look(config, database.shown.as_deref())));
    findings.extend(mail::look(config));
    Ok(findings)
}
