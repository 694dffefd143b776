//! What was found about a page, where its form shows it.

use domain::{Finding, Page as OfferPage};
use forms::{Found, Weight};
use ui::Reader;

use super::around::Line;
use super::open::Opened;
use crate::offer::compare::page_title;
use crate::offer::pages::{finding_address, pointer_on};

/// The findings of a page, as its form takes them.
pub(crate) fn found_on(page: &OfferPage, findings: &[Finding], weight: Weight) -> Vec<Found> {
    let found = |finding: &Finding| {
        Some(Found { pointer: pointer_on(page, &finding.place)?, text: finding.text.clone(), weight })
    };
    findings.iter().filter_map(found).collect()
}

/// What is wrong on other pages, each with a link to its field there.
pub(crate) fn elsewhere(
    reader: &Reader<'_>,
    opened: &Opened,
    findings: &[(OfferPage, Finding)],
) -> Vec<Line> {
    let line = |(page, finding): &(OfferPage, Finding)| Line {
        text: reader.say(&finding.text),
        to: Some(finding_address(opened.owner(), page, finding)),
        place: Some(page_title(reader, page)),
    };
    findings.iter().map(line).collect()
}
