//! What the page of a publisher's settings shows.

use app::identity::{ProfileField, TypedProfile, profile_tag};
use askama::Template;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::{Shown, Told};
use crate::program::{Program, frame};
use crate::reading::{Reading, all_offers};

/// A field, in the order label, hint, fault, control.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) is_optional: bool,
    /// What browsers may fill in.
    pub(crate) complete: &'static str,
    pub(crate) value: String,
    pub(crate) fault: Option<String>,
    /// What somebody else saved meanwhile.
    pub(crate) stored: Option<String>,
}

#[derive(Template)]
#[template(path = "profile.html")]
pub(crate) struct Profile<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) title: String,
    pub(crate) all_offers: String,
    pub(crate) lead: String,
    /// What was done, and how the page says it.
    pub(crate) told: Option<String>,
    /// What is wrong, above all.
    pub(crate) problems: Option<String>,
    pub(crate) notice: Option<String>,
    pub(crate) contact: Vec<Field>,
    pub(crate) publisher: Vec<Field>,
    pub(crate) id: String,
    pub(crate) seller: i64,
    pub(crate) model: String,
    pub(crate) not_yours: Option<String>,
    /// What the form was made of.
    pub(crate) seen: String,
}

impl Profile<'_> {
    fn fields(&self) -> impl Iterator<Item = &Field> {
        self.publisher.iter().chain(&self.contact)
    }

    /// Those with a fault.
    fn wrong(&self) -> Vec<&Field> {
        self.fields().filter(|field| field.fault.is_some()).collect()
    }
}

/// How a field is called, told of and filled in.
type Described = (ProfileField, &'static str, Sentence, Sentence, &'static str);

fn described() -> [Described; 4] {
    use ProfileField::{ContactName, ContactPhone, DisplayName, SellerContact};
    [
        (DisplayName, "name", say!("profile-name"), say!("profile-name-hint"), "organization"),
        (ContactName, "contact", say!("profile-contact-name"), say!("profile-contact-name-hint"), "name"),
        (SellerContact, "address", say!("profile-address"), say!("profile-address-hint"), "email"),
        (ContactPhone, "phone", say!("profile-phone"), say!("profile-phone-hint"), "tel"),
    ]
}

fn text(typed: &TypedProfile, field: ProfileField) -> &str {
    match field {
        ProfileField::DisplayName => &typed.display_name,
        ProfileField::ContactName => &typed.contact_name,
        ProfileField::SellerContact => &typed.seller_contact,
        ProfileField::ContactPhone => &typed.contact_phone,
    }
}

fn field(reader: &Reader<'_>, shown: &Shown, (which, name, label, hint, complete): Described) -> Field {
    let stored = TypedProfile::of(&shown.publisher);
    let (there, value) = (text(&stored, which), text(&shown.typed, which));
    let differs = shown.told == Told::Changed && there != value;
    let stored = differs.then(|| match there.is_empty() {
        true => say!("profile-stored-none"),
        false => say!("profile-stored", value = there.to_owned()),
    });
    let fault = shown.faults.iter().find(|(of, _)| *of == which);
    Field {
        name,
        label: reader.say(&label),
        hint: reader.say(&hint),
        is_optional: matches!(which, ProfileField::ContactName | ProfileField::ContactPhone),
        complete,
        value: value.to_owned(),
        fault: fault.map(|(_, fault)| reader.say(fault)),
        stored: stored.map(|stored| reader.say(&stored)),
    }
}

pub(crate) fn template<'a>(reading: &'a Reading, program: Program, shown: &Shown) -> Profile<'a> {
    let title = match shown.faults.len() {
        0 => say!("profile-title"),
        many => say!("profile-title-fault", many),
    };
    made(frame(reading, program, &title), shown)
}

/// The page in its frame.
pub(crate) fn made<'a>(page: Page<'a>, shown: &Shown) -> Profile<'a> {
    let (reader, publisher) = (page.reader, &shown.publisher);
    let contact = || publisher.seller_contact.replace(',', ", ");
    let lead = match publisher.migrated {
        true => say!("profile-lead", contact = contact()),
        false => say!("profile-lead-older", contact = contact()),
    };
    let notice = publisher.migrated.then(|| match publisher.migrated_at {
        Some(at) => say!("profile-moved", day = reader.day(at), contact = contact()),
        None => say!("profile-moved-always", contact = contact()),
    });
    let told = match shown.told {
        Told::Nothing => None,
        Told::Saved => Some(say!("profile-saved")),
        Told::Tested => Some(say!("profile-tested", contact = contact())),
        Told::TestedBefore => Some(say!("profile-test-soon")),
        Told::Changed => Some(say!("profile-changed")),
    };
    let model = match (publisher.migrated, publisher.migrated_at) {
        (false, _) => say!("profile-model-older"),
        (true, None) => say!("profile-model-always"),
        (true, Some(at)) => say!("profile-model-newer", day = reader.day(at)),
    };
    let problems = (!shown.faults.is_empty()).then(|| say!("profile-problems", many = shown.faults.len()));
    let not_yours =
        (!shown.may_manage).then(|| say!("profile-not-yours", publisher = publisher.display_name.clone()));
    let mut fields = described().map(|described| field(&reader, shown, described)).into_iter();
    let say = |sentence: Sentence| reader.say(&sentence);
    Profile {
        title: say(say!("profile-title")),
        all_offers: all_offers(&publisher.id),
        lead: reader.lead(&lead),
        told: told.map(say),
        problems: problems.map(say),
        notice: notice.map(say),
        publisher: fields.next().into_iter().collect(),
        contact: fields.collect(),
        id: publisher.id.to_string(),
        seller: publisher.seller_id,
        model: say(model),
        not_yours: not_yours.map(say),
        seen: profile_tag(publisher),
        page,
    }
}
