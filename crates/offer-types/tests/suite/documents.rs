//! Documents real clients send.

use serde_json::{Value, json};
use stoa_offer_types::{StepKind, Verdict};

use crate::support::*;

#[test]
fn both_built_in_types_have_a_complete_offer_that_passes() {
    for (offer_type, offer) in [(vm(), vm_offer()), (core_vm(), core_offer())] {
        assert_eq!(offer_type.check_draft(&offer), [], "{}", offer_type.id());
        assert_eq!(offer_type.check_publish(offer.clone()), Verdict::default(), "{}", offer_type.id());
    }
}

#[test]
fn the_steps_are_those_of_the_publishing_api() {
    for offer_type in [vm(), core_vm()] {
        let steps: Vec<_> =
            offer_type.steps().iter().map(|s| (s.id.as_str(), s.name.as_str(), s.run)).collect();
        assert_eq!(
            steps,
            [
                ("displaydummycertify", "Validate Pre-Requisites", StepKind::Validate),
                ("displaycertify", "Certification", StepKind::Certify),
                ("displayprovision", "Provisioning", StepKind::Provision),
                ("displaypackage", "Packaging and Lead Generation Registration", StepKind::Package),
                ("publisher-signoff", "publisher-signoff", StepKind::Signoff),
                ("live", "Live", StepKind::Live),
            ]
        );
    }
}

#[test]
fn a_schema_is_self_contained_and_versions_are_those_clients_name() {
    for offer_type in [vm(), core_vm()] {
        let text = offer_type.schema().to_string();
        assert!(!text.contains("\"$ref\"") && !text.contains("x-stoa-table") && !text.contains("{prefix}"));
    }
    assert_eq!(vm().namespace_versions()["microsoft-azure-virtualmachines"], 87);
    assert_eq!(vm().namespace_versions()["microsoft-azure-marketplace"], 39);
    assert_eq!(vm().display_name(), "Virtual machine");
}

/// `pub` adds this member to every plan of every type, always null.
#[test]
fn the_member_pub_adds_everywhere_disturbs_nobody() {
    let place = "plans/0/c.usefulLinksFairfax";
    for (offer_type, offer) in [(vm(), vm_offer()), (core_vm(), core_offer())] {
        let offer = with(offer, place, Value::Null);
        assert_eq!(offer_type.check_draft(&offer), []);
        assert_eq!(offer_type.check_publish(offer.clone()), Verdict::default());
    }
}

/// Placeholders instead of addresses, upper-case plan ids, old categories: the test data of `pub`.
#[test]
fn a_draft_with_placeholders_is_kept() {
    let offer = with(vm_offer(), "offer/m.smallLogo", json!("smallLogo"));
    let offer = with(offer, "offer/m.privacyURL", json!("privacyURL"));
    let offer = with(offer, "offer/m.supportContactEmail", json!("supportContactEmail"));
    let offer = with(offer, "offer/m.categories", json!(["devService"]));
    let offer = with(offer, "plans/0/planId", json!("planId_one"));
    let offer = with(offer, "plans/0/v.vmImages/2018.1.1", json!({"osVhdUrl": "osVhdUrl_one"}));
    let offer = with(
        offer,
        "plans/0/virtualMachinePricing/coreMultiplier",
        json!({"currency": "USD", "single": 0.0}),
    );
    let offer = with(offer, "plans/0/v.requiresCustomARMTemplateForDeployment", json!(false));
    assert_eq!(vm().check_draft(&offer), []);
}

/// What az-partner-center-cli sends after reading an offer: empty texts, nulls, empty objects.
#[test]
fn empty_values_are_absent_values() {
    let empties = json!({
        "tableLeadConfiguration": {}, "blobLeadConfiguration": {}, "crmLeadConfiguration": {},
        "httpsEndpointLeadConfiguration": {}, "marketoLeadConfiguration": {}, "salesForceLeadConfiguration": {},
        "leadNotificationEmails": "", "universalAmendmentTerms": "", "customAmendments": null,
        "useEnterpriseContract": false, "categories": [], "heroLogo": "", "publicAzureSupportUrl": null
    });
    let mut offer = vm_offer();
    for (name, value) in empties.as_object().unwrap() {
        offer = with(offer, &format!("offer/m.{name}"), value.clone());
    }
    for name in ["description", "accessInformation"] {
        offer = with(offer, &format!("offer/microsoft-azure-marketplace-testdrive.{name}"), Value::Null);
    }
    offer = with(offer, "offer/microsoft-azure-marketplace-testdrive.enabled", json!(false));
    offer = with(offer, "offer/microsoft-azure-marketplace-testdrive.userManual", json!(""));
    offer = with(offer, "offer/v.managerContactEmail", json!(""));
    assert_eq!(vm().check_draft(&offer), []);
    assert_eq!(vm().check_publish(offer.clone()), Verdict::default());
}

/// Server-owned members, null descriptions, empty dates and every version spelling seen in the wild.
#[test]
fn core_offers_of_release_tools_pass() {
    let image = at(&core_offer(), "plans/0/c.vmImagesPublicAzure/2020.01.01").clone();
    let image = with(image, "publishedDate", json!(""));
    let mut offer = core_offer();
    for version in ["2023.01.02", "129.3.20240101", "0.20240101.1612"] {
        offer["plans"][0][format!("{CORE}vmImagesPublicAzure")][version] = image.clone();
    }
    for name in ["PublicAzure", "Fairfax", "Mooncake", "Blackforest"] {
        offer = with(offer, &format!("plans/0/c.skuDescription{name}"), Value::Null);
        offer = with(offer, &format!("plans/0/c.usefulLinks{name}"), json!([]));
    }
    offer = with(offer, "offer/c.legacyOfferId", json!("demo"));
    offer = with(offer, "offer/c.legacyPublisherId", json!(""));
    offer = with(offer, "plans/0/c.recommendedVMSizes", json!([]));
    offer = with(offer, "plans/0/c.patchOptions", json!({"supportsHotpatch": false}));
    offer = with(offer, "plans/0/c.leadGenerationId", json!(""));
    assert_eq!(core_vm().check_draft(&offer), []);
    assert_eq!(core_vm().check_publish(offer.clone()), Verdict::default());
}

/// The sample of Microsoft's page "Create or modify an offer" uses categories its own table lacks.
#[test]
fn old_categories_only_warn() {
    let map = json!([
        {"categoryL1": "analytics", "categoryL2-analytics": ["visualization-and-reporting"]},
        {"categoryL1": "ai-plus-machine-learning",
         "categoryL2-ai-plus-machine-learning": ["bot-services", "cognitive-services", "none-such"]}
    ]);
    let offer = with(vm_offer(), "offer/m.categoryMap", map);
    assert_eq!(vm().check_draft(&offer), []);
    let verdict = vm().check_publish(offer.clone());
    assert_eq!(verdict.problems, []);
    let list = "offer/m.categoryMap/1/categoryL2-ai-plus-machine-learning";
    assert_eq!(
        told(&verdict.warnings),
        expected(&[
            ("NotAllowed", "offer/m.categoryMap/0/categoryL1"),
            ("TooLong", list),
            ("NotAllowed", &format!("{list}/2")),
        ])
    );
}

#[test]
fn what_is_only_remarked_to_be_long_is_read_to_its_end() {
    let map = json!([{"categoryL1": "compute", "categoryL2-compute": ["appliances", "containers", false]}]);
    let disks = json!({"osVhdUrl": false, "lunVhdDetails": []});
    let many: serde_json::Map<_, _> = (0..9).map(|nth| (format!("1.0.{nth}"), disks.clone())).collect();
    for (place, value, wrong) in [
        ("offer/m.categoryMap", map, "offer/m.categoryMap/0/categoryL2-compute/2"),
        ("plans/0/v.vmImages", Value::Object(many), "plans/0/v.vmImages/1.0.8/osVhdUrl"),
    ] {
        let offer = with(vm_offer(), place, value);
        let wrong = expected(&[("WrongType", wrong)]).remove(0);
        assert!(told(&vm().check_draft(&offer)).contains(&wrong), "{place}");
        let verdict = vm().check_publish(offer);
        assert!(told(&verdict.problems).contains(&wrong), "{place}: {:?}", verdict.problems);
    }
}

#[test]
fn the_members_clients_index_are_always_there() {
    let mut offer = json!({"plans": [{"planId": "a", "diskGenerations": [{"planId": "b"}]}]});
    core_vm().complete(&mut offer);
    for place in ["plans/0", "plans/0/diskGenerations/0"] {
        assert_eq!(*at(&offer, &format!("{place}/c.vmImagesPublicAzure")), json!({}));
        assert_eq!(*at(&offer, &format!("{place}/c.vmImagesArchitecture")), "X64");
        assert_eq!(*at(&offer, &format!("{place}/c.generation")), "1");
    }
    let mut offer = with(json!({"plans": [{"planId": "a"}]}), "plans/0/v.vmImages", Value::Null);
    vm().complete(&mut offer);
    assert_eq!(*at(&offer, "plans/0/v.vmImages"), json!({}));
    assert_eq!(*at(&offer, "plans/0/diskGenerations"), json!([]));

    let mut complete = core_offer();
    core_vm().complete(&mut complete);
    assert_eq!(complete, core_offer(), "what is there stays as it is");
}
