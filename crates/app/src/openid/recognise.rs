//! Who somebody is whom the provider knows.

use db::people::{self, Person};
use db::{Tx, external_people};

use super::{Failed, OpenId, Unknown};
use crate::people::{NewPerson, add_person, record_person};
use crate::token::Known;
use crate::{Ctx, Problem};

/// The person whom the provider names; made where the operator wants that. A mail address links somebody once, and only while they are linked
/// to nobody else at this provider: companies give addresses to others.
pub(super) fn recognise(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    provider: &OpenId,
    known: &Known,
) -> Result<Result<Person, Failed>, Problem> {
    let subject = (provider.issuer.as_str(), known.subject.as_str());
    if let Some(id) = external_people::by_subject(tx, subject.0, subject.1)? {
        let person = people::get(tx, &id)?.filter(|person| person.revoked_at.is_none());
        return Ok(person.ok_or_else(|| unknown(known)));
    }
    let Some(address) = &known.address else { return Ok(Err(Failed::NotVerified)) };
    let person = match people::by_address(tx, address)? {
        Some(person) => {
            let is_taken = external_people::is_linked(tx, &person.id, &provider.issuer)?;
            if person.revoked_at.is_some() || is_taken {
                return Ok(Err(unknown(known)));
            }
            person
        }
        None if provider.unknown == Unknown::Made => {
            let name = known.name.clone().filter(|name| !name.trim().is_empty());
            let name = name.unwrap_or_else(|| address.clone());
            add_person(ctx, tx, &NewPerson { address: address.clone(), name, language: None })?
        }
        None => return Ok(Err(unknown(known))),
    };
    external_people::link(tx, subject.0, subject.1, &person.id, ctx.now)?;
    record_person(ctx, tx, "person.connected", &person.id, Some(provider.issuer.clone()))?;
    Ok(Ok(person))
}

fn unknown(known: &Known) -> Failed {
    Failed::Unknown { address: known.address.clone().unwrap_or_default() }
}
