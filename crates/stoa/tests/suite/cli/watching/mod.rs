//! `/metrics`, and the dashboard and alert rules that read it.

mod grafana;
mod promql;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};

use regex::Regex;
use yaml_rust2::{Yaml, YamlLoader};

use crate::cli::demo::printed;
use crate::cli::support::{Home, Running};
use grafana::{Variable, panels, variables};
use promql::{Matcher, Selector, selectors};

const ALERTS: &str = include_str!("../../../../../../ops/prometheus/alerts.yml");

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

fn alerts() -> Vec<Yaml> {
    let files = YamlLoader::load_from_str(ALERTS).unwrap();
    files[0]["groups"][0]["rules"].as_vec().unwrap().clone()
}

/// A server that has answered in every way the dashboard and the alerts ask for.
fn experienced(home: &Home) -> Running {
    let settings = ["publishing.pace=instant", "limits.concurrent=1"];
    let running = home.serve(&["--demo=publisher", "--set", settings[0], "--set", settings[1]]);
    let [tenant, client, ..] = printed(&running);
    let guesses = std::iter::repeat_with(|| running.token(&tenant, &client, "wrong").status);
    assert!(guesses.take(100).any(|status| status == 429), "who guesses is told to wait");
    // Its body does not come, and it holds the only place.
    let mut slow = running.connect();
    let head = "Host: a\r\nExpect: 100-continue\r\nContent-Length: 9";
    write!(slow, "POST /{tenant}/oauth2/token HTTP/1.1\r\n{head}\r\n\r\n").unwrap();
    let mut asked = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    slow.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n", "its body is waited for");
    assert_eq!(running.get("/openapi.json", &[]).status, 503);
    slow.write_all(b"grant_typ").unwrap();
    slow.read_exact(&mut [0; 1]).unwrap();
    drop(slow);
    until_answered(&running, 200);
    running
}

fn until_answered(running: &Running, status: u16) {
    let answers = std::iter::repeat_with(|| running.get("/openapi.json", &[]).status);
    assert!(answers.take(10_000).any(|answer| answer == status), "no {status}");
}

#[test]
fn the_dashboard_and_the_alerts_read_what_there_is() {
    let home = Home::new();
    let running = experienced(&home);
    let known = Known { series: series(&running.get("/metrics", &[]).body), variables: variables() };

    let alerts: Vec<_> =
        alerts().iter().map(|rule| (rule["expr"].as_str().unwrap().to_owned(), Vec::new())).collect();
    let (panels, mut read) = (panels(), BTreeSet::new());
    assert!(panels.len() > 15 && alerts.len() > 8);
    for (expression, shown) in panels.iter().chain(&alerts) {
        let selectors = selectors(expression);
        assert!(!selectors.is_empty(), "{expression}");
        for Selector { name, labels } in &selectors {
            read.insert(name.clone());
            assert!(known.is_there(name), "there is no {name} for {expression}");
            labels.iter().for_each(|matcher| known.check(name, matcher));
            shown.iter().for_each(|label| assert!(known.has(name, label), "{label} of {name} in a legend"));
        }
    }
    for Variable { series, label, .. } in &known.variables {
        assert!(known.has(series, label), "{label} of {series} in a variable");
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

/// What a server measures, and what a dashboard may put in its place.
struct Known {
    series: Series,
    variables: Vec<Variable>,
}

impl Known {
    fn is_there(&self, series: &str) -> bool {
        ADDED_SERIES.contains(&series) || self.series.contains_key(series)
    }

    /// Whether the series is there, and has the label.
    fn has(&self, series: &str, label: &str) -> bool {
        let own = || self.series.get(series).into_iter().flatten();
        self.is_there(series) && (ADDED_LABELS.contains(&label) || own().any(|(known, _)| known == label))
    }

    /// Fails unless a matcher tells one value of the label from another: one that none has is a mistake, whether it is
    /// asked for or left out.
    fn check(&self, series: &str, Matcher { label, operator, value }: &Matcher) {
        assert!(self.has(series, label), "{label} of {series}");
        if let Some(name) = value.strip_prefix('$') {
            let variable = self.variables.iter().find(|variable| variable.name == name);
            let variable = variable.unwrap_or_else(|| panic!("{value} is no variable"));
            assert_eq!(&variable.label, label, "{value} lists values of another label");
            assert_eq!(operator, "=~", "{value} may stand for several");
        } else if !ADDED_LABELS.contains(&label.as_str()) {
            let found = self.series[series].iter().filter(|(known, _)| known == label);
            let values: Vec<_> = found.map(|(_, value)| value.as_str()).collect();
            for meant in meant(operator, value) {
                assert!(
                    values.iter().any(|value| meant.is_match(value)),
                    "{meant} of {label} of {series}: {values:?}"
                );
            }
        }
    }
}

/// What a matcher looks for: each alternative of a pattern, and the whole value as Prometheus has it.
fn meant(operator: &str, value: &str) -> Vec<Regex> {
    let whole = |pattern: &str| Regex::new(&format!("^(?:{pattern})$")).unwrap();
    match operator {
        "=" | "!=" => vec![whole(&regex::escape(value))],
        "=~" | "!~" => value.split('|').map(whole).collect(),
        other => panic!("{other} is no operator"),
    }
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
