//! Whatever arrives, checking it answers.

use proptest::prelude::*;
use serde_json::{Map, Value};
use stoa_domain::Timestamp;
use stoa_domain::offer_type::CertificationContext;

use crate::support::*;

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Into::into),
        prop::sample::select(vec!["1e400", "-0.0", "0.1", "123456789012345678901234567890", "1E-400"])
            .prop_map(|text| serde_json::from_str(text).unwrap()),
        ".{0,12}".prop_map(Value::String),
    ]
}

/// Member names the types know, so that checks go deep, and some they do not.
fn name() -> impl Strategy<Value = String> {
    let known = [
        "displayText",
        "offer",
        "plans",
        "planId",
        "regions",
        "diskGenerations",
        "virtualMachinePricing",
        "isByol",
        "coreMultiplier",
        "single",
        "individually",
        "regionPrices",
        "US",
        "currency",
        "prices",
        "1core",
        "1.0.1",
        "osVhdUrl",
        "lunVhdDetails",
        "lunNumber",
        "restrictedAudience",
        "manualEntries",
        "microsoft-azure-virtualmachines.vmImages",
        "microsoft-azure-corevm.vmImagesPublicAzure",
        "microsoft-azure-marketplace.categoryMap",
        "categoryL1",
        "microsoft-azure-marketplace.tableLeadConfiguration",
        "connectionString",
        "a/b~c[d",
    ];
    prop_oneof![8 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => ".{0,6}"]
}

fn document() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((name(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn no_document_makes_a_check_panic(one in document(), other in document()) {
        for offer_type in [vm(), core_vm()] {
            prop_assert_eq!(offer_type.check_draft(&one), offer_type.check_draft(&one));
            offer_type.check_publish(&one);
            offer_type.check_immutable(&one, &other);
            offer_type.artifacts(&one);
            offer_type.download_checks(&one, Some(&other));
            let context = CertificationContext { now: Timestamp::EPOCH, live: Some(&other), created: Timestamp::EPOCH };
            offer_type.certify(&one, &context);
        }
    }

    #[test]
    fn what_is_complete_stays_complete_and_secrets_come_back(mut offer in document()) {
        for offer_type in [vm(), core_vm()] {
            offer_type.complete(&mut offer);
            let mut twice = offer.clone();
            offer_type.complete(&mut twice);
            prop_assert_eq!(&twice, &offer);

            let secrets = offer_type.take_secrets(&mut twice);
            offer_type.put_secrets(&mut twice, &secrets);
            prop_assert_eq!(offer_type.take_secrets(&mut twice), secrets);
        }
    }
}
