//! `stoa export`.

use std::fs::{OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use client::Failure;
use client::files::{self, Existing, Exported, Variable};
use serde_json::{Value, json};

use super::Desk;
use super::common::Common;
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
    /// Write what is left out of the files, signed addresses, to this file: lines for a shell, for nobody else to read.
    #[arg(long, value_name = "FILE")]
    variables: Option<PathBuf>,
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
    if let Some(path) = &arguments.variables {
        write_variables(path, &exported)
            .map_err(|error| Failure::Usage(format!("{} cannot be written: {error}", path.display())))?;
    }
    let row = |Exported { name, path, changed, variables }: &Exported| {
        let (offer, file) = (name.to_string(), path.display().to_string());
        let names: Vec<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
        json!({ "offer": offer, "file": file, "written": changed, "variables": names })
    };
    let shown = Shown::list(exported.iter().map(row).collect::<Vec<Value>>().into(), &COLUMNS);
    let variables: Vec<_> = exported.iter().flat_map(|exported| &exported.variables).collect();
    Ok(match variables.is_empty() {
        true => shown,
        false => shown.and(&told(&variables)),
    })
}

/// Which variables to set before the files are of use.
fn told(variables: &[&Variable]) -> String {
    let line = |variable: &&Variable| {
        let what = if variable.value.is_some() { "a signed address" } else { "a secret, which is not shown" };
        format!("\n  {}  {what}: {}", variable.name, variable.place)
    };
    let lines: String = variables.iter().map(line).collect();
    format!(
        "\nSet these variables before you compare or apply the files; --variables FILE writes those that are known:{lines}"
    )
}

/// A line for each variable, in the form every shell reads.
fn write_variables(path: &Path, exported: &[Exported]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    for Variable { name, place, value } in exported.iter().flat_map(|exported| &exported.variables) {
        match value {
            Some(value) => writeln!(file, "export {name}='{}'", value.reveal().replace('\'', r"'\''"))?,
            None => writeln!(file, "# export {name}='…'  # {place}, which the marketplace does not show")?,
        }
    }
    Ok(())
}
