//! What a plan costs, as a server works it out, and files of it. Only ours do.

use bytes::Bytes;
use domain::PlanId;
use net::Method;
use net::header::ETAG;
use serde_json::Value;

use crate::ask::{Ask, Condition};
use crate::session::json;
use crate::{Failure, OfferName, Session};

/// A form of files with prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceFile {
    Workbook,
    Csv,
    Json,
}

impl PriceFile {
    /// The form that the name of a file ends with.
    pub fn of(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        Self::ALL.into_iter().find(|form| form.ending() == ending)
    }

    const ALL: [Self; 3] = [Self::Workbook, Self::Csv, Self::Json];

    fn ending(self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv",
            Self::Json => "application/json",
        }
    }
}

/// Whether prices are saved, or only what would change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saving {
    Save,
    TryOut,
}

impl Session {
    /// What a plan costs, and the tag it has.
    pub async fn prices(&self, name: &OfferName, plan: &str) -> Result<Value, Failure> {
        json(&self.ask(&self.asking(name, plan).await?).await?)
    }

    /// The same as a file, with the tag.
    pub async fn price_file(
        &self,
        name: &OfferName,
        plan: &str,
        form: PriceFile,
    ) -> Result<(Bytes, Option<String>), Failure> {
        let ask = self.asking(name, plan).await?.query("format", form.ending());
        let answer = self.ask(&ask).await?;
        let tag = answer.headers.get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        Ok((answer.bytes, tag))
    }

    /// Saves the prices in a file, and returns what changes.
    pub async fn save_prices(
        &self,
        name: &OfferName,
        plan: &str,
        (form, file): (PriceFile, Bytes),
        condition: &Condition,
        saving: Saving,
    ) -> Result<Value, Failure> {
        let path = self.path(name, plan).await?;
        let ask = Ask::put_file(path, form.media_type(), file).when(condition)?;
        let ask = match saving {
            Saving::Save => ask,
            Saving::TryOut => ask.query("dryRun", "true"),
        };
        json(&self.ask(&ask).await?)
    }

    async fn asking(&self, name: &OfferName, plan: &str) -> Result<Ask, Failure> {
        Ok(Ask::get(self.path(name, plan).await?))
    }

    async fn path(&self, name: &OfferName, plan: &str) -> Result<String, Failure> {
        let plan: PlanId =
            plan.parse().map_err(|error: domain::InvalidId| Failure::Usage(error.to_string()))?;
        self.need(&Method::GET, "/plans/{plan}/prices", "works out no prices").await?;
        Ok(format!("{}/plans/{plan}/prices", name.own_path()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_says_its_form() {
        let forms = ["gold.xlsx", "a/b.CSV", "x.json", "xlsx", "x.ods"].map(PriceFile::of);
        assert_eq!(
            forms,
            [Some(PriceFile::Workbook), Some(PriceFile::Csv), Some(PriceFile::Json), None, None]
        );
    }
}
