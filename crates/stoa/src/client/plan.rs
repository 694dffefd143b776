//! `stoa plan`: parts of an offer, of which the API knows only the whole.

use clap::Subcommand;
use client::{Failure, edit, plans};
use serde_json::{Value, json};

use super::shown::Shown;
use super::{Desk, document, offer};
use crate::sheet::Sheet;

/// What a plan is named by on the command line.
pub(super) const ID: &str = "The `planId` of the plan";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List the plans of an offer.
    List {
        #[arg(help = offer::NAME)]
        offer: String,
    },
    /// Print a plan.
    Show {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = ID)]
        plan: String,
    },
    /// Put a plan in the place of the one with its id, or behind all others; the rest of the offer stays as it is.
    Put {
        #[arg(help = offer::NAME)]
        offer: String,
        /// A JSON or YAML file with the plan, `planId` included, or `-` for standard input.
        file: String,
    },
    /// Take a plan out of an offer.
    Remove {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = ID)]
        plan: String,
    },
}

pub(super) async fn run(desk: &Desk, command: &Command) -> Result<Shown, Failure> {
    match command {
        Command::List { offer } => {
            let document = offer::draft(desk, offer).await?.document;
            Ok(list(&document))
        }
        Command::Show { offer, plan } => {
            let document = offer::draft(desk, offer).await?.document;
            Ok(Shown::whole(plans::find(&document, plan)?.clone()))
        }
        Command::Put { offer, file } => {
            let name = desk.offer(offer)?;
            let plan = document::read(file)?;
            let (_, stored) =
                edit(&desk.session, &name, |document| plans::put(document, plan.clone())).await?;
            let id = plans::id_of(&plan).unwrap_or_default();
            Ok(Shown::told(plans::find(&stored.document, id)?.clone(), format!("saved plan {id} of {name}")))
        }
        Command::Remove { offer, plan } => {
            let name = desk.offer(offer)?;
            let (gone, _) = edit(&desk.session, &name, |document| plans::remove(document, plan)).await?;
            Ok(Shown::told(gone, format!("removed plan {plan} from {name}")))
        }
    }
}

fn list(document: &Value) -> Shown {
    // Each type puts its own name in front.
    let is_title = |name: &str| name == "title" || name.ends_with(".skuTitle");
    let title = |plan: &Value| {
        let mut members = plan.as_object().into_iter().flatten();
        members.find(|(name, _)| is_title(name)).map(|(_, title)| title.clone()).unwrap_or_default()
    };
    let rows = plans::all(document).iter().map(|plan| vec![plan["planId"].clone(), title(plan)]);
    let text = Sheet::list(&["plan", "title"], rows).text();
    Shown::told(json!(plans::all(document)), text)
}
