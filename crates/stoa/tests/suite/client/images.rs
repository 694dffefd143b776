//! Image versions of a plan.

use serde_json::{Value, json};

use crate::client::support::Desk;

/// An address as certification wants it.
const VHD: &str = "https://images.example.com/vhds/new.vhd?sv=2022-11-02&sr=c&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2099-01-01T00%3A00%3A00Z&sig=signed";

fn add(desk: &Desk, version: &str, more: &[&str]) -> crate::client::support::Ran {
    desk.run(&[&["image", "add", "demo", "gen1", version, "--os-vhd", VHD], more].concat())
}

fn versions(desk: &Desk) -> Vec<String> {
    let list = desk.json(&["image", "list", "demo", "gen1"]);
    let named = |image: &Value| {
        format!("{} {}", image["planId"].as_str().unwrap(), image["version"].as_str().unwrap())
    };
    list.as_array().unwrap().iter().map(named).collect()
}

#[test]
fn a_version_is_added_to_a_plan_or_a_generation_and_taken_out() {
    Desk::on_both_engines(|desk| {
        let ran = add(
            &desk,
            "2026.11.21",
            &["--label", "November", "--data-disk", "https://d/1", "--data-disk", "7=https://d/2"],
        );
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (0, "saved version 2026.11.21 of plan gen1 of demo\n"),
            "{ran:?}"
        );
        assert_eq!(add(&desk, "2026.11.22", &["--generation", "gen2"]).code, 0);
        assert_eq!(
            versions(&desk),
            ["gen1 2026.01.01", "gen1 2026.11.21", "gen2 2026.01.01", "gen2 2026.11.22"]
        );
        let list = desk.json(&["image", "list", "demo", "gen1"]);
        let expected = json!({
            "osVhdUrl": VHD,
            "lunVhdDetails": [{ "lunNumber": 0, "uri": "https://d/1" }, { "lunNumber": 7, "uri": "https://d/2" }],
            "label": "November",
            "showInGui": true,
        });
        assert_eq!(list[1]["image"], expected);
        assert!(
            !desk.out(&["image", "list", "demo", "gen1"]).contains("sig="),
            "people are not shown signatures"
        );
        desk.out(&["image", "remove", "demo", "gen1", "2026.11.22", "--generation", "gen2"]);
        desk.out(&["image", "remove", "demo", "gen1", "2026.11.21"]);
        assert_eq!(versions(&desk), ["gen1 2026.01.01", "gen2 2026.01.01"]);
        assert_eq!(desk.run(&["image", "remove", "demo", "gen1", "2026.11.21"]).code, 1);
    });
}

#[test]
fn adding_again_changes_nothing_and_other_disks_are_not_overwritten() {
    let desk = Desk::at_sandbox(&[]);
    assert_eq!(add(&desk, "1.0.0", &[]).code, 0);
    let once = desk.json(&["offer", "show", "demo"]);
    assert_eq!(add(&desk, "1.0.0", &[]).code, 0);
    assert_eq!(desk.json(&["offer", "show", "demo"]), once, "it was not even saved");
    let other = ["image", "add", "demo", "gen1", "1.0.0", "--os-vhd", "https://images.example.com/other.vhd"];
    assert!(desk.refused(&other, 1).contains("is there already and differs"));
    desk.out(&[&other[..], &["--replace"]].concat());
}

#[test]
fn many_at_once_lose_nothing() {
    Desk::on_both_engines(|desk| {
        let versions: Vec<_> = (1..=6).map(|n| format!("1.0.{n}")).collect();
        std::thread::scope(|scope| {
            let desk = &desk;
            let adding: Vec<_> =
                versions.iter().map(|version| scope.spawn(move || add(desk, version, &[]))).collect();
            for ran in adding.into_iter().map(|adding| adding.join().unwrap()) {
                assert_eq!(ran.code, 0, "{ran:?}");
            }
        });
        let stored = self::versions(&desk);
        for version in versions {
            assert!(stored.contains(&format!("gen1 {version}")), "{version} of {stored:?}");
        }
    });
}

#[test]
fn whoever_was_slower_reads_again() {
    let desk = Desk::at_sandbox(&["--fault", "stale-etag times 2"]);
    assert_eq!(add(&desk, "1.0.0", &[]).code, 0);
    let summary = desk.out(&["sandbox", "summary"]);
    assert!(summary.contains("PUT   /api/publishers/{publisher}/offers/{offer}  412"), "{summary}");
    assert!(versions(&desk).contains(&"gen1 1.0.0".to_owned()));
}

#[test]
fn somebody_who_is_always_faster_is_told() {
    let desk = Desk::at_sandbox(&["--fault", "stale-etag"]);
    let ran = add(&desk, "1.0.0", &["--output", "json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(serde_json::from_str::<Value>(&ran.err).unwrap()["error"]["code"], "PreconditionFailed");
}
