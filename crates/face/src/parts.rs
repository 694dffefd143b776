//! Forms with files in them (RFC 7578), part by part as they come.
//!
//! Nothing of a file is in memory but what is on its way to the store, and of what stands around files never more than is allowed:
//! the parser takes one piece at a time, and no more of them than the part it looks for may have.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use app::clock::Clock;
use app::uploads::{self, NotReceived, Received, UploadPlace};
use app::{App, Ctx};
use axum::body::{Body, BodyDataStream};
use axum::http::{Extensions, header};
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt as _};
use multer::{Field, Multipart};

use crate::body::{BodyLimits, NotRead, of_router};
use crate::file::patience;
use crate::limits::{Admission, Holding, refused};

/// The most bytes between two parts, and of the heads of one.
const HEAD: usize = 16 << 10;
/// What is read of a file that is not wanted, so that what comes behind it is not lost.
const UNWANTED: u64 = 64 << 20;

/// The parts of a form.
pub struct Parts {
    multipart: Multipart<'static>,
    allowance: Arc<Allowance>,
    admission: Arc<Admission>,
    holding: Holding,
    limits: BodyLimits,
    clock: Arc<dyn Clock>,
    late: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// One of them, whose content is still to come.
pub struct Part {
    pub name: String,
    /// What a file is called where it comes from; nothing for a text.
    pub file_name: Option<String>,
    field: Field<'static>,
    /// What of it was looked at already.
    first: Option<Bytes>,
}

/// What became of a file.
pub enum File {
    Stored(Received),
    /// It has more bytes than its place takes.
    TooLarge,
    Refused(app::Problem),
}

/// A body that hands over a piece only where the parser cannot go on with what it has, and one at a time: it would else take all there
/// is. It ends where more would come than is allowed.
struct Flow {
    body: BodyDataStream,
    allowance: Arc<Allowance>,
}

/// What may still come for that which the parser looks for.
#[derive(Default)]
struct Allowance {
    left: AtomicUsize,
    /// How often the parser is told that there is nothing yet, so that it tries what it has first.
    rests: AtomicU8,
}

impl Allowance {
    fn set(&self, bytes: usize) {
        self.left.store(bytes, Ordering::Relaxed);
        // Before the first part it asks twice without a look at what came between.
        self.rests.store(2, Ordering::Relaxed);
    }
}

/// More came than may.
#[derive(Debug, thiserror::Error)]
#[error("more came than may")]
struct TooMuch;

impl Stream for Flow {
    type Item = Result<Bytes, Box<dyn std::error::Error + Send + Sync>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let rests = self.allowance.rests.load(Ordering::Relaxed);
        if rests > 0 {
            self.allowance.rests.store(rests - 1, Ordering::Relaxed);
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let left = self.allowance.left.load(Ordering::Relaxed);
        if left == 0 {
            return Poll::Ready(Some(Err(TooMuch.into())));
        }
        let polled = self.body.poll_next_unpin(cx);
        if let Poll::Ready(Some(Ok(piece))) = &polled {
            self.allowance.set(left.saturating_sub(piece.len()));
        }
        polled.map_err(Into::into)
    }
}

impl Parts {
    /// The parts of `body`, whose media type is `kind`.
    pub fn begin(kind: &str, body: Body, extensions: &Extensions, app: &App) -> Result<Self, NotRead> {
        let (admission, limits) =
            of_router(extensions).map_err(|problem| NotRead::Refused(problem.into()))?;
        let boundary = multer::parse_boundary(kind).map_err(|_| NotRead::Incomplete)?;
        let allowance = Arc::new(Allowance::default());
        let flow = Flow { body: body.into_data_stream(), allowance: allowance.clone() };
        let (holding, clock) = (admission.body(), app.env.clock.clone());
        let late = in_time(&clock, limits.time);
        Ok(Self {
            multipart: Multipart::new(flow, boundary),
            allowance,
            admission,
            holding,
            limits,
            clock,
            late,
        })
    }

    /// The next one, once the one before was read.
    pub async fn next(&mut self) -> Result<Option<Part>, NotRead> {
        self.allowance.set(HEAD);
        let Some(field) = punctual(&mut self.late, self.multipart.next_field()).await? else {
            return Ok(None);
        };
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let mut part = Part { name, file_name, field, first: None };
        if part.is_unnamed() {
            // A part without content comes as one piece of no bytes.
            part.first = self.piece(&mut part, HEAD).await?.filter(|piece| !piece.is_empty());
        }
        Ok(Some(part))
    }

    /// All of a part that has at most `most` bytes.
    pub async fn bytes(&mut self, mut part: Part, most: usize) -> Result<Bytes, NotRead> {
        let mut all = BytesMut::new();
        while let Some(piece) = self.piece(&mut part, (most - all.len()).saturating_add(HEAD)).await? {
            if all.len() + piece.len() > most {
                return Err(NotRead::TooLarge);
            }
            self.holding.grow(piece.len()).map_err(NotRead::Refused)?;
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    /// All of a file that has at most `most` bytes; nothing of one that has more, which is read and forgotten, so that what comes behind it is
    /// not lost.
    pub async fn file(&mut self, mut part: Part, most: usize) -> Result<Option<Bytes>, NotRead> {
        let mut all = BytesMut::new();
        while let Some(piece) = self.piece(&mut part, usize::MAX).await? {
            if all.len() + piece.len() > most {
                self.skip(part).await?;
                return Ok(None);
            }
            self.holding.grow(piece.len()).map_err(NotRead::Refused)?;
            all.extend_from_slice(&piece);
        }
        Ok(Some(all.freeze()))
    }

    /// Stores a file, if it is one for `place`. Of one that is not, the rest is read and forgotten, so that what comes behind it is not lost.
    pub async fn receive(
        &mut self,
        mut part: Part,
        app: &App,
        ctx: &Ctx,
        place: &UploadPlace,
    ) -> Result<File, NotRead> {
        let mut late = in_time(&self.clock, patience(&self.limits, place));
        let mut holding = self.admission.body();
        holding.grow(app.blobs.held_while_arriving()).map_err(NotRead::Refused)?;
        self.allowance.set(usize::MAX);
        let kind = part.field.headers().get(header::CONTENT_TYPE);
        let kind = kind.map(|kind| kind.to_str().unwrap_or("unreadable").to_owned());
        let first = part.first.take().map(Ok);
        let pieces = futures::stream::iter(first).chain(&mut part.field);
        let received = tokio::select! {
            biased;
            received = uploads::receive(app, ctx, place, kind.as_deref(), pieces) => received,
            () = &mut late => {
                refused("body_time");
                return Err(NotRead::TooSlow);
            }
        };
        self.late = in_time(&self.clock, self.limits.time);
        match received {
            Ok(received) => Ok(File::Stored(received)),
            Err(NotReceived::Broken(_)) => Err(NotRead::Incomplete),
            Err(NotReceived::TooLarge) => {
                self.skip(part).await?;
                Ok(File::TooLarge)
            }
            Err(NotReceived::Refused(problem)) => {
                self.skip(part).await?;
                Ok(File::Refused(problem))
            }
        }
    }

    /// Reads a part and forgets it.
    pub async fn skip(&mut self, mut part: Part) -> Result<(), NotRead> {
        let mut left = UNWANTED;
        while let Some(piece) = self.piece(&mut part, usize::MAX).await? {
            left = left.checked_sub(piece.len() as u64).ok_or(NotRead::TooLarge)?;
        }
        Ok(())
    }

    /// Everything is read. What is in memory counts until the request is done with.
    pub fn end(self) {
        self.admission.keep(self.holding);
    }

    async fn piece(&mut self, part: &mut Part, most: usize) -> Result<Option<Bytes>, NotRead> {
        if let Some(first) = part.first.take() {
            return Ok(Some(first));
        }
        self.allowance.set(most);
        punctual(&mut self.late, part.field.chunk()).await
    }
}

impl Part {
    /// Whether a browser sent it because no file was chosen. Asked of parts that were not read yet.
    pub fn is_no_file(&self) -> bool {
        self.is_unnamed() && self.first.is_none()
    }

    fn is_unnamed(&self) -> bool {
        self.file_name.as_deref() == Some("")
    }
}

fn in_time(clock: &Arc<dyn Clock>, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    let clock = clock.clone();
    Box::pin(async move { clock.wait(time).await })
}

async fn punctual<T>(
    late: &mut Pin<Box<dyn Future<Output = ()> + Send>>,
    read: impl Future<Output = Result<T, multer::Error>>,
) -> Result<T, NotRead> {
    let read = tokio::select! {
        biased;
        read = read => read,
        () = late => {
            refused("body_time");
            return Err(NotRead::TooSlow);
        }
    };
    read.map_err(|error| match &error {
        multer::Error::StreamReadFailed(cause) if cause.is::<TooMuch>() => NotRead::TooLarge,
        _ => NotRead::Incomplete,
    })
}
