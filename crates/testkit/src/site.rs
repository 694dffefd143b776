//! A web site on loopback that serves what tests want fetched.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse as _, Response};
use tokio::sync::watch;

#[derive(Clone)]
struct Shelf {
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    /// Whether anybody is answered.
    open: watch::Sender<bool>,
    /// How many requests have come.
    asked: watch::Sender<usize>,
    /// How many files were sent.
    sent: Arc<AtomicUsize>,
    /// Whether files have entity tags.
    tags: Arc<AtomicBool>,
    look: Arc<Mutex<Option<Look>>>,
}

/// What a test looks at whenever a request comes.
type Look = Box<dyn Fn() + Send>;

#[derive(Clone)]
enum Page {
    File {
        content_type: String,
        bytes: Vec<u8>,
    },
    /// A page blob of so many bytes: zeros, then the footer. Only its head and ranges can be read.
    Disk {
        length: u64,
        footer: Vec<u8>,
    },
    /// Sends the reader elsewhere.
    Moved {
        to: String,
    },
    /// Is not answered as it should be.
    Broken {
        status: StatusCode,
    },
    /// Is refused as blob storage on Azure does.
    Refused {
        status: StatusCode,
        code: String,
        message: String,
    },
}

/// The site; it stops with this value.
pub struct Site {
    pub url: String,
    shelf: Shelf,
    server: tokio::task::JoinHandle<()>,
}

impl Site {
    pub async fn start() -> Self {
        let shelf = Shelf {
            pages: Arc::default(),
            open: watch::Sender::new(true),
            asked: watch::Sender::new(0),
            sent: Arc::default(),
            tags: Arc::new(AtomicBool::new(true)),
            look: Arc::default(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let router =
            axum::Router::new().route("/{*path}", axum::routing::get(page)).with_state(shelf.clone());
        let server =
            tokio::spawn(async move { axum::serve(listener, router).await.expect("serving goes on") });
        Self { url, shelf, server }
    }

    /// Puts `bytes` at `path`; returns its address.
    pub fn put(&self, path: &str, content_type: &str, bytes: Vec<u8>) -> String {
        self.insert(path, Page::File { content_type: content_type.to_owned(), bytes })
    }

    /// Puts a disk image at `path`: `length` bytes of which the last are `footer`; returns its address.
    pub fn disk(&self, path: &str, length: u64, footer: &[u8]) -> String {
        self.insert(path, Page::Disk { length, footer: footer.to_owned() })
    }

    /// Puts a redirect to `address` at `path`; returns its address.
    pub fn redirect(&self, path: &str, address: &str) -> String {
        self.insert(path, Page::Moved { to: address.to_owned() })
    }

    /// Has `path` answered with `status` and nothing else, until something is put there; returns its address.
    pub fn broken(&self, path: &str, status: u16) -> String {
        let status = StatusCode::from_u16(status).expect("a status");
        self.insert(path, Page::Broken { status })
    }

    /// Has `path` refused as blob storage on Azure refuses; returns its address.
    pub fn refused(&self, path: &str, status: u16, code: &str, message: &str) -> String {
        let status = StatusCode::from_u16(status).expect("a status");
        self.insert(path, Page::Refused { status, code: code.to_owned(), message: message.to_owned() })
    }

    fn insert(&self, path: &str, page: Page) -> String {
        self.shelf.pages.lock().expect("nobody panicked here").insert(path.to_owned(), page);
        format!("{}/{path}", self.url)
    }

    /// How many bytes the file at `path` has.
    pub fn size(&self, path: &str) -> usize {
        self.bytes(path).len()
    }

    /// The file at `path`.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        match self.shelf.pages.lock().expect("nobody panicked here").get(path) {
            Some(Page::File { bytes, .. }) => bytes.clone(),
            _ => panic!("no file is at {path}"),
        }
    }

    /// From now on requests wait until [`Site::open`].
    pub fn close(&self) {
        self.shelf.open.send_replace(false);
    }

    /// Answers again, also those who wait.
    pub fn open(&self) {
        self.shelf.open.send_replace(true);
    }

    /// Has `look` called whenever a request has come, before it is answered.
    pub fn look(&self, look: impl Fn() + Send + 'static) {
        *self.shelf.look.lock().expect("nobody panicked here") = Some(Box::new(look));
    }

    /// How many requests have come.
    pub fn visits(&self) -> usize {
        *self.shelf.asked.borrow()
    }

    /// How many files were sent: whoever has one already and says so gets it not again.
    pub fn sent(&self) -> usize {
        self.shelf.sent.load(Ordering::SeqCst)
    }

    /// From now on files have no entity tags, and are always sent.
    pub fn forget_tags(&self) {
        self.shelf.tags.store(false, Ordering::SeqCst);
    }

    /// Takes away what is at `path`.
    pub fn remove(&self, path: &str) {
        self.shelf.pages.lock().expect("nobody panicked here").remove(path);
    }

    /// Comes back once `many` requests have come, waiting or answered.
    pub async fn asked(&self, many: usize) {
        let _ = self.shelf.asked.subscribe().wait_for(|asked| *asked >= many).await;
    }

    /// Puts a PNG of this size at `path`; returns its address.
    pub fn png(&self, path: &str, width: u32, height: u32) -> String {
        self.blue_png(path, width, height, 120)
    }

    /// The same with another share of blue in it.
    pub fn blue_png(&self, path: &str, width: u32, height: u32, blue: u8) -> String {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture = image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([(x % 256) as u8, (y % 256) as u8, blue])
        });
        picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
        self.put(path, "image/png", bytes.into_inner())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn page(
    State(shelf): State<Shelf>,
    Path(path): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    shelf.asked.send_modify(|asked| *asked += 1);
    if let Some(look) = &*shelf.look.lock().expect("nobody panicked here") {
        look();
    }
    let _ = shelf.open.subscribe().wait_for(|open| *open).await;
    let found = shelf.pages.lock().expect("nobody panicked here").get(&path).cloned();
    match found {
        Some(Page::File { content_type, bytes }) => {
            let tag = format!("\"{:x}\"", fingerprint(&bytes));
            let tags = shelf.tags.load(Ordering::SeqCst);
            if tags && headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == *tag) {
                return StatusCode::NOT_MODIFIED.into_response();
            }
            shelf.sent.fetch_add(1, Ordering::SeqCst);
            let tag = tags.then_some((header::ETAG, tag));
            let headers = [(header::CONTENT_TYPE, content_type)].into_iter().chain(tag);
            (AppendHeaders(headers.collect::<Vec<_>>()), bytes).into_response()
        }
        Some(Page::Disk { length, .. }) if method == Method::HEAD => {
            let headers = [("content-length", length.to_string()), ("x-ms-blob-type", "PageBlob".to_owned())];
            (AppendHeaders(headers), Body::empty()).into_response()
        }
        Some(Page::Disk { length, footer }) => match asked(&headers, length) {
            Some((first, last)) => {
                let start = length - footer.len() as u64;
                let byte = |at| {
                    if at < start { 0 } else { footer[usize::try_from(at - start).expect("it is short")] }
                };
                let bytes: Vec<u8> = (first..=last).map(byte).collect();
                let range = [("content-range", format!("bytes {first}-{last}/{length}"))];
                (StatusCode::PARTIAL_CONTENT, AppendHeaders(range), bytes).into_response()
            }
            None => StatusCode::RANGE_NOT_SATISFIABLE.into_response(),
        },
        Some(Page::Moved { to }) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Some(Page::Broken { status }) => status.into_response(),
        Some(Page::Refused { status, code, message }) => {
            let headers = [("x-ms-error-code", code.clone()), ("content-type", "application/xml".to_owned())];
            let body = format!(
                "\u{feff}<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
            );
            (status, AppendHeaders(headers), body).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A number that differs between the files of a test.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(7, |number, byte| number.wrapping_mul(31).wrapping_add(u64::from(*byte)))
}

/// The bytes a `Range` header asks for, first and last.
fn asked(headers: &HeaderMap, length: u64) -> Option<(u64, u64)> {
    let (first, last) = headers.get(header::RANGE)?.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last && first < length).then_some((first, last.min(length - 1)))
}
