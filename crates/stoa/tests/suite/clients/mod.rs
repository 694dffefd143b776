//! Real client packages, unmodified, each through a whole story inside `stoa sandbox`. The scripts say what their users
//! rely on.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the packages are installed.
fn clients() -> PathBuf {
    let clients = std::env::var_os("STOA_TEST_CLIENTS");
    let clients = clients.expect(
        "STOA_TEST_CLIENTS names no directory: run `make test`, or scripts/install clients DIRECTORY",
    );
    std::path::absolute(clients).unwrap()
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/clients")
}

/// Runs `command` in a sandbox; it tells the story's last line.
fn story(command: &[&str], ending: &str) {
    let home = tempfile::tempdir().unwrap();
    let mut stoa = Command::new(env!("CARGO_BIN_EXE_stoa"));
    stoa.args(["sandbox", "--"]).args(command).current_dir(&home);
    // What is read once must not be written: the scripts lie in the checkout.
    let ran = stoa.env("PYTHONDONTWRITEBYTECODE", "1").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&ran.stdout), text(&ran.stderr));
    assert_eq!((ran.status.code(), out.lines().last()), (Some(0), Some(ending)), "{out}\n{err}");
}

fn python(package: &str, script: &str, ending: &str) {
    let python = clients().join(package).join("bin/python");
    story(&[python.to_str().unwrap(), scripts().join(script).to_str().unwrap()], ending);
}

#[test]
fn every_type_is_listed_and_read() {
    let script = scripts().join("every_type.py");
    for (package, client) in [("libcloud", "apache-libcloud"), ("aiu1", "azure-img-utils")] {
        let python = clients().join(package).join("bin/python");
        let command = [python.to_str().unwrap(), script.to_str().unwrap(), env!("CARGO_BIN_EXE_stoa")];
        story(&command, &format!("{client}: every type is read"));
    }
}

#[test]
fn azure_img_utils_publishes_an_image() {
    python("aiu1", "azure_img_utils_1.py", "azure-img-utils 1.2.0: the whole story holds");
}

#[test]
fn a_libcloud_driver_releases_an_offer() {
    python("libcloud", "libcloud_driver.py", "apache-libcloud: the whole story holds");
}

#[test]
fn the_contract_holds_for_plain_requests() {
    python("libcloud", "raw_contract.py", "raw contract: the whole story holds");
}

#[test]
fn az_partner_center_cli_publishes_a_virtual_machine() {
    let script = scripts().join("azpc_vm.sh");
    story(
        &[script.to_str().unwrap(), clients().to_str().unwrap()],
        "az-partner-center-cli 0.2.5: the whole story holds",
    );
}
