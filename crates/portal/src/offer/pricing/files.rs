//! The prices of a plan as files.

use app::App;
use app::plan_prices::{self, Form as FileForm};
use axum::extract::State as Of;
use axum::routing::{MethodRouter, get};
use face::path::OfferPath;
use face::query::Query;

use super::Whose;
use crate::reading::SignedIn;
use crate::sheet::file;

/// The media type of `.xlsx` workbooks.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(crate) fn export_workbook() -> MethodRouter<App> {
    export(FileForm::Workbook)
}

pub(crate) fn export_csv() -> MethodRouter<App> {
    export(FileForm::Csv)
}

fn export(form: FileForm) -> MethodRouter<App> {
    get(async move |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let whose = Whose::of(&path, &query)?;
        let prices = whose.look(&app, &reading.ctx).await?.prices;
        let (prices, bytes) = plan_prices::write_file(&app, path.publisher.as_str(), form, prices).await?;
        let (kind, ending) = match form {
            FileForm::Workbook => (WORKBOOK, "xlsx"),
            FileForm::Csv => ("text/csv; charset=utf-8", "csv"),
        };
        let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        let plan: String = prices.plan.chars().filter(is_plain).collect();
        file(bytes, kind, &format!("{}-{plan}-prices.{ending}", path.offer))
    })
}
