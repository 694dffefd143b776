//! `stoa doctor`: everything that keeps the marketplace from working, and what to do about it.

mod address;
mod artifacts;
mod data;
mod database;
mod finding;
mod growth;
mod key;
mod mail;
mod openid;

use std::process::ExitCode;

use domain::counted;

use crate::config::{self, Loaded, Sources};
use crate::{installation, output, serve};
use finding::{Finding, Level};

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
        Ok(types) => Finding::fine("offer types", format!("{} loaded", types.ids().count())),
        Err(error) => Finding::failed("offer types", &error, "correct the files, or take them away"),
    });
    findings.push(match installation::load_exchange_rates(config) {
        Ok(rates) => match rates.lacking() {
            lacking if lacking.is_empty() => Finding::fine("exchange rates", "loaded"),
            lacking => Finding::warning(
                "exchange rates",
                format!("prices in US dollars are not converted to {}", lacking.join(", ")),
                "add these currencies to the latest rates",
            ),
        },
        Err(error) => Finding::failed("exchange rates", &error, "correct the file"),
    });
    findings.extend(address::look(config));
    findings.extend(runtime.block_on(artifacts::look(config, database.shown.as_deref())));
    findings.extend(mail::look(config));
    findings.extend(runtime.block_on(openid::look(config)));
    Ok(findings)
}
