//! What the steps of the built-in types say of themselves.

use std::time::Duration;

use stoa_domain::offer_type::OfferTypes;

/// The shortest and the longest that a text such as `~2-3 days` or `< 15 min` permits.
fn within(text: &str) -> Option<(Duration, Duration)> {
    let (numbers, unit) = text.trim_start_matches(['<', '~', ' ']).split_once(' ')?;
    let seconds = [("min", 60), ("hour", 3_600), ("day", 86_400)];
    let (_, seconds) = seconds.into_iter().find(|(name, _)| unit.starts_with(name))?;
    let (low, high) = numbers.split_once('-').unwrap_or(("0", numbers));
    let length = |number: &str| Some(Duration::from_secs(number.parse::<u64>().ok()? * seconds));
    Some((length(low)?, length(high)?))
}

#[test]
fn every_step_takes_as_long_as_its_time_frame_says() {
    assert_eq!(within("~2-3 days"), Some((Duration::from_secs(172_800), Duration::from_secs(259_200))));
    for offer_type in OfferTypes::built_in().iter() {
        for step in offer_type.steps() {
            let (low, high) = within(&step.estimated_time_frame).expect("a time frame");
            assert!(step.typical > Duration::ZERO && (low..=high).contains(&step.typical), "{step:?}");
        }
    }
}
