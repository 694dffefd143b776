//! Secrets under names the type writes otherwise, or does not know at all.

use std::collections::BTreeMap;

use domain::FindingCode;
use serde_json::{Value, json};

use crate::support::*;

/// What is taken out of `definition`, and what stays.
fn taken(mut definition: Value) -> (Vec<(String, String)>, Value) {
    let secrets = vm().take_secrets(&mut definition);
    (secrets.into_iter().collect(), definition)
}

fn pairs(table: &[(&str, &str)]) -> Vec<(String, String)> {
    table.iter().map(|(place, text)| (place.replace("m.", MARKET), (*text).to_owned())).collect()
}

#[test]
fn a_secret_is_known_in_any_letter_case_on_the_whole_way() {
    let sent = json!({"Offer": {
        "Microsoft-Azure-Marketplace.BlobLeadConfiguration": {
            "CONNECTIONSTRING": "hush", "containerName": "leads", "Retries": 3
        },
        "microsoft-azure-marketplace-testdrive.azureactivedirectoryapplicationkey": "k"
    }});
    let (secrets, left) = taken(sent.clone());
    let expected = [
        ("offer/microsoft-azure-marketplace-testdrive.azureActiveDirectoryApplicationKey", "k"),
        ("offer/m.blobLeadConfiguration/connectionString", "hush"),
    ];
    assert_eq!(secrets, pairs(&expected), "kept under the names of the type");
    let spelled = json!({"Offer": {
        "Microsoft-Azure-Marketplace.BlobLeadConfiguration": {"containerName": "leads", "Retries": 3}
    }});
    assert_eq!(left, spelled, "what is returned is spelled as it was sent");

    // Whoever corrects the spelling and leaves the secret out keeps it.
    let mut corrected =
        json!({"offer": {(format!("{MARKET}blobLeadConfiguration")): {"containerName": "leads"}}});
    let kept: BTreeMap<_, _> = secrets.into_iter().collect();
    vm().put_secrets(&mut corrected, &kept);
    assert_eq!(*at(&corrected, "offer/m.blobLeadConfiguration/connectionString"), "hush");
    let mut again = left;
    vm().put_secrets(&mut again, &kept);
    let blob = &again["Offer"]["Microsoft-Azure-Marketplace.BlobLeadConfiguration"];
    assert_eq!(*blob, json!({"containerName": "leads", "Retries": 3, "connectionString": "hush"}));
}

#[test]
fn two_spellings_in_one_document_keep_their_own_secrets() {
    let own = format!("{MARKET}blobLeadConfiguration");
    let (upper, title) = (own.to_uppercase(), format!("{MARKET}BlobLeadConfiguration"));
    let sent = json!({"offer": {
        (upper.as_str()): {"connectionString": "a"}, (own.as_str()): {"connectionString": "b"}, (title.as_str()): {"connectionString": "c"}
    }});
    let mut definition = sent.clone();
    let secrets = vm().take_secrets(&mut definition);
    assert_eq!(secrets[&format!("offer/{own}/connectionString")], "b", "the type's own spelling comes first");
    assert_eq!(secrets[&format!("offer/{upper}/connectionString")], "a");
    assert_eq!(secrets[&format!("offer/{title}/connectionString")], "c");
    vm().put_secrets(&mut definition, &secrets);
    assert_eq!(definition, sent);
}

#[test]
fn a_text_whose_unknown_name_speaks_of_a_secret_is_taken_out() {
    let sent = json!({
        "x.apiKey": "a",
        "keywords": "stay", "monkey": "stay", "x.tokenizer": "stay", "secretary": "stay",
        "offer": {
            (format!("{MARKET}dynamicsLeadConfiguration")): {
                "instanceUrl": "https://crm.example", "applicationKey": "b", "userName": "me", "Password": "c"
            },
            "x.Tokens": [{"SAS-Token": "d", "until": 2027}, {"SAS-Token": ""}],
        },
        "plans": [{"planId": "Gold", "x.secret": {"name": "e", "size": 7, "on": true, "none": null, "more": ["f", 8, ["g"]]}}],
    });
    let (secrets, left) = taken(sent);
    let plan = "plans[gold]/x.secret";
    let expected = [
        ("offer/m.dynamicsLeadConfiguration/Password", "c"),
        ("offer/m.dynamicsLeadConfiguration/applicationKey", "b"),
        ("offer/x.Tokens[#0]/SAS-Token", "d"),
        ("offer/x.Tokens[#1]/SAS-Token", ""),
        (&format!("{plan}/more[#0]"), "f"),
        (&format!("{plan}/more[#2][#0]"), "g"),
        (&format!("{plan}/name"), "e"),
        ("x.apiKey", "a"),
    ];
    assert_eq!(secrets, pairs(&expected));
    let stays = json!({
        "keywords": "stay", "monkey": "stay", "x.tokenizer": "stay", "secretary": "stay",
        "offer": {
            (format!("{MARKET}dynamicsLeadConfiguration")): {"instanceUrl": "https://crm.example", "userName": "me"},
            "x.Tokens": [{"until": 2027}, {}],
        },
        "plans": [{"planId": "Gold", "x.secret": {"size": 7, "on": true, "none": null, "more": [null, 8, [null]]}}],
    });
    assert_eq!(left, stays);
}

#[test]
fn names_that_a_type_knows_as_keys_of_a_map_are_no_unknown_names() {
    let map = format!("{VM}vmImages");
    let sent =
        json!({"plans": [{"planId": "a", (map.as_str()): {"key": {"label": "stays", "x.key": "goes"}}}]});
    let (secrets, left) = taken(sent);
    assert_eq!(secrets, [(format!("plans[a]/{map}/key/x.key"), "goes".to_owned())]);
    assert_eq!(left["plans"][0][map.as_str()], json!({"key": {"label": "stays"}}));
}

#[test]
fn unknown_members_beside_secrets_are_kept() {
    let settings = json!({
        "connectionString": "hush", "retries": 3, "on": true, "none": null,
        "custom": {"hint": "sealed", "size": 1, "list": ["sealed", 2]}
    });
    let definition = with(vm_offer(), "offer/m.tableLeadConfiguration", settings.clone());
    let mut left = definition.clone();
    let secrets = vm().take_secrets(&mut left);
    assert_eq!(secrets.len(), 3);
    let kept = json!({"retries": 3, "on": true, "none": null, "custom": {"size": 1, "list": [null, 2]}});
    assert_eq!(*at(&left, "offer/m.tableLeadConfiguration"), kept);
    vm().put_secrets(&mut left, &secrets);
    assert_eq!(left, definition);
}

#[test]
fn what_is_sealed_or_misspelled_is_told() {
    let sent = json!({
        "x.apiKey": "a",
        "x.clear": {"token": ""},
        "offer": {
            (format!("{MARKET}BlobLeadConfiguration")): {"connectionString": "hush", "containerName": "leads"},
            (format!("{MARKET}tableLeadConfiguration")): {"connectionString": "fine", "apiKey": "b"},
        },
    });
    let expected = expected(&[
        ("UnknownMember", "offer/m.BlobLeadConfiguration"),
        ("SealedMember", "offer/m.BlobLeadConfiguration/connectionString"),
        ("SealedMember", "offer/m.tableLeadConfiguration/apiKey"),
        ("SealedMember", "x.apiKey"),
        ("UnknownMember", "x.clear"),
    ]);
    let warnings = vm().draft_warnings(&sent);
    assert_eq!(told(&warnings), expected);
    assert!(
        warnings[0].text.to_string().contains(&format!("which writes it `{MARKET}blobLeadConfiguration`"))
    );
    let published = vm().check_publish(sent.clone()).warnings;
    let codes = [FindingCode::UnknownMember, FindingCode::SealedMember];
    let published: Vec<_> = published.into_iter().filter(|finding| codes.contains(&finding.code)).collect();
    assert_eq!(published, warnings, "publishing tells the same");
    assert_eq!(vm().draft_warnings(&vm_offer()), []);
    assert_eq!(core_vm().draft_warnings(&core_offer()), []);
}

#[test]
fn a_secret_stays_until_something_else_is_in_its_place() {
    let keeps = |definition: &Value, place: &str| vm().keeps_secret(definition, place);
    let definition = json!({"x.key": 5, "x.list": [null, {}], "x.object": {}, "plans": [{"planId": "a"}]});
    for (place, kept) in [
        ("y.key", true),
        ("y.list[#0]", true),
        ("x.object/key", true),
        ("x.list[#0]", true),
        ("x.list[#1]/key", true),
        ("plans[a]/x.key", true),
        ("x.key", false),
        ("x.key/inner", false),
        ("x.list[#1]", false),
        ("x.list[#2]", false),
        ("plans[b]/x.key", false),
    ] {
        assert_eq!(keeps(&definition, place), kept, "{place}");
    }
    // Whatever cannot be put back leaves the document as it is.
    let mut same = definition.clone();
    let secrets = ["y.list[#0]", "x.key", "x.list[#2]", "plans[b]/x.key"]
        .map(|place| (place.to_owned(), "s".to_owned()));
    vm().put_secrets(&mut same, &secrets.into());
    assert_eq!(same, definition);
}

#[test]
fn places_of_secrets_are_bounded() {
    let many: serde_json::Map<String, Value> =
        (0..1001).map(|number| (format!("key{number}"), json!("s"))).collect();
    for mut definition in [json!({"x": many}), json!({"y".repeat(2000): {"key": "s"}})] {
        assert!(vm().draft_warnings(&definition).len() <= 1000);
        let refused = vm().take_secrets_to_keep(&mut definition).unwrap_err();
        assert_eq!(refused.code, FindingCode::TooLong);
        assert!(!definition.to_string().contains("\"s\""), "it is not readable all the same");
    }
    let mut fits = json!({"y".repeat(1997): {"key": "s"}});
    assert_eq!(vm().take_secrets_to_keep(&mut fits).unwrap().len(), 1);
}
