//! The offer types compiled into the program.

macro_rules! offer_type_files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../offer-types/", $name)))),+]
    };
}

/// File name and text of every built-in type, shared block and table, to be given to
/// [`OfferTypes::load`](super::OfferTypes::load).
pub const BUILT_IN: &[(&str, &str)] = offer_type_files![
    "microsoft-azure-corevm.json",
    "microsoft-azure-virtualmachines.json",
    "data/categories.csv",
    "data/industries.csv",
    "data/markets.csv",
    "data/vm-core-sizes.csv",
    "data/vm-regions.csv",
    "shared/audience.json",
    "shared/catalogue.json",
    "shared/categories.json",
    "shared/certification.json",
    "shared/forms.json",
    "shared/image.json",
    "shared/leads.json",
    "shared/links.json",
    "shared/marketplace.json",
    "shared/media.json",
    "shared/plan.json",
    "shared/pricing.json",
    "shared/steps.json",
    "shared/test-drive.json",
];
