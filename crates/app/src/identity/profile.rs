//! What a publisher says of itself, and where mail for it goes.

use db::{Tx, profiles};
use domain::PublisherId;
use words::{Sentence, say};

use super::publishers::{Publisher, existing};
use crate::events::{self, Event};
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// Longest name and telephone number, in characters.
const LONGEST_NAME: usize = 200;
/// Longest description, in characters.
const LONGEST_DESCRIPTION: usize = 1000;
/// The most addresses that mail about publishing goes to.
const MOST_ADDRESSES: usize = 20;

/// Everything that its owners say of a publisher.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    pub display_name: String,
    pub description: String,
    /// Mail addresses, separated by commas or lines.
    pub seller_contact: String,
    pub contact_name: String,
    pub contact_phone: String,
}

/// One of its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProfileMember {
    DisplayName,
    Description,
    SellerContact,
    ContactName,
    ContactPhone,
}

impl ProfileMember {
    pub const ALL: [Self; 5] =
        [Self::DisplayName, Self::Description, Self::ContactName, Self::SellerContact, Self::ContactPhone];

    /// Its name in events and forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::DisplayName => "displayName",
            Self::Description => "description",
            Self::SellerContact => "sellerContact",
            Self::ContactName => "contactName",
            Self::ContactPhone => "contactPhone",
        }
    }
}

impl Profile {
    pub fn get(&self, member: ProfileMember) -> &str {
        match member {
            ProfileMember::DisplayName => &self.display_name,
            ProfileMember::Description => &self.description,
            ProfileMember::SellerContact => &self.seller_contact,
            ProfileMember::ContactName => &self.contact_name,
            ProfileMember::ContactPhone => &self.contact_phone,
        }
    }

    /// The same as it is kept, or everything that is wrong with it.
    pub fn checked(&self) -> Result<Self, Vec<(ProfileMember, Sentence)>> {
        let mut faults = Vec::new();
        let mut line = |member, text: &str| {
            let text = text.trim().to_owned();
            let size = text.chars().count();
            if size > LONGEST_NAME {
                faults.push((member, say!("profile-too-long", size, most = LONGEST_NAME)));
            }
            if text.chars().any(char::is_control) {
                faults.push((member, say!("profile-one-line")));
            }
            text
        };
        let display_name = line(ProfileMember::DisplayName, &self.display_name);
        let contact_name = line(ProfileMember::ContactName, &self.contact_name);
        let contact_phone = line(ProfileMember::ContactPhone, &self.contact_phone);
        if display_name.is_empty() {
            faults.push((ProfileMember::DisplayName, say!("profile-name-needed")));
        }
        let description = self.description.replace("\r\n", "\n").trim().to_owned();
        let size = description.chars().count();
        if size > LONGEST_DESCRIPTION {
            faults.push((
                ProfileMember::Description,
                say!("profile-too-long", size, most = LONGEST_DESCRIPTION),
            ));
        }
        if description.contains(|letter: char| letter.is_control() && letter != '\n') {
            faults.push((ProfileMember::Description, say!("profile-no-control")));
        }
        let addresses = self.seller_contact.replace(['\r', '\n'], ",");
        let seller_contact = match mail::parse_addresses(&addresses) {
            Ok(addresses) if addresses.is_empty() => Err(say!("profile-address-needed")),
            Ok(addresses) if addresses.len() > MOST_ADDRESSES => {
                Err(say!("profile-too-many-addresses", most = MOST_ADDRESSES))
            }
            Ok(addresses) => Ok(addresses.join(",")),
            Err(wrong) => Err(say!("profile-no-address", address = domain::shown(&wrong.address))),
        };
        let seller_contact = seller_contact.unwrap_or_else(|fault| {
            faults.push((ProfileMember::SellerContact, fault));
            String::new()
        });
        faults.sort_by_key(|(member, _)| *member);
        match faults.is_empty() {
            true => Ok(Self { display_name, description, seller_contact, contact_name, contact_phone }),
            false => Err(faults),
        }
    }
}

/// What the publisher says of itself, and the publisher, for whoever may see it.
pub fn profile(ctx: &Ctx, tx: &mut Tx<'_>, id: &PublisherId) -> Result<(Publisher, Profile), Problem> {
    require(ctx, tx, id, Need::See)?;
    let publisher = existing(tx, id)?;
    let profiles::Profile { description, contact_name, contact_phone } = profiles::get(tx, id)?;
    let (display_name, seller_contact) = (publisher.display_name.clone(), publisher.seller_contact.clone());
    Ok((publisher, Profile { display_name, description, seller_contact, contact_name, contact_phone }))
}

/// Whether the caller may change what the publisher says of itself.
pub fn can_own(ctx: &Ctx, tx: &mut Tx<'_>, id: &PublisherId) -> Result<bool, Problem> {
    match require(ctx, tx, id, Need::Own) {
        Ok(()) => Ok(true),
        Err(Problem::Forbidden(_)) => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// Keeps `new`, which [`Profile::checked`] made, in place of `seen`, which its owner read. What somebody else changed meanwhile is kept
/// from being lost.
pub fn save_profile(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    id: &PublisherId,
    seen: &Profile,
    new: &Profile,
) -> Result<(), Problem> {
    require(ctx, tx, id, Need::Own)?;
    let (_, stored) = profile(ctx, tx, id)?;
    if stored == *new {
        return Ok(());
    }
    if stored != *seen {
        return Err(Problem::conflict(
            "ProfileChanged",
            "somebody else changed the profile meanwhile: look at it again",
        ));
    }
    let changed = ProfileMember::ALL.into_iter().filter(|member| stored.get(*member) != new.get(*member));
    let changed = changed.map(ProfileMember::key).collect::<Vec<_>>().join(", ");
    profiles::set_name(tx, id, &new.display_name, &new.seller_contact)?;
    let Profile { description, contact_name, contact_phone, .. } = new.clone();
    profiles::put(tx, id, &profiles::Profile { description, contact_name, contact_phone })?;
    let event =
        Event { action: "publisher.changed", publisher: Some(id), after: Some(changed), ..Event::default() };
    events::record(ctx, tx, &event)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_told_at_once_and_the_rest_is_made_tidy() {
        let fine = Profile {
            display_name: " Contoso & Söhne ".to_owned(),
            description: "One\r\ntwo".to_owned(),
            seller_contact: "a@contoso.example\r\nb@contoso.example;".to_owned(),
            contact_name: String::new(),
            contact_phone: "+353 1 555 0100".to_owned(),
        };
        let checked = fine.checked().unwrap();
        assert_eq!(checked.display_name, "Contoso & Söhne");
        assert_eq!(checked.description, "One\ntwo");
        assert_eq!(checked.seller_contact, "a@contoso.example,b@contoso.example");
        assert_eq!(checked.checked().unwrap(), checked, "what is kept is as it should be");
        let wrong = Profile {
            display_name: "a\nb".to_owned(),
            description: "x".repeat(LONGEST_DESCRIPTION + 1),
            seller_contact: "nobody".to_owned(),
            contact_name: "x".repeat(LONGEST_NAME + 1),
            contact_phone: "\0".to_owned(),
        };
        let members: Vec<_> = wrong.checked().unwrap_err().into_iter().map(|(member, _)| member).collect();
        assert_eq!(members.len(), 5, "{members:?}");
        assert!(members.is_sorted());
        let empty = Profile::default().checked().unwrap_err();
        assert_eq!(empty.len(), 2, "a name and an address are needed: {empty:?}");
    }
}
