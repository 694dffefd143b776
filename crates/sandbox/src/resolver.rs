//! Answers every name with an address inside (RFC 1035).

use std::convert::Infallible;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};

use crate::allow::plain;
use crate::front::{BREATH, Front};

/// The longest question over UDP, with all that EDNS may add.
const LONGEST: usize = 4096;
/// Seconds that an answer may be kept.
const KEPT: u32 = 60;

const A: u16 = 1;
const AAAA: u16 = 28;
const INTERNET: u16 = 1;

const NO_ERROR: u8 = 0;
const FORMAT_ERROR: u8 = 1;
const NO_SUCH_NAME: u8 = 3;
const NOT_IMPLEMENTED: u8 = 4;

/// Which addresses there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Families {
    V4,
    Both,
}

/// Answers questions over UDP.
pub(crate) async fn datagrams(front: Arc<Front>, socket: UdpSocket, families: Families) -> Infallible {
    let mut question = [0; LONGEST];
    loop {
        let answered = async {
            let (length, asker) = socket.recv_from(&mut question).await?;
            match answer(&question[..length], families, |name| front.address_of(name)) {
                Some(answer) => socket.send_to(&answer, asker).await.map(drop),
                None => Ok(()),
            }
        };
        if let Err(error) = answered.await {
            tracing::debug!(%error, "a question for a name was not answered");
            tokio::time::sleep(BREATH).await;
        }
    }
}

/// Answers the questions of one connection, each with its length before it.
pub(crate) async fn stream(front: Arc<Front>, mut stream: TcpStream, families: Families) {
    let served = async {
        loop {
            let mut question = vec![0; stream.read_u16().await?.into()];
            stream.read_exact(&mut question).await?;
            let answer = answer(&question, families, |name| front.address_of(name));
            let Some(answer) = answer else { return Ok(()) };
            stream.write_u16(u16::try_from(answer.len()).map_err(std::io::Error::other)?).await?;
            stream.write_all(&answer).await?;
        }
    };
    let served: std::io::Result<()> = served.await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection for names ended");
    }
}

/// The answer to a message, unless it is none that wants one.
fn answer(
    message: &[u8],
    families: Families,
    addresses: impl FnOnce(&str) -> (Ipv4Addr, Ipv6Addr),
) -> Option<Vec<u8>> {
    let (head, rest) = message.split_first_chunk::<12>()?;
    // An answer itself, or not for us to understand.
    if head[2] & 0x80 != 0 {
        return None;
    }
    if head[2] & 0x78 != 0 {
        return Some(reply(head, NOT_IMPLEMENTED, &[], None));
    }
    let Some(question) = Question::read(rest).filter(|_| head[4..6] == [0, 1]) else {
        return Some(reply(head, FORMAT_ERROR, &[], None));
    };
    if question.name.ends_with(".arpa") {
        return Some(reply(head, NO_SUCH_NAME, question.bytes, None));
    }
    let wanted = question.class == INTERNET && matches!(question.kind, A | AAAA);
    let address = wanted.then(|| addresses(&question.name));
    let data = address.and_then(|(v4, v6)| match question.kind {
        A => Some(v4.octets().to_vec()),
        _ => (families == Families::Both).then(|| v6.octets().to_vec()),
    });
    Some(reply(head, NO_ERROR, question.bytes, data.map(|data| (question.kind, data))))
}

struct Question<'a> {
    /// As it was sent.
    bytes: &'a [u8],
    name: String,
    kind: u16,
    class: u16,
}

impl<'a> Question<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (mut labels, mut at) = (Vec::new(), 0);
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1;
            match length {
                0 => break,
                // Longer ones would be pointers, and there is nothing before to point to.
                1..=63 => labels.push(String::from_utf8_lossy(bytes.get(at..at + length)?)),
                _ => return None,
            }
            at += length;
        }
        let [kind_high, kind_low, class_high, class_low] = *bytes.get(at..)?.first_chunk::<4>()?;
        let name = labels.join(".");
        // A name has at most 255 bytes.
        (at <= 255 && !name.is_empty()).then(|| Self {
            bytes: &bytes[..at + 4],
            name: plain(&name),
            kind: u16::from_be_bytes([kind_high, kind_low]),
            class: u16::from_be_bytes([class_high, class_low]),
        })
    }
}

fn reply(head: &[u8; 12], code: u8, question: &[u8], record: Option<(u16, Vec<u8>)>) -> Vec<u8> {
    // The same number; an answer of who knows (AA), recursion as it was wanted, and available.
    let mut bytes = vec![head[0], head[1], 0x84 | head[2] & 1, 0x80 | code];
    let count = |there: bool| u16::from(there).to_be_bytes();
    bytes.extend([count(!question.is_empty()), count(record.is_some()), [0, 0], [0, 0]].concat());
    bytes.extend(question);
    if let Some((kind, data)) = record {
        // The name of the question, which begins after the head.
        bytes.extend([0xc0, 12]);
        bytes.extend(kind.to_be_bytes());
        bytes.extend(INTERNET.to_be_bytes());
        bytes.extend(KEPT.to_be_bytes());
        bytes.extend(u16::try_from(data.len()).unwrap_or_default().to_be_bytes());
        bytes.extend(data);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A question as programs send it, with an option of EDNS after it.
    fn question(name: &str, kind: u16) -> Vec<u8> {
        let mut bytes = vec![0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1];
        for label in name.split('.') {
            bytes.push(u8::try_from(label.len()).unwrap());
            bytes.extend(label.bytes());
        }
        bytes.push(0);
        bytes.extend(kind.to_be_bytes());
        bytes.extend([0, 1, 0, 0, 41, 16, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    fn ask(message: &[u8], families: Families) -> Option<Vec<u8>> {
        answer(message, families, |name| {
            assert_eq!(name, "example.com");
            ([198, 18, 0, 7].into(), Ipv6Addr::LOCALHOST)
        })
    }

    #[test]
    fn a_name_has_an_address_of_each_kind() {
        for (kind, data) in [(A, vec![198, 18, 0, 7]), (AAAA, Ipv6Addr::LOCALHOST.octets().to_vec())] {
            let asked = question("Example.COM", kind);
            let answered = ask(&asked, Families::Both).unwrap();
            // The same number; no error; one question, as it was sent; one answer.
            assert_eq!(answered[..12], [0x12, 0x34, 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
            assert_eq!(answered[12..29], asked[12..29]);
            let record = [&[0xc0, 12][..], &kind.to_be_bytes(), &[0, 1, 0, 0, 0, 60, 0]].concat();
            assert_eq!(answered[29..], [&record[..], &[u8::try_from(data.len()).unwrap()], &data].concat());
        }
    }

    #[test]
    fn what_there_is_not_has_no_record() {
        for (kind, families) in [(AAAA, Families::V4), (15, Families::Both), (65, Families::Both)] {
            let answered = ask(&question("example.com", kind), families).unwrap();
            assert_eq!(answered[3..8], [0x80, 0, 1, 0, 0], "{kind}");
        }
        assert_eq!(ask(&question("1.0.0.127.in-addr.arpa", 12), Families::Both).unwrap()[3], 0x83);
    }

    #[test]
    fn what_is_no_question_is_refused_or_left() {
        let good = question("example.com", A);
        for length in 12..good.len() - 11 {
            assert_eq!(ask(&good[..length], Families::Both).unwrap()[3], 0x81, "{length}");
        }
        let changed = |at: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[at] = byte;
            ask(&bytes, Families::Both).map(|answer| answer[3])
        };
        assert_eq!(changed(12, 0xc0), Some(0x81), "a pointer");
        assert_eq!(changed(5, 2), Some(0x81), "two questions");
        assert_eq!(changed(2, 0x28), Some(0x84), "an update");
        assert_eq!(changed(2, 0x80), None, "an answer");
        assert_eq!(ask(&good[..11], Families::Both), None);
        let long = question(&[&"x".repeat(63)[..]; 5].join("."), A);
        assert_eq!(ask(&long, Families::Both).unwrap()[3], 0x81);
    }
}
