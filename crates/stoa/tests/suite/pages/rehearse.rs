//! What docs/rehearse-your-release.md promises beside its examples.

use crate::pages::examples::{examples, pages};
use crate::pages::shell::{Example, run};

fn page() -> String {
    pages().remove("docs/rehearse-your-release.md").unwrap()
}

fn example(script: String) -> Example {
    Example { script, line: 0, code: "0".to_owned(), shown: None }
}

#[test]
fn every_fault_of_the_table_can_be_had() {
    let page = page();
    let rows = page.lines().filter(|line| line.starts_with("| ") && line.contains("`--fault "));
    let faults: Vec<_> = rows.flat_map(|row| row.split("--fault \"").skip(1)).collect();
    assert!(faults.len() >= 9, "{faults:?}");
    let folder = tempfile::tempdir().unwrap();
    for fault in faults.into_iter().map(|fault| fault.split('"').next().unwrap()) {
        let listed = Example {
            shown: Some(format!("…\n{fault}\n…")),
            ..example(format!("stoa sandbox --allow-no-calls --fault \"{fault}\" -- stoa sandbox faults"))
        };
        run(folder.path(), &[listed], []).unwrap_or_else(|fault| panic!("{fault}"));
    }
}

#[test]
fn the_page_names_every_variable_the_command_finds() {
    let page = page();
    let table = page.split("| in its environment |").nth(1).unwrap().split("\n\n").next().unwrap();
    let first = table.lines().filter_map(|row| row.split('|').nth(1));
    let mut named: Vec<_> = first.flat_map(|names| names.split('`').skip(1).step_by(2)).collect();
    named.sort_unstable();
    let listed = Example {
        shown: Some(named.join("\n")),
        // What bash sets by itself is there in both.
        ..example(
            "stoa sandbox --allow-no-calls -- env 2> /dev/null | cut -d= -f1 | LC_ALL=C sort | grep -vxFf <(env | cut -d= -f1)".to_owned(),
        )
    };
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &[listed], []).unwrap_or_else(|fault| panic!("{fault}"));
}

/// The proof of the workflow is worth something only if it notices a script that does not look.
#[test]
fn a_release_that_ignores_its_certification_is_found_out() {
    let mut examples = examples(&page());
    let step = examples.iter().position(|example| example.script.contains("::error::")).unwrap();
    examples.truncate(step + 1);
    let step = examples.last_mut().unwrap();
    // It asks for the publish, and goes home.
    step.script.insert_str(0, "sed -i '/^wait_for [ws]/d; /golive/d' release.sh\n");
    step.code = "1".to_owned();
    step.shown = Some("…\n::error::the release script did not notice that certification failed".to_owned());
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &examples, []).unwrap_or_else(|fault| panic!("{fault}"));
}
