//! Failures on standard error.

use std::io::IsTerminal as _;

use client::{Failure, Problem};
use domain::hide_signatures;
use serde_json::json;

use super::shown::{RED, painted};
use crate::sheet::Output;

/// Says what went wrong and every problem with its place; as JSON where the answer would have been. Servers quote addresses
/// they do not like; nothing that signs one is printed.
pub(super) fn print(failure: &Failure, output: Output) {
    let text = match output {
        Output::Json => {
            let error = json!({ "code": failure.code(), "message": failure.to_string(), "details": failure.problems() });
            format!("{:#}", json!({ "error": error }))
        }
        Output::Table | Output::Yaml => {
            let word = painted("error:", RED, std::io::stderr().is_terminal());
            let lines = failure.problems().iter().map(line);
            format!("{word} {failure}{}", lines.collect::<String>())
        }
    };
    eprintln!("{}", hide_signatures(&text));
}

fn line(problem: &Problem) -> String {
    let said = [&problem.target, &problem.code, &problem.message].into_iter().filter(|text| !text.is_empty());
    format!("\n  {}", said.map(String::as_str).collect::<Vec<_>>().join(": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_its_place_its_code_and_what_to_do() {
        let text = |text: &str| text.to_owned();
        let problem = Problem {
            code: text("Missing"),
            target: text("definition.plans[0]"),
            message: text("give a title"),
        };
        assert_eq!(line(&problem), "\n  definition.plans[0]: Missing: give a title");
        assert_eq!(line(&Problem { code: text(""), target: text(""), ..problem }), "\n  give a title");
    }
}
