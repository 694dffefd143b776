//! Prices as files.

use std::time::Duration;

use bytes::Bytes;
use domain::price::Table;
use offer_types::prices::{as_one_table, tables};
use sheets::{Unreadable, read_csv, read_workbook, write_csv, write_workbook};

use super::PlanPrices;
use crate::{App, Problem};

/// How long reading may take; the largest one that is read takes a tenth of a second.
const LONGEST: Duration = Duration::from_secs(10);

/// A form of files with prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An `.xlsx` workbook, with a sheet for each kind of what is priced.
    Workbook,
    Csv,
}

/// The cells of a file that `whose` publisher sent. Reading it ends when nobody waits for it.
pub async fn read_file(
    app: &App,
    whose: &str,
    form: Form,
    bytes: Bytes,
) -> Result<Vec<Table<String>>, Problem> {
    let waiting = std::sync::Arc::new(());
    let (clock, wanted) = (app.env.clock.clone(), std::sync::Arc::downgrade(&waiting));
    let read = move || {
        let end = clock.now() + LONGEST;
        let go_on = || wanted.strong_count() > 0 && clock.now() < end;
        match form {
            Form::Workbook => read_workbook(&bytes, &go_on),
            Form::Csv => read_csv(&bytes, "Prices", &go_on).map(|table| vec![table]),
        }
    };
    let tables = app.heavy.run(whose, read).await;
    drop(waiting);
    tables.map_err(|reason| match reason {
        Unreadable::OutOfTime => Problem::NoTurn,
        reason => Problem::bad_request("InvalidTable", reason.words().to_string()),
    })
}

/// The prices as a file.
pub async fn write_file(
    app: &App,
    whose: &str,
    form: Form,
    prices: PlanPrices,
) -> Result<(PlanPrices, Vec<u8>), Problem> {
    let write = move || {
        let bytes = match form {
            Form::Workbook => {
                write_workbook(&tables(&prices.list, &prices.plan)).map_err(Problem::internal)?
            }
            Form::Csv => write_csv(&as_one_table(&prices.list, &prices.plan)).map_err(Problem::internal)?,
        };
        Ok((prices, bytes))
    };
    app.heavy.run(whose, write).await
}
