//! `stoa export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use client::Failure;
use client::files::{self, Existing, Exported};
use serde_json::{Value, json};

use super::Desk;
use super::arguments::Common;
use super::shown::{Columns, Shown};

#[derive(Args)]
pub(crate) struct Arguments {
    /// The directory to write them to; it is made if it is not there.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// The offers to write [default: all of the publisher].
    #[arg(value_name = "OFFER")]
    offers: Vec<String>,
    /// How the files are written.
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,
    /// Replace files that say something else.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Yaml,
    Json,
}

pub(super) async fn run(desk: &Desk, arguments: &Arguments) -> Result<Shown, Failure> {
    const COLUMNS: Columns =
        Columns { headings: &["offer", "file", "written"], pointers: &["/offer", "/file", "/written"] };
    let offers = match arguments.offers.as_slice() {
        [] => files::offers_of(&desk.session, desk.publisher()?).await?,
        named => named.iter().map(|name| desk.offer(name)).collect::<Result<_, _>>()?,
    };
    let format = match arguments.format {
        Format::Yaml => files::Format::Yaml,
        Format::Json => files::Format::Json,
    };
    let existing = if arguments.force { Existing::Replace } else { Existing::Keep };
    let exported = files::export(&desk.session, &offers, &arguments.directory, format, existing).await?;
    let row = |Exported { name, path, changed }: &Exported| {
        let (offer, file) = (name.to_string(), path.display().to_string());
        json!({ "offer": offer, "file": file, "written": changed })
    };
    Ok(Shown::list(exported.iter().map(row).collect::<Vec<Value>>().into(), &COLUMNS))
}
