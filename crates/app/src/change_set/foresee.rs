//! What bringing pages back would do to a draft, for somebody who is to say yes to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::Finding;
use offer_types::Wanted;

use super::ChangeSet;
use super::save::make;
use crate::offers::{PageTag, SideBySide, every_field, offer_type, tag_of_page, whole, with_files};
use crate::{App, Ctx, Problem, sealing};

/// What a change set would do.
#[derive(Debug, Default)]
pub struct Foreseen {
    /// The draft beside the one that would be, field by field; nothing of one that could not be saved.
    pub draft: SideBySide,
    /// What keeps it from being saved.
    pub faults: Vec<Finding>,
    /// The tag that the page has now, where one page alone is brought back that the draft has.
    pub tag: Option<PageTag>,
}

/// What `set` would do, without doing it.
pub async fn foresee(
    app: &App,
    ctx: &Ctx,
    set: &Arc<ChangeSet>,
    wanted: Wanted,
) -> Result<Foreseen, Problem> {
    let made = match make(app, ctx, set).await {
        Err(Problem::Invalid(faults)) => return Ok(Foreseen { faults, ..Foreseen::default() }),
        made => made?,
    };
    let (inner, asked, size) = (ctx.clone(), Arc::clone(set), made.size());
    let look = move || {
        let owner = (&asked.publisher, &asked.offer);
        let known = offer_type(&inner, &made.offer.offer_type)?;
        let pages = asked.restore.as_ref().and_then(|restore| restore.pages.as_ref());
        let page = pages.filter(|pages| pages.len() == 1).and_then(BTreeSet::first);
        let tag = match page {
            None => None,
            Some(page) => {
                let sealed = sealing::secrets(&inner, owner, known, &made.before)?;
                tag_of_page(known, &whole(&inner, known, &made.before)?, page, &sealed)
            }
        };
        let fields = every_field(&inner, owner, &made.offer, (&made.before, &made.after), &wanted)?;
        Ok::<_, Problem>((fields, tag))
    };
    let (fields, tag) = app.heavy.run_on(size, set.publisher.as_str(), look).await?;
    let draft = with_files(app, ctx, (&set.publisher, &set.offer), fields).await?;
    Ok(Foreseen { draft, faults: Vec::new(), tag })
}
