//! What stays as it was published.

use serde_json::json;

use crate::support::*;

const IMAGE: &str = "plans/0/v.vmImages";

fn audience() -> serde_json::Value {
    json!({"manualEntries": [{"type": "subscriptionId", "id": "59160c40-2e25-4dcf-a2fd-6514cb08bf08"}]})
}

fn image(url: &str, disks: &serde_json::Value) -> serde_json::Value {
    json!({"1.0.1": {"osVhdUrl": url, "lunVhdDetails": disks}})
}

#[test]
fn changes_of_published_values_are_refused() {
    let url =
        vm_offer()["plans"][0][format!("{VM}vmImages")]["1.0.1"]["osVhdUrl"].as_str().unwrap().to_owned();
    let dot = |end: &str| format!("{}.1.0.1.{end}", target(IMAGE));
    let one = |place: &str| vec![target(place)];
    let table = [
        (with(vm_offer(), "plans/0/restrictedAudience", audience()), one("plans/0/restrictedAudience")),
        (
            with(vm_offer(), "plans/0/virtualMachinePricing/isByol", json!(false)),
            one("plans/0/virtualMachinePricing/isByol"),
        ),
        (
            with(vm_offer(), IMAGE, image("https://other.example.com/a.vhd", &json!([]))),
            vec![dot("osVhdUrl")],
        ),
        (with(vm_offer(), IMAGE, image(&url, &json!([{"lunNumber": 0}]))), vec![dot("lunVhdDetails")]),
        (
            with(vm_offer(), "plans/0/v.cloudAvailability", json!(["Fairfax"])),
            one("plans/0/v.cloudAvailability"),
        ),
        (
            with(vm_offer(), "offer/m.useEnterpriseContract", json!(true)),
            one("offer/m.useEnterpriseContract"),
        ),
    ];
    for (draft, targets) in table {
        let findings = vm().check_immutable(&vm_offer(), &draft);
        let found: Vec<_> = findings.iter().map(|finding| finding.place.to_string()).collect();
        assert_eq!(found, targets);
        assert!(findings.iter().all(|finding| finding.code == domain::FindingCode::Immutable));
    }
}

#[test]
fn what_may_change_may_change() {
    let private = with(vm_offer(), "plans/0/restrictedAudience", audience());
    let longer = json!({"manualEntries": [], "uploadedCsvUri": "https://example.com/a.csv"});
    let new_plan = with(vm_offer(), "plans/1", json!({"planId": "new", "restrictedAudience": audience()}));
    let clouds = with(vm_offer(), "plans/0/v.cloudAvailability", json!(["PublicAzure", "Fairfax"]));
    let url =
        vm_offer()["plans"][0][format!("{VM}vmImages")]["1.0.1"]["osVhdUrl"].as_str().unwrap().to_owned();
    let resigned = format!("{}?sp=r&sig=other", url.split('?').next().unwrap());
    let disks =
        |sig: &str| json!([{"lunNumber": 0, "uri": format!("https://example.com/data.vhd?sig={sig}")}]);
    let with_data = with(vm_offer(), IMAGE, image(&url, &disks("a")));
    let mut images = vm_offer();
    images["plans"][0][format!("{VM}vmImages")]["1.0.2"] = json!({"osVhdUrl": "https://example.com/b.vhd"});
    for (live, draft, what) in [
        (vm_offer(), vm_offer(), "nothing"),
        (private.clone(), vm_offer(), "a private plan becomes public"),
        (private.clone(), with(private, "plans/0/restrictedAudience", longer), "an audience changes"),
        (vm_offer(), new_plan, "a private plan is added"),
        (vm_offer(), clouds, "a cloud is added"),
        (vm_offer(), images, "an image is added"),
        (with_data, with(vm_offer(), IMAGE, image(&resigned, &disks("b"))), "disks are signed anew"),
        (vm_offer(), with(vm_offer(), IMAGE, json!({})), "an image is withdrawn"),
        (vm_offer(), with(vm_offer(), "plans", json!([])), "a plan is withdrawn"),
        (vm_offer(), with(vm_offer(), "plans/0/v.skuTitle", json!("Other")), "a text changes"),
        (vm_offer(), without(vm_offer(), "plans/0/v.vmImages"), "a member is left out"),
    ] {
        assert_eq!(vm().check_immutable(&live, &draft), [], "{what}");
    }
}

#[test]
fn plans_and_generations_are_matched_by_id_wherever_they_stand() {
    let first = at(&core_offer(), "plans/0").clone();
    let draft = with(core_offer(), "plans", json!([{"planId": "new"}, first]));
    assert_eq!(core_vm().check_immutable(&core_offer(), &draft), []);

    let mut changed = with(draft, "plans/1/planId", json!("GEN1"));
    let generation = &mut changed["plans"][1]["diskGenerations"][0];
    generation[format!("{CORE}vmImagesPublicAzure")]["2020.01.01"]["osVhdUrl"] =
        json!("https://example.com/x.vhd");
    let findings = core_vm().check_immutable(&core_offer(), &changed);
    let place = target("plans/1/diskGenerations/0/c.vmImagesPublicAzure");
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].place.to_string(), format!("{place}.2020.01.01.osVhdUrl"));
    assert_eq!(
        findings[0].text.to_string(),
        "Operating system disk address is fixed once published: restore its published value."
    );
}

#[test]
fn published_prices_may_only_fall() {
    let priced = |amount: &str| {
        let amount: serde_json::Value = serde_json::from_str(amount).unwrap();
        with(
            vm_offer(),
            "plans/0/virtualMachinePricing",
            json!({"isByol": false, "coreMultiplier": {"currency": "USD", "single": amount}}),
        )
    };
    let check = |draft: &str| vm().check_immutable(&priced("0.10"), &priced(draft));
    for fine in ["0.1", "0.10", "1e-1", "0.09", "0"] {
        assert_eq!(check(fine), [], "{fine}");
    }
    let raised = check("0.1000000000000000001");
    assert_eq!(raised[0].place.to_string(), target("plans/0/virtualMachinePricing/coreMultiplier/single"));
    let sizes = |amount: u8| {
        let core = json!({"currency": "USD", "individually": {"1core": amount, "2core": 2}});
        with(vm_offer(), "plans/0/virtualMachinePricing", json!({"isByol": false, "coreMultiplier": core}))
    };
    assert_eq!(vm().check_immutable(&sizes(3), &sizes(2)), []);
    assert_eq!(vm().check_immutable(&sizes(2), &sizes(3)).len(), 1);
}

#[test]
fn the_way_a_live_plan_is_priced_stays() {
    let priced =
        |pricing: serde_json::Value| json!({"plans": [{"planId": "a", "virtualMachinePricing": pricing}]});
    let per_core = priced(json!({"isByol": false, "coreMultiplier": {"currency": "USD", "single": 1}}));
    let cheaper = priced(json!({"isByol": false, "coreMultiplier": {"currency": "USD", "single": 0.5}}));
    assert_eq!(vm().check_immutable(&per_core, &cheaper), []);
    for other in [
        json!({"isByol": false, "regionPrices": {"US": {"currency": "USD", "prices": {"1core": 100}}}}),
        json!({"isByol": false, "coreMultiplier": {"currency": "USD", "individually": {"1core": 100}}}),
    ] {
        let found = vm().check_immutable(&per_core, &priced(other));
        assert!(
            found.iter().any(|finding| finding.place.to_string().contains("coreMultiplier")),
            "{found:?}"
        );
    }
}

#[test]
fn one_pricing_object_is_held_to_what_was_published_in_its_twin() {
    let (one, two) = ("virtualMachinePricing", "virtualMachinePricingV2");
    let priced = |names: &[&str], single: f64| {
        let pricing = json!({"isByol": false, "coreMultiplier": {"currency": "USD", "single": single}});
        let mut plan = json!({"planId": "a"});
        names.iter().for_each(|name| plan[*name] = pricing.clone());
        json!({"plans": [plan]})
    };
    for (live, draft, named) in [
        (&[one][..], &[two][..], &[two][..]),
        (&[two], &[one], &[one]),
        (&[one, two], &[two], &[two]),
        (&[one], &[one, two], &[one, two]),
        (&[two], &[one, two], &[one, two]),
    ] {
        assert_eq!(vm().check_immutable(&priced(live, 1.0), &priced(draft, 0.5)), [], "{live:?} {draft:?}");
        let found = vm().check_immutable(&priced(live, 1.0), &priced(draft, 2.0));
        let targets: Vec<_> = found.iter().map(|finding| finding.place.to_string()).collect();
        let named: Vec<_> =
            named.iter().map(|name| target(&format!("plans/0/{name}/coreMultiplier/single"))).collect();
        assert_eq!(targets, named, "{live:?} {draft:?}");
    }
}
