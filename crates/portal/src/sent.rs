//! What a form with files in it brought (RFC 7578).
//!
//! A file for a field is stored as it comes, and the field has its address then; one that does not fit is a fault of the field, and
//! everything else is as it was sent. Nobody's file is looked at before the form has proved whose it is.

use app::uploads::{self, UploadPlace};
use app::{App, Ctx, Problem};
use axum::body::Body;
use axum::extract::FromRequestParts as _;
use axum::http::StatusCode;
use axum::http::request::Parts as Head;
use bytes::Bytes;
use db::Tx;
use face::Refusal;
use face::body::NotRead;
use face::parts::{File, Part, Parts};
use face::path::OfferPath;
use words::{Sentence, say};

use crate::form::{MOST, foreign, not_read};
use crate::reading::{FormOf, Reading};

/// How the name of a file for a field begins; its JSON pointer follows.
const OF_FIELD: &str = "file:";
/// The largest file that a page works with itself, in bytes.
pub(crate) const MOST_OF_FILE: usize = 8 << 20;
/// The most files of one form.
const MOST_FILES: usize = 64;
/// What each part costs beside what is in it.
const PART: usize = 64;

/// All that came.
#[derive(Default)]
pub(crate) struct Sent {
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) files: Vec<SentFile>,
    /// What was stored: the pointer of its field, and the digest of its bytes.
    pub(crate) stored: Vec<(String, String)>,
    /// What is wrong with files for fields, by the pointer of each.
    pub(crate) faults: Vec<(String, Sentence)>,
}

/// A file for the page itself.
pub(crate) struct SentFile {
    /// The name of the field.
    pub(crate) field: String,
    /// What it is called where it comes from.
    pub(crate) name: String,
    /// Nothing where it has more than a page works with.
    bytes: Option<Bytes>,
}

impl SentFile {
    /// What is in it; or that it is too large.
    pub(crate) fn bytes(&self) -> Result<Bytes, Sentence> {
        self.bytes
            .clone()
            .ok_or_else(|| say!("sent-too-large", name = self.name.clone(), most = MOST_OF_FILE))
    }

    /// How many bytes are held of it.
    pub(crate) fn size(&self) -> usize {
        self.bytes.as_ref().map_or(0, Bytes::len)
    }
}

/// The form in `body`, whose media type is `kind`.
pub(crate) async fn read(
    app: &App,
    reading: &Reading,
    head: &mut Head,
    kind: &str,
    body: Body,
) -> Result<Sent, Refusal> {
    let path = OfferPath::from_request_parts(head, &()).await.ok();
    let parts = Parts::begin(kind, body, &head.extensions, app).map_err(not_read)?;
    let sent = Sent::default();
    let mut incoming =
        Incoming { app, reading, path, parts, sent, addresses: Vec::new(), size: 0, whose: None };
    let mut files = 0;
    while let Some(part) = incoming.parts.next().await.map_err(not_read)? {
        match part.file_name {
            None => incoming.text(part).await?,
            Some(_) if files == MOST_FILES => return Err(not_read(NotRead::TooLarge)),
            Some(_) => {
                files += 1;
                incoming.file(part).await?;
            }
        }
    }
    let Incoming { parts, mut sent, addresses, .. } = incoming;
    parts.end();
    // Whatever stood in the field, and on whichever side of the file it came.
    sent.fields.retain(|(name, _)| !addresses.iter().any(|(pointer, _)| pointer == name));
    sent.fields.extend(addresses);
    Ok(sent)
}

struct Incoming<'a> {
    app: &'a App,
    reading: &'a Reading,
    path: Option<OfferPath>,
    parts: Parts,
    sent: Sent,
    /// What was stored, by the pointer of its field.
    addresses: Vec<(String, String)>,
    /// Bytes of texts so far.
    size: usize,
    /// Known once its token is there.
    whose: Option<FormOf>,
}

impl Incoming<'_> {
    async fn text(&mut self, part: Part) -> Result<(), Refusal> {
        let name = part.name.clone();
        let left = MOST.checked_sub(self.size + name.len() + PART);
        let left = left.ok_or_else(|| not_read(NotRead::TooLarge))?;
        let bytes = self.parts.bytes(part, left).await.map_err(not_read)?;
        self.size = MOST - left + bytes.len();
        let Ok(value) = String::from_utf8(bytes.into()) else {
            let message = "the form holds text that is not UTF-8: open its page again";
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "InvalidText", message));
        };
        if name == "token" && self.whose.is_none() {
            self.whose = Some(self.reading.form_of(&value));
        }
        self.sent.fields.push((name, value));
        Ok(())
    }

    async fn file(&mut self, part: Part) -> Result<(), Refusal> {
        match self.whose {
            Some(FormOf::Theirs) if self.reading.person.is_some() => {}
            // What was filled in comes back after signing in, and files do not.
            Some(FormOf::Earlier(_)) => return self.parts.skip(part).await.map_err(not_read),
            _ => return Err(foreign("this form is not one of yours: open its page again")),
        }
        if part.is_no_file() {
            return Ok(());
        }
        match part.name.strip_prefix(OF_FIELD).map(str::to_owned) {
            Some(pointer) => self.of_field(part, pointer).await,
            None => {
                let (field, name) = (part.name.clone(), part.file_name.clone().unwrap_or_default());
                let held: usize = self.sent.files.iter().map(SentFile::size).sum();
                let bytes = self.parts.file(part, MOST_OF_FILE - held).await.map_err(not_read)?;
                self.sent.files.push(SentFile { field, name, bytes });
                Ok(())
            }
        }
    }

    async fn of_field(&mut self, part: Part, pointer: String) -> Result<(), Refusal> {
        let Some(path) = &self.path else {
            return Err(foreign("this form takes no files: open its page again"));
        };
        let place = find_place(self.app, &self.reading.ctx, path, &pointer).await?;
        let ctx = &self.reading.ctx;
        let received = self.parts.receive(part, self.app, ctx, &place).await.map_err(not_read)?;
        match keep(self.app, ctx, &place, received).await? {
            Ok(upload) => {
                self.sent.stored.push((pointer.clone(), upload.file.digest));
                self.addresses.push((pointer, upload.address));
            }
            Err(reasons) => {
                self.sent.faults.extend(reasons.into_iter().map(|reason| (pointer.clone(), reason)));
            }
        }
        Ok(())
    }
}

/// The place of the offer at `path`, or of its plan, that the form field `pointer` is.
pub(crate) async fn find_place(
    app: &App,
    ctx: &Ctx,
    path: &OfferPath,
    pointer: &str,
) -> Result<UploadPlace, Problem> {
    let plan = Some(path.rest.text("plan").to_owned()).filter(|plan| !plan.is_empty());
    let (publisher, offer, pointer) = (path.publisher.clone(), path.offer.clone(), pointer.to_owned());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        uploads::find_form_place(ctx, tx, &publisher, &offer, plan.as_deref(), &pointer)
    };
    app.read(ctx, find).await
}

/// Keeps what was received for a draft to name; or tells all that is wrong with it.
pub(crate) async fn keep(
    app: &App,
    ctx: &Ctx,
    place: &UploadPlace,
    received: File,
) -> Result<Result<uploads::Upload, Vec<Sentence>>, Problem> {
    let kept = match received {
        File::TooLarge => return Ok(Err(vec![place.too_large()])),
        File::Refused(problem) => Err(problem),
        File::Stored(received) => {
            app.write(ctx, move |ctx: &Ctx, tx: &mut Tx<'_>| uploads::keep_upload(ctx, tx, &received)).await
        }
    };
    match kept {
        Ok(upload) => Ok(Ok(upload)),
        Err(Problem::UnfitFile(reasons)) => Ok(Err(reasons)),
        Err(Problem::TooLarge { .. }) => Ok(Err(vec![say!("upload-no-room")])),
        Err(problem) => Err(problem),
    }
}
