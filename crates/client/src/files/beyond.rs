//! What files say that the publishing API does not show: only newer APIs know it.

use serde_json::Value;

use crate::diff::same_element;
use crate::{Failure, OfferName, Session, Stored};

/// Adds to `stored`, the `version` of the offer as the publishing API shows it, what it says else of what the file `named`: a file leaves alone
/// what it does not name.
pub(super) async fn add(
    session: &Session,
    name: &OfferName,
    (stored, version): (&mut Stored, &str),
    named: &Value,
) -> Result<(), Failure> {
    if let Some(whole) = session.whole_definition(name, version).await? {
        fill(&mut stored.document["definition"], &whole, named);
    }
    Ok(())
}

fn fill(shown: &mut Value, whole: &Value, named: &Value) {
    match (shown, whole, named) {
        (Value::Object(shown), Value::Object(whole), Value::Object(named)) => {
            for (name, named) in named {
                match (shown.get_mut(name), whole.get(name)) {
                    (Some(shown), Some(whole)) => fill(shown, whole, named),
                    (None, Some(whole)) => _ = shown.insert(name.clone(), whole.clone()),
                    // To forget what is not there changes nothing.
                    (None, None) if named.is_null() => _ = shown.insert(name.clone(), Value::Null),
                    (_, None) => {}
                }
            }
        }
        (Value::Array(shown), Value::Array(whole), Value::Array(named)) => {
            for at in 0..shown.len() {
                let others = same_element(shown, at, whole).zip(same_element(shown, at, named));
                let Some((whole, named)) =
                    others.and_then(|(one, other)| whole.get(one).zip(named.get(other)))
                else {
                    continue;
                };
                fill(&mut shown[at], whole, named);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_file_names_is_added_and_nothing_else() {
        let mut shown = json!({ "offer": { "title": "A" }, "plans": [{ "planId": "a" }, { "planId": "b" }] });
        let whole = json!({
            "offer": { "title": "A", "rank": 7, "other": 1 },
            "plans": [{ "planId": "a", "skus": [1] }, { "planId": "b", "skus": [2] }],
        });
        let named = json!({ "offer": { "rank": 8, "gone": null }, "plans": [{ "planId": "b", "skus": [3] }, { "planId": "a" }] });
        fill(&mut shown, &whole, &named);
        let expected = json!({
            "offer": { "title": "A", "rank": 7, "gone": null },
            "plans": [{ "planId": "a" }, { "planId": "b", "skus": [2] }],
        });
        assert_eq!(shown, expected);
    }
}
