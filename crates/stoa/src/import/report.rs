//! What is wrong with the lines of a file.

use app::Problem;
use domain::{Finding, FindingCode, PublisherId, counted};

/// How many problems are told; the others are only counted.
const TOLD: usize = 1000;

#[derive(Default)]
pub(super) struct Report {
    /// By line: code, place and what to do.
    told: Vec<(u64, String)>,
    problems: usize,
}

impl Report {
    pub(super) fn is_clean(&self) -> bool {
        self.problems == 0
    }

    pub(super) fn refused(&mut self, line: u64, problem: &Problem) {
        match problem {
            Problem::Invalid(findings) => findings.iter().for_each(|finding| self.found(line, finding)),
            Problem::BadRequest { code, message } => self.add(line, format!("{code}: {message}")),
            other => self.add(line, other.to_string()),
        }
    }

    pub(super) fn no_publisher(&mut self, line: u64, publisher: &PublisherId) {
        let message = format!("there is no publisher `{publisher}`: make it, or give --create-publishers");
        self.add(line, format!("{} publisherId: {message}", FindingCode::NotAllowed));
    }

    pub(super) fn twice(&mut self, line: u64, other: u64) {
        // Lines are read by several threads: the later one need not come later.
        let message = format!("the offer is in line {}, too: keep one of them", line.min(other));
        self.add(line.max(other), format!("{} id: {message}", FindingCode::Duplicate));
    }

    fn found(&mut self, line: u64, Finding { code, place, text }: &Finding) {
        self.add(line, format!("{code} {place}: {text}"));
    }

    fn add(&mut self, line: u64, what: String) {
        self.problems += 1;
        if self.told.len() < TOLD {
            self.told.push((line, what));
        }
    }

    /// On standard error, in the order of the lines.
    pub(super) fn print(mut self) {
        self.told.sort();
        for (line, what) in &self.told {
            eprintln!("line {line}: {what}");
        }
        match self.problems - self.told.len() {
            0 => {}
            more => eprintln!("and {}", counted(more, "more problem")),
        }
        eprintln!("error: nothing was imported");
    }
}
