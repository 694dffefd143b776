//! Offers to start from; both are ready to publish (the virtual machine once it has its logos).

use std::sync::LazyLock;

use offer_types::{EXAMPLES, OfferTypes};
use serde_json::Value;

use crate::site::Site;

static TYPES: LazyLock<OfferTypes> = LazyLock::new(OfferTypes::built_in);

fn read(text: &str, publisher: &str, id: &str) -> Value {
    let mut offer: Value = serde_json::from_str(text).expect("the document is JSON");
    offer["publisherId"] = publisher.into();
    offer["id"] = id.into();
    offer
}

/// A core virtual machine offer with one plan and a second disk generation.
pub fn core_vm(publisher: &str, id: &str) -> Value {
    read(include_str!("../documents/core-vm.json"), publisher, id)
}

/// A virtual machine offer without logos.
pub fn virtual_machine(publisher: &str, id: &str) -> Value {
    read(include_str!("../documents/virtual-machine.json"), publisher, id)
}

/// A virtual machine offer whose logos lie on `site`.
pub fn virtual_machine_with_logos(publisher: &str, id: &str, site: &Site) -> Value {
    let mut offer = virtual_machine(publisher, id);
    for (name, width, height) in
        [("smallLogo", 40, 40), ("mediumLogo", 90, 90), ("largeLogo", 115, 115), ("wideLogo", 255, 115)]
    {
        let address = site.png(&format!("{name}.png"), width, height);
        offer["definition"]["offer"][format!("microsoft-azure-marketplace.{name}")] = address.into();
    }
    offer
}

/// The example in the file `name`, whose files lie on `site`.
pub fn example(name: &str, site: &Site) -> Value {
    let (_, text) = EXAMPLES.iter().find(|(known, _)| *known == name).expect("an example of this name");
    let mut offer: Value = serde_json::from_str(text).expect("the document is JSON");
    let id = offer["offerTypeId"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let definition = &mut offer["definition"];
    for (nth, slot) in TYPES.get(&id).expect("a built-in type").artifacts(definition).iter().enumerate() {
        let Some(bytes) = specimens::fitting(definition, slot) else { continue };
        let address = site.put(&format!("{name}/{nth}"), "application/octet-stream", bytes);
        *definition.pointer_mut(&slot.pointer).expect("where it was found") = address.into();
    }
    offer
}
