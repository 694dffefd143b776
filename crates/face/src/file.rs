//! Files in requests, which are stored as they come.

use std::sync::Arc;
use std::time::Duration;

use app::uploads::{self, NotReceived, Received, UploadPlace};
use app::{App, Ctx};
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header;

use crate::body::{BodyLimits, NotRead, declared, not_encoded, not_read, of_router};
use crate::limits::{Admission, refused};
use crate::parts::File;
use crate::refusal::Refusal;

/// A file, which is taken as it comes.
pub struct FileBody {
    body: Body,
    /// What its sender says it is.
    kind: Option<String>,
    /// How many bytes are announced.
    length: Option<u64>,
    admission: Arc<Admission>,
    limits: BodyLimits,
}

impl FromRequest<App> for FileBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &App) -> Result<Self, Refusal> {
        not_encoded(&request)?;
        let (admission, limits) = of_router(request.extensions())?;
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.map(|kind| kind.to_str().unwrap_or("unreadable").to_owned());
        let length = declared(&request);
        Ok(Self { body: request.into_body(), kind, length, admission, limits })
    }
}

impl FileBody {
    /// Stores the file, if it is one for `place`.
    pub async fn receive(self, app: &App, ctx: &Ctx, place: &UploadPlace) -> Result<Received, Refusal> {
        let (most, time) = (usize::try_from(place.most).unwrap_or(usize::MAX), self.time(place));
        match self.take(app, ctx, place).await? {
            File::Stored(received) => Ok(received),
            File::TooLarge => Err(not_read(NotRead::TooLarge, most, time)),
            File::Refused(problem) => Err(problem.into()),
        }
    }

    /// The same; that it does not fit is no refusal.
    pub async fn take(self, app: &App, ctx: &Ctx, place: &UploadPlace) -> Result<File, Refusal> {
        let time = self.time(place);
        let Self { body, kind, length, admission, .. } = self;
        let refusal = |why| not_read(why, usize::try_from(place.most).unwrap_or(usize::MAX), time);
        if length.is_some_and(|length| length > place.most) {
            return Ok(File::TooLarge);
        }
        let mut holding = admission.body();
        holding.grow(app.blobs.held_while_arriving())?;
        let late = app.env.clock.wait(time);
        let received = tokio::select! {
            biased;
            received = uploads::receive(app, ctx, place, kind.as_deref(), body.into_data_stream()) => received,
            () = late => {
                refused("body_time");
                return Err(refusal(NotRead::TooSlow));
            }
        };
        match received {
            Ok(received) => Ok(File::Stored(received)),
            Err(NotReceived::TooLarge) => Ok(File::TooLarge),
            Err(NotReceived::Broken(_)) => Err(refusal(NotRead::Incomplete)),
            Err(NotReceived::Refused(problem)) => Ok(File::Refused(problem)),
        }
    }

    fn time(&self, place: &UploadPlace) -> Duration {
        patience(&self.limits, place)
    }
}

/// How long a file for `place` may take: as long for each part of it as a document.
pub(crate) fn patience(limits: &BodyLimits, place: &UploadPlace) -> Duration {
    let times = place.most.div_ceil(u64::try_from(limits.size.max(1)).unwrap_or(u64::MAX)).max(1);
    limits.time.saturating_mul(u32::try_from(times).unwrap_or(u32::MAX))
}
