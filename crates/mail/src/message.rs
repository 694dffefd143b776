//! From what we want to say to a message as RFC 5322 wants it.

use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, SinglePart};

use crate::MailError;
use crate::address::parse_address;

/// A message in plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Names the message: the same id is the same message, sent again. Letters, digits, `-`, `_`, `.`.
    pub id: String,
    /// Everybody here sees everybody else.
    pub to: Vec<String>,
    pub subject: String,
    pub text: String,
}

/// Long enough for any id of ours, short enough for a file name.
const MAX_ID: usize = 128;

impl Mail {
    pub(crate) fn message(&self, from: &Mailbox, wording: Wording) -> Result<Message, MailError> {
        if !is_id(&self.id) {
            return Err(MailError::BadId { id: self.id.clone() });
        }
        if self.to.is_empty() {
            return Err(MailError::NoRecipients);
        }
        // The receiving side drops a second copy by this, when a delivery is repeated after a crash.
        let message_id = format!("<{}@{}>", self.id, from.email.domain());
        let mut builder = Message::builder()
            .from(from.clone())
            .message_id(Some(message_id))
            // A line break here would start a header of somebody else's choosing.
            .subject(self.subject.replace(char::is_control, " "));
        for address in &self.to {
            builder = builder.to(Mailbox::new(None, parse_address(address)?));
        }
        let mut message = builder.singlepart(self.part(wording))?;
        // Keeps out-of-office replies away (RFC 3834 §5).
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
        Ok(message)
    }
}

/// How the text is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wording {
    /// Line by line as it is, so that a link can be copied out of it.
    AsItIs,
    /// In ASCII, for servers that take nothing else: quoted-printable breaks links (RFC 2045 §6.7).
    Ascii,
}

/// The longest line of a message, in bytes (RFC 5322 §2.1.1).
const LONGEST_LINE: usize = 998;

impl Mail {
    fn part(&self, wording: Wording) -> SinglePart {
        let fits = self.text.lines().all(|line| line.len() <= LONGEST_LINE) && !self.text.contains('\0');
        let encoding = match self.text.is_ascii() {
            true => ContentTransferEncoding::SevenBit,
            false => ContentTransferEncoding::EightBit,
        };
        if !fits || wording == Wording::Ascii && !self.text.is_ascii() {
            return SinglePart::plain(self.text.clone());
        }
        // The library would break lines of more than 76 bytes.
        let text = self.text.lines().flat_map(|line| [line, "\r\n"]).collect::<String>();
        let body = Body::dangerous_pre_encoded(text.into_bytes(), encoding);
        SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body)
    }
}

/// It becomes a file name and a part of a header, so it is kept plain.
fn is_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    id.len() <= MAX_ID && id.bytes().all(plain) && id.starts_with(|c: char| c.is_ascii_alphanumeric())
}
