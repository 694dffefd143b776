//! Checking files without asking anybody: what the publish level of their types says.

use std::collections::BTreeSet;
use std::path::PathBuf;

use domain::{Finding, OfferTypeId};
use offer_types::OfferTypes;

use super::check::{open_secrets, problem};
use super::place::Place;
use super::types::unknown_type;
use super::{Files, OfferFile};
use crate::Problem;

/// What there is to say about the offer in a file.
pub struct Validated {
    pub path: PathBuf,
    /// What would be refused with the draft or when it is published.
    pub problems: Vec<Problem>,
    /// What is worth a look, and what could not be looked at.
    pub warnings: Vec<Problem>,
}

/// Checks every offer by both levels of its type.
pub fn validate(files: &Files, types: &OfferTypes) -> Vec<Validated> {
    let each = |file: &OfferFile| {
        let (mut problems, mut warnings) = of(file, types);
        for problem in problems.iter_mut().chain(&mut warnings) {
            problem.message = files.masks.text(&problem.message);
        }
        Validated { path: file.path.clone(), problems, warnings }
    };
    files.offers.iter().map(each).collect()
}

fn of(file: &OfferFile, types: &OfferTypes) -> (Vec<Problem>, Vec<Problem>) {
    let Some(offer_type) = types.get(&file.offer_type) else {
        let known: Vec<_> = types.ids().map(OfferTypeId::as_str).collect();
        let message = unknown_type(&file.offer_type, &known);
        return (vec![file.problem("NotAllowed", "offerTypeId", message)], Vec::new());
    };
    if let Some(retired) = offer_type.retired() {
        return (vec![file.problem("NotAllowed", "offerTypeId", retired.message.as_str())], Vec::new());
    }
    let mut file = file.clone();
    let local = file.find_local_files(offer_type);
    let file = &file;
    let mut findings = offer_type.check_draft(&file.definition);
    let verdict = offer_type.check_publish(file.definition.clone());
    for finding in verdict.problems {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    // Whether they were confirmed for the offer only its marketplace knows.
    let unconfirmed = offer_type.unconfirmed(&file.definition, &BTreeSet::new());
    // What stands for a value says nothing about it.
    let is_known = |finding: &Finding| {
        let place = Place::read(&finding.place.to_string(), &file.definition);
        !place.is_some_and(|place| file.unset.iter().any(|reference| reference.place == place))
    };
    let known = findings.into_iter().filter(is_known);
    let known = known.map(|finding| problem(file, finding));
    let problems = local.into_iter().chain(known).chain(open_secrets(file, offer_type));
    let unset = file.unset.iter().map(|reference| {
        let message = format!("{} is not set: what it stands for was not looked at", reference.written);
        file.problem("Variable", &reference.place.to_string(), message)
    });
    let warnings = unconfirmed.into_iter().chain(verdict.warnings).filter(is_known);
    (problems.collect(), warnings.map(|finding| problem(file, finding)).chain(unset).collect())
}
