//! Which of those that wait are shown: all of it is in the address, so that a view can be kept and sent to others.

use app::publishing::Waiting;
use domain::Timestamp;
use face::query::Query;
use url::form_urlencoded;

/// A day in seconds.
const DAY: u64 = 24 * 3600;

/// A view of what waits.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) sought: String,
    pub(crate) offer_type: String,
    pub(crate) publisher: String,
    /// Only what has waited for more than so many days.
    pub(crate) days: u64,
    /// From 1 on.
    pub(crate) page: usize,
}

impl View {
    pub(crate) fn of(query: &Query) -> Self {
        let text = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        Self {
            sought: text("q"),
            offer_type: text("type"),
            publisher: text("publisher"),
            days: text("days").parse().unwrap_or_default(),
            page: text("page").parse().unwrap_or(1).max(1),
        }
    }

    /// Whether some are left out.
    pub(crate) fn is_filtered(&self) -> bool {
        !self.sought.is_empty() || !self.offer_type.is_empty() || !self.publisher.is_empty() || self.days > 0
    }

    pub(crate) fn shows(&self, one: &Waiting, now: Timestamp) -> bool {
        let folded = self.sought.to_lowercase();
        let is_named =
            [&one.name, &one.publisher_name].into_iter().any(|name| name.to_lowercase().contains(&folded))
                || one.offer.as_str().contains(&folded)
                || one.publisher.as_str().contains(&folded);
        is_named
            && (self.offer_type.is_empty() || one.offer_type.as_str() == self.offer_type)
            && (self.publisher.is_empty() || one.publisher.as_str() == self.publisher)
            && (self.days == 0 || now.since(one.since).as_secs() > self.days.saturating_mul(DAY))
    }

    /// Its address; what is as always is left out.
    pub(crate) fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let (days, page) = (self.days.to_string(), self.page.to_string());
        for (name, value, usual) in [
            ("q", self.sought.as_str(), ""),
            ("type", &self.offer_type, ""),
            ("publisher", &self.publisher, ""),
            ("days", &days, "0"),
            ("page", &page, "1"),
        ] {
            if value != usual {
                query.append_pair(name, value);
            }
        }
        match query.finish() {
            query if query.is_empty() => super::QUEUE.to_owned(),
            query => format!("{}?{query}", super::QUEUE),
        }
    }

    pub(crate) fn with_page(&self, page: usize) -> String {
        Self { page, ..self.clone() }.address()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_shown_and_nothing_else() {
        let view = |query: &str| View::of(&Query::of(Some(query)));
        assert_eq!(view("").address(), "/operate/certification");
        let full = "q=a%26b&type=saas&publisher=contoso&days=3&page=2";
        assert_eq!(view(full).address(), format!("/operate/certification?{full}"));
        for odd in ["days=-1", "days=x", "page=0", "days=99999999999999999999999"] {
            assert_eq!(view(odd).address(), "/operate/certification", "{odd}");
        }
    }
}
