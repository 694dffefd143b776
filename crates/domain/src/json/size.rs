//! How large the tree of a text will be, told from the text alone.
//!
//! A value in a tree takes many times the room of the two letters it may be written with, so what a text may hold is
//! decided before there is a tree, and the tree is made without a byte of room to spare.

use serde_json::Value;

/// Lists and objects in each other that the parser follows; it refuses what goes deeper.
const DEEPEST: usize = 128;
/// What a tree may take of memory is this, and [`PER_TWO_BYTES`] for every two bytes of its text.
const ALWAYS: usize = 512 << 10;
const PER_TWO_BYTES: usize = 25;

/// Memory of an element of a list, beside its text.
const ELEMENT: usize = size_of::<Value>();
/// The same of a member of an object, with its hash and its name.
const MEMBER: usize = ELEMENT + size_of::<usize>() + size_of::<String>();
/// A text or a number takes at least this beside.
const LEAST_TEXT: usize = 8;

/// The numbers of elements and members of the lists and objects of a text, in the order in which these begin.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lengths(Vec<u32>);

impl Lengths {
    /// The number of the list or object that is the `nth` to begin.
    pub(super) fn of(&self, nth: usize) -> usize {
        self.0.get(nth).map_or(0, |length| *length as usize)
    }
}

/// Why a text becomes no tree.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TooMuch {
    /// More values than are permitted.
    Values { at: usize },
    /// Too many values for how short they are.
    Short { at: usize },
}

/// Counts the values of `text`; where it is said how many there may be, also whether they are too short for their number.
/// What is no JSON is counted somehow: the parser refuses it.
pub(super) fn measure(text: &[u8], most: Option<usize>) -> Result<Lengths, TooMuch> {
    let mut count = Count { lengths: Vec::new(), open: Vec::new(), values: 1, memory: text.len() };
    let (most, room) = match most {
        Some(most) => (most, ALWAYS + text.len().saturating_mul(PER_TWO_BYTES) / 2),
        None => (usize::MAX, usize::MAX),
    };
    let mut at = 0;
    while at < text.len() {
        let here = at;
        at += 1;
        match text[here] {
            b' ' | b'\n' | b'\r' | b'\t' | b':' => continue,
            b'"' => {
                count.begins_value();
                at = end_of_text(text, at);
                continue;
            }
            b'[' | b'{' => {
                count.begins_value();
                count.opens(text[here] == b'{');
                if count.open.len() > DEEPEST {
                    break;
                }
            }
            b']' | b'}' => count.closes(),
            b',' => count.another(),
            _ => {
                count.begins_value();
                continue;
            }
        }
        if count.values > most {
            return Err(TooMuch::Values { at: here });
        }
        if count.memory > room {
            return Err(TooMuch::Short { at: here });
        }
    }
    Ok(Lengths(count.lengths))
}

/// Where the text that began before `at` is over.
fn end_of_text(text: &[u8], mut at: usize) -> usize {
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

struct Count {
    lengths: Vec<u32>,
    /// Places in `lengths` of what is open, and whether it is an object.
    open: Vec<(usize, bool)>,
    values: usize,
    memory: usize,
}

impl Count {
    /// Something is in the list or object that is open: its first entry, unless there is one.
    fn begins_value(&mut self) {
        if let Some((nth, _)) = self.open.last()
            && self.lengths[*nth] == 0
        {
            self.another();
        }
    }

    /// One more entry of what is open.
    fn another(&mut self) {
        let Some(&(nth, object)) = self.open.last() else { return };
        self.lengths[nth] = self.lengths[nth].saturating_add(1);
        self.values += 1;
        self.memory += LEAST_TEXT + if object { MEMBER } else { ELEMENT };
    }

    fn opens(&mut self, object: bool) {
        self.open.push((self.lengths.len(), object));
        self.lengths.push(0);
    }

    fn closes(&mut self) {
        if let Some((nth, true)) = self.open.pop() {
            self.memory += table(self.lengths[nth] as usize);
        }
    }
}

/// Memory of the table by which an object finds its members.
fn table(members: usize) -> usize {
    let buckets = match members {
        0 => return 0,
        1..=3 => 4,
        4..=7 => 8,
        _ => (members * 8 / 7).next_power_of_two(),
    };
    buckets * (size_of::<usize>() + 1) + 16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(text: &str) -> Vec<u32> {
        measure(text.as_bytes(), None).unwrap().0
    }

    #[test]
    fn what_is_in_lists_and_objects_is_counted_from_the_text() {
        assert!(lengths("7").is_empty());
        assert_eq!(lengths("[]"), [0]);
        assert_eq!(lengths("[ ]"), [0]);
        assert_eq!(lengths(r#"{"a": 1, "b": [1, 2, 3], "c": {}}"#), [3, 3, 0]);
        assert_eq!(lengths(r#"[[], {}, "[,", "\"],", "\\", -1.5e3, null]"#), [7, 0, 0]);
        assert_eq!(lengths(r#"{"a,":"b,","c":{"d":[{},{}]}}"#), [2, 1, 2, 0, 0]);
    }

    #[test]
    fn values_are_refused_where_there_are_too_many() {
        let text = br#"{"a":[1,2,3]}"#;
        assert!(measure(text, Some(5)).is_ok());
        assert_eq!(measure(text, Some(4)), Err(TooMuch::Values { at: 9 }));
    }

    #[test]
    fn values_may_be_short_or_many_but_not_both() {
        let list =
            |element: &str, count: usize| format!("[{element}{}]", format!(",{element}").repeat(count - 1));
        for (element, count) in
            [("1", 9_000), ("{}", 9_000), ("1234567", 300_000), (r#"{"planId":"standard-1"}"#, 150_000)]
        {
            assert!(measure(list(element, count).as_bytes(), Some(usize::MAX)).is_ok(), "{element}");
        }
        for element in ["1", "[]", "{}", r#""""#, r#"{"":1}"#] {
            let refused = measure(list(element, 100_000).as_bytes(), Some(usize::MAX));
            assert!(matches!(refused, Err(TooMuch::Short { .. })), "{element}");
        }
    }
}
