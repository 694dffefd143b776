//! `/metrics`, and the dashboard and alert rules that read it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

use crate::support::Home;

const DASHBOARD: &str = include_str!("../../../../ops/grafana/stoa.json");
const ALERTS: &str = include_str!("../../../../ops/prometheus/alerts.yml");

/// What Prometheus adds by itself.
const ADDED_LABELS: &[&str] = &["instance", "job"];
const ADDED_SERIES: &[&str] = &["up"];

/// The labels and their values of each series there is.
type Series = BTreeMap<String, BTreeSet<(String, String)>>;

fn series(metrics: &str) -> Series {
    let mut series = Series::new();
    for line in metrics.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let selectors = selectors(line.rsplit_once(' ').unwrap().0);
        for Selector { name, labels } in selectors {
            let known = series.entry(name).or_default();
            known.extend(labels.into_iter().map(|matcher| (matcher.label, matcher.value)));
        }
    }
    series
}

struct Selector {
    name: String,
    labels: Vec<Matcher>,
}

struct Matcher {
    label: String,
    operator: String,
    value: String,
}

/// The series an expression reads. Functions, their parameters and the words of the language are left out.
fn selectors(expression: &str) -> Vec<Selector> {
    const WORDS: &[&str] = &["and", "or", "unless", "by", "without", "on", "ignoring", "bool", "offset"];
    let mut found: Vec<Selector> = Vec::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        rest = match first {
            '{' => {
                let (labels, after) = matchers(&rest[1..]);
                found.last_mut().expect("labels follow a name").labels = labels;
                after
            }
            '[' => rest.split_once(']').expect("a range has an end").1,
            c if c.is_ascii_alphabetic() && WORDS.contains(&word) => match after.trim_start() {
                // The labels to group by.
                group if group.starts_with('(') && !matches!(word, "and" | "or" | "unless") => {
                    group.split_once(')').expect("a group has an end").1
                }
                after => after,
            },
            c if c.is_ascii_alphabetic() => {
                let function = after.trim_start().starts_with('(') || after.starts_with(" by");
                if !function {
                    found.push(Selector { name: word.to_owned(), labels: Vec::new() });
                }
                after
            }
            _ if length > 0 => after,
            c => &rest[c.len_utf8()..],
        };
    }
    found
}

/// The matchers up to the closing brace, and what follows it.
fn matchers(text: &str) -> (Vec<Matcher>, &str) {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.starts_with('}') {
        let (label, after) = rest.split_at(rest.find(['=', '!']).expect("a label has an operator"));
        let (operator, after) = after.split_once('"').expect("a value has quotes");
        let (value, after) = after.split_once('"').expect("a value has an end");
        let text = |text: &str| text.trim().to_owned();
        found.push(Matcher { label: text(label), operator: text(operator), value: value.to_owned() });
        rest = after.trim_start_matches([',', ' ']);
    }
    (found, &rest[1..])
}

/// The expressions of the dashboard, each with the labels its legend shows.
fn panels() -> Vec<(String, Vec<String>)> {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
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

fn alerts() -> Vec<Yaml> {
    let files = YamlLoader::load_from_str(ALERTS).unwrap();
    files[0]["groups"][0]["rules"].as_vec().unwrap().clone()
}

#[test]
fn the_dashboard_and_the_alerts_read_what_there_is() {
    let home = Home::new();
    let running = home.serve(&["--demo", "--set", "publishing.pace=instant"]);
    running.get("/healthz", &[]);
    let known = series(&running.get("/metrics", &[]).body);
    // Requests are counted when they are answered.
    let later = series(&running.get("/metrics", &[]).body);
    assert!(
        later["stoa_http_requests_total"].contains(&("route".to_owned(), "/metrics".to_owned())),
        "{later:?}"
    );

    let alerts: Vec<_> =
        alerts().iter().map(|rule| (rule["expr"].as_str().unwrap().to_owned(), Vec::new())).collect();
    let (panels, mut read) = (panels(), BTreeSet::new());
    assert!(panels.len() > 15 && alerts.len() > 8);
    for (expression, shown) in panels.iter().chain(&alerts) {
        let selectors = selectors(expression);
        assert!(!selectors.is_empty(), "{expression}");
        for Selector { name, labels } in &selectors {
            read.insert(name.clone());
            let Some(found) = known.get(name) else {
                assert!(ADDED_SERIES.contains(&name.as_str()), "{name} in {expression}");
                continue;
            };
            let has =
                |label: &str| ADDED_LABELS.contains(&label) || found.iter().any(|(known, _)| known == label);
            for matcher in labels {
                assert!(has(&matcher.label), "{} of {name} in {expression}", matcher.label);
                let value = (matcher.label.clone(), matcher.value.clone());
                assert!(
                    matcher.operator != "="
                        || ADDED_LABELS.contains(&matcher.label.as_str())
                        || found.contains(&value),
                    "{value:?} of {name}"
                );
            }
            shown
                .iter()
                .for_each(|label| assert!(has(label), "{label} of {name} in the legend of {expression}"));
        }
    }
    for name in [
        "stoa_operations_running",
        "stoa_operations_ended_total",
        "stoa_job_overdue_seconds",
        "stoa_db_group_size_sum",
        "process_resident_memory_bytes",
    ] {
        assert!(read.contains(name), "nobody reads {name}: {read:?}");
    }
    assert_eq!(running.stop().code, 0);
}

#[test]
fn every_alert_says_what_to_do() {
    let names: BTreeSet<_> = alerts().iter().map(|rule| rule["alert"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names.len(), alerts().len(), "each has a name of its own");
    for rule in alerts() {
        for text in ["summary", "runbook"] {
            assert!(rule["annotations"][text].as_str().is_some_and(|text| text.len() > 20), "{rule:?}");
        }
        assert!(matches!(rule["labels"]["severity"].as_str(), Some("page" | "ticket")), "{rule:?}");
    }
}

#[test]
fn the_expressions_are_read_as_they_are_meant() {
    let found = selectors(
        r#"sum by (le, route) (rate(a_total{x="1", y=~"5.."}[5m])) / max(b) > 0.01 or predict_linear(c[6h], 86400) < 1e9 and on (x) d"#,
    );
    let names: Vec<_> = found.iter().map(|selector| selector.name.as_str()).collect();
    assert_eq!(names, ["a_total", "b", "c", "d"]);
    let labels: Vec<_> = found[0]
        .labels
        .iter()
        .map(|matcher| (matcher.label.as_str(), matcher.operator.as_str(), matcher.value.as_str()))
        .collect();
    assert_eq!(labels, [("x", "=", "1"), ("y", "=~", "5..")]);
}

#[test]
fn measurements_are_for_whom_the_operator_allows_them() {
    let home = Home::new();
    let open = home.serve(&[]);
    assert_eq!(open.get("/metrics", &[]).status, 200, "on this machine");
    open.stop();

    let proxied = home.serve(&["--set", "server.public_url=https://market.example"]);
    let refused = proxied.get("/metrics", &[]);
    assert!(refused.status == 403 && refused.body.contains("metrics.token"), "{refused:?}");
    proxied.stop();

    let token = "a-token-for-prometheus";
    let guarded = home.serve_with(
        &["--set", "server.public_url=https://market.example"],
        &[("STOA_METRICS__TOKEN", token)],
    );
    for wrong in ["", "Bearer another-token-here", token] {
        assert_eq!(guarded.get("/metrics", &[("Authorization", wrong)]).status, 401, "{wrong}");
    }
    let read = guarded.get("/metrics", &[("Authorization", &format!("Bearer {token}"))]);
    assert!(read.status == 200 && read.body.contains("stoa_db_up 1"), "{read:?}");
    let ended = guarded.stop();
    assert!(ended.code == 0 && !ended.log.contains(token), "{ended:?}");
}
