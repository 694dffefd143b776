//! `stoa type`: what offers there can be.

mod check;
mod field;
mod manual;
mod show;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use client::files::unknown_type;
use client::{Failure, yaml};
use domain::{OfferTypeId, counted, is_signed};
use offer_types::{OfferType, OfferTypes};
use serde_json::{Value, json};

use super::shown::Shown;
use super::validate::known_types;
use crate::examples::read_examples;
use crate::sheet::{Output, Sheet};

#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(long, global = true, value_name = "DIR", help = DIRECTORY)]
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
    /// Print what an offer of a type may say, page by page.
    Show {
        #[arg(help = ID)]
        id: String,
    },
    /// Print a complete offer of a type, as a file to start from.
    Example {
        #[arg(help = ID)]
        id: String,
        /// Which one, where there are several; the first says what others there are.
        name: Option<String>,
    },
    /// Print the JSON Schema of a file with an offer of a type, for editors.
    ///
    /// `stoa export` writes it beside the files and refers to it in their first line, where editors look.
    Schema {
        #[arg(help = ID)]
        id: String,
    },
    /// Check the files of the types, and tell everything that is wrong with them at once.
    ///
    /// The built-in types are checked, and those of a directory beside them: they may refer to each other.
    Check {
        #[arg(help = DIRECTORY)]
        directory: Option<PathBuf>,
    },
    /// Write a page for each type, in Markdown: what its offers say, how they are published and what is certified.
    Manual {
        /// Where the pages go; it is made if it is missing. Pages of the same names are replaced.
        directory: PathBuf,
    },
}

const DIRECTORY: &str =
    "A directory with types of the operator's own, as the setting offer_types.directory names it";

const ID: &str = "The id of the type, such as microsoft-azure-virtualmachines";

/// Above an example.
const HEAD: &str = "\
# An offer that can be published once its addresses are yours.
# `stoa type show` says what else an offer may say, and `stoa validate` whether it can be published.
";

/// Below that, where an example has disk images.
const DISKS: &str = "# OS_DISK stands for the signed address of a disk image.\n";

/// Below that, where an example has secrets.
const SECRETS: &str = "# A secret is no part of a file: set the variable that stands for it.\n";

pub(super) fn run(arguments: &Arguments) -> Result<Shown, Failure> {
    // Types that cannot be used are what this is about.
    if let Command::Check { directory } = &arguments.command {
        return check::check(directory.as_deref().or(arguments.types.as_deref()));
    }
    let types = known_types(arguments.types.as_deref())?;
    match &arguments.command {
        Command::Check { .. } => unreachable!("it was done"),
        Command::Manual { directory } => write_manual(&types, directory),
        Command::List => Ok(list(&types)),
        Command::Show { id } => find(&types, id).map(show::show),
        Command::Example { id, name } => example(find(&types, id)?, name.as_deref()),
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
        let known: Vec<_> = types.ids().map(OfferTypeId::as_str).collect();
        Failure::Usage(unknown_type(&parsed, &known))
    })
}

fn list(types: &OfferTypes) -> Shown {
    let row = |known: &OfferType| {
        let retired = known.retired().map(|retired| retired.successor.as_str());
        vec![json!(known.id().as_str()), json!(known.display_name()), json!(known.version()), json!(retired)]
    };
    let sheet = Sheet::list(&["id", "name", "version", "successor"], types.iter().map(row));
    let text = sheet.text();
    let mut value = sheet.value();
    for (row, known) in value.as_array_mut().into_iter().flatten().zip(types.iter()) {
        row["description"] = json!(known.description());
    }
    Shown::told(value, text)
}

/// Writes the pages of `types`.
fn write_manual(types: &OfferTypes, directory: &Path) -> Result<Shown, Failure> {
    let pages = manual::pages(types);
    let write = || {
        std::fs::create_dir_all(directory)?;
        pages.iter().try_for_each(|(name, text)| std::fs::write(directory.join(name), text))
    };
    write().map_err(|error| {
        Failure::Usage(format!("the pages cannot be written to {}: {error}", directory.display()))
    })?;
    let names: Vec<_> = pages.iter().map(|(name, _)| name.as_str()).collect();
    let text = format!("wrote {} to {}", counted(names.len(), "page"), directory.display());
    Ok(Shown::told(json!(names), text))
}

fn example(offer_type: &OfferType, name: Option<&str>) -> Result<Shown, Failure> {
    if let Some(retired) = offer_type.retired() {
        return Err(Failure::NotFound(retired.message.clone()));
    }
    let id = offer_type.id().as_str();
    let found = read_examples(Some(id));
    let names: Vec<_> = found.iter().filter_map(|example| example["id"].as_str()).collect();
    let nth = match name {
        Some(name) => names.iter().position(|known| *known == name).ok_or_else(|| {
            Failure::NotFound(format!(
                "no example of `{id}` is called `{name}`; there are: {}",
                names.join(", ")
            ))
        })?,
        None => 0,
    };
    let mut example = found.get(nth).cloned().ok_or_else(|| {
        Failure::NotFound(format!(
            "there is no example of `{id}` here; `stoa type show {id}` says what it takes"
        ))
    })?;
    example["id"] = "example".into();
    let mut head = HEAD.to_owned();
    if refer_to_disks(&mut example) {
        head += DISKS;
    }
    if refer_to_secrets(offer_type, &mut example["definition"]) {
        head += SECRETS;
    }
    if let (None, [_, others @ ..]) = (name, names.as_slice())
        && !others.is_empty()
    {
        head += &format!("# Other examples of the type, whose name may follow it: {}.\n", others.join(", "));
    }
    let text = format!("{head}{}", yaml::write(&example).trim_end());
    Ok(Shown::told(example, text))
}

/// Puts variables in place of the secrets; whether there are any.
fn refer_to_secrets(offer_type: &OfferType, definition: &mut Value) -> bool {
    let mut secrets = offer_type.take_secrets(definition);
    for (place, text) in &mut secrets {
        let member = place.rsplit(['/', '.']).next().unwrap_or_default();
        *text = format!("${{{}}}", variable(member));
    }
    offer_type.put_secrets(definition, &secrets);
    !secrets.is_empty()
}

/// `connectionString` as people call a variable: `CONNECTION_STRING`.
fn variable(member: &str) -> String {
    let mut name = String::new();
    for sign in member.chars() {
        if sign.is_ascii_uppercase() && name.ends_with(|before: char| before.is_ascii_lowercase()) {
            name.push('_');
        }
        name.push(sign);
    }
    name.to_ascii_uppercase()
}

/// Puts a variable in place of every signed address; whether there is one.
fn refer_to_disks(value: &mut Value) -> bool {
    let refer = |found, inner: &mut Value| refer_to_disks(inner) | found;
    match value {
        Value::String(text) if is_signed(text) => {
            *text = "${OS_DISK}".to_owned();
            true
        }
        Value::Array(elements) => elements.iter_mut().fold(false, refer),
        Value::Object(members) => members.values_mut().fold(false, refer),
        _ => false,
    }
}
