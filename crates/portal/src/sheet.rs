//! Tables for spreadsheets: comma-separated values (RFC 4180).

use app::Problem;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use face::Refusal;

use crate::render::guard;

/// A table that is written row by row.
pub(crate) struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    /// The names of columns are the same in every language: programs read them.
    pub(crate) fn new(columns: &[&str]) -> Result<Self, Problem> {
        // Spreadsheets take a file for one of their own machine's alphabet unless it begins so.
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(columns).map_err(Problem::internal)?;
        Ok(Self(writer))
    }

    /// Adds a row. Whatever a spreadsheet would take for a formula is kept from being one.
    pub(crate) fn row<'t>(&mut self, cells: impl IntoIterator<Item = &'t str>) -> Result<(), Problem> {
        self.0.write_record(cells.into_iter().map(harmless)).map_err(Problem::internal)
    }

    /// The table as a file that is called `name`, of plain letters.
    pub(crate) fn answer(self, name: &str) -> Result<Response, Refusal> {
        let bytes = self.0.into_inner().map_err(|error| Problem::internal(error.to_string()))?;
        file(bytes, "text/csv; charset=utf-8", name)
    }
}

/// Bytes as a file that a browser keeps under `name`, of plain letters.
pub(crate) fn file(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Result<Response, Refusal> {
    let mut answer = bytes.into_response();
    guard(answer.headers_mut());
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    let name = format!("attachment; filename=\"{name}\"");
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(Problem::internal)?);
    Ok(answer)
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}
