//! The stylesheets, the module and the icon. Each has its hash in its name, so that a browser may keep it for ever.

use std::borrow::Cow;
use std::io::Write as _;
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

/// Where all of them are.
pub const FOLDER: &str = "/assets";

/// A file that pages refer to.
pub struct Asset {
    /// Its address.
    pub path: String,
    media_type: &'static str,
    plain: Cow<'static, [u8]>,
    compressed: Vec<u8>,
}

/// The stylesheet of every page.
pub static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_bytes!("../assets/stoa.css").as_slice();
    Asset::new("stoa", "css", "text/css; charset=utf-8", text.into())
});

/// What pages that buyers see have beside it.
pub static STORE_STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_bytes!("../assets/store.css").as_slice();
    Asset::new("store", "css", "text/css; charset=utf-8", text.into())
});

/// The one module.
pub static MODULE: LazyLock<Asset> = LazyLock::new(|| {
    let text = without_remarks(include_str!("../assets/stoa.js")).into_bytes();
    Asset::new("stoa", "js", "text/javascript; charset=utf-8", text.into())
});

/// A module without what browsers do not need: what stands before its lines, remarks, which have lines of their own in it, and ends of lines
/// behind which nothing could end by itself.
fn without_remarks(module: &str) -> String {
    let lines = module.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .filter(|line| !line.starts_with("//") && !line.starts_with("/**"))
        .map(|line| if line.ends_with([';', '{', ',']) { line.to_owned() } else { format!("{line}\n") })
        .collect()
}

/// What stands beside the title in a browser.
pub static ICON: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_bytes!("../assets/icon.svg").as_slice();
    Asset::new("icon", "svg", "image/svg+xml", text.into())
});

impl Asset {
    fn new(name: &str, extension: &str, media_type: &'static str, plain: Cow<'static, [u8]>) -> Self {
        let hash: String = Sha256::digest(&plain)[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        let compressed = gzip(&plain, Compression::best());
        Self { path: format!("{FOLDER}/{name}-{hash}.{extension}"), media_type, plain, compressed }
    }

    /// How many bytes are sent to a browser that takes compressed ones.
    pub fn compressed_size(&self) -> usize {
        self.compressed.len()
    }

    fn answer(&'static self, headers: &HeaderMap) -> Response {
        let head = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.media_type)),
            (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
            (header::VARY, HeaderValue::from_static("Accept-Encoding")),
        ];
        match takes_gzip(headers) {
            true => {
                let coding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
                (head, coding, self.compressed.as_slice()).into_response()
            }
            false => (head, &*self.plain).into_response(),
        }
    }
}

/// A page as it is sent to a browser that takes gzip: quickly made, as it is made for one answer.
pub fn compressed(page: &str) -> Vec<u8> {
    gzip(page.as_bytes(), Compression::fast())
}

fn gzip(plain: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    let compressed = encoder.write_all(plain).and_then(|()| encoder.finish());
    compressed.expect("memory takes whatever is written to it")
}

/// Whether a browser takes gzip (RFC 9110 section 12.5.3).
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut codings = accepted.flat_map(|value| value.split(','));
    codings.any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

/// The file at `path`; nothing where there is none.
pub fn answer(path: &str, headers: &HeaderMap) -> Option<Response> {
    let all: [&'static Asset; 4] = [&STYLE, &STORE_STYLE, &MODULE, &ICON];
    all.into_iter().find(|asset| asset.path == path).map(|asset| asset.answer(headers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_keep_to_their_sizes() {
        assert!(STYLE.compressed_size() <= 10 * 1024, "{} bytes", STYLE.compressed_size());
        assert!(STORE_STYLE.compressed_size() <= 3 * 1024, "{} bytes", STORE_STYLE.compressed_size());
        assert!(MODULE.plain.len() <= 15 * 1024, "{} bytes", MODULE.plain.len());
    }

    #[test]
    fn the_module_is_sent_without_its_remarks() {
        let sent = without_remarks("/** Why. */\nif (a) {\n  // How.\n  b(`x // y`);\n\n}\n");
        assert_eq!(sent, "if (a) {b(`x // y`);}\n");
        let module = include_str!("../assets/stoa.js");
        assert_eq!(
            module.matches("/*").count(),
            module.matches("\n/** ").count(),
            "remarks have lines of their own"
        );
    }

    #[test]
    fn a_browser_says_whether_it_takes_gzip() {
        let takes = |value: &str| {
            takes_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, value.parse().unwrap())]))
        };
        for value in ["gzip", "br, gzip, deflate", "GZIP;q=0.5"] {
            assert!(takes(value), "{value}");
        }
        for value in ["", "br", "gzip;q=0", "gzipped"] {
            assert!(!takes(value), "{value}");
        }
    }
}
