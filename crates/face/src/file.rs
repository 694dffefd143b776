//! Files in requests, which are stored as they come.

use std::sync::Arc;

use app::uploads::{self, NotReceived, Received, UploadPlace};
use app::{App, Ctx};
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header;

use crate::body::{BodyLimits, NotRead, declared, not_encoded, not_read, of_router};
use crate::limits::{Admission, refused};
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
        let Self { body, kind, length, admission, limits } = self;
        // As long for each part of it as a document may take.
        let parts = place.most.div_ceil(u64::try_from(limits.size.max(1)).unwrap_or(u64::MAX)).max(1);
        let time = limits.time.saturating_mul(u32::try_from(parts).unwrap_or(u32::MAX));
        let refusal = |why| not_read(why, usize::try_from(place.most).unwrap_or(usize::MAX), time);
        if length.is_some_and(|length| length > place.most) {
            return Err(refusal(NotRead::TooLarge));
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
        received.map_err(|why| match why {
            NotReceived::TooLarge => refusal(NotRead::TooLarge),
            NotReceived::Broken(_) => refusal(NotRead::Incomplete),
            NotReceived::Refused(problem) => problem.into(),
        })
    }
}
