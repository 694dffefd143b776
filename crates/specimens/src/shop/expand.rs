//! From what is written of an offer to the offer.
//!
//! - A member of an offer or a plan is that of its kind (`types.json`, its blocks first) unless the offer names it, too; `null` takes it
//!   away. What a publisher says in `every` stands in place of what the kinds of its offers have.
//! - A name that begins with a dot is the type's own (`.appVersion`), another one of an offer the marketplace's (`title`).
//! - Words in braces are the names of publisher, offer and plan, and the words of the publisher.
//! - A description is a list of paragraphs, of headings that begin with `# `, and of lists.
//! - Pictures, documents and links are named by their titles, categories and industries by their ids, versions by their numbers.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{End, Goal, Offer, Publisher};

const KINDS: &str = include_str!("../../shop/types.json");
const MARKETPLACE: &str = "microsoft-azure-marketplace";

type Members = Map<String, Value>;

/// Lists whose elements are named by their titles: the member, those of its elements, and where they are.
const TITLED: [(&str, &str, &str, &str); 3] = [
    ("screenshots", "screenshotName", "imageUrl", "{site}/screens/{number}.png"),
    ("documents", "documentName", "documentUrl", "{site}/documents/{number}.pdf"),
    ("usefulLinks", "linkTitle", "linkUrl", "{site}/links/{number}"),
];

#[derive(Deserialize)]
struct Kinds {
    blocks: BTreeMap<String, Members>,
    types: BTreeMap<String, Kind>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Kind {
    /// The id of the offer type.
    is: String,
    #[serde(default)]
    blocks: Vec<String>,
    #[serde(default)]
    offer: Members,
    #[serde(default)]
    plan_blocks: Vec<String>,
    #[serde(default)]
    plan: Members,
    /// What a version of a member is that has versions.
    #[serde(default)]
    versions: Members,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: String,
    words: BTreeMap<String, String>,
    #[serde(default)]
    every: Every,
    offers: Vec<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Every {
    offer: Members,
    plan: Members,
    /// Behind every description.
    closing: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    kind: String,
    name: String,
    #[serde(default)]
    goal: Goal,
    #[serde(default)]
    ends: Vec<End>,
    offer: Members,
    #[serde(default)]
    plans: Vec<Members>,
}

/// What is written in a file that the program brings along.
pub(super) fn publisher(text: &str) -> Publisher {
    let kinds: Kinds = serde_json::from_str(KINDS).expect("the kinds can be read");
    let file: File = serde_json::from_str(text).expect("a publisher can be read");
    let offers = file.offers.iter().map(|entry| offer(&kinds, &file, entry)).collect();
    Publisher { contact: format!("sales@{}.example", file.id), id: file.id, name: file.name, offers }
}

fn offer(kinds: &Kinds, file: &File, entry: &Entry) -> Offer {
    let kind = &kinds.types[&entry.kind];
    let mut words = file.words.clone();
    let summary = ["summary", ".summary"].iter().find_map(|name| entry.offer.get(*name)?.as_str());
    for (word, means) in [
        ("publisher", &*file.id),
        ("offer", &entry.id),
        ("name", &entry.name),
        ("summary", summary.unwrap_or_default()),
        ("site", &format!("https://{}.example/{}", file.id, entry.id)),
    ] {
        words.insert(word.to_owned(), means.to_owned());
    }
    let base = merged(kinds, &kind.blocks, &kind.offer, &file.every.offer);
    let closing = file.every.closing.as_deref();
    let offer = members(kind, (base, &entry.offer), Some(MARKETPLACE), closing, &words);
    let plan = |(nth, plan): (usize, &Members)| {
        let base = merged(kinds, &kind.plan_blocks, &kind.plan, &file.every.plan);
        let mut words = words.clone();
        words.insert("plan".to_owned(), plan["planId"].as_str().unwrap_or_default().to_owned());
        words.insert("number".to_owned(), format!("{}", nth + 1));
        members(kind, (base, plan), None, None, &words)
    };
    let plans: Vec<_> = entry.plans.iter().enumerate().map(plan).collect();
    let body = json!({
        "publisherId": file.id,
        "offerTypeId": kind.is,
        "id": entry.id,
        "definition": { "displayText": entry.name, "offer": offer, "plans": plans },
    });
    Offer { body, goal: entry.goal.clone(), ends: entry.ends.clone() }
}

/// What offers or plans of a kind have in common.
fn merged(kinds: &Kinds, blocks: &[String], own: &Members, every: &Members) -> Members {
    let mut merged: Members = blocks.iter().flat_map(|name| kinds.blocks[name].clone()).collect();
    merged.extend(own.clone());
    let known = every.iter().filter(|(name, _)| own.contains_key(*name));
    let known: Members = known.map(|(name, value)| (name.clone(), value.clone())).collect();
    merged.extend(known);
    merged
}

/// The members of an offer or a plan as its type has them.
fn members(
    kind: &Kind,
    (mut base, own): (Members, &Members),
    prefix: Option<&str>,
    closing: Option<&str>,
    words: &BTreeMap<String, String>,
) -> Members {
    base.extend(own.clone());
    let full = |name: &str| match (name.strip_prefix('.'), prefix) {
        (Some(own), _) => format!("{}.{own}", kind.is),
        (None, Some(prefix)) => format!("{prefix}.{name}"),
        (None, None) => name.to_owned(),
    };
    let made = base.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| {
        let value = match kind.versions.get(&name) {
            Some(version) => versions(&value, version),
            None => written_out(name.trim_start_matches('.'), value, closing),
        };
        (full(&name), filled(value, words))
    });
    made.collect()
}

/// A version each, by its number.
fn versions(numbers: &Value, version: &Value) -> Value {
    let each = |number: &str| {
        let words = BTreeMap::from([("version".to_owned(), number.to_owned())]);
        (number.to_owned(), filled(version.clone(), &words))
    };
    numbers.as_array().into_iter().flatten().filter_map(Value::as_str).map(each).collect::<Members>().into()
}

/// What stands for a short form; anything else stays as it is.
fn written_out(name: &str, value: Value, closing: Option<&str>) -> Value {
    if let Some((_, title, address, place)) = TITLED.iter().find(|(member, ..)| *member == name) {
        return titled(value, title, address, place);
    }
    match (name, value) {
        ("categoryMap", Value::Object(ids)) => grouped("category", &ids),
        ("industryMap", Value::Object(ids)) => grouped("industry", &ids),
        (name, Value::Array(parts)) if name.to_lowercase().ends_with("description") => {
            let closing = closing.map(Value::from);
            parts.iter().chain(&closing).map(markup).collect::<String>().into()
        }
        (_, value) => value,
    }
}

fn titled(list: Value, title: &str, address: &str, place: &str) -> Value {
    let Value::Array(elements) = list else { return list };
    let element = |(nth, element): (usize, Value)| match element {
        Value::String(text) => {
            json!({ title: text, address: place.replace("{number}", &format!("{}", nth + 1)) })
        }
        other => other,
    };
    elements.into_iter().enumerate().map(element).collect()
}

/// Ids of two levels: the second of the first.
fn grouped(what: &str, ids: &Members) -> Value {
    let group = |(first, second): (&String, &Value)| {
        let mut group = Members::new();
        group.insert(format!("{what}L1"), json!(first));
        if second.as_array().is_some_and(|ids| !ids.is_empty()) {
            group.insert(format!("{what}L2-{first}"), second.clone());
        }
        Value::Object(group)
    };
    ids.iter().map(group).collect()
}

/// A part of a description.
fn markup(part: &Value) -> String {
    match part {
        Value::Array(lines) => {
            let line = |line: &Value| format!("<li>{}</li>", line.as_str().unwrap_or_default());
            format!("<ul>{}</ul>", lines.iter().map(line).collect::<String>())
        }
        part => match part.as_str().unwrap_or_default() {
            text if text.starts_with("# ") => format!("<h3>{}</h3>", &text[2..]),
            text => format!("<p>{text}</p>"),
        },
    }
}

/// A value with the words in braces that are known filled in.
fn filled(value: Value, words: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => {
            let fill =
                |text: String, (word, means): (&String, &String)| text.replace(&format!("{{{word}}}"), means);
            words.iter().fold(text, fill).into()
        }
        Value::Array(list) => list.into_iter().map(|value| filled(value, words)).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, filled(value, words))).collect::<Members>().into()
        }
        other => other,
    }
}
