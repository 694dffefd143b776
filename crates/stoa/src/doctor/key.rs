//! The master key.

use std::path::Path;

use app::vault::Vault;

use super::finding::Finding;
use crate::config::Config;
use crate::installation::{self, Sealed};

const PART: &str = "master key";

/// Looks at the key, and whether it opens what is stored, as far as that is known.
pub(super) fn look(config: &Config, sealed: Option<&Sealed>) -> Vec<Finding> {
    let file = config.key_file();
    let key = match installation::read_master_key(config) {
        Ok(Some(key)) => key,
        Ok(None) => return vec![missing(file.as_deref(), sealed)],
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
    let shown = file.as_ref().map_or("keys.master".to_owned(), |file| file.display().to_string());
    findings.push(match sealed {
        None => Finding::fine(PART, format!("{shown} can be read")),
        Some(sealed) if sealed.is_blank() && file.is_some() => Finding::problem(
            PART,
            format!("{shown} was made for another database: this one is empty"),
            "check database.url and data.directory, or restore the database from a copy; \
             `stoa serve --new` starts a new marketplace with this key",
        ),
        Some(sealed) => fits(&shown, &Vault::new(&key), sealed),
    });
    findings
}

fn fits(shown: &str, vault: &Vault, sealed: &Sealed) -> Finding {
    let closed = sealed.keys.iter().filter(|stored| !app::token::opens(vault, stored)).count();
    if sealed.is_opened_by(vault) {
        return Finding::fine(PART, format!("{shown} opens all {} signing keys", sealed.keys.len()));
    }
    let what = match closed {
        0 => format!("{shown} is not the key of the database"),
        many => format!("{shown} does not open {many} of the signing keys in the database"),
    };
    Finding::problem(PART, what, "restore the key the database was used with")
}

fn missing(file: Option<&Path>, sealed: Option<&Sealed>) -> Finding {
    let what = format!("{} is not there", file.unwrap_or(Path::new("keys.master")).display());
    match sealed.is_some_and(Sealed::needs_its_key) {
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
