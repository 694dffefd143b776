//! What happened as JUnit XML, which CI systems show as tests (github.com/testmoapp/junitxml).

use std::borrow::Cow;

use sandbox::Summary;

/// What there is to report.
pub(super) struct Report {
    pub(super) summary: Summary,
    /// Why the command counts as failed, if it does.
    pub(super) command: Option<String>,
    /// In what the calls differ from the expected ones, if any were expected.
    pub(super) differences: Option<String>,
}

/// What became of a case.
enum Outcome {
    Passed,
    Skipped(String),
    Failed(String),
}

impl Report {
    pub(super) fn xml(&self) -> String {
        let cases = self.cases();
        let count = |is: fn(&Outcome) -> bool| cases.iter().filter(|(_, outcome)| is(outcome)).count();
        let failures = count(|outcome| matches!(outcome, Outcome::Failed(_)));
        let skipped = count(|outcome| matches!(outcome, Outcome::Skipped(_)));
        let counts =
            format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"", cases.len());
        let cases: String = cases.iter().map(|(name, outcome)| case(name, outcome)).collect();
        let summary = escaped(&self.summary.to_string()).into_owned();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  <testsuite name=\"stoa sandbox\" {counts}>\n\
            {cases}    <system-out>{summary}</system-out>\n  </testsuite>\n</testsuites>\n"
        )
    }

    fn cases(&self) -> Vec<(String, Outcome)> {
        let failed = |reason: &String| Outcome::Failed(reason.clone());
        let command = self.command.as_ref().map_or(Outcome::Passed, failed);
        let mut cases = vec![("the command succeeds".to_owned(), command)];
        cases.extend(self.differences.as_ref().map(|differences| {
            let outcome = if differences.is_empty() { Outcome::Passed } else { failed(differences) };
            ("the calls are the expected ones".to_owned(), outcome)
        }));
        cases.extend(self.summary.faults().map(|(fault, in_vain)| {
            (format!("the fault takes effect: {fault}"), in_vain.map_or(Outcome::Passed, Outcome::Skipped))
        }));
        cases
    }
}

fn case(name: &str, outcome: &Outcome) -> String {
    let name = escaped(name);
    let start = format!("    <testcase classname=\"stoa.sandbox\" name=\"{name}\"");
    match outcome {
        Outcome::Passed => format!("{start}/>\n"),
        Outcome::Skipped(why) => {
            format!("{start}>\n      <skipped message=\"{}\"/>\n    </testcase>\n", escaped(why))
        }
        Outcome::Failed(why) => {
            let first = escaped(why.lines().next().unwrap_or_default());
            format!(
                "{start}>\n      <failure message=\"{first}\">{}</failure>\n    </testcase>\n",
                escaped(why)
            )
        }
    }
}

/// Text in XML 1.0, which has no way to write most control characters.
fn escaped(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '&' | '<' | '>' | '"') || (c.is_control() && !"\n\t".contains(c));
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            c if special(c) => written.push(char::REPLACEMENT_CHARACTER),
            c => written.push(c),
        }
    }
    Cow::Owned(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_xml_is_written_otherwise() {
        assert_eq!(escaped("a <b> \"c\" & d\n\u{1b}[0m"), "a &lt;b&gt; &quot;c&quot; &amp; d\n\u{fffd}[0m");
        let failed = case("<x>", &Outcome::Failed("first & \"\nsecond".to_owned()));
        assert!(
            failed.contains("name=\"&lt;x&gt;\"")
                && failed.contains("<failure message=\"first &amp; &quot;\">"),
            "{failed}"
        );
    }
}
