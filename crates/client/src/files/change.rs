//! Saving what changes in a draft page by page, as one change set: what others saved on other pages meanwhile stays.
//!
//! A page that is sent says all there is on it, while a file leaves alone what only newer APIs know and it does not name
//! (`beyond`): that is read first, and goes along.

use domain::{Page, PageName};
use offer_types::OfferType;
use serde_json::{Value, json};

use super::content;
use crate::diff::same_element;
use crate::{Failure, OfferName, PageTags, Session, Stored, Which};

/// The pages of a draft that change, with what is to be on them.
pub(super) struct Change {
    changes: Vec<Value>,
}

impl Change {
    /// What `body`, a document made of the draft `stored`, changes page by page; nothing where that cannot be said in pages. Fails with
    /// [`Failure::PreconditionFailed`] where the draft is another one by now.
    pub(super) async fn of(
        session: &Session,
        name: &OfferName,
        offer_type: &OfferType,
        (stored, body): (&Stored, &Value),
    ) -> Result<Option<Self>, Failure> {
        if !session.takes_changes().await {
            return Ok(None);
        }
        // Before all that is compared: who saves a page behind this has it under another tag.
        let tags = session.page_tags(name).await?;
        let now = session.offer(name, Which::Draft).await?;
        if now.is_none_or(|now| now.etag != stored.etag) {
            return Err(Failure::PreconditionFailed(format!("`{name}` was saved since it was compared")));
        }
        let Some(whole) = session.whole_definition(name, "draft").await? else { return Ok(None) };
        let mut wanted = body["definition"].clone();
        keep(&mut wanted, &stored.document["definition"], &whole);
        let changes = changed(offer_type, &whole, &wanted, &tags);
        Ok((1..=Page::MOST_CHANGES).contains(&changes.len()).then_some(Self { changes }))
    }

    /// Saves it; returns what the marketplace remarks.
    pub(super) async fn send(&self, session: &Session, name: &OfferName) -> Result<Vec<String>, Failure> {
        session.change_pages(name, &json!({ "changes": self.changes })).await
    }
}

/// Every page that `wanted` has otherwise than `whole`; the list of plans first, as their pages come behind it.
fn changed(offer_type: &OfferType, whole: &Value, wanted: &Value, tags: &PageTags) -> Vec<Value> {
    let mut pages = offer_type.pages_of(wanted);
    pages.sort_by_key(|page| page.name() != PageName::Plans);
    let change = |page: Page| {
        let value = offer_type.page(wanted, &page)?;
        let differs = offer_type.page(whole, &page).is_none_or(|before| !is_same(&before, &value));
        let tag = tags.get(&page);
        differs.then(|| json!({ "page": page.to_string(), "tag": tag, "value": value }))
    };
    pages.into_iter().filter_map(change).collect()
}

fn is_same(before: &Value, after: &Value) -> bool {
    let bare = |value: &Value| {
        let mut value = value.clone();
        content::unsign(&mut value);
        value
    };
    bare(before) == bare(after)
}

/// Puts into `wanted` what `whole` says and `shown`, the same draft as the publishing API has it, does not, unless `wanted` says something
/// about it itself.
fn keep(wanted: &mut Value, shown: &Value, whole: &Value) {
    match (wanted, shown, whole) {
        (Value::Object(wanted), Value::Object(shown), Value::Object(whole)) => {
            for (name, whole) in whole {
                match (wanted.get_mut(name), shown.get(name)) {
                    (Some(wanted), Some(shown)) => keep(wanted, shown, whole),
                    (None, None) => _ = wanted.insert(name.clone(), whole.clone()),
                    // What the file says of it, or that the file takes away what everybody knows.
                    (Some(_), None) | (None, Some(_)) => {}
                }
            }
        }
        (Value::Array(wanted), Value::Array(shown), Value::Array(whole)) => {
            for at in 0..wanted.len() {
                let others = same_element(wanted, at, shown).zip(same_element(wanted, at, whole));
                let Some((shown, whole)) =
                    others.and_then(|(one, other)| shown.get(one).zip(whole.get(other)))
                else {
                    continue;
                };
                keep(&mut wanted[at], shown, whole);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_newer_apis_know_goes_along_unless_the_file_names_it() {
        let shown =
            json!({ "offer": { "title": "A", "gone": 1 }, "plans": [{ "planId": "a" }, { "planId": "b" }] });
        let whole = json!({
            "offer": { "title": "A", "gone": 1, "rank": 7, "other": 1, "forgotten": 2 },
            "plans": [{ "planId": "a", "skus": [1] }, { "planId": "b", "skus": [2] }],
        });
        let mut wanted = json!({
            "offer": { "title": "B", "rank": 8, "forgotten": null },
            "plans": [{ "planId": "new" }, { "planId": "b" }],
        });
        keep(&mut wanted, &shown, &whole);
        let expected = json!({
            "offer": { "title": "B", "rank": 8, "forgotten": null, "other": 1 },
            "plans": [{ "planId": "new" }, { "planId": "b", "skus": [2] }],
        });
        assert_eq!(wanted, expected);
    }
}
