//! What of two versions is looked at: all that an address says.

use app::offers::Which;
use axum::http::StatusCode;
use db::offers::Offer;
use domain::{PageName, PlanId, shown};
use face::query::Query;
use offer_types::{Outcome, Wanted};
use url::form_urlencoded;
use words::{Sentence, say};

/// Which fields are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Show {
    #[default]
    Changed,
    Only(Outcome),
    All,
}

impl Show {
    pub(crate) const ALL: [Self; 6] = [
        Self::Changed,
        Self::Only(Outcome::Added),
        Self::Only(Outcome::Removed),
        Self::Only(Outcome::Edited),
        Self::Only(Outcome::Unchanged),
        Self::All,
    ];

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Only(outcome) => key(outcome),
            Self::All => "all",
        }
    }

    pub(crate) fn outcomes(self) -> Vec<Outcome> {
        match self {
            Self::Changed => Outcome::CHANGES.to_vec(),
            Self::Only(outcome) => vec![outcome],
            Self::All => Outcome::ALL.to_vec(),
        }
    }
}

/// The word for it in addresses, classes and files.
pub(crate) fn key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Added => "added",
        Outcome::Removed => "removed",
        Outcome::Edited => "edited",
        Outcome::Unchanged => "unchanged",
    }
}

/// The word of a version in addresses, as the API writes it.
pub(crate) fn word(which: Which) -> String {
    match which {
        Which::Draft => "draft".to_owned(),
        Which::Preview => "preview".to_owned(),
        Which::Live => "live".to_owned(),
        Which::Number(number) => format!("version:{number}"),
    }
}

/// Two versions, and which of their fields are shown.
#[derive(Debug, Clone)]
pub(crate) struct View {
    /// The page without its query.
    pub(crate) here: String,
    pub(crate) from: Which,
    pub(crate) to: Which,
    pub(crate) show: Show,
    pub(crate) page: Option<PageName>,
    pub(crate) plan: Option<PlanId>,
    /// So many fields are passed over.
    pub(crate) skip: usize,
}

/// Why a version cannot be shown.
#[derive(Debug)]
pub(crate) struct NotThere {
    pub(crate) status: StatusCode,
    pub(crate) why: Sentence,
}

impl View {
    /// What `query` asks of an offer whose newest published version is `newest`, and what of the versions it names is not there; the
    /// usual ones stand in for those. Other words that nobody knows are as if nothing was said.
    pub(crate) fn of(
        here: String,
        query: &Query,
        offer: &Offer,
        newest: Option<i64>,
    ) -> (Self, Vec<NotThere>) {
        let text = |name: &str| query.get(name).unwrap_or_default().trim();
        let (mut missing, usual) = (Vec::new(), usual(offer, newest));
        let mut side = |name: &str, usual: Which| match text(name) {
            "" => usual,
            named => find(named, offer, newest).unwrap_or_else(|why| {
                missing.push(why);
                usual
            }),
        };
        let (from, to) = (side("from", usual), side("to", Which::Draft));
        let view = Self {
            here,
            from,
            to,
            show: Show::ALL.into_iter().find(|show| show.key() == text("show")).unwrap_or_default(),
            page: text("page").parse().ok(),
            plan: text("plan").parse().ok(),
            skip: text("skip").parse().unwrap_or(0),
        };
        (view, missing)
    }

    /// The fields that are told, at most so many.
    pub(crate) fn wanted(&self, most: usize) -> Wanted {
        Wanted {
            outcomes: self.show.outcomes(),
            page: self.page,
            plan: self.plan.clone(),
            skip: self.skip,
            most,
        }
    }

    /// Its query; what is as always is left out.
    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let skip = self.skip.to_string();
        for (name, value, usual) in [
            ("from", word(self.from).as_str(), ""),
            ("to", &word(self.to), ""),
            ("show", self.show.key(), Show::default().key()),
            ("page", self.page.map_or("", PageName::as_str), ""),
            ("plan", self.plan.as_ref().map_or("", PlanId::as_str), ""),
            ("skip", &skip, "0"),
        ] {
            if value != usual {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    pub(crate) fn address(&self) -> String {
        format!("{}?{}", self.here, self.query())
    }

    pub(crate) fn with_show(&self, show: Show) -> String {
        Self { show, skip: 0, ..self.clone() }.address()
    }

    pub(crate) fn with_skip(&self, skip: usize) -> String {
        Self { skip, ..self.clone() }.address()
    }

    /// Whether some pages are left out.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.page.is_some() || self.plan.is_some()
    }

    /// The same of all pages.
    pub(crate) fn widened(&self) -> String {
        Self { page: None, plan: None, skip: 0, ..self.clone() }.address()
    }

    /// All that is shown as a file whose name ends so.
    pub(crate) fn export(&self, extension: &str) -> String {
        let all = Self { skip: 0, ..self.clone() };
        format!("{}.{extension}?{}", all.here, all.query())
    }

    /// The number of the published version on the side `which`.
    pub(crate) fn number(which: Which, offer: &Offer) -> Option<i64> {
        match which {
            Which::Draft => None,
            Which::Preview => offer.preview_version,
            Which::Live => offer.production_version,
            Which::Number(number) => Some(number),
        }
    }
}

/// What a draft is compared with unless somebody says otherwise.
pub(crate) fn usual(offer: &Offer, newest: Option<i64>) -> Which {
    match (offer.production_version, offer.preview_version, newest) {
        (Some(_), ..) => Which::Live,
        (_, Some(_), _) => Which::Preview,
        (.., Some(newest)) => Which::Number(newest),
        _ => Which::Draft,
    }
}

/// The version that `named` names, if it is there.
fn find(named: &str, offer: &Offer, newest: Option<i64>) -> Result<Which, NotThere> {
    let missing = |why| Err(NotThere { status: StatusCode::NOT_FOUND, why });
    match named.parse() {
        Err(_) => {
            let why = say!("compare-no-name", name = shown(named));
            Err(NotThere { status: StatusCode::BAD_REQUEST, why })
        }
        Ok(Which::Live) if offer.production_version.is_none() => missing(say!("compare-no-live")),
        Ok(Which::Preview) if offer.preview_version.is_none() => missing(say!("compare-no-preview")),
        Ok(Which::Number(number)) if number < 1 || newest.is_none_or(|newest| number > newest) => {
            missing(match newest {
                Some(newest) => say!("compare-no-version", number, newest),
                None => say!("compare-no-versions", number),
            })
        }
        Ok(which) => Ok(which),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_named_as_it_is_read() {
        for show in Show::ALL {
            assert_eq!(
                Show::ALL.into_iter().filter(|other| other.key() == show.key()).count(),
                1,
                "{show:?}"
            );
        }
        for which in [Which::Draft, Which::Preview, Which::Live, Which::Number(7)] {
            assert_eq!(word(which).parse::<Which>().unwrap(), which);
        }
    }
}
