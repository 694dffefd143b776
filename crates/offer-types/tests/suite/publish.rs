//! The publish level: what is missing or wrong in a finished offer.

use serde_json::{Value, json};

use crate::support::*;

#[test]
fn everything_a_listing_needs_is_asked_for_at_once() {
    let offer = json!({"displayText": "Harbor", "offer": {}, "plans": [{"planId": "a"}]});
    let missing: Vec<_> = vm().check_publish(offer.clone()).problems;
    let told = told(&missing);
    for name in [
        "title",
        "summary",
        "longSummary",
        "description",
        "offerMarketingUrlIdentifier",
        "allowedSubscriptions",
        "smallLogo",
        "mediumLogo",
        "largeLogo",
        "wideLogo",
        "privacyURL",
        "termsOfUse",
        "engineeringContactName",
        "engineeringContactEmail",
        "engineeringContactPhone",
        "supportContactName",
        "supportContactEmail",
        "supportContactPhone",
    ] {
        assert!(told.contains(&("Required".to_owned(), target(&format!("offer/m.{name}")))), "{name}");
    }
    for name in ["regions", "virtualMachinePricing", "v.skuTitle", "v.vmImages", "v.operationSystem"] {
        assert!(told.contains(&("Required".to_owned(), target(&format!("plans/0/{name}")))), "{name}");
    }
    assert!(
        missing
            .iter()
            .any(|finding| finding.text.to_string() == "Choose one or two categories for the offer.")
    );
    assert!(missing.iter().any(|finding| finding.text.to_string() == "Enter Privacy policy address."));
}

#[test]
fn a_finished_offer_with_one_fault() {
    let table = [
        ("offer/m.privacyURL", json!("ftp://example.com"), "InvalidFormat"),
        ("offer/m.privacyURL", json!("privacyURL"), "InvalidFormat"),
        ("offer/m.supportContactEmail", json!("nobody"), "InvalidFormat"),
        ("offer/m.summary", json!("two\nlines"), "InvalidFormat"),
        ("offer/m.offerMarketingUrlIdentifier", json!("a/b"), "InvalidFormat"),
        ("offer/m.allowedSubscriptions", json!([]), "Required"),
        ("offer/m.leadDestination", json!("Fax"), "NotAllowed"),
        ("offer/m.termsOfUse", json!(""), "Required"),
        ("offer/m.smallLogo", json!("testURI.com"), "InvalidFormat"),
        ("offer/m.usefulLinks/0/linkTitle", json!(""), "Required"),
        ("offer/m.categoryMap/0/categoryL1", Value::Null, "Required"),
        ("plans", json!([]), "Required"),
        ("plans/0/regions", json!([]), "Required"),
        ("plans/0/v.cloudAvailability", json!([]), "Required"),
        ("plans/0/v.generation", json!("3"), "NotAllowed"),
        ("plans/0/v.vmImages", json!({}), "Required"),
        ("plans/0/restrictedAudience", json!({}), "Inconsistent"),
        (
            "plans/0/restrictedAudience",
            json!({"uploadedCsvUri": "https://example.com/a.csv", "manualEntries":
                [{"type": "subscriptionId", "id": "59160c40-2e25-4dcf-a2fd-6514cb08bf08"}]}),
            "Inconsistent",
        ),
    ];
    for (place, value, code) in table {
        let offer = with(vm_offer(), place, value.clone());
        assert_eq!(vm().check_draft(&offer), [], "{place} = {value} may be kept");
        let verdict = vm().check_publish(offer.clone());
        assert_eq!(told(&verdict.problems), expected(&[(code, place)]), "{place} = {value}");
        assert_eq!(verdict.warnings, [], "{place} = {value}");
    }
    let offer = with(core_offer(), "plans/0/c.vmImagesPublicAzure", json!({}));
    let found = core_vm().check_publish(offer.clone()).problems;
    assert_eq!(told(&found), expected(&[("Required", "plans/0/c.vmImagesPublicAzure")]));
}

#[test]
fn an_image_needs_its_disk() {
    let offer = with(
        core_offer(),
        "plans/0/diskGenerations/0/c.vmImagesPublicAzure",
        json!({"1.0.0": {"osVhdUrl": ""}}),
    );
    let verdict = core_vm().check_publish(offer.clone());
    let place = target("plans/0/diskGenerations/0/c.vmImagesPublicAzure");
    assert_eq!(told(&verdict.problems), [("Required".to_owned(), format!("{place}.1.0.0.osVhdUrl"))]);
}

#[test]
fn unknown_members_are_remarked_and_nothing_more() {
    let offer = with(vm_offer(), "colour", json!("blue"));
    let offer = with(offer, "offer/m.searchKeywords", json!(["registry"]));
    let offer = with(offer, "plans/0/v.displayRank", json!(7));
    let offer = with(offer, "plans/0/v.patchOptions", json!({"supportsColdpatch": true}));
    assert_eq!(vm().check_draft(&offer), []);
    let verdict = vm().check_publish(offer.clone());
    assert_eq!(verdict.problems, []);
    assert_eq!(
        told(&verdict.warnings),
        expected(&[
            ("UnknownMember", "colour"),
            ("UnknownMember", "offer/m.searchKeywords"),
            ("UnknownMember", "plans/0/v.displayRank"),
            ("UnknownMember", "plans/0/v.patchOptions/supportsColdpatch"),
        ])
    );
}

#[test]
fn the_standard_contract_replaces_own_terms() {
    let standard = with(vm_offer(), "offer/m.useEnterpriseContract", json!(true));
    let verdict = vm().check_publish(standard.clone());
    assert_eq!(verdict.problems, []);
    assert_eq!(told(&verdict.warnings), expected(&[("Inconsistent", "offer/m.termsOfUse")]));
    assert_eq!(
        verdict.warnings[0].text.to_string(),
        "Terms of use have no effect next to the standard contract: remove them."
    );
    let verdict = vm().check_publish(without(standard, "offer/m.termsOfUse"));
    assert_eq!((verdict.problems, verdict.warnings), (vec![], vec![]));
}

#[test]
fn a_lead_destination_needs_its_settings() {
    let table = [
        (
            "Table",
            "tableLeadConfiguration",
            json!({"connectionString": "DefaultEndpointsProtocol=https;AccountName=leads;AccountKey=YWJj;EndpointSuffix=core.windows.net"}),
        ),
        (
            "blob",
            "blobLeadConfiguration",
            json!({"connectionString": "DefaultEndpointsProtocol=https;AccountName=leads;AccountKey=YWJj", "containerName": "leads"}),
        ),
        (
            "Dynamics",
            "crmLeadConfiguration",
            json!({"instanceUrl": "https://crm.example.com", "authentication": "office365", "userName": "me", "password": "secret"}),
        ),
        (
            "HttpsEndpoint",
            "httpsEndpointLeadConfiguration",
            json!({"httpsEndpointUrl": "https://leads.example.com"}),
        ),
        (
            "Marketo",
            "marketoLeadConfiguration",
            json!({"serverId": "app-ab12.marketo.com", "munchkinId": "123-ABC-456", "formId": "42"}),
        ),
        ("Salesforce", "salesForceLeadConfiguration", json!({"objectIdentifier": "00D000000000062"})),
    ];
    for (destination, member, settings) in table {
        let place = format!("offer/m.{member}");
        let offer = with(vm_offer(), "offer/m.leadDestination", json!(destination));
        let problems = vm().check_publish(offer.clone()).problems;
        assert_eq!(told(&problems), expected(&[("Required", &place)]), "{destination}");
        let offer = with(offer, &place, settings.clone());
        assert_eq!(vm().check_publish(offer.clone()).problems, [], "{destination}");
        for name in settings.as_object().unwrap().keys() {
            let place = format!("{place}/{name}");
            let problems = vm().check_publish(without(offer.clone(), &place)).problems;
            assert_eq!(told(&problems), expected(&[("Required", &place)]));
        }
    }
    let offer = with(vm_offer(), "offer/m.leadDestination", json!("Table"));
    let offer = with(
        offer,
        "offer/m.tableLeadConfiguration",
        json!({"connectionString": "UseDevelopmentStorage=true"}),
    );
    let place = "offer/m.tableLeadConfiguration/connectionString";
    assert_eq!(told(&vm().check_publish(offer.clone()).problems), expected(&[("InvalidFormat", place)]));
}

#[test]
fn a_test_drive_needs_its_texts_and_a_lead_destination() {
    let enabled = with(vm_offer(), "offer/microsoft-azure-marketplace-testdrive.enabled", json!(true));
    let verdict = vm().check_publish(enabled.clone());
    let place = |name: &str| format!("offer/microsoft-azure-marketplace-testdrive.{name}");
    assert_eq!(
        told(&verdict.problems),
        expected(&[
            ("Required", &place("accessInformation")),
            ("Required", &place("description")),
            ("Required", &place("userManual")),
            ("Inconsistent", "offer/m.leadDestination"),
        ])
    );
    assert_eq!(verdict.warnings.len(), 7, "the technical members are a guess and only warn");
}

#[test]
fn an_offer_has_at_most_100_plans_and_45_private_ones() {
    let plan = at(&vm_offer(), "plans/0").clone();
    let audience = json!({"uploadedCsvUri": "https://example.com/a.csv"});
    let private = with(plan.clone(), "restrictedAudience", audience);
    let plans = |public: usize, hidden: usize| {
        let numbered = (0..public + hidden).map(|number| {
            let plan = if number < public { plan.clone() } else { private.clone() };
            with(plan, "planId", json!(format!("p{number}")))
        });
        with(vm_offer(), "plans", numbered.collect())
    };
    assert_eq!(vm().check_publish(plans(55, 45)).problems, []);
    assert_eq!(told(&vm().check_publish(plans(54, 46)).problems), expected(&[("Inconsistent", "plans")]));
    assert_eq!(told(&vm().check_publish(plans(101, 0)).problems), expected(&[("TooLong", "plans")]));
}

#[test]
fn a_wrong_type_is_a_problem_even_where_the_form_is_only_remarked() {
    let place = "plans/0/c.vmImagesPublicAzure/2020.01.01/publishedDate";
    let spelled = core_vm().check_publish(with(core_offer(), place, json!("May 2020")));
    assert_eq!((spelled.problems.len(), spelled.warnings.len()), (0, 1), "{spelled:?}");
    let typed = core_vm().check_publish(with(core_offer(), place, json!([])));
    assert_eq!((typed.problems.len(), typed.warnings.len()), (1, 0), "{typed:?}");
}
