//! The master key.

use std::path::Path;

use app::vault::Vault;
use db::keys::SigningKey;

use super::Finding;
use crate::config::Config;
use crate::installation;

const PART: &str = "master key";

/// Looks at the key, and whether it opens what is stored, as far as that is known.
pub(super) fn look(config: &Config, stored: Option<&[SigningKey]>) -> Vec<Finding> {
    let file = config.key_file();
    let key = match installation::read_master_key(config) {
        Ok(Some(key)) => key,
        Ok(None) => return vec![missing(file.as_deref(), stored)],
        Err(error) => {
            return vec![Finding::failed(
                PART,
                &error,
                "let this user read it, or restore it from a copy; without it no secret can be read",
            )];
        }
    };
    let mut findings = Vec::new();
    if let Some(file) = &file {
        findings.extend(open_to_others(config, file));
    }
    let vault = Vault::new(&key);
    let closed =
        stored.unwrap_or_default().iter().filter(|stored| !app::token::opens(&vault, stored)).count();
    let shown = file.map_or("keys.master".to_owned(), |file| file.display().to_string());
    findings.push(match (closed, stored) {
        (0, Some(stored)) => Finding::fine(PART, format!("{shown} opens all {} signing keys", stored.len())),
        (0, None) => Finding::fine(PART, format!("{shown} can be read")),
        (many, _) => Finding::problem(
            PART,
            format!("{shown} does not open {many} of the signing keys in the database"),
            "restore the key the database was used with",
        ),
    });
    findings
}

fn missing(file: Option<&Path>, stored: Option<&[SigningKey]>) -> Finding {
    let what = format!("{} is not there", file.unwrap_or(Path::new("keys.master")).display());
    match stored.is_some_and(|stored| !stored.is_empty()) {
        true => Finding::problem(
            PART,
            format!("{what}, and the database has secrets sealed with it"),
            "restore it from a copy, or set keys.file to where it is",
        ),
        false => Finding::warning(PART, what, "`stoa serve` makes it; keep a copy of it somewhere else"),
    }
}

fn open_to_others(config: &Config, file: &Path) -> Option<Finding> {
    let mode = installation::master_key_mode(config).filter(|mode| mode & 0o077 != 0)?;
    let what = format!("{} can be read by other users of this machine (mode {mode:o})", file.display());
    Some(Finding::problem(PART, what, format!("chmod 600 {}", file.display())))
}
