//! Values out of very many: lists that can be filtered, and chosen from by group.

use askama::Template;
use offer_types::{Field, Market, Tax};
use serde_json::Value;
use words::{Sentence, say};

use super::choice::{One, offered, other};
use super::{frame, made};
use crate::choice::{options, other_word, text};
use crate::drawn::Drawn;

/// So many boxes are shown before somebody asks for all of them. Of buttons of which one is chosen all are there, because the arrow keys
/// lead from one to the next.
const FIRST: usize = 12;

/// A value of the list.
struct Row {
    one: One,
    /// What else is said of it.
    about: String,
    /// By what it is found.
    words: String,
    /// Whether it is among those whose tax the marketplace remits.
    is_remitted: bool,
}

/// A button that chooses several at once, and those of the list that it is about: what it asks for, its words, whether they are chosen then,
/// and only those whose tax the marketplace remits.
struct Group {
    act: &'static str,
    label: String,
    is_on: bool,
    is_remitted: bool,
}

#[derive(Template)]
#[template(path = "control/picker.html")]
struct Picker<'a> {
    d: &'a Drawn<'a>,
    kind: &'static str,
    rows: Vec<Row>,
    groups: Vec<Group>,
    /// How many are chosen, with `{n}` for the number, and said.
    chosen: Option<(String, String)>,
    /// What is written beside the values, where something may be, and whether that is what is chosen.
    other: Option<String>,
    is_other: bool,
    /// What says so.
    word: String,
}

impl Picker<'_> {
    fn first(&self) -> &[Row] {
        let most = if self.kind == "radio" { usize::MAX } else { FIRST };
        &self.rows[..self.rows.len().min(most)]
    }

    fn rest(&self) -> &[Row] {
        &self.rows[self.first().len()..]
    }

    /// What leads to the rest, if there is any.
    fn show_all(&self) -> Option<String> {
        (!self.rest().is_empty()).then(|| self.d.reader.say(&say!("picker-show-all", many = self.rows.len())))
    }
}

/// One of more values than a select has.
pub(crate) fn draw_one(drawn: &Drawn<'_>) -> String {
    let all = offered(drawn, true);
    let (other, is_other) = other(drawn, &all);
    let mut rows: Vec<Row> = all.into_iter().map(plain).collect();
    // Nothing, and then what is chosen, before all others.
    rows.sort_by_key(|row| !row.one.sent.is_empty() && !row.one.is_chosen);
    let picker = Picker {
        d: drawn,
        kind: "radio",
        rows,
        groups: Vec::new(),
        chosen: None,
        other,
        is_other,
        word: other_word(drawn.field),
    };
    frame::around_group(drawn, &made(&picker))
}

/// Some of more values than fit a page: markets, industries, roles.
pub(crate) fn draw_many(drawn: &Drawn<'_>, options: Vec<One>) -> String {
    let (of, many) = (options.len(), options.iter().filter(|one| one.is_chosen).count());
    let mut rows: Vec<Row> = options.into_iter().map(|one| row(drawn, one)).collect();
    if !drawn.field.markets.is_empty() {
        rows.sort_by_cached_key(|row| domain::folded(&row.one.label));
    }
    rows.sort_by_key(|row| !row.one.is_chosen);
    let said = |n: String| drawn.reader.say(&say!("picker-chosen", n, of));
    let picker = Picker {
        d: drawn,
        kind: "checkbox",
        groups: groups(drawn, &rows),
        rows,
        chosen: Some((said("{n}".to_owned()), said(many.to_string()))),
        other: None,
        is_other: false,
        word: String::new(),
    };
    frame::around_group(drawn, &made(&picker))
}

fn plain(one: One) -> Row {
    Row { about: String::new(), words: format!("{} {}", one.label, one.sent), is_remitted: false, one }
}

fn row(drawn: &Drawn<'_>, mut one: One) -> Row {
    let Some(market) = drawn.field.markets.iter().find(|market| market.code == one.sent) else {
        return plain(one);
    };
    one.label = drawn.reader.of_type(&market.name);
    let currency = market.currency.as_deref().unwrap_or_default();
    Row {
        about: drawn.reader.say(&about(market)),
        words: format!("{} {} {currency}", one.label, one.sent),
        is_remitted: is_remitted(market),
        one,
    }
}

/// The currency of a market, and who remits the tax there.
fn about(market: &Market) -> Sentence {
    let Some(currency) = market.currency.clone() else { return say!("market-free-only") };
    match market.tax {
        Tax::Remitted => say!("market-remitted", currency),
        Tax::Reseller => say!("market-reseller", currency),
        Tax::Mixed => say!("market-mixed", currency),
        Tax::Publisher => say!("market-publisher", currency),
    }
}

/// Whether its tax is no matter of the publisher.
fn is_remitted(market: &Market) -> bool {
    market.tax == Tax::Remitted
}

fn groups(drawn: &Drawn<'_>, rows: &[Row]) -> Vec<Group> {
    let remitted = rows.iter().filter(|row| row.is_remitted).count();
    let group = |act, said: Sentence, is_on, is_remitted| Group {
        act,
        label: drawn.reader.say(&said),
        is_on,
        is_remitted,
    };
    let mut groups = vec![group("all", say!("picker-all"), true, false)];
    if remitted > 0 {
        groups.push(group("remitted", say!("picker-remitted", many = remitted), true, true));
    }
    groups.push(group("none", say!("picker-none"), false, false));
    groups
}

/// The values that are chosen of `field`, where `stored` were, once all (`all`), those whose tax is remitted (`remitted`) or none (`none`)
/// of the list is chosen; nothing where that is no way to choose.
pub(crate) fn choose(field: &Field, word: &str, stored: Option<&Value>) -> Option<Vec<Value>> {
    let element = field.element.as_deref().filter(|element| !element.choices.is_empty())?;
    let old = stored.and_then(Value::as_array).cloned().unwrap_or_default();
    let is_meant = |value: &Value| {
        let code = text(value);
        word == "all" || field.markets.iter().any(|market| market.code == code && is_remitted(market))
    };
    match word {
        "none" => Some(Vec::new()),
        "all" | "remitted" => {
            let new = options(element).into_iter().filter(|option| !old.iter().any(|value| option.is(value)));
            let new: Vec<Value> = new.map(|option| option.spellings[0].clone()).filter(is_meant).collect();
            Some(old.into_iter().chain(new).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use offer_types::OfferTypes;
    use serde_json::json;

    use super::*;
    use crate::field_at;

    #[test]
    fn markets_are_chosen_by_group_and_what_was_chosen_stays() {
        let types = OfferTypes::built_in();
        let known = types.get(&"microsoft-azure-virtualmachines".parse().unwrap()).unwrap();
        let page = known.pages().iter().find(|page| page.name.as_str() == "plan-availability").unwrap();
        let field = field_at(&page.fields, "/regions").unwrap();
        let stored = json!(["JP", "XX"]);
        let choose = |word| choose(field, word, Some(&stored));
        assert_eq!(choose("all").unwrap().len(), 143, "all markets, and what is none");
        let remitted = choose("remitted").unwrap();
        assert_eq!(remitted.len(), 54);
        assert_eq!(remitted[..2], [json!("JP"), json!("XX")]);
        assert!(remitted.contains(&json!("KR")) && !remitted.contains(&json!("CN")));
        assert_eq!(choose("none"), Some(Vec::new()));
        assert_eq!(choose("some"), None);
    }
}
