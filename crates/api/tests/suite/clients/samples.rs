//! The offers that a sandbox begins with can be read by every tool that `docs/clients.md` calls whole.

use std::collections::BTreeMap;

use app::Role;
use serde_json::Value;
use testkit::TestApp;

use super::pub_types;

const SAMPLES: [&str; 2] = [
    include_str!("../../../../../offer-types/examples/microsoft-azure-corevm/demo.json"),
    include_str!("../../../../../offer-types/examples/microsoft-azure-virtualmachines/demo-vm.json"),
];

on_both_engines! {
    async fn every_tool_can_read_the_samples_of_a_sandbox(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        for sample in SAMPLES {
            let document: Value = serde_json::from_str(sample).unwrap();
            let address = format!("/publishers/contoso/offers/{}", document["id"].as_str().unwrap());
            owner.put(&address, &document).await.expect(200);
            let answer = owner.get(&address).await.expect(200);
            // `pub` has a type for every member it knows.
            let offer: pub_types::Offer = pub_types::decoded(&answer);
            assert_eq!(pub_types::mistyped(&answer.json()), [""; 0]);
            // The others loop over every plan, its generations and its images.
            let images = |plan: &pub_types::Plan| plan.images.iter().chain(&plan.disks).map(BTreeMap::len).sum::<usize>();
            assert!(offer.definition.plans.iter().all(|plan| images(plan) > 0), "{}", answer.text);
            for plan in answer.json()["definition"]["plans"].as_array().unwrap() {
                assert!(plan["diskGenerations"].is_array(), "{plan}");
            }
        }
    }
}
