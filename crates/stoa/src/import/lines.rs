//! A file of lines, some at a time.

use std::io::{BufRead, Read as _};

/// A line that is not empty.
pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: u64,
    /// `None` when it is longer than the limit.
    pub(super) text: Option<Vec<u8>>,
}

pub(super) struct Lines<R> {
    input: R,
    /// The most bytes of a line.
    limit: u64,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R, limit: u64) -> Self {
        Self { input, limit, number: 0 }
    }

    /// The next lines, at most `many`; none at the end.
    pub(super) fn batch(&mut self, many: usize) -> std::io::Result<Vec<Line>> {
        let mut batch = Vec::with_capacity(many);
        while batch.len() < many {
            let Some(line) = self.next()? else { break };
            batch.extend(line.text.as_ref().is_none_or(|text| !text.trim_ascii().is_empty()).then_some(line));
        }
        Ok(batch)
    }

    fn next(&mut self) -> std::io::Result<Option<Line>> {
        let mut text = Vec::new();
        // One byte more tells a line that is too long; the end of the line is not counted.
        self.input.by_ref().take(self.limit.saturating_add(1)).read_until(b'\n', &mut text)?;
        if text.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let complete = text.pop_if(|last| *last == b'\n').is_some();
        if !complete && text.len() as u64 > self.limit {
            self.input.skip_until(b'\n')?;
            return Ok(Some(Line { number: self.number, text: None }));
        }
        Ok(Some(Line { number: self.number, text: Some(text) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_and_long_ones_are_told_apart() {
        let mut lines = Lines::new(&b"one\n\n  \nfour\nlonger\nsix\r\nend"[..], 5);
        let mut read = || {
            let batch = lines.batch(3).unwrap();
            batch.into_iter().map(|line| (line.number, line.text)).collect::<Vec<_>>()
        };
        let text = |text: &str| Some(text.as_bytes().to_vec());
        assert_eq!(read(), [(1, text("one")), (4, text("four")), (5, None)]);
        assert_eq!(read(), [(6, text("six\r")), (7, text("end"))]);
        assert_eq!(read(), []);
    }
}
