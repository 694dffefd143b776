//! Members a type does not know. They are kept for the client that sent them, and remarked; so is each text among them
//! that is sealed for its name.

use serde_json::{Map, Value};

use super::findings::Findings;
use super::level::Enforce;
use super::meant::meant;
use super::secret;
use super::secret_place::{Here, Sealing, Way};
use super::shape::{Shape, element_key};
use super::unconfirmed::speaks_of_audience;
use domain::{FindingCode, shown};
use words::{Sentence, say};

pub(super) fn check(root: &Shape, definition: &Value, found: &mut Findings) {
    look(Here::root(root), definition, &Way::START, found);
}

fn look(here: Here<'_>, value: &Value, way: &Way<'_>, found: &mut Findings) {
    if found.are_full_of_warnings() {
        return;
    }
    match value {
        Value::Object(members) => look_into(here, members, way, found),
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                look(here.element(), element, &way.element(index, element_key(here.shape, element)), found);
            }
        }
        Value::String(text) if here.sealing > Sealing::Nothing && !here.by_name && !text.is_empty() => {
            remark(FindingCode::SealedMember, way, || say!("member-sealed"), found);
        }
        _ => {}
    }
}

fn look_into(here: Here<'_>, members: &Map<String, Value>, way: &Way<'_>, found: &mut Findings) {
    for (name, member) in members {
        let way = way.member(name);
        let Some((_, inner)) = here.named(name) else {
            let (own, inner) = here.other(name);
            let told_as_sealed = inner.sealing > Sealing::Nothing && member.is_string();
            if here.shape.lists_members() && !here.shape.knows(name) && !told_as_sealed {
                let guess = || own.or_else(|| meant(here.shape, name, members));
                remark(FindingCode::UnknownMember, &way, || unknown(name, guess()), found);
            }
            look(inner, member, &way, found);
            continue;
        };
        look(inner, member, &way, found);
    }
}

fn unknown(name: &str, meant: Option<&str>) -> Sentence {
    let restricts = speaks_of_audience(name);
    let told = shown(name);
    match meant {
        Some(meant) if meant.eq_ignore_ascii_case(name) => match restricts {
            true => say!("member-unknown-audience-case", name = told, meant = meant.to_owned()),
            false => say!("member-unknown-case", name = told, meant = meant.to_owned()),
        },
        Some(meant) => match restricts {
            true => say!("member-unknown-audience-meant", name = told, meant = meant.to_owned()),
            false => say!("member-unknown-meant", name = told, meant = meant.to_owned()),
        },
        None => match restricts {
            true => say!("member-unknown-audience", name = told),
            false => say!("member-unknown", name = told),
        },
    }
}

fn remark(code: FindingCode, way: &Way<'_>, text: impl FnOnce() -> Sentence, found: &mut Findings) {
    // Beyond these limits a draft is refused; nothing may multiply a long name before.
    if found.are_full_of_warnings() || code == FindingCode::SealedMember && way.length() > secret::LONGEST {
        return;
    }
    found.add(&way.path(), Enforce::Warn, code, text);
}
