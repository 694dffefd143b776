//! Pages that are found by their names.

use domain::{OfferId, PageName, PublisherId, folded};
use ui::Reader;
use url::form_urlencoded;
use words::{Sentence, say};

use super::found::Item;
use crate::new_offer::new_address;
use crate::offer::{COMPARE, HISTORY, PLANS, REVIEW, of};
use crate::reading::all_offers;
use crate::{maintenance, operate};

/// The most words that are looked at one by one.
const MOST: usize = 8;

/// Whether every word of `sought` begins a word of `text`.
pub(super) fn has_words(text: &str, sought: &str) -> bool {
    let text = folded(text);
    let sought = folded(sought);
    let mut words = sought.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| begins_one(&text, word))
}

fn begins_one(text: &str, word: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric()).any(|own| own.starts_with(word))
        || text.contains(word) && !word.is_ascii()
}

/// The pages of offers that some of the words name, in the reader's language or in English, and the words that name none.
pub(super) fn named(reader: &Reader<'_>, sought: &str) -> (Vec<PageName>, String) {
    let words: Vec<&str> = sought.split_whitespace().take(MOST).collect();
    // The longest run of words at the end, or else at the beginning, that names a page; two letters name too many.
    let is_long = |words: &[&str]| words.iter().map(|word| word.chars().count()).sum::<usize>() > 2;
    let of = |words: &[&str]| {
        let asked = words.join(" ");
        let names = |page: &&PageName| {
            let own = [page.label(), page.as_str()].into_iter().any(|text| has_words(text, &asked));
            own || has_words(&reader.of_type(page.label()), &asked)
        };
        PageName::ALL.iter().filter(names).copied().collect::<Vec<_>>()
    };
    let ends = (0..words.len()).map(|at| (&words[at..], &words[..at]));
    let begins = (1..words.len()).rev().map(|at| (&words[..at], &words[at..]));
    for (page, rest) in ends.chain(begins) {
        let found = if is_long(page) || !page.concat().is_ascii() { of(page) } else { Vec::new() };
        if !found.is_empty() {
            return (found, rest.join(" "));
        }
    }
    (Vec::new(), sought.to_owned())
}

/// The pages of an offer that are not about its content.
pub(super) fn of_offer(
    reader: &Reader<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    name: &str,
) -> Vec<Item> {
    let item = |text: Sentence, route: &str| Item {
        text: reader.say(&text),
        about: name.to_owned(),
        to: of(route, publisher, offer),
    };
    vec![
        item(say!("plan-list-title"), PLANS),
        item(say!("review-title"), REVIEW),
        item(say!("compare-title"), COMPARE),
        item(say!("history-title"), HISTORY),
    ]
}

/// The pages of the portal that somebody may open.
pub(super) fn portal(
    reader: &Reader<'_>,
    publisher: Option<&PublisherId>,
    may_begin: bool,
    is_operator: bool,
) -> Vec<Item> {
    let item = |text: Sentence, to: String| Item { text: reader.say(&text), about: String::new(), to };
    let every = || "/dashboard/commercial-marketplace/overview?publisher=*".to_owned();
    let mut items = vec![item(say!("offers-title"), publisher.map_or_else(every, all_offers))];
    if may_begin {
        items.push(item(say!("new-title"), new_address(publisher)));
    }
    items.push(item(say!("accounts-title"), "/dashboard/accounts".to_owned()));
    items.push(item(say!("sessions-title"), "/dashboard/account/sessions".to_owned()));
    items.push(item(say!("shell-manual"), "/help".to_owned()));
    if is_operator {
        items.push(item(say!("certify-title"), operate::QUEUE.to_owned()));
        items.push(item(say!("maintenance-manage"), maintenance::HERE.to_owned()));
    }
    items
}

/// The list of all offers with `words`.
pub(super) fn all_matching(publisher: Option<&PublisherId>, words: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("publisher", publisher.map_or("*", PublisherId::as_str)).append_pair("q", words);
    format!("/dashboard/commercial-marketplace/overview?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use words::{Language, Words};

    use super::*;

    #[test]
    fn the_end_or_the_beginning_of_what_is_typed_names_pages() {
        let reader = Reader {
            words: Words::new(Language::English, None),
            now: Timestamp::parse("2026-11-29T10:58:07Z").unwrap(),
        };
        let of = |sought: &str| {
            let (pages, rest) = named(&reader, sought);
            (pages.iter().map(|page| page.as_str()).collect::<Vec<_>>().join(" "), rest)
        };
        assert_eq!(of("secure-linux offer listing"), ("listing".to_owned(), "secure-linux".to_owned()));
        assert_eq!(of("leads secure linux"), ("leads".to_owned(), "secure linux".to_owned()));
        assert_eq!(of("propert"), ("properties".to_owned(), String::new()));
        assert_eq!(of("secure"), (String::new(), "secure".to_owned()));
        assert_eq!(of(""), (String::new(), String::new()));
    }
}
