//! `stoa type`: what offers there can be.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use client::files::unknown_type;
use client::{Failure, yaml};
use domain::offer_type::{Member, OfferType, OfferTypes};
use domain::{OfferTypeId, is_signed};
use serde_json::{Value, json};

use super::shown::Shown;
use super::validate::known_types;
use crate::sheet::{Output, Sheet};

#[derive(Args)]
pub(crate) struct Arguments {
    /// A directory with types of the operator's own, as the setting offer_types.directory names it.
    #[arg(long, global = true, value_name = "DIR")]
    types: Option<PathBuf>,
    /// How to print the answer.
    #[arg(long, global = true, value_enum, default_value_t = Output::Table)]
    pub(super) output: Output,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List the types.
    List,
    /// Print what an offer of a type may say, member by member.
    Show {
        #[arg(help = ID)]
        id: String,
    },
    /// Print a complete offer of a type, as a file to start from.
    Example {
        #[arg(help = ID)]
        id: String,
    },
    /// Print the JSON Schema of a file with an offer of a type, for editors.
    ///
    /// `stoa export` writes it beside the files and refers to it in their first line, where editors look.
    Schema {
        #[arg(help = ID)]
        id: String,
    },
}

const ID: &str = "The id of the type, such as microsoft-azure-virtualmachines";

/// Complete offers, one of each type: those that people try a marketplace with.
const EXAMPLES: [&str; 2] =
    [include_str!("../serve/demo-offer.json"), include_str!("../sandbox/sample/virtual-machine.json")];

/// Above an example.
const HEAD: &str = "\
# An offer that can be published once its addresses are yours: OS_DISK stands for the signed address of a disk image.
# `stoa type show` says what else an offer may say, and `stoa validate` whether it can be published.
";

pub(super) fn run(arguments: &Arguments) -> Result<Shown, Failure> {
    let types = known_types(arguments.types.as_deref())?;
    match &arguments.command {
        Command::List => Ok(list(&types)),
        Command::Show { id } => find(&types, id).map(show),
        Command::Example { id } => example(find(&types, id)?),
        Command::Schema { id } => {
            let schema = find(&types, id)?.editor_schema();
            let text = format!("{schema:#}");
            Ok(Shown::told(schema, text))
        }
    }
}

fn find<'t>(types: &'t OfferTypes, id: &str) -> Result<&'t OfferType, Failure> {
    let parsed: OfferTypeId =
        id.parse().map_err(|error: domain::InvalidId| Failure::Usage(error.to_string()))?;
    types.get(&parsed).ok_or_else(|| {
        let known: Vec<_> = types.iter().map(|known| known.id().as_str()).collect();
        Failure::Usage(unknown_type(&parsed, &known))
    })
}

fn list(types: &OfferTypes) -> Shown {
    let row = |known: &OfferType| {
        vec![json!(known.id().as_str()), json!(known.display_name()), json!(known.version())]
    };
    let sheet = Sheet::list(&["id", "name", "version"], types.iter().map(row));
    let text = sheet.text();
    Shown::told(sheet.value(), text)
}

fn show(offer_type: &OfferType) -> Shown {
    let members = offer_type.members();
    let row = |member: &Member| {
        let Member { path, label, kind, required, secret } = member;
        let mark = match (required, secret) {
            (_, true) => "secret",
            (true, false) => "required",
            (false, false) => "",
        };
        [path, label, kind, mark].map(|text| Value::from(text.to_owned())).to_vec()
    };
    let sheet = Sheet::list(&["member", "label", "kind", ""], members.iter().map(row));
    let value = |member: &Member| {
        let Member { path, label, kind, required, secret } = member;
        json!({"path": path, "label": label, "kind": kind, "required": required, "secret": secret})
    };
    Shown::told(members.iter().map(value).collect(), sheet.text())
}

fn example(offer_type: &OfferType) -> Result<Shown, Failure> {
    let id = offer_type.id().as_str();
    let read = |text: &&str| serde_json::from_str::<Value>(text).expect("an example is JSON");
    let found = EXAMPLES.iter().map(read).find(|example| example["offerTypeId"] == id);
    let mut example = found.ok_or_else(|| {
        Failure::NotFound(format!(
            "there is no example of `{id}` here; `stoa type show {id}` says what it takes"
        ))
    })?;
    example["id"] = "example".into();
    refer_to_disks(&mut example);
    let text = format!("{HEAD}{}", yaml::write(&example).trim_end());
    Ok(Shown::told(example, text))
}

/// Puts a variable in place of every signed address.
fn refer_to_disks(value: &mut Value) {
    match value {
        Value::String(text) if is_signed(text) => *text = "${OS_DISK}".to_owned(),
        Value::Array(elements) => elements.iter_mut().for_each(refer_to_disks),
        Value::Object(members) => members.values_mut().for_each(refer_to_disks),
        _ => {}
    }
}
