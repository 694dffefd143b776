//! The data directory.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::finding::Finding;
use crate::config::Config;

const PART: &str = "data directory";

/// With less free space than this, a database soon stops.
const LITTLE: u64 = 1 << 30;
const NONE: u64 = 100 << 20;

pub(super) fn look(config: &Config) -> Vec<Finding> {
    let directory = config.data_directory();
    let shown = directory.display();
    let metadata = match std::fs::metadata(&directory) {
        Ok(metadata) if metadata.is_dir() => metadata,
        Ok(_) => {
            return vec![Finding::problem(
                PART,
                format!("{shown} is no directory"),
                "set data.directory to a directory",
            )];
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return vec![missing(&directory)];
        }
        Err(error) => {
            let what = format!("{shown} cannot be looked at: {error}");
            return vec![Finding::problem(PART, what, "let this user read and write it")];
        }
    };
    let mut findings = vec![match tempfile::tempfile_in(&directory) {
        Ok(_) => Finding::fine(PART, format!("{shown} can be written")),
        Err(error) => {
            Finding::problem(PART, format!("{shown} cannot be written: {error}"), "let this user write it")
        }
    }];
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        let what = format!("{shown} is open to other users of this machine (mode {mode:o})");
        findings.push(Finding::warning(PART, what, format!("chmod 700 {shown}")));
    }
    let user = rustix::process::geteuid().as_raw();
    if metadata.uid() != user && user != 0 {
        let what = format!("{shown} belongs to user {}, and this is user {user}", metadata.uid());
        findings.push(Finding::warning(PART, what, "run stoa as the user the directory belongs to"));
    }
    findings.extend(space(&directory));
    findings
}

/// There is nothing to be wrong yet; only that it can be made.
fn missing(directory: &Path) -> Finding {
    let above = directory.ancestors().skip(1).find(|above| above.exists()).unwrap_or(Path::new("/"));
    let writable = rustix::fs::access(above, rustix::fs::Access::WRITE_OK).is_ok();
    match above.is_dir() && writable {
        true => Finding::warning(
            PART,
            format!("{} is not there yet", directory.display()),
            "`stoa serve` makes it; check data.directory if there should be one",
        ),
        false => Finding::problem(
            PART,
            format!("{} is not there and cannot be made in {}", directory.display(), above.display()),
            "make it, owned by this user",
        ),
    }
}

fn space(directory: &Path) -> Option<Finding> {
    let space = rustix::fs::statvfs(directory).ok()?;
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    let what = format!("{} MiB free on its disk", free >> 20);
    let advice = "make room, or move the data directory to a larger disk";
    Some(match free {
        ..NONE => Finding::problem(PART, what, advice),
        NONE..LITTLE => Finding::warning(PART, what, advice),
        _ => Finding::fine(PART, what),
    })
}
