//! Standard output.

use std::io::{ErrorKind, Write as _};

/// Prints a line at once.
pub(crate) fn line(text: impl AsRef<str>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", text.as_ref())?;
    Ok(out.flush()?)
}

/// An error with its causes, each said once: some texts hold those of their causes already.
pub(crate) fn told(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |told, cause| match told.as_str() {
        "" => cause,
        _ if told.contains(&cause) => told,
        _ => format!("{told}: {cause}"),
    })
}

/// Whether an error says no more than that the reader of our output went away, as `head` does.
pub(crate) fn reader_is_gone(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_cause_is_told_once() {
        let error =
            anyhow!("disk full").context("x cannot be made: disk full").context("the store is not usable");
        assert_eq!(told(&error), "the store is not usable: x cannot be made: disk full");
        assert_eq!(told(&anyhow!("inside").context("outside")), "outside: inside");
    }
}
