//! Documents to start from and ways to change them.

use std::sync::LazyLock;

use domain::Finding;
use serde_json::Value;
use stoa_offer_types::{EXAMPLES, OfferType, OfferTypes};

pub(crate) const MARKET: &str = "microsoft-azure-marketplace.";
pub(crate) const VM: &str = "microsoft-azure-virtualmachines.";
pub(crate) const CORE: &str = "microsoft-azure-corevm.";

static BUILT_IN: LazyLock<OfferTypes> = LazyLock::new(OfferTypes::built_in);

pub(crate) fn offer_type(id: &str) -> &'static OfferType {
    BUILT_IN.get(&id.parse().unwrap()).unwrap()
}

/// Every built-in type.
pub(crate) fn built_in() -> impl Iterator<Item = &'static OfferType> {
    BUILT_IN.iter()
}

pub(crate) fn vm() -> &'static OfferType {
    offer_type("microsoft-azure-virtualmachines")
}

pub(crate) fn core_vm() -> &'static OfferType {
    offer_type("microsoft-azure-corevm")
}

/// A virtual machine offer that can be published.
pub(crate) fn vm_offer() -> Value {
    serde_json::from_str(include_str!("fixtures/virtual-machine.json")).unwrap()
}

/// A core virtual machine offer that can be published.
pub(crate) fn core_offer() -> Value {
    serde_json::from_str(include_str!("fixtures/core-vm.json")).unwrap()
}

/// The example in the file `name`: its type and its definition.
pub(crate) fn example(name: &str) -> (&'static OfferType, Value) {
    let (_, text) = EXAMPLES.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no {name}"));
    let mut offer: Value = serde_json::from_str(text).unwrap();
    (offer_type(offer["offerTypeId"].as_str().unwrap()), offer["definition"].take())
}

/// Names are `/`-separated; `m.`, `v.` and `c.` stand for the three prefixes.
fn names(place: &str) -> impl Iterator<Item = String> + '_ {
    place.split('/').map(|name| match name.split_once('.') {
        Some(("m", rest)) => format!("{MARKET}{rest}"),
        Some(("v", rest)) => format!("{VM}{rest}"),
        Some(("c", rest)) => format!("{CORE}{rest}"),
        _ => name.to_owned(),
    })
}

fn slot<'v>(document: &'v mut Value, name: &str) -> &'v mut Value {
    match document {
        Value::Array(elements) => {
            let index: usize = name.parse().unwrap();
            elements.resize(elements.len().max(index + 1), Value::Null);
            &mut elements[index]
        }
        other => &mut other[name],
    }
}

/// `document` with the value at `place` replaced or added.
pub(crate) fn with(mut document: Value, place: &str, value: Value) -> Value {
    let mut here = &mut document;
    for name in names(place) {
        here = slot(here, &name);
    }
    *here = value;
    document
}

/// `document` without the member at `place`.
pub(crate) fn without(mut document: Value, place: &str) -> Value {
    let names: Vec<String> = names(place).collect();
    let (last, way) = names.split_last().unwrap();
    let mut here = &mut document;
    for name in way {
        here = slot(here, name);
    }
    here.as_object_mut().unwrap().shift_remove(last).unwrap();
    document
}

pub(crate) fn at<'v>(document: &'v Value, place: &str) -> &'v Value {
    names(place).fold(document, |here, name| match here {
        Value::Array(elements) => &elements[name.parse::<usize>().unwrap()],
        other => &other[name],
    })
}

/// The target findings use for `place`.
pub(crate) fn target(place: &str) -> String {
    let mut text = String::from("definition");
    for name in names(place) {
        match name.parse::<usize>() {
            Ok(index) => text += &format!("[{index}]"),
            Err(_) => text += &format!(".{name}"),
        }
    }
    text
}

/// Code and target of each finding, the way tables state them.
pub(crate) fn told(findings: &[Finding]) -> Vec<(String, String)> {
    findings.iter().map(|finding| (finding.code.to_string(), finding.place.to_string())).collect()
}

pub(crate) fn expected(table: &[(&str, &str)]) -> Vec<(String, String)> {
    table.iter().map(|(code, place)| ((*code).to_owned(), target(place))).collect()
}
