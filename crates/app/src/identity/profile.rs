//! What a publisher says of itself: its name, and whom the marketplace writes to.

use std::time::Duration;

use blob::Digest;
use db::{Tx, jobs, publishers};
use domain::{PublisherId, Timestamp};
use mail::parse_addresses;
use words::{Sentence, say};

use super::publishers::{Publisher, existing};
use super::renaming;
use crate::events::{self, Event};
use crate::roles::{Need, require};
use crate::{Ctx, Problem, notify};

/// Longest name, in characters.
const LONGEST_NAME: usize = 200;
/// The most addresses of a seller contact.
const MOST_ADDRESSES: usize = 10;
/// Longest number that people dial, with what they write between its digits (E.164 has 15 of them).
const LONGEST_NUMBER: usize = 40;
/// How soon a contact is sent another test message: nobody's mailbox is filled from here.
const AGAIN_AFTER: Duration = Duration::from_secs(300);

/// What is said of a publisher and can be changed by its owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    display_name: String,
    contact_name: Option<String>,
    /// Mail addresses, separated by commas; never empty.
    seller_contact: String,
    contact_phone: Option<String>,
}

/// The same as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedProfile {
    pub display_name: String,
    pub contact_name: String,
    pub seller_contact: String,
    pub contact_phone: String,
}

/// A part of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileField {
    DisplayName,
    ContactName,
    SellerContact,
    ContactPhone,
}

impl TypedProfile {
    /// As a publisher's profile is typed.
    pub fn of(publisher: &Publisher) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            display_name: publisher.display_name.clone(),
            contact_name: text(&publisher.contact_name),
            seller_contact: publisher.seller_contact.replace(',', ", "),
            contact_phone: text(&publisher.contact_phone),
        }
    }

    /// What of it is taken, or everything that is wrong with it.
    pub fn read(&self) -> Result<Profile, Vec<(ProfileField, Sentence)>> {
        use ProfileField::{ContactName, ContactPhone, DisplayName, SellerContact};
        let mut faults = Vec::new();
        let mut line = |field, text: &str, most: usize| {
            let text = text.trim();
            if text.chars().any(char::is_control) {
                faults.push((field, say!("profile-one-line")));
            } else if text.chars().count() > most {
                let length = text.chars().count();
                faults.push((field, say!("profile-too-long", length, most)));
            }
            text.to_owned()
        };
        let display_name = line(DisplayName, &self.display_name, LONGEST_NAME);
        let contact_name = line(ContactName, &self.contact_name, LONGEST_NAME);
        let contact_phone = line(ContactPhone, &self.contact_phone, LONGEST_NUMBER);
        if display_name.is_empty() {
            faults.push((DisplayName, say!("profile-name-needed")));
        }
        let is_number = |text: &str| {
            let is_one = |sign: char| sign.is_ascii_digit() || "+-/.() x".contains(sign);
            text.chars().all(is_one) && text.chars().any(|sign| sign.is_ascii_digit())
        };
        if !contact_phone.is_empty() && !is_number(&contact_phone) {
            faults.push((ContactPhone, say!("profile-phone-form")));
        }
        let addresses = parse_addresses(&self.seller_contact).unwrap_or_else(|wrong| {
            faults
                .push((SellerContact, say!("profile-address-form", address = domain::shown(&wrong.address))));
            vec![String::new()]
        });
        match addresses.len() {
            0 => faults.push((SellerContact, say!("profile-address-needed"))),
            many if many > MOST_ADDRESSES => {
                faults.push((SellerContact, say!("profile-addresses-many", many, most = MOST_ADDRESSES)));
            }
            _ => {}
        }
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        match faults.is_empty() {
            false => Err(faults),
            true => Ok(Profile {
                display_name,
                contact_name: some(contact_name),
                seller_contact: addresses.join(","),
                contact_phone: some(contact_phone),
            }),
        }
    }
}

/// A short text that is another one once somebody saved the profile.
pub fn profile_tag(publisher: &Publisher) -> String {
    let TypedProfile { display_name, contact_name, seller_contact, contact_phone } =
        TypedProfile::of(publisher);
    let all = [display_name, contact_name, seller_contact, contact_phone].join("\n");
    let mut tag = Digest::of(all.as_bytes()).to_string();
    tag.truncate(16);
    tag
}

/// A publisher, for somebody who may change what is said of it.
pub fn publisher_to_manage(ctx: &Ctx, tx: &mut Tx<'_>, id: &PublisherId) -> Result<Publisher, Problem> {
    require(ctx, tx, id, Need::Manage)?;
    existing(tx, id)
}

/// Saves what is said of a publisher, unless somebody else did since it had the tag `seen`. Another name is shown wherever the old one was
/// once the background work came round to it.
pub fn save_profile(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    id: &PublisherId,
    profile: &Profile,
    seen: &str,
) -> Result<Publisher, Problem> {
    let before = publisher_to_manage(ctx, tx, id)?;
    let Profile { display_name, contact_name, seller_contact, contact_phone } = profile.clone();
    let after = Publisher { display_name, contact_name, seller_contact, contact_phone, ..before.clone() };
    if after == before {
        return Ok(after);
    }
    if profile_tag(&before) != seen {
        return Err(Problem::conflict("ProfileChanged", "somebody saved the profile since it was read"));
    }
    publishers::set_profile(tx, &after)?;
    let told = |publisher: &Publisher| {
        let contact = [
            publisher.contact_name.as_deref(),
            Some(&publisher.seller_contact),
            publisher.contact_phone.as_deref(),
        ];
        let contact: Vec<_> = contact.into_iter().flatten().collect();
        Some(format!("{}; {}", publisher.display_name, contact.join(", ")))
    };
    let (was, is) = (told(&before), told(&after));
    let event = Event {
        action: "publisher.profile-saved",
        publisher: Some(id),
        before: was,
        after: is,
        ..Event::default()
    };
    events::record(ctx, tx, &event)?;
    if after.display_name != before.display_name {
        jobs::enqueue(tx, &ctx.uuid().to_string(), renaming::QUEUE, id.as_str(), ctx.now, ctx.now)?;
        ctx.enqueued();
    }
    Ok(after)
}

/// Sends the seller contact a message that says it arrives; whether it did not just get one.
pub fn send_test_message(ctx: &Ctx, tx: &mut Tx<'_>, id: &PublisherId) -> Result<bool, Problem> {
    let publisher = publisher_to_manage(ctx, tx, id)?;
    if !publishers::note_test(tx, id, ctx.now, since(ctx))? {
        return Ok(false);
    }
    notify::test(ctx, tx, &publisher)?;
    let after = Some(publisher.seller_contact);
    let event = Event { action: "publisher.contact-tested", publisher: Some(id), after, ..Event::default() };
    events::record(ctx, tx, &event)?;
    Ok(true)
}

fn since(ctx: &Ctx) -> Timestamp {
    Timestamp::from_micros(ctx.now.micros().saturating_sub(AGAIN_AFTER.as_micros() as i64))
}

/// Whether the caller may change what is said of a publisher, for pages that show the same to others.
pub fn can_manage(ctx: &Ctx, tx: &mut Tx<'_>, id: &PublisherId) -> Result<bool, Problem> {
    match require(ctx, tx, id, Need::Manage) {
        Ok(()) => Ok(true),
        Err(Problem::Forbidden(_)) => Ok(false),
        Err(problem) => Err(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(contact: &str) -> TypedProfile {
        let display_name = " Contoso & Söhne ".to_owned();
        TypedProfile { display_name, seller_contact: contact.to_owned(), ..TypedProfile::default() }
    }

    #[test]
    fn what_is_typed_is_taken_without_the_space_around_it() {
        let read = typed("a@contoso.example; b@contoso.example").read().unwrap();
        assert_eq!(read.display_name, "Contoso & Söhne");
        assert_eq!(read.seller_contact, "a@contoso.example,b@contoso.example");
        assert_eq!((read.contact_name, read.contact_phone), (None, None));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let wrong = TypedProfile {
            display_name: String::new(),
            contact_name: "x".repeat(201),
            seller_contact: "not an address".to_owned(),
            contact_phone: "call me".to_owned(),
        };
        let fields: Vec<_> = wrong.read().unwrap_err().into_iter().map(|(field, _)| field).collect();
        use ProfileField::{ContactName, ContactPhone, DisplayName, SellerContact};
        assert_eq!(fields, [ContactName, DisplayName, ContactPhone, SellerContact]);
        for contact in ["", " , ", &"a@b.example,".repeat(11)] {
            assert_eq!(typed(contact).read().unwrap_err()[0].0, SellerContact, "{contact}");
        }
        let lines = TypedProfile { contact_name: "a\nb".to_owned(), ..typed("a@b.example") };
        assert_eq!(lines.read().unwrap_err()[0].0, ContactName);
    }
}
