//! `stoa plan`: parts of an offer, of which the API knows only the whole.

use clap::Subcommand;
use client::{Failure, edit, plans};
use domain::selling::Item;
use domain::{Definition, PlanId};
use serde_json::{Value, json};

use super::selling::{self, Terms};
use super::shown::Shown;
use super::{Desk, document, offer, plan_prices};
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
    /// Stop selling a plan that is live, at once or on a day. Only a Stoa does.
    ///
    /// New buyers cannot get it any more; customers keep what they have, and the other plans are sold on. No publish is
    /// needed, and none puts it on sale again. The only plan that is sold stops with its offer.
    StopSelling {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = ID)]
        plan: PlanId,
        #[command(flatten)]
        terms: Terms,
    },
    /// Sell a plan again that was stopped, or that will be.
    ResumeSelling {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = ID)]
        plan: PlanId,
    },
    /// Read and change what a plan costs in every market. Only a Stoa works that out.
    #[command(subcommand)]
    Prices(plan_prices::Command),
    /// Delete a plan that was never published. Only a Stoa does.
    ///
    /// As remove does, it takes the plan out of the draft; and its id is never used again in the offer. A plan that is or
    /// was live, or is in preview, is taken off sale by a publish without it instead.
    Delete {
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
        Command::StopSelling { offer, plan, terms } => {
            selling::stop(desk, offer, Item::Plan(plan.clone()), terms, None).await
        }
        Command::ResumeSelling { offer, plan } => {
            selling::resume(desk, offer, Item::Plan(plan.clone())).await
        }
        Command::Prices(command) => plan_prices::run(desk, command).await,
        Command::Delete { offer, plan } => {
            let (name, read) = (desk.offer(offer)?, offer::draft(desk, offer).await?);
            let gone = plans::find(&read.document, plan)?.clone();
            desk.session.delete_plan(&name, plan, &read.unchanged()).await?;
            Ok(Shown::told(gone, format!("deleted plan {plan} of {name}; its id is never used again")))
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
    let rows = plans::all(document).iter().map(|plan| vec![plan[Definition::PLAN_ID].clone(), title(plan)]);
    let text = Sheet::list(&["plan", "title"], rows).text();
    Shown::told(json!(plans::all(document)), text)
}
