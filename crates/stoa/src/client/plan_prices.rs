//! `stoa plan prices`: what a plan costs in every market.

use std::path::Path;

use clap::Subcommand;
use client::{Condition, Failure, PriceFile, Saving};
use serde_json::{Value, json};

use super::plan::ID;
use super::shown::Shown;
use super::{Desk, offer};
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print what a plan costs in every market where it is sold.
    Show {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = ID)]
        plan: String,
        /// Only in this market, a two-letter code.
        #[arg(long, value_name = "CODE")]
        market: Option<String>,
    },
    /// Write the prices of a plan to a file, to be changed and imported.
    Export {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = ID)]
        plan: String,
        /// The file to write: `.xlsx` has a sheet for each kind of what has a price, `.csv` one table; `.json` says most.
        file: String,
        /// Replace a file that is there.
        #[arg(long)]
        force: bool,
    },
    /// Save the prices in a file that was exported and changed.
    ///
    /// What the file leaves out stays. A price that is the same as the one there is changes nothing; another one becomes the
    /// market's own, and an empty one takes that away, so that the price in US dollars is converted again. Every wrong
    /// cell is named.
    Import {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = ID)]
        plan: String,
        /// The file to read: `.xlsx`, `.csv` or `.json`.
        file: String,
        /// Only tell what would change, and everything that is wrong.
        #[arg(long)]
        dry_run: bool,
        /// Save only while the prices have this tag, which an export told.
        #[arg(long, value_name = "TAG")]
        tag: Option<String>,
    },
}

pub(super) async fn run(desk: &Desk, command: &Command) -> Result<Shown, Failure> {
    match command {
        Command::Show { offer, plan, market } => {
            let prices = desk.session.prices(&desk.offer(offer)?, plan).await?;
            Ok(shown(prices, market.as_deref()))
        }
        Command::Export { offer, plan, file, force } => {
            let form = form(file)?;
            if !force && Path::new(file).exists() {
                return Err(Failure::Usage(format!("{file} is there already; replace it with --force")));
            }
            let (bytes, tag) = desk.session.price_file(&desk.offer(offer)?, plan, form).await?;
            std::fs::write(file, &bytes)
                .map_err(|error| Failure::Usage(format!("{file} cannot be written: {error}")))?;
            let tag = tag.unwrap_or_default();
            let text = format!("wrote the prices of plan {plan} to {file}; they have the tag {tag}");
            Ok(Shown::told(json!({ "plan": plan, "file": file, "tag": tag }), text))
        }
        Command::Import { offer, plan, file, dry_run, tag } => {
            let form = form(file)?;
            let bytes = std::fs::read(file)
                .map_err(|error| Failure::Usage(format!("{file} cannot be read: {error}")))?;
            let condition = tag.clone().map_or(Condition::Any, Condition::Matches);
            let saving = if *dry_run { Saving::TryOut } else { Saving::Save };
            let name = desk.offer(offer)?;
            let result =
                desk.session.save_prices(&name, plan, (form, bytes.into()), &condition, saving).await?;
            Ok(changes(result, saving))
        }
    }
}

fn form(file: &str) -> Result<PriceFile, Failure> {
    PriceFile::of(file).ok_or_else(|| {
        Failure::Usage(format!("the name of the file `{file}` must end in .xlsx, .csv or .json"))
    })
}

/// Every price, or those of one market.
fn shown(prices: Value, market: Option<&str>) -> Shown {
    let is_meant = |price: &&Value| {
        market.is_none_or(|market| {
            price["market"].as_str().is_some_and(|code| code.eq_ignore_ascii_case(market))
        })
    };
    let charges = prices["charges"].as_array().into_iter().flatten();
    let rows = charges.flat_map(|charge| {
        let prices = charge["prices"].as_array().into_iter().flatten().filter(is_meant);
        prices.map(move |price| {
            let [market, currency, amount, basis, rate, day] =
                ["market", "currency", "amount", "basis", "rate", "rateDate"].map(|name| price[name].clone());
            vec![charge["charge"].clone(), market, currency, amount, basis, rate, day]
        })
    });
    let headings = &["charge", "market", "currency", "price", "basis", "rate", "of"];
    let text = Sheet::list(headings, rows).text();
    Shown::told(prices, text)
}

/// Every price that changes, and what is wrong.
fn changes(result: Value, saving: Saving) -> Shown {
    let list = |name: &str| result[name].as_array().cloned().unwrap_or_default();
    let rows = list("changes").into_iter().map(|change| {
        let market = match &change["market"] {
            Value::Null => json!("*"),
            market => market.clone(),
        };
        let [charge, currency, before, after] =
            ["charge", "currency", "before", "after"].map(|name| change[name].clone());
        vec![charge, market, currency, before, after]
    });
    let count = list("changes").len();
    let text = Sheet::list(&["charge", "market", "currency", "before", "after"], rows).text();
    let end = match (saving, count) {
        (_, 0) => "no price changes".to_owned(),
        (Saving::Save, 1) => "saved one price".to_owned(),
        (Saving::Save, count) => format!("saved {count} prices"),
        (Saving::TryOut, _) => "nothing was saved".to_owned(),
    };
    let told = if count == 0 { end } else { format!("{text}\n{end}") };
    let findings = list("findings").into_iter().map(|finding| {
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        format!("{}: {}: {}", text("severity"), text("target"), text("message"))
    });
    let told = [told].into_iter().chain(findings).collect::<Vec<_>>().join("\n");
    Shown::told(result, told)
}
