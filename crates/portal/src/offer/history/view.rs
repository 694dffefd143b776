//! What of a history is looked at: all that an address says.

use std::collections::BTreeMap;

use app::history::{By, Sought};
use domain::{Day, PageName, PlanId, shown};
use face::query::Query;
use ui::Reader;
use url::form_urlencoded;
use words::{Sentence, say};

use super::events::{ACTIONS, what};

/// More of what somebody typed is never looked for.
const LONGEST: usize = 100;

/// Which events are shown, as they were asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    /// The page without its query.
    pub(crate) here: String,
    pub(crate) action: String,
    pub(crate) by: String,
    pub(crate) page: String,
    pub(crate) plan: String,
    /// The first and the last day.
    pub(crate) from: String,
    pub(crate) to: String,
    /// Those before this event.
    pub(crate) before: Option<i64>,
}

/// A filter that is set, and the address without it.
pub(crate) struct Chip {
    pub(crate) text: String,
    pub(crate) without: String,
}

impl View {
    pub(crate) fn of(here: String, query: &Query, before: Option<i64>) -> Self {
        let text = |name: &str| -> String {
            query.get(name).unwrap_or_default().trim().chars().take(LONGEST).collect()
        };
        Self {
            here,
            action: text("event"),
            by: text("by"),
            page: text("page"),
            plan: text("plan"),
            from: text("from"),
            to: text("to"),
            before,
        }
    }

    /// What is sought, or everything that is wrong with how it was asked for.
    pub(crate) fn sought(&self) -> Result<Sought, Vec<Sentence>> {
        let mut wrong = Vec::new();
        let mut day = |text: &str| match (text, text.parse::<Day>()) {
            ("", _) => None,
            (_, Ok(day)) => Some(day),
            (_, Err(_)) => {
                wrong.push(say!("history-no-day", text = shown(text)));
                None
            }
        };
        let (from, to) = (day(&self.from), day(&self.to));
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            wrong.push(say!("history-days-crossed", from = from.to_string(), to = to.to_string()));
        }
        let page = self.page.parse::<PageName>();
        if page.is_err() && !self.page.is_empty() {
            wrong.push(say!("history-no-page", name = shown(&self.page)));
        }
        let plan = self.plan.parse::<PlanId>();
        if plan.is_err() && !self.plan.is_empty() {
            wrong.push(say!("history-no-plan", name = shown(&self.plan)));
        }
        if !self.action.is_empty() && !ACTIONS.contains(&self.action.as_str()) {
            wrong.push(say!("history-no-event", name = shown(&self.action)));
        }
        let sought = Sought {
            action: Some(self.action.clone()).filter(|action| !action.is_empty()),
            by: by(&self.by),
            page: page.ok(),
            plan: plan.ok(),
            since: from.map(Day::start),
            until: to.map(|day| day.days_later(1).start()),
        };
        if wrong.is_empty() { Ok(sought) } else { Err(wrong) }
    }

    fn filters(&self) -> [(&'static str, &str); 6] {
        [
            ("event", &self.action),
            ("by", &self.by),
            ("page", &self.page),
            ("plan", &self.plan),
            ("from", &self.from),
            ("to", &self.to),
        ]
    }

    /// Its query; what is not set is left out.
    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let set = self.filters().into_iter().filter(|(_, value)| !value.is_empty());
        set.for_each(|(name, value)| _ = query.append_pair(name, value));
        if let Some(before) = self.before {
            query.append_pair("before", &before.to_string());
        }
        query.finish()
    }

    fn at(&self, page: &str) -> String {
        match self.query() {
            query if query.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }

    pub(crate) fn before(&self, before: i64) -> String {
        let view = Self { before: Some(before), ..self.clone() };
        view.at(&view.here)
    }

    /// The same from the newest event on.
    pub(crate) fn newest(&self) -> String {
        let view = Self { before: None, ..self.clone() };
        view.at(&view.here)
    }

    /// All that is sought as a table for spreadsheets.
    pub(crate) fn export(&self) -> String {
        let view = Self { before: None, ..self.clone() };
        view.at(&format!("{}.csv", view.here))
    }

    /// What is set, each with the address without it.
    pub(crate) fn chips(&self, reader: &Reader<'_>, names: &BTreeMap<String, String>) -> Vec<Chip> {
        let text = |name: &str, value: &str| match name {
            "event" if ACTIONS.contains(&value) => reader.say(&what(value)),
            "by" => reader.say(&by_words(value, names)),
            "page" => value.parse().map_or(value.to_owned(), |page: PageName| reader.of_type(page.label())),
            "plan" => reader.say(&say!("history-chip-plan", plan = value.to_owned())),
            "from" => reader.say(&say!("history-chip-from", day = value.to_owned())),
            "to" => reader.say(&say!("history-chip-to", day = value.to_owned())),
            _ => value.to_owned(),
        };
        let set = self.filters().into_iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| Chip { text: text(name, value), without: self.without(name) }).collect()
    }

    fn without(&self, name: &str) -> String {
        let mut view = Self { before: None, ..self.clone() };
        match name {
            "event" => view.action.clear(),
            "by" => view.by.clear(),
            "page" => view.page.clear(),
            "plan" => view.plan.clear(),
            "from" => view.from.clear(),
            _ => view.to.clear(),
        }
        view.newest()
    }
}

/// Kinds of those who do something, by their words in addresses.
pub(crate) const KINDS: [&str; 3] = ["people", "applications", "system"];

fn by(text: &str) -> Option<By> {
    match text {
        "" => None,
        "people" => Some(By::People),
        "applications" => Some(By::Applications),
        "system" => Some(By::System),
        actor => Some(By::Actor(actor.to_owned())),
    }
}

/// What those are called whom a word in an address stands for.
pub(crate) fn by_words(text: &str, names: &BTreeMap<String, String>) -> Sentence {
    match text {
        "people" => say!("history-by-people"),
        "applications" => say!("history-by-applications"),
        "system" => say!("history-by-system"),
        actor => Sentence::plain(names.get(actor).map_or(actor, String::as_str)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(query: &str) -> View {
        View::of("/history".to_owned(), &Query::of(Some(query)), None)
    }

    #[test]
    fn an_address_says_what_is_sought_and_nothing_else() {
        let full = "event=offer.saved&by=people&page=listing&plan=gold&from=2026-11-01&to=2026-11-02";
        let sought = view(full).sought().unwrap();
        let (since, until) = (sought.since.unwrap(), sought.until.unwrap());
        assert_eq!(until.since(since).as_secs(), 2 * 24 * 3600, "the last day counts, too");
        assert_eq!(view(full).newest(), format!("/history?{full}"));
        assert_eq!(view(full).export(), format!("/history.csv?{full}"));
        assert_eq!(view(full).before(7), format!("/history?{full}&before=7"));
        assert_eq!(view("before=9").newest(), "/history");
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let wrong =
            view("event=none&page=colours&plan=a%20b&from=rubbish&to=2026-13-01").sought().unwrap_err();
        assert_eq!(wrong.len(), 5, "{wrong:?}");
        assert_eq!(view("from=2026-11-02&to=2026-11-01").sought().unwrap_err().len(), 1);
        let long = view(&format!("by={}", "x".repeat(10_000)));
        assert!(long.newest().len() < 200);
    }
}
