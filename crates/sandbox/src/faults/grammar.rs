//! How faults are written.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;
use std::time::Duration;

use axum::http::StatusCode;
use domain::Span;
use domain::publishing::StepKind;

use super::target::Target;

/// Every fault there is, with an example that works.
pub const GRAMMAR: &str = "\
Faults of publishing; STEP is validate, certify, provision, package or live:
  reject STEP [times N]: MESSAGE     reject certify: The image has no agent
  hang STEP                          hang certify
  slow STEP SPAN                     slow certify 16d
Faults of calls:
  answer STATUS [retry-after SPAN]   answer 429 retry-after 2s every 3
  delay SPAN                         delay 300ms on GET
  drop                               drop every 10
  expired-token                      expired-token every 4
  stale-etag                         stale-etag times 1
A fault of calls may go on with
  on [METHOD] [PATH]                 answer 409 on POST */publish
  every N                            answer 503 on /api/* every 5
  times N                            answer 422 on POST */publish times 1
  : MESSAGE                          answer 500 on PUT: The portal is having a bad day
In PATH, * stands for anything. `every N` means each N-th call it is about, `times N` the first N of them. A step that
hangs goes on when its fault is cleared; publishing at that step can be canceled.";

/// Something that goes wrong on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub(super) what: What,
    pub(super) when: When,
    /// As it was written.
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Step(StepKind, StepFault),
    Call(Target, CallFault),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StepFault {
    Reject { message: String },
    Hang,
    Slow { length: Duration },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CallFault {
    Answer { status: StatusCode, retry_after: Option<Duration>, message: Option<String> },
    Delay(Duration),
    Drop,
    ExpiredToken,
    StaleTag,
}

/// Which of the occasions for a fault it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// Each n-th.
    Every(NonZeroU64),
    /// The first n.
    Times(NonZeroU64),
}

impl When {
    /// Whether the fault takes the occasion with this number, counted from 1.
    pub(super) fn takes(self, number: u64) -> bool {
        match self {
            Self::Always => true,
            Self::Every(n) => number.is_multiple_of(n.get()),
            Self::Times(n) => number <= n.get(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (words, message) = match text.split_once(':') {
            Some((words, message)) => (words, Some(message.trim()).filter(|message| !message.is_empty())),
            None => (text, None),
        };
        let mut words = Words(words.split_whitespace().collect());
        let kind = words.next("what goes wrong, such as `answer 503`")?;
        let mut rest = Rest { message: message.map(str::to_owned), ..Rest::default() };
        let what = match kind {
            "reject" | "hang" | "slow" => {
                let step = step(words.next("a step")?)?;
                let length = if kind == "slow" { Some(span(words.next("a length of time")?)?) } else { None };
                rest.read(&mut words)?;
                What::Step(step, rest.step_fault(kind, length)?)
            }
            _ => {
                let fault = call_fault(kind, &mut words)?;
                rest.read(&mut words)?;
                What::Call(rest.target.take().unwrap_or_default(), rest.call_fault(fault))
            }
        };
        rest.refuse_the_rest(kind)?;
        Ok(Self { what, when: rest.when.unwrap_or(When::Always), text: text.trim().to_owned() })
    }
}

fn call_fault(kind: &str, words: &mut Words<'_>) -> Result<CallFault, String> {
    match kind {
        "answer" => {
            let status = status(words.next("a status, such as 503")?)?;
            Ok(CallFault::Answer { status, retry_after: None, message: None })
        }
        "delay" => Ok(CallFault::Delay(span(words.next("a length of time")?)?)),
        "drop" => Ok(CallFault::Drop),
        "expired-token" => Ok(CallFault::ExpiredToken),
        "stale-etag" => Ok(CallFault::StaleTag),
        other => Err(format!(
            "there is no fault `{other}`; there are reject, hang, slow, answer, delay, drop, expired-token and stale-etag"
        )),
    }
}

/// What may follow a fault. What the fault has no use for is left over and refused.
#[derive(Default)]
struct Rest {
    target: Option<Target>,
    when: Option<When>,
    retry_after: Option<Duration>,
    message: Option<String>,
}

impl Rest {
    fn read(&mut self, words: &mut Words<'_>) -> Result<(), String> {
        while let Some(word) = words.peek() {
            words.next("")?;
            match word {
                "on" if self.target.is_none() => self.target = Some(words.target()?),
                "every" | "times" if self.when.is_none() => {
                    let number = words.next("a number")?;
                    let number = number
                        .parse()
                        .map_err(|_| format!("`{word} {number}` needs a whole number above 0"))?;
                    self.when = Some(if word == "every" { When::Every(number) } else { When::Times(number) });
                }
                "retry-after" if self.retry_after.is_none() => {
                    self.retry_after = Some(span(words.next("a length of time")?)?);
                }
                other => return Err(format!("`{other}` is not expected here")),
            }
        }
        Ok(())
    }

    fn step_fault(&mut self, kind: &str, length: Option<Duration>) -> Result<StepFault, String> {
        match (kind, length) {
            ("reject", _) => {
                let message = self.message.take().ok_or("a rejection needs its message after a colon")?;
                Ok(StepFault::Reject { message })
            }
            // How long a step takes is asked many times, so counting would mean nothing.
            _ if self.when.is_some() => {
                Err(format!("`{kind}` takes neither `every` nor `times`: clear it when it is enough"))
            }
            (_, Some(length)) => Ok(StepFault::Slow { length }),
            (_, None) => Ok(StepFault::Hang),
        }
    }

    fn call_fault(&mut self, fault: CallFault) -> CallFault {
        match fault {
            CallFault::Answer { status, .. } => CallFault::Answer {
                status,
                retry_after: self.retry_after.take(),
                message: self.message.take(),
            },
            other => other,
        }
    }

    fn refuse_the_rest(&self, kind: &str) -> Result<(), String> {
        let left = [
            (self.target.is_some(), "on"),
            (self.retry_after.is_some(), "retry-after"),
            (self.message.is_some(), "a message"),
        ];
        match left.into_iter().find(|(left, _)| *left) {
            Some((_, what)) => Err(format!("`{kind}` does not take {what}")),
            None => Ok(()),
        }
    }
}

/// The words of a fault that are not read yet.
struct Words<'a>(std::collections::VecDeque<&'a str>);

impl<'a> Words<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.0.front().copied()
    }

    fn next(&mut self, what: &str) -> Result<&'a str, String> {
        self.0.pop_front().ok_or_else(|| format!("it ends where {what} is expected"))
    }

    fn target(&mut self) -> Result<Target, String> {
        let is_method = |word: &str| word.bytes().all(|b| b.is_ascii_uppercase());
        let is_path = |word: &str| word.starts_with(['/', '*']);
        let mut take = |fits: fn(&str) -> bool| match self.peek() {
            Some(word) if fits(word) => self.0.pop_front().map(str::to_owned),
            _ => None,
        };
        let target = Target { method: take(is_method), path: take(is_path) };
        match target == Target::default() {
            true => {
                Err("`on` needs a METHOD in capitals, a path that begins with / or *, or both".to_owned())
            }
            false => Ok(target),
        }
    }
}

fn step(text: &str) -> Result<StepKind, String> {
    let step = text.parse().ok().filter(|step| *step != StepKind::Signoff);
    step.ok_or_else(|| {
        format!("there is no step `{text}`; there are validate, certify, provision, package and live")
    })
}

fn span(text: &str) -> Result<Duration, String> {
    text.parse::<Span>().map(|span| span.0).map_err(|error| format!("`{text}`: {error}"))
}

fn status(text: &str) -> Result<StatusCode, String> {
    let status =
        text.parse().ok().filter(|status: &StatusCode| status.is_client_error() || status.is_server_error());
    status.ok_or_else(|| format!("`{text}` is no status of an error: give one from 400 to 599"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_grammar_works() {
        let examples: Vec<_> =
            GRAMMAR.lines().filter(|line| line.starts_with("  ")).map(|line| line[37..].trim()).collect();
        assert_eq!(examples.len(), 12);
        for example in examples {
            let fault: Fault = example.parse().unwrap_or_else(|error| panic!("{example}: {error}"));
            assert_eq!(fault.to_string(), example);
        }
    }

    #[test]
    fn a_fault_says_what_is_wrong_with_it() {
        for (text, complaint) in [
            ("", "what goes wrong"),
            ("explode", "no fault `explode`"),
            ("reject certify", "needs its message"),
            ("reject publisher-signoff: x", "no step"),
            ("reject signoff: x", "no step"),
            ("hang", "a step is expected"),
            ("hang certify times 2", "neither"),
            ("hang certify on GET", "does not take on"),
            ("hang certify: why", "does not take a message"),
            ("slow certify", "a length of time"),
            ("slow certify fast", "give a length of time"),
            ("answer", "a status"),
            ("answer 200", "from 400 to 599"),
            ("answer 600", "from 400 to 599"),
            ("answer 503 on", "`on` needs"),
            ("answer 503 on publish", "`on` needs"),
            ("answer 503 every 0", "above 0"),
            ("answer 503 every 2 times 3", "`times` is not expected"),
            ("drop retry-after 2s", "does not take retry-after"),
            ("delay 5 on GET", "give a length of time"),
            ("drop: why", "does not take a message"),
        ] {
            let error = text.parse::<Fault>().unwrap_err();
            assert!(error.contains(complaint), "{text:?}: {error}");
        }
    }

    #[test]
    fn occasions_are_counted_from_one() {
        let taken = |when: When| (1..=6).filter(|number| when.takes(*number)).collect::<Vec<_>>();
        let two = NonZeroU64::new(2).unwrap();
        assert_eq!(taken(When::Every(two)), [2, 4, 6]);
        assert_eq!(taken(When::Times(two)), [1, 2]);
        assert_eq!(taken(When::Always).len(), 6);
    }
}
