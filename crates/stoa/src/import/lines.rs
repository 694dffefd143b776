//! A file of lines, some at a time.

use std::fs::File;
use std::io::{BufRead, Read as _};
use std::os::unix::fs::FileExt as _;

/// Where a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Counted from 1.
    pub(super) number: u64,
    offset: u64,
    length: usize,
}

impl Place {
    /// The line again.
    pub(super) fn read(self, file: &File) -> std::io::Result<Line> {
        let mut text = vec![0; self.length];
        file.read_exact_at(&mut text, self.offset)?;
        Ok(Line { place: self, text: Some(text) })
    }
}

/// What still fits into a batch. It ends with the line that fills it: that one may be larger than what was left.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) lines: u64,
    pub(super) bytes: u64,
}

impl Room {
    pub(super) fn is_left(self) -> bool {
        self.lines > 0 && self.bytes > 0
    }

    pub(super) fn take(&mut self, place: Place) {
        self.lines = self.lines.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(place.length as u64);
    }
}

/// A line that is not empty.
pub(super) struct Line {
    pub(super) place: Place,
    /// `None` when it is longer than the limit.
    pub(super) text: Option<Vec<u8>>,
}

pub(super) struct Lines<R> {
    input: R,
    /// The most bytes of a line.
    limit: u64,
    number: u64,
    /// Bytes read so far.
    offset: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R, limit: u64) -> Self {
        Self { input, limit, number: 0, offset: 0 }
    }

    /// The next lines, as many as make a batch; none at the end.
    pub(super) fn batch(&mut self, mut room: Room) -> std::io::Result<Vec<Line>> {
        let mut batch = Vec::new();
        while room.is_left() {
            let Some(line) = self.next()? else { break };
            if line.text.as_ref().is_none_or(|text| !text.trim_ascii().is_empty()) {
                room.take(line.place);
                batch.push(line);
            }
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
        let place = Place { number: self.number, offset: self.offset, length: text.len() };
        self.offset += text.len() as u64;
        if text.len() as u64 > self.limit && text.last() != Some(&b'\n') {
            self.offset += self.input.skip_until(b'\n')? as u64;
            return Ok(Some(Line { place, text: None }));
        }
        Ok(Some(Line { place, text: Some(text) }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Seek as _, Write as _};

    use super::*;

    #[test]
    fn lines_keep_their_numbers_and_long_ones_are_told_apart() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"one\n\n  \nfour\nlonger\nsix\r\nend").unwrap();
        file.rewind().unwrap();
        let mut lines = Lines::new(BufReader::new(&file), 5);
        let mut read = || {
            let batch = lines.batch(Room { lines: 3, bytes: 1000 }).unwrap();
            batch.into_iter().map(|line| (line.place, line.text)).collect::<Vec<_>>()
        };
        let (first, second) = (read(), read());
        let seen = |batch: &[(Place, Option<Vec<u8>>)]| -> Vec<(u64, Option<String>)> {
            let text = |text: &Option<Vec<u8>>| Some(String::from_utf8(text.clone()?).unwrap());
            batch.iter().map(|(place, line)| (place.number, text(line))).collect()
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(seen(&first), [(1, text("one\n")), (4, text("four\n")), (5, None)]);
        assert_eq!(seen(&second), [(6, text("six\r\n")), (7, text("end"))]);
        assert!(read().is_empty());
        for (place, line) in [&first[1], &second[0], &second[1]] {
            assert_eq!(place.read(&file).unwrap().text, *line, "a line is found again");
        }
    }

    #[test]
    fn a_batch_ends_at_its_last_line_or_with_the_line_that_fills_it() {
        let text = b"12345\n12345\n12345\n1\n2\n3\n4\n";
        let mut lines = Lines::new(&text[..], 100);
        let sizes = std::iter::repeat_with(|| lines.batch(Room { lines: 3, bytes: 7 }).unwrap().len());
        assert_eq!(sizes.take_while(|size| *size > 0).collect::<Vec<_>>(), [2, 2, 3]);
    }
}
