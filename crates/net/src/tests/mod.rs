//! The guard against small servers on this machine.

mod addresses;
mod caller;
mod fairness;
mod limits;
mod ranges;
mod redirects;
mod secrets;
mod server;
mod tls;
mod turns;
mod unchanged;

use std::net::IpAddr;

use crate::guard::Guard;
use crate::resolve::Names;
use crate::{AllowRule, For, GuardOptions, Limits, Url};

/// What the requests of the tests are for, unless that matters.
const SHOP: For<'static> = For::artifacts("contoso");
const ROOMY: Limits = Limits { max_bytes: 1 << 20 };

fn rules(texts: &[&str]) -> Vec<AllowRule> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// A guard as in a sandbox: plain HTTP, and `allow` exempt from the address check.
fn sandbox(allow: &[&str]) -> Guard {
    Guard::new(sandbox_options(allow)).unwrap()
}

fn sandbox_options(allow: &[&str]) -> GuardOptions {
    GuardOptions { allow_http: true, allow: rules(allow), ..GuardOptions::default() }
}

/// The same, with names that resolve to what the test says.
fn sandbox_with_names(allow: &[&str], names: &[(&'static str, &[&str])]) -> Guard {
    let addresses = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<IpAddr>>();
    let names = names.iter().map(|(name, texts)| (*name, addresses(texts))).collect();
    Guard::with_names(sandbox_options(allow), Names::Fixed(names)).unwrap()
}

fn url(text: impl AsRef<str>) -> Url {
    text.as_ref().parse().unwrap()
}
