//! Offers as people look for them: by name, type and state, of one publisher or of all that somebody sees; page by page, and counted.

use std::collections::BTreeMap;

use domain::publishing::{OfferState, OfferStatus};
use domain::{OfferId, OfferTypeId, OperationId, PublisherId, Timestamp};

use crate::{Error, Row, Tx, params};

columns! {
    ($) listed_columns, ListedColumn:
    publisher_id, offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version, preview_version,
    production_version, publication_id
}

/// What people call the status of an offer, in the words of [`OfferState`].
macro_rules! state {
    ($offer:literal) => {
        concat!(
            "CASE WHEN ",
            $offer,
            ".status = 'running' THEN 'running'
            WHEN ",
            $offer,
            ".status = 'waitingForPublisherReview' THEN 'preview'
            WHEN ",
            $offer,
            ".status = 'failed' THEN 'attention'
            WHEN ",
            $offer,
            ".production_version IS NULL THEN 'draft'
            WHEN (SELECT s.ended_at FROM stops s
                WHERE s.publisher_id = ",
            $offer,
            ".publisher_id AND s.offer_id = ",
            $offer,
            ".offer_id
                AND s.plan_id = '' AND s.generation = '' AND s.version = '') IS NOT NULL THEN 'stopped'
            ELSE 'live' END"
        )
    };
}

/// When something last happened to an offer that its row knows. An index is made of the same expression.
macro_rules! change {
    ($offer:literal) => {
        concat!(
            "(CASE WHEN ",
            $offer,
            ".changed_at >= ",
            $offer,
            ".status_at THEN ",
            $offer,
            ".changed_at ELSE ",
            $offer,
            ".status_at END)"
        )
    };
}

/// Whether an offer `o` is of the type `$2` and in the words of the pattern `$3`; an empty type and a lone `%` are any.
macro_rules! is_sought {
    () => {
        "($2 = '' OR o.offer_type_id = $2)
            AND ($3 = '%' OR o.name_key LIKE $3 ESCAPE '!' OR o.offer_id LIKE $3 ESCAPE '!')"
    };
}

/// The same, and in the state `$4`, if one is given.
macro_rules! is_shown {
    () => {
        concat!(is_sought!(), " AND ($4 = '' OR ", state!("o"), " = $4)")
    };
}

/// Whether the person `$1` has a role in a publisher; where it is `*`, always.
macro_rules! is_mine {
    () => {
        "($1 = '*' OR
            (SELECT r.role FROM person_roles r WHERE r.person_id = $1 AND r.scope = publishers.publisher_id) IS NOT NULL)"
    };
}

/// The offers of those publishers.
macro_rules! of_mine {
    () => {
        concat!(
            "FROM publishers CROSS JOIN offers o WHERE o.publisher_id = publishers.publisher_id AND ",
            is_mine!()
        )
    };
}

/// The same for PostgreSQL, which would otherwise read the offers of everybody before it looks whose they are.
macro_rules! of_mine_each {
    () => {
        concat!(
            "FROM publishers CROSS JOIN LATERAL
                (SELECT * FROM offers x WHERE x.publisher_id = publishers.publisher_id OFFSET 0) o
            WHERE ",
            is_mine!()
        )
    };
}

macro_rules! counted {
    () => {
        concat!(
            "o.offer_type_id, o.status, count(*), count(o.production_version), count(CASE WHEN ",
            is_sought!(),
            " THEN 1 END), count(CASE WHEN o.production_version IS NOT NULL AND ",
            is_sought!(),
            " THEN 1 END)"
        )
    };
}

macro_rules! stopped {
    () => {
        concat!("o.offer_type_id, count(*), count(CASE WHEN ", is_sought!(), " THEN 1 END)")
    };
}

/// Whether an offer `o` is in the state `stopped` by its stop `s`.
macro_rules! is_stopped {
    () => {
        "s.plan_id = '' AND s.generation = '' AND s.version = '' AND s.ended_at IS NOT NULL
            AND o.publisher_id = s.publisher_id AND o.offer_id = s.offer_id AND o.production_version IS NOT NULL
            AND o.status NOT IN ('running', 'waitingForPublisherReview', 'failed')"
    };
}

/// What is told of an offer that is on a page, and beside it: its state, who did what happened last, what its card says; and of one
/// that was never live its draft, if that holds files and reading it does not hold up the page.
macro_rules! told {
    ($offer:tt) => {
        concat!(
            listed_columns!($offer),
            ", ",
            state!($offer),
            ", (SELECT e.actor FROM events e
                WHERE e.publisher_id = ",
            $offer,
            ".publisher_id AND e.offer_id = ",
            $offer,
            ".offer_id
                ORDER BY e.event_id DESC LIMIT 1),
            (SELECT c.card FROM cards c
                WHERE c.publisher_id = ",
            $offer,
            ".publisher_id AND c.offer_id = ",
            $offer,
            ".offer_id),
            CASE WHEN ",
            $offer,
            ".production_version IS NULL THEN (SELECT v.definition FROM offer_versions v
                WHERE v.publisher_id = ",
            $offer,
            ".publisher_id AND v.offer_id = ",
            $offer,
            ".offer_id
                    AND v.version = ",
            $offer,
            ".draft_version AND v.has_artifacts = 1
                    AND length(v.definition) <= 262144) END"
        )
    };
}

sql_texts! {
    const BY_NAME = ["SELECT ", told!("o"), " FROM offers o WHERE o.publisher_id = $1 AND ", is_shown!(), "
        ORDER BY o.name_key, o.offer_id LIMIT $5 OFFSET $6"];

    const BY_CHANGE = ["SELECT ", told!("o"), " FROM offers o WHERE o.publisher_id = $1 AND ", is_shown!(), "
        ORDER BY ", change!("o"), " DESC, o.offer_id LIMIT $5 OFFSET $6"];

    // What stands beside each is looked up for those of the page only.
    const MINE_BY_NAME = {
        sqlite: ["SELECT ", told!("found"), " FROM (SELECT o.* ", of_mine!(), " AND ", is_shown!(), "
                ORDER BY o.name_key, o.publisher_id, o.offer_id LIMIT $5 OFFSET $6) found
            ORDER BY found.name_key, found.publisher_id, found.offer_id"],
        postgres: ["SELECT ", told!("found"), " FROM (SELECT o.* ", of_mine_each!(), " AND ", is_shown!(), "
                ORDER BY o.name_key, o.publisher_id, o.offer_id LIMIT $5 OFFSET $6) found
            ORDER BY found.name_key, found.publisher_id, found.offer_id"]
    };

    const MINE_BY_CHANGE = {
        sqlite: ["SELECT ", told!("found"), " FROM (SELECT o.* ", of_mine!(), " AND ", is_shown!(), "
                ORDER BY ", change!("o"), " DESC, o.publisher_id, o.offer_id LIMIT $5 OFFSET $6) found
            ORDER BY ", change!("found"), " DESC, found.publisher_id, found.offer_id"],
        postgres: ["SELECT ", told!("found"), " FROM (SELECT o.* ", of_mine_each!(), " AND ", is_shown!(), "
                ORDER BY ", change!("o"), " DESC, o.publisher_id, o.offer_id LIMIT $5 OFFSET $6) found
            ORDER BY ", change!("found"), " DESC, found.publisher_id, found.offer_id"]
    };

    // By type and status: all, those of them that are live, and the same of those that are sought.
    const COUNT = {
        sqlite: ["SELECT ", counted!(), " FROM offers o INDEXED BY offers_counted WHERE o.publisher_id = $1
            GROUP BY o.offer_type_id, o.status"],
        postgres: ["SELECT ", counted!(), " FROM offers o WHERE o.publisher_id = $1 GROUP BY o.offer_type_id, o.status"]
    };

    const COUNT_MINE = {
        sqlite: ["SELECT ", counted!(), " ", of_mine!(), " GROUP BY o.offer_type_id, o.status"],
        postgres: ["SELECT ", counted!(), " ", of_mine_each!(), " GROUP BY o.offer_type_id, o.status"]
    };

    const COUNT_STOPPED = ["SELECT ", stopped!(), " FROM stops s CROSS JOIN offers o
        WHERE s.publisher_id = $1 AND ", is_stopped!(), " GROUP BY o.offer_type_id"];

    const COUNT_STOPPED_MINE = {
        sqlite: ["SELECT ", stopped!(), " FROM publishers CROSS JOIN stops s CROSS JOIN offers o
            WHERE s.publisher_id = publishers.publisher_id AND ", is_mine!(), " AND ", is_stopped!(), "
            GROUP BY o.offer_type_id"],
        postgres: ["SELECT ", stopped!(), " FROM publishers
            CROSS JOIN LATERAL (SELECT * FROM stops x WHERE x.publisher_id = publishers.publisher_id
                AND x.plan_id = '' AND x.generation = '' AND x.version = '' OFFSET 0) s
            CROSS JOIN LATERAL (SELECT * FROM offers x
                WHERE x.publisher_id = s.publisher_id AND x.offer_id = s.offer_id OFFSET 0) o
            WHERE ", is_mine!(), " AND ", is_stopped!(), " GROUP BY o.offer_type_id"]
    };

    const WITHOUT_KEY = "SELECT publisher_id, offer_id, display_text FROM offers
        WHERE name_key IS NULL ORDER BY publisher_id, offer_id LIMIT $1";

    const PUT_KEY = "UPDATE offers SET name_key = $3
        WHERE publisher_id = $1 AND offer_id = $2 AND display_text = $4 AND name_key IS NULL";
}

/// Whose offers are looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    Publisher(PublisherId),
    /// Of all publishers that a person has a role in, by the person's id.
    Person(String),
    Everybody,
}

impl Whose {
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Publisher(id) => id.as_str(),
            Self::Person(id) => id,
            Self::Everybody => "*",
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    pub whose: Whose,
    /// The id of a type, or nothing for any.
    pub offer_type: String,
    /// Words that are in the name or the id, in any letter case.
    pub words: String,
    pub state: Option<OfferState>,
}

impl Sought {
    /// The words as a pattern of both engines.
    fn pattern(&self) -> String {
        let mut pattern = String::from("%");
        for letter in domain::folded(&self.words).chars() {
            if matches!(letter, '%' | '_' | '!') {
                pattern.push('!');
            }
            pattern.push(letter);
        }
        if pattern.len() > 1 {
            pattern.push('%');
        }
        pattern
    }
}

/// By what offers are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Name,
    /// The last change first.
    Change,
}

/// An offer on a page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub publisher: PublisherId,
    pub id: OfferId,
    pub offer_type: OfferTypeId,
    pub display_text: String,
    pub status: OfferStatus,
    pub status_at: Timestamp,
    pub changed_at: Timestamp,
    pub draft_version: i64,
    pub preview_version: Option<i64>,
    pub production_version: Option<i64>,
    pub publication: Option<OperationId>,
    pub state: OfferState,
    /// Who did what happened last, as the event log writes it.
    pub actor: Option<String>,
    /// The text of its card, if it has one.
    pub card: Option<String>,
    /// The definition of its draft, if it was never live and holds files.
    pub draft: Option<String>,
}

fn read_listed(row: &Row<'_>) -> Result<Listed, Error> {
    let beside = row.without(ListedColumn::COUNT);
    Ok(Listed {
        publisher: row.get(ListedColumn::publisher_id)?,
        id: row.get(ListedColumn::offer_id)?,
        offer_type: row.get(ListedColumn::offer_type_id)?,
        display_text: row.get(ListedColumn::display_text)?,
        status: row.parsed(ListedColumn::status)?,
        status_at: row.get(ListedColumn::status_at)?,
        changed_at: row.get(ListedColumn::changed_at)?,
        draft_version: row.get(ListedColumn::draft_version)?,
        preview_version: row.get(ListedColumn::preview_version)?,
        production_version: row.get(ListedColumn::production_version)?,
        publication: row.get(ListedColumn::publication_id)?,
        state: beside.parsed(0)?,
        actor: beside.get(1)?,
        card: beside.get(2)?,
        draft: beside.get(3)?,
    })
}

/// At most `limit` of the offers that are sought, behind the first `offset`, in `order`.
pub fn page(
    tx: &mut Tx<'_>,
    sought: &Sought,
    order: Order,
    (limit, offset): (i64, i64),
) -> Result<Vec<Listed>, Error> {
    let text = match (&sought.whose, order) {
        (Whose::Publisher(_), Order::Name) => BY_NAME,
        (Whose::Publisher(_), Order::Change) => BY_CHANGE,
        (Whose::Person(_) | Whose::Everybody, Order::Name) => MINE_BY_NAME,
        (Whose::Person(_) | Whose::Everybody, Order::Change) => MINE_BY_CHANGE,
    };
    let state = sought.state.map_or("", OfferState::as_str);
    tx.all(
        text,
        params![sought.whose.key(), sought.offer_type.as_str(), sought.pattern(), state, limit, offset],
        read_listed,
    )
}

/// How many offers of one type are in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub offer_type: OfferTypeId,
    pub state: OfferState,
    pub all: i64,
    /// Those of them that are sought, whatever their state.
    pub sought: i64,
}

/// How many offers there are, by type and state, in the order of the types.
pub fn count(tx: &mut Tx<'_>, sought: &Sought) -> Result<Vec<Count>, Error> {
    let (all, stopped) = match sought.whose {
        Whose::Publisher(_) => (COUNT, COUNT_STOPPED),
        Whose::Person(_) | Whose::Everybody => (COUNT_MINE, COUNT_STOPPED_MINE),
    };
    let (whose, kind, pattern) = (sought.whose.key(), sought.offer_type.as_str(), sought.pattern());
    let mut counts = BTreeMap::new();
    let mut add = |kind: &OfferTypeId, state: OfferState, all: i64, sought: i64| {
        let count = counts.entry((kind.to_string(), state.as_str())).or_insert_with(|| Count {
            offer_type: kind.clone(),
            state,
            all: 0,
            sought: 0,
        });
        (count.all, count.sought) = (count.all + all, count.sought + sought);
    };
    let rows = tx.all(all, params![whose, kind, pattern], |row| {
        let (kind, status): (OfferTypeId, OfferStatus) = (row.get(0)?, row.parsed(1)?);
        let numbers: [i64; 4] = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
        Ok((kind, status, numbers))
    })?;
    for (kind, status, [all, live, sought, live_sought]) in &rows {
        match status {
            OfferStatus::Running => add(kind, OfferState::Running, *all, *sought),
            OfferStatus::WaitingForPublisherReview => add(kind, OfferState::Preview, *all, *sought),
            OfferStatus::Failed => add(kind, OfferState::Attention, *all, *sought),
            OfferStatus::NeverPublished
            | OfferStatus::NotStarted
            | OfferStatus::Succeeded
            | OfferStatus::Canceled => {
                add(kind, OfferState::Draft, all - live, sought - live_sought);
                add(kind, OfferState::Live, *live, *live_sought);
            }
        }
    }
    let rows: Vec<(OfferTypeId, i64, i64)> =
        tx.all(stopped, params![whose, kind, pattern], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    for (kind, all, sought) in rows {
        add(&kind, OfferState::Live, -all, -sought);
        add(&kind, OfferState::Stopped, all, sought);
    }
    Ok(counts.into_values().filter(|count| count.all > 0).collect())
}

/// Fills in the keys of at most `limit` names that have none; how many had none.
pub fn fill_keys(tx: &mut Tx<'_>, limit: i64) -> Result<usize, Error> {
    let missing = tx.all(WITHOUT_KEY, params![limit], |row| {
        Ok((row.get::<PublisherId>(0)?, row.get::<OfferId>(1)?, row.get::<String>(2)?))
    })?;
    for (publisher, offer, name) in &missing {
        tx.execute(PUT_KEY, params![publisher, offer, domain::folded(name), name.as_str()])?;
    }
    Ok(missing.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_types_is_no_pattern() {
        let pattern = |words: &str| {
            Sought {
                whose: Whose::Everybody,
                offer_type: String::new(),
                words: words.to_owned(),
                state: None,
            }
            .pattern()
        };
        assert_eq!(pattern(""), "%");
        assert_eq!(pattern("  "), "%");
        assert_eq!(pattern("100%_Sure!"), "%100!%!_sure!!%");
        assert_eq!(pattern("\u{c9}lan"), "%elan%");
    }
}
