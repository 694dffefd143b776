//! Secrets leave the document and come back.

use serde_json::json;

use crate::support::*;

const KEY: &str = "DefaultEndpointsProtocol=https;AccountName=leads;AccountKey=YWJj";

fn offer() -> serde_json::Value {
    let offer = with(vm_offer(), "offer/m.leadDestination", json!("Table"));
    let settings = json!({"connectionString": KEY, "contactEmail": "a@example.com", "apiKey": "hidden"});
    let offer = with(offer, "offer/m.tableLeadConfiguration", settings);
    with(offer, "offer/microsoft-azure-marketplace-testdrive.azureActiveDirectoryApplicationKey", json!("k"))
}

#[test]
fn secrets_are_taken_out_by_stable_path_and_put_back() {
    let mut definition = offer();
    let secrets = vm().take_secrets(&mut definition);
    let table = "offer/microsoft-azure-marketplace.tableLeadConfiguration";
    let drive = "offer/microsoft-azure-marketplace-testdrive.azureActiveDirectoryApplicationKey";
    let taken: Vec<_> = secrets.iter().map(|(path, secret)| (path.as_str(), secret.as_str())).collect();
    assert_eq!(
        taken,
        [
            (drive, "k"),
            (format!("{table}/apiKey").as_str(), "hidden"),
            (format!("{table}/connectionString").as_str(), KEY),
        ]
    );
    let text = definition.to_string();
    assert!(!text.contains("AccountKey") && !text.contains("hidden") && text.contains("a@example.com"));
    assert!(!vm().check_publish(definition.clone()).problems.is_empty());

    vm().put_secrets(&mut definition, &secrets);
    assert_eq!(definition, offer());
    assert_eq!(vm().check_publish(definition.clone()).problems, []);
}

#[test]
fn an_omitted_object_is_made_for_its_secret() {
    let mut definition = offer();
    let secrets = vm().take_secrets(&mut definition);
    let mut definition = without(definition, "offer/m.tableLeadConfiguration");
    vm().put_secrets(&mut definition, &secrets);
    assert_eq!(*at(&definition, "offer/m.tableLeadConfiguration/connectionString"), KEY);
}

#[test]
fn an_empty_text_is_taken_and_null_is_not() {
    let place = "offer/m.tableLeadConfiguration/connectionString";
    let mut cleared = with(offer(), place, json!(""));
    assert_eq!(vm().take_secrets(&mut cleared).values().filter(|secret| secret.is_empty()).count(), 1);
    let mut omitted = with(offer(), place, json!(null));
    assert_eq!(vm().take_secrets(&mut omitted).len(), 2);
    assert!(at(&omitted, "offer/m.tableLeadConfiguration").get("connectionString").is_none());
}

#[test]
fn an_offer_without_secrets_is_left_alone() {
    let mut definition = core_offer();
    assert!(core_vm().take_secrets(&mut definition).is_empty());
    core_vm().put_secrets(&mut definition, &Default::default());
    assert_eq!(definition, core_offer());
}
