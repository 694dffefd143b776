//! Finding out what is at an address.

use net::header::LOCATION;
use net::{Answer, Caller, HeaderMap, Method, Request, Url};

use super::content::{self, Digests};

/// How often one address may lead to another, as for a marketplace that fetches it.
const REDIRECTS: usize = 5;

/// Fetches all addresses and takes their digests.
pub(super) async fn digests<'a>(caller: &Caller, addresses: impl IntoIterator<Item = &'a str>) -> Digests {
    let mut digests = Digests::new();
    for address in addresses {
        if !digests.contains_key(address) {
            digests.insert(address.to_owned(), digest(caller, address).await);
        }
    }
    digests
}

async fn digest(caller: &Caller, address: &str) -> Result<String, String> {
    let mut url: Url = address.parse().map_err(|error| format!("it is no address: {error}"))?;
    for _ in 0..=REDIRECTS {
        let answer = ask(caller, &url).await?;
        match next(&url, &answer) {
            Some(next) => url = next,
            None if answer.status.is_success() => return Ok(content::digest(&answer.bytes)),
            None => {
                return Err(format!(
                    "“{}” answered {}",
                    url.host_str().unwrap_or_default(),
                    answer.status.as_u16()
                ));
            }
        }
    }
    Err(format!("it leads on more than {REDIRECTS} times"))
}

async fn ask(caller: &Caller, url: &Url) -> Result<Answer, String> {
    let request = Request {
        method: Method::GET,
        url: url.clone(),
        headers: HeaderMap::new(),
        body: Default::default(),
    };
    caller.call(request).await.map_err(|error| error.to_string())
}

/// Where an answer leads on to.
fn next(url: &Url, answer: &Answer) -> Option<Url> {
    let leads = matches!(answer.status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = answer.headers.get(LOCATION).filter(|_| leads)?;
    let next = url.join(location.to_str().ok()?).ok()?;
    matches!(next.scheme(), "http" | "https").then_some(next)
}
