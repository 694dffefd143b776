//! Plans as they are found by their ids and names, whatever offer they are in.
//!
//! Beside each offer stands a line for each plan of its draft: what is looked for, the id, the name. The database finds offers by it, in the
//! order of their names and no more than are shown, so that it does not matter how many there are.

use db::{Tx, plan_keys};
use domain::definition::plan_id;
use domain::{Definition, OfferId, PlanId, PublisherId};
use offer_types::OfferType;
use serde_json::Value;

use super::search::whose;
use crate::{App, Ctx, Problem};

/// The most letters of a name that count.
const LONGEST: usize = 100;
/// Words of fewer letters are looked for nowhere: every other plan has them.
const LEAST: usize = 2;
/// So many drafts are looked into at once to write down their plans.
const AT_ONCE: i64 = 20;

/// A plan that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPlan {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub offer_name: String,
    pub id: PlanId,
    /// Its id where it has no other name.
    pub title: String,
}

/// What is written down of the plans of `definition`.
pub(super) fn key_of(known: &OfferType, definition: &Value) -> String {
    let mut lines = String::new();
    for plan in Definition::of(definition).plans() {
        let Some(id) = plan_id(plan).filter(|id| id.parse::<PlanId>().is_ok()) else { continue };
        let title: String = known.plan_title(plan).unwrap_or_default().chars().take(LONGEST).collect();
        let title = title.replace(|letter: char| letter.is_control(), " ");
        let folded = domain::folded(&format!("{id} {title}"));
        lines.push_str(&format!("{folded}\t{id}\t{title}\n"));
    }
    lines
}

/// At most `limit` plans with `words` in their ids or names; nothing where there are too few letters.
pub fn search_plans(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: Option<&PublisherId>,
    words: &str,
    limit: usize,
) -> Result<Vec<FoundPlan>, Problem> {
    let whose = whose(ctx, tx, publisher)?;
    let sought = domain::folded(words.trim());
    if sought.chars().count() < LEAST || sought.contains('\0') {
        return Ok(Vec::new());
    }
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let found = plan_keys::search(tx, &whose, &sought, most)?;
    let mut plans: Vec<FoundPlan> = Vec::new();
    for one in found {
        plans.extend(one.plan_key.lines().filter_map(|line| {
            let mut parts = line.split('\t');
            let (folded, id, title) = (parts.next()?, parts.next()?, parts.next()?);
            let own = || if title.is_empty() { id } else { title };
            folded.contains(&sought).then(|| {
                Some(FoundPlan {
                    publisher: one.publisher.clone(),
                    offer: one.offer.clone(),
                    offer_name: one.display_text.clone(),
                    id: id.parse().ok()?,
                    title: own().to_owned(),
                })
            })?
        }));
    }
    plans.truncate(limit);
    Ok(plans)
}

/// Writes down the plans of offers that were there before they were, or that an older node made.
pub async fn fill_plan_names(app: &App) -> Result<(), Problem> {
    let ctx = app.worker_ctx("plans");
    loop {
        let missing = app.read(&ctx, |_, tx| Ok(plan_keys::missing(tx, AT_ONCE)?)).await?;
        if missing.is_empty() {
            return Ok(());
        }
        let inner = ctx.clone();
        let size = missing.iter().map(|one| one.definition.len()).sum();
        let read = move || {
            let key = |one: &plan_keys::WithoutKey| {
                let known = inner.env.offer_types.get(&one.offer_type);
                // What cannot be read is found by nothing, and not tried again.
                let definition = domain::json::stored(&one.definition).ok();
                known
                    .zip(definition)
                    .map(|(known, definition)| key_of(known, &definition))
                    .unwrap_or_default()
            };
            Ok::<_, Problem>(missing.into_iter().map(|one| (key(&one), one)).collect::<Vec<_>>())
        };
        let keys = app.heavy.run_on(size, "plans", read).await?;
        let put = move |_: &Ctx, tx: &mut Tx<'_>| {
            for (key, one) in &keys {
                plan_keys::put(tx, one, key)?;
            }
            Ok(())
        };
        app.write(&ctx, put).await?;
    }
}
