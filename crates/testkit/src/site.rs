//! A web site on loopback that serves what tests want fetched.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

type Pages = Arc<Mutex<BTreeMap<String, (String, Vec<u8>)>>>;

/// The site; it stops with this value.
pub struct Site {
    pub url: String,
    pages: Pages,
    server: tokio::task::JoinHandle<()>,
}

impl Site {
    pub async fn start() -> Self {
        let pages = Pages::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let router =
            axum::Router::new().route("/{*path}", axum::routing::get(page)).with_state(pages.clone());
        let server =
            tokio::spawn(async move { axum::serve(listener, router).await.expect("serving goes on") });
        Self { url, pages, server }
    }

    /// Puts `bytes` at `path`; returns its address.
    pub fn put(&self, path: &str, content_type: &str, bytes: Vec<u8>) -> String {
        let mut pages = self.pages.lock().expect("nobody panicked here");
        pages.insert(path.to_owned(), (content_type.to_owned(), bytes));
        format!("{}/{path}", self.url)
    }

    /// Puts a PNG of this size at `path`; returns its address.
    pub fn png(&self, path: &str, width: u32, height: u32) -> String {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture = image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([(x % 256) as u8, (y % 256) as u8, 120])
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

async fn page(State(pages): State<Pages>, Path(path): Path<String>) -> Response {
    match pages.lock().expect("nobody panicked here").get(&path) {
        Some((content_type, bytes)) => {
            ([(header::CONTENT_TYPE, content_type.clone())], bytes.clone()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
