//! Every change of the schema, in order. Both engines have the same numbers; a number once released never changes.

use crate::Migration;

macro_rules! migrations {
    ($($number:literal $name:literal),* $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),*]
    };
}

/// The schema's history.
pub const MIGRATIONS: &[Migration] = migrations![
    1 "0001_initial",
    2 "0002_idempotency",
    3 "0003_growth",
    4 "0004_cards",
    5 "0005_collation",
    6 "0006_deaths",
    7 "0007_sheets",
    8 "0008_artifact_changes",
    9 "0009_answers_made_again",
    10 "0010_cancels",
    11 "0011_confirmations",
    12 "0012_live_images",
    13 "0013_queues",
    14 "0014_event_order",
    15 "0015_deletions",
    16 "0016_uploads",
    17 "0017_people",
    18 "0018_events_read",
    19 "0019_forgetting",
    20 "0020_guids",
    21 "0021_stops",
    22 "0022_price_rates",
    23 "0023_beyond",
    24 "0024_notes",
    25 "0025_mailed_links",
    26 "0026_openid",
    27 "0027_kept_forms",
    28 "0028_name_keys",
    29 "0029_plan_keys",
    30 "0030_profiles",
    31 "0031_secrets_set",
    32 "0032_card_keys",
];
