//! What a form of the matrix sends: prices as they were typed, and what they were when the form was made.

use std::collections::{BTreeMap, HashMap};

use domain::price::exact::Exact;
use domain::price::{Charge, Currency, PriceList};
use offer_types::prices::{SentCharge, SentPrice, heading};
use words::{Sentence, say};

use super::matrix::{BASE, Over};
use super::typed::{Comma, Unclear, plain, shows};

/// The most rows and columns of a form: more than any plan has.
const MOST_ROWS: usize = 200;
const MOST_COLUMNS: usize = 320;

/// A price as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SentCell {
    pub(crate) row: String,
    pub(crate) column: String,
    pub(crate) text: String,
    /// What it was when the form was made.
    pub(crate) was: String,
}

impl SentCell {
    pub(crate) fn is_changed(&self) -> bool {
        self.text.trim() != self.was
    }

    pub(crate) fn key(&self) -> (String, String) {
        (self.row.clone(), self.column.clone())
    }
}

/// The prices of a form.
pub(crate) fn read(fields: &[(String, String)]) -> Vec<SentCell> {
    let mut columns: Vec<&str> = Vec::new();
    let mut by_name: HashMap<&str, &str> = HashMap::with_capacity(fields.len());
    for (name, value) in fields {
        match name.as_str() {
            "cols" => columns = value.split(',').take(MOST_COLUMNS).collect(),
            name => _ = by_name.entry(name).or_insert(value),
        }
    }
    let mut cells = Vec::new();
    for number in 0..MOST_ROWS {
        let Some(row) = by_name.get(format!("r{number}").as_str()) else { break };
        let was = by_name.get(format!("w{number}").as_str()).copied().unwrap_or_default();
        let mut was = was.split(';');
        for column in &columns {
            let was = was.next().unwrap_or_default();
            if let Some(text) = by_name.get(format!("p{number}.{column}").as_str()) {
                cells.push(SentCell {
                    row: (*row).to_owned(),
                    column: (*column).to_owned(),
                    text: text.chars().take(60).collect(),
                    was: was.to_owned(),
                });
            }
        }
    }
    cells
}

/// Changed prices as plain numbers, and what is wrong with those that are none. What stays as it was is left out.
pub(crate) struct Readable {
    pub(crate) charges: Vec<SentCharge>,
    /// The cell of each place that findings name: `charges[0].prices[1]`, or `charges[0].priceInUsd`.
    places: BTreeMap<String, (String, String)>,
    pub(crate) faults: BTreeMap<(String, String), Sentence>,
}

impl Readable {
    /// The cell that a finding at `place` is about.
    pub(crate) fn cell(&self, place: &str) -> Option<&(String, String)> {
        let place = place.strip_suffix(".amount").or_else(|| place.strip_suffix(".market")).unwrap_or(place);
        self.places.get(place)
    }

    pub(crate) fn of(
        list: &PriceList,
        cells: &[SentCell],
        decimals: &dyn Fn(Currency) -> Option<u32>,
    ) -> Self {
        let changed: Vec<&SentCell> = cells.iter().filter(|cell| cell.is_changed()).collect();
        let rule = |cell: &SentCell| {
            let priced = list.priced.iter().find(|priced| heading(&priced.charge) == cell.row)?;
            let currency = match cell.column == BASE {
                true => Currency::USD,
                false => list.markets.iter().find(|market| market.code == cell.column)?.currency?,
            };
            // An hour of a machine may cost a part of a cent.
            let is_by_hour = matches!(priced.charge, Charge::Size { .. });
            let most = decimals(currency).map(|most| most + priced.finer);
            // Where a currency has no decimals, a comma parts thousands all the same.
            let usual = most.filter(|most| !is_by_hour || *most == 0);
            Some((currency, most.filter(|_| !is_by_hour), usual))
        };
        let mut shown: Vec<Comma> = changed
            .iter()
            .filter_map(|cell| {
                rule(cell).and_then(|(currency, _, usual)| shows(&cell.text, currency.as_str(), usual))
            })
            .collect();
        shown.dedup();
        // Amounts that contradict each other show nothing.
        let elsewhere = match shown.as_slice() {
            [first, rest @ ..] if rest.iter().all(|other| other == first) => Some(*first),
            _ => None,
        };
        let mut read = Self { charges: Vec::new(), places: BTreeMap::new(), faults: BTreeMap::new() };
        for cell in changed {
            let (currency, most, usual) = match rule(cell) {
                Some((currency, most, usual)) => (currency.to_string(), most, usual),
                None => (String::new(), None, None),
            };
            let amount = match cell.text.trim() {
                "" => Ok(String::new()),
                text => plain(text, &currency, usual, elsewhere).map_err(|unclear| words_of(unclear, text)),
            };
            match amount.and_then(|amount| fitting(amount, most)) {
                Ok(amount) => read.add(cell, amount),
                Err(fault) => _ = read.faults.insert(cell.key(), fault),
            }
        }
        read
    }

    fn add(&mut self, cell: &SentCell, amount: String) {
        let at = match self.charges.iter().position(|charge| charge.heading == cell.row) {
            Some(at) => at,
            None => {
                self.charges.push(SentCharge {
                    heading: cell.row.clone(),
                    dollars: None,
                    prices: Vec::new(),
                });
                self.charges.len() - 1
            }
        };
        let charge = &mut self.charges[at];
        let place = match cell.column == BASE {
            true => {
                charge.dollars = Some(amount);
                format!("charges[{at}].priceInUsd")
            }
            false => {
                let market = cell.column.clone();
                charge.prices.push(SentPrice { market, currency: None, amount });
                format!("charges[{at}].prices[{}]", charge.prices.len() - 1)
            }
        };
        self.places.insert(place, cell.key());
    }
}

/// Prices have at most so many digits before their point, and behind it.
const MOST_WHOLE: i64 = 12;
const MOST_DECIMALS: i64 = 10;

/// The amount, if it is one that a price may be.
fn fitting(amount: String, most: Option<u32>) -> Result<String, Sentence> {
    if amount.is_empty() {
        return Ok(amount);
    }
    let Some(exact) = Exact::parse(&amount) else { return Err(say!("pricing-no-number", price = amount)) };
    let most = most.map_or(MOST_DECIMALS, i64::from);
    if exact.negative {
        Err(say!("pricing-negative", price = amount))
    } else if exact.whole_digits() > MOST_WHOLE {
        Err(say!("pricing-too-large", price = amount, most = MOST_WHOLE))
    } else if exact.decimals() > most && most == 0 {
        Err(say!("pricing-no-decimals", price = amount))
    } else if exact.decimals() > most {
        Err(say!("pricing-too-precise", price = amount, most))
    } else {
        Ok(amount)
    }
}

fn words_of(unclear: Unclear, text: &str) -> Sentence {
    let price = text.to_owned();
    match unclear {
        Unclear::Comma => {
            let (whole, decimal) = (price.replace(',', ""), price.replace(',', "."));
            say!("pricing-comma", price, whole, decimal)
        }
        Unclear::NoNumber => say!("pricing-no-number", price),
    }
}

/// Somebody saved the page since the form was made: what they changed stays theirs, what only the form changed stays the form's, and where
/// both changed a price the form's stands in the cell, with theirs beside it.
pub(crate) fn meet(cells: &[SentCell], now: &dyn Fn(&SentCell) -> Option<String>) -> (Over, usize) {
    let mut over = Over::default();
    for cell in cells.iter().filter(|cell| cell.is_changed()) {
        over.typed.insert(cell.key(), cell.text.clone());
        if let Some(theirs) = now(cell)
            && theirs != cell.was
            && theirs != cell.text.trim()
        {
            over.theirs.insert(cell.key(), theirs);
        }
    }
    let both = over.theirs.len();
    (over, both)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_says_which_prices_it_changed() {
        let sent = pairs(&[
            ("cols", "USD,KR"),
            ("r0", "size 1core"),
            ("w0", "0.04;59"),
            ("p0.USD", "0.04"),
            ("p0.KR", " 58 "),
            ("r1", "size 2core"),
            ("w1", "0.08;"),
            ("p1.KR", ""),
            ("p9.KR", "7"),
            ("p0.XX", "7"),
        ]);
        let cells = read(&sent);
        let changed: Vec<_> = cells.iter().filter(|cell| cell.is_changed()).collect();
        assert_eq!(cells.len(), 3);
        assert_eq!(changed.len(), 1);
        assert_eq!((changed[0].row.as_str(), changed[0].was.as_str()), ("size 1core", "59"));
    }

    #[test]
    fn whoever_saved_meanwhile_keeps_what_only_they_changed() {
        let sent = pairs(&[
            ("cols", "USD,KR,JP"),
            ("r0", "month"),
            ("w0", "1;2;3"),
            ("p0.USD", "1"),
            ("p0.KR", "5"),
            ("p0.JP", "6"),
        ]);
        let now = |cell: &SentCell| Some(if cell.column == "JP" { "4".to_owned() } else { cell.was.clone() });
        let (over, both) = meet(&read(&sent), &now);
        assert_eq!((over.typed.len(), both), (2, 1));
        assert_eq!(over.theirs[&("month".to_owned(), "JP".to_owned())], "4");
        assert_eq!(read(&pairs(&[("r0", "month"), ("cols", "")])), Vec::new());
    }
}
