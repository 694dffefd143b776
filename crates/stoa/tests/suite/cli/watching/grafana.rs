//! The dashboard: what its panels read, and the variables in them.

use std::collections::BTreeSet;

use serde_json::Value;

const DASHBOARD: &str = include_str!("../../../../../../ops/grafana/stoa.json");

fn dashboard() -> Value {
    serde_json::from_str(DASHBOARD).unwrap()
}

/// The expressions of the dashboard, each with the labels its legend shows.
pub(super) fn panels() -> Vec<(String, Vec<String>)> {
    let dashboard = dashboard();
    let targets =
        dashboard["panels"].as_array().unwrap().iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    targets
        .map(|target| {
            let shown = target["legendFormat"].as_str().unwrap().split("{{").skip(1);
            let shown = shown.map(|label| label.split_once("}}").unwrap().0.to_owned()).collect();
            (target["expr"].as_str().unwrap().to_owned(), shown)
        })
        .collect()
}

/// A variable whose values are those of a label of a series.
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) series: String,
    pub(super) label: String,
}

/// The variables that are asked of the marketplace; the others are Grafana's own.
pub(super) fn variables() -> Vec<Variable> {
    let dashboard = dashboard();
    let asked =
        dashboard["templating"]["list"].as_array().unwrap().iter().filter(|one| one["type"] == "query");
    asked
        .map(|variable| {
            let query = variable["query"].as_str().unwrap();
            let asked = query.strip_prefix("label_values(").and_then(|rest| rest.strip_suffix(')'));
            let (series, label) =
                asked.and_then(|asked| asked.split_once(", ")).unwrap_or_else(|| panic!("{query}"));
            Variable {
                name: variable["name"].as_str().unwrap().to_owned(),
                series: series.to_owned(),
                label: label.to_owned(),
            }
        })
        .collect()
}

/// The variables that texts of the dashboard refer to, as `$name` or `${name}`, but those Grafana sets itself.
fn referred(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let names = text.split('$').skip(1).map(|rest| rest.trim_start_matches('{'));
            let ends = |c: char| !c.is_ascii_alphanumeric() && c != '_';
            let names = names.map(|rest| rest.split(ends).next().unwrap());
            found.extend(names.filter(|name| !name.starts_with("__")).map(str::to_owned));
        }
        Value::Array(items) => items.iter().for_each(|item| referred(item, found)),
        Value::Object(members) => members.values().for_each(|member| referred(member, found)),
        _ => {}
    }
}

#[test]
fn every_variable_of_the_dashboard_is_there_and_is_used() {
    let dashboard = dashboard();
    let list = dashboard["templating"]["list"].as_array().unwrap();
    let declared: BTreeSet<_> = list.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
    let mut used = BTreeSet::new();
    referred(&dashboard, &mut used);
    assert_eq!(used, declared);
}
