//! Running the examples of a page one after the other in one shell and one folder, as somebody does who pastes them.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::pages::output::is_shown;

/// Longer than any page takes.
const SECONDS: &str = "300";

/// One thing to paste.
pub(crate) struct Example {
    pub(crate) script: String,
    /// Where it is in its page.
    pub(crate) line: usize,
    /// The exit code it ends with.
    pub(crate) code: String,
    /// What it prints, where the page shows that.
    pub(crate) shown: Option<String>,
}

/// Runs `examples` in `folder`; what did not come as the page says, with its line.
pub(crate) fn run(
    folder: &Path,
    examples: &[Example],
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<(), String> {
    let outputs = tempfile::tempdir().unwrap();
    let output = |number: usize, kind: &str| outputs.path().join(format!("{number}.{kind}"));
    let mut script = "set -euo pipefail\n".to_owned();
    for (number, Example { script: example, code, .. }) in examples.iter().enumerate() {
        let (out, ended) = (output(number, "out"), output(number, "code"));
        let _ = writeln!(script, "exec >'{}' 2>&1", out.display());
        let _ = match code.as_str() {
            "0" => writeln!(script, "{example}\necho 0 >'{}'", ended.display()),
            // In a shell of its own, which its failure ends.
            _ => writeln!(script, "set +e; (set -e\n{example}\n); echo $? >'{}'; set -e", ended.display()),
        };
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_stoa")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let ran = Command::new("timeout")
        .args([SECONDS, "bash", "-c", &script])
        .current_dir(folder)
        .env_clear()
        .envs([("PATH", path.as_str()), ("LC_ALL", "C.UTF-8")])
        .env("HOME", folder)
        // Steps of workflows write there what people should see.
        .env("GITHUB_STEP_SUMMARY", folder.join("summary.md"))
        .envs(environment)
        .output()
        .unwrap();
    let read = |number, kind| std::fs::read_to_string(output(number, kind)).unwrap_or_default();
    for (number, Example { script, line, code, shown }) in examples.iter().enumerate() {
        let (printed, ended) = (read(number, "out"), read(number, "code"));
        if ended.trim() != code || !shown.as_ref().is_none_or(|shown| is_shown(shown, &printed)) {
            let shown = shown.as_deref().unwrap_or("…");
            return Err(format!(
                "line {line}: exits with `{}`, not {code} (the shell with {})\n{script}\n--- prints ---\n{printed}\n--- not ---\n{shown}\n{}",
                ended.trim(),
                ran.status,
                String::from_utf8_lossy(&ran.stderr)
            ));
        }
    }
    Ok(())
}
