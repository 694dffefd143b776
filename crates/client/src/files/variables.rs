//! What an exported file leaves to the environment: signed addresses, and secrets that no marketplace shows.

use std::collections::BTreeSet;

use domain::{Definition, FindingCode, OfferId, is_signed};
use offer_types::OfferType;
use serde_json::Value;

use super::place::{Place, leaves};
use super::reference;
use crate::Secret;

/// Words of places that say nothing.
const SILENT: [&str; 4] = ["definition", "offer", Definition::PLANS, "diskGenerations"];

/// A variable that a file refers to.
#[derive(Debug)]
pub struct Variable {
    pub name: String,
    /// Where in the file, such as `definition.plans[0].…`.
    pub place: String,
    /// Nothing where the marketplace does not show it.
    pub value: Option<Secret>,
}

/// Writes a reference in place of each text that does not belong into a file. `kept` is the definition a file had until now,
/// whose references keep their names as long as each has one value; `taken` are the names that other files use.
pub(super) fn take_out(
    offer: &OfferId,
    offer_type: Option<&OfferType>,
    definition: &mut Value,
    kept: &Value,
    taken: &mut BTreeSet<String>,
) -> Vec<Variable> {
    let signed =
        leaves(definition).into_iter().filter_map(|(place, leaf)| Some((place, leaf.as_str()?.to_owned())));
    let signed = signed.filter(|(_, text)| is_signed(text) && !text.contains(char::is_whitespace));
    let signed: Vec<_> = signed.map(|(place, text)| (place, Some(Secret::new(text)))).collect();
    let secret = needed_secrets(offer_type, definition).into_iter().map(|place| (place, None));
    reference::escape(definition);
    let mut variables: Vec<Variable> = Vec::new();
    for (place, value) in signed.into_iter().chain(secret) {
        // Whatever is not there has no counterpart.
        place.put(definition, "");
        let fits = |name: &String| variables.iter().all(|other| other.name != *name || other.value == value);
        let known = known(&place, definition, kept).filter(fits);
        let name = known.unwrap_or_else(|| named(offer, &place, definition, taken));
        place.put(definition, &format!("${{{name}}}"));
        taken.insert(name.clone());
        variables.push(Variable { name, place: place.to_string(), value });
    }
    variables
}

/// The secrets that the offer cannot be published without, and that are not shown.
fn needed_secrets(offer_type: Option<&OfferType>, definition: &Value) -> Vec<Place> {
    let Some(offer_type) = offer_type else { return Vec::new() };
    let missing = offer_type.check_publish(definition.clone()).problems.into_iter();
    let missing = missing.filter(|finding| finding.code == FindingCode::Required);
    let places = missing.filter_map(|finding| Place::read(&finding.place.to_string(), definition));
    places.filter(|place| is_secret(offer_type, definition, place)).collect()
}

/// Whether a text at this place would be a secret.
pub(super) fn is_secret(offer_type: &OfferType, definition: &Value, place: &Place) -> bool {
    let mut filled = definition.clone();
    place.put(&mut filled, "x");
    offer_type.take_secrets(&mut filled);
    place.get(&filled).is_none_or(Value::is_null)
}

/// The name of the variable that stands there in the file that is replaced.
fn known(place: &Place, definition: &Value, kept: &Value) -> Option<String> {
    let there = place.counterpart(definition, kept)?;
    reference::variable(there.get(kept)?.as_str()?).map(str::to_owned)
}

/// A name that says what the variable is, and that no other has.
fn named(offer: &OfferId, place: &Place, definition: &Value, taken: &BTreeSet<String>) -> String {
    let words = place.words(definition);
    let words = words.iter().map(AsRef::as_ref).filter(|word| !SILENT.contains(word));
    let text = std::iter::once(offer.as_str()).chain(words).collect::<Vec<_>>().join("_");
    let sign = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let mut name: String = text.chars().map(sign).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.clone())
        .chain(numbered)
        .find(|name| !taken.contains(name))
        .expect("numbers do not end")
}

#[cfg(test)]
mod tests {
    use offer_types::OfferTypes;
    use serde_json::json;

    use super::*;

    const DISK: &str = "https://images.example.com/a.vhd?sp=r&sig=abc";

    /// The variables of a definition with their values, and what is left of it.
    fn taken(mut definition: Value, kept: &Value) -> (Vec<(String, Option<String>)>, Value) {
        let (offer, types) = ("1-demo".parse().unwrap(), OfferTypes::built_in());
        let core = types.get(&"microsoft-azure-corevm".parse().unwrap());
        let variables = take_out(&offer, core, &mut definition, kept, &mut BTreeSet::new());
        let value = |value: Secret| value.reveal().to_owned();
        (variables.into_iter().map(|found| (found.name, found.value.map(value))).collect(), definition)
    }

    #[test]
    fn what_is_signed_or_secret_is_a_variable_and_what_looks_like_one_is_escaped() {
        let images = json!({"1.0.1": {"osVhdUrl": DISK, "lunVhdDetails": [{"lun": 0, "lunVhdUrl": DISK}]}});
        let definition = json!({
            "displayText": "${A}",
            "offer": {
                "microsoft-azure-corevm.leadDestination": "Table",
                "microsoft-azure-corevm.tableLeadConfiguration": {"contactEmail": "a@b.example"},
                "microsoft-azure-corevm.description": "an address has sig=… in it",
            },
            "plans": [{"planId": "gen-1", "microsoft-azure-corevm.vmImagesPublicAzure": images}],
        });
        let (variables, left) = taken(definition.clone(), &json!({}));
        let names: Vec<_> = variables.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "_1_DEMO_GEN_1_VMIMAGESPUBLICAZURE_1_0_1_OSVHDURL",
                "_1_DEMO_GEN_1_VMIMAGESPUBLICAZURE_1_0_1_LUNVHDDETAILS_0_LUNVHDURL",
                "_1_DEMO_TABLELEADCONFIGURATION_CONNECTIONSTRING",
            ]
        );
        assert_eq!((variables[0].1.as_deref(), &variables[2].1), (Some(DISK), &None));
        let leads = &left["offer"]["microsoft-azure-corevm.tableLeadConfiguration"];
        assert_eq!(leads["connectionString"], format!("${{{}}}", names[2]));
        assert_eq!((&left["displayText"], left.to_string().contains("sig=abc")), (&json!("$${A}"), false));

        let mut kept = left;
        kept["offer"]["microsoft-azure-corevm.tableLeadConfiguration"]["connectionString"] =
            "${LEADS_KEY}".into();
        assert_eq!(taken(definition, &kept).0[2].0, "LEADS_KEY", "a file keeps the names it has");
    }

    #[test]
    fn two_places_with_the_same_words_have_two_names() {
        let definition = json!({"a.x": DISK, "b.x": DISK});
        let names: Vec<_> = taken(definition, &json!({})).0.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["_1_DEMO_X", "_1_DEMO_X_2"]);
        let one_name = json!({"a.x": "${DISK}", "b.x": "${DISK}"});
        let kept = |other: &str| {
            taken(json!({"a.x": DISK, "b.x": other}), &one_name).0.into_iter().map(|(name, _)| name)
        };
        assert_eq!(kept(DISK).collect::<Vec<_>>(), ["DISK", "DISK"]);
        let other = DISK.replace("abc", "other");
        assert_eq!(kept(&other).collect::<Vec<_>>(), ["DISK", "_1_DEMO_X"], "a variable has one value");
    }
}
