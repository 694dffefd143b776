//! Bad input, byte by byte, and what it gets: the table in `docs/bad-input.md`.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;

use serde_json::Value;

use crate::cli::demo::printed;
use crate::cli::support::{Home, Running};

const PAGE: &str = include_str!("../../../../../docs/bad-input.md");
const DRAFT: &str = include_str!("../../../../../offer-types/examples/microsoft-azure-corevm/demo.json");
const OFFER: &str = "/api/publishers/contoso/offers/demo";
const VERSION: &str = "api-version=2017-10-31";

/// The one request after which nothing more comes; otherwise that would look like a client that went away.
const CUT: &str = "A body shorter than its Content-Length";

/// Something that is sent on a connection of its own, to the end.
pub(crate) struct Case {
    pub(crate) what: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    body: String,
}

impl Case {
    /// Sends it all: a server that has seen enough answers, and still lets its client finish.
    pub(crate) fn send(&self, running: &Running) -> Answer {
        let mut stream = running.connect();
        stream.write_all(&self.bytes).unwrap_or_else(|error| panic!("{}: {error}", self.what));
        if self.what == CUT {
            stream.shutdown(Shutdown::Write).unwrap();
        }
        let mut came = Vec::new();
        stream.read_to_end(&mut came).unwrap_or_else(|error| panic!("{}: {error}", self.what));
        let text = String::from_utf8(came).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{}: {text:?}", self.what));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }
}

impl Answer {
    /// The cells of its row: status, code, place, and what the caller is told.
    fn cells(&self) -> [String; 4] {
        // What is 200 may have no body in JSON.
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let (error, detail) = (&body["error"], &body["error"]["details"][0]);
        let first = |found: &[&Value]| {
            let found = found.iter().find_map(|value| value.as_str()).unwrap_or("–");
            // An entity tag is another one every time.
            let found =
                found.split(" W/").next().unwrap_or_default().replace('\0', "\\0").replace('|', "\\|");
            found.chars().take(160).collect()
        };
        [
            self.status.to_string(),
            first(&[&error["code"], error]),
            first(&[&detail["target"]]),
            first(&[&detail["message"], &error["message"], &body["error_description"]]),
        ]
    }
}

/// The owner of the demo's publisher.
pub(crate) fn token(running: &Running) -> String {
    let [tenant, client, secret, ..] = printed(running);
    running.token(&tenant, &client, &secret).text("access_token")
}

fn request(line: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// The demo's draft with one of its values replaced by `json`, as text: not every text is a value.
fn draft(member: &str, json: &str) -> Vec<u8> {
    let mut draft: Value = serde_json::from_str(DRAFT).unwrap();
    *draft.pointer_mut(member).unwrap_or_else(|| panic!("{member} is in the draft")) = "PLACE".into();
    draft.to_string().replace("\"PLACE\"", json).into_bytes()
}

/// Everything in the table; `owner` is a token.
pub(crate) fn cases(owner: &str) -> Vec<Case> {
    let bearer = format!("Authorization: Bearer {owner}\r\n");
    let mut cases = bodies(&bearer);
    cases.extend(targets(&bearer));
    cases.extend(headers(&bearer));
    cases.extend(protocol(&bearer));
    cases
}

fn bodies(bearer: &str) -> Vec<Case> {
    let put = format!("PUT {OFFER}?{VERSION}");
    let json = format!("{bearer}Content-Type: application/json\r\n");
    let deep = |open: &str| open.repeat(10_000).into_bytes();
    let plan = r#"{"id":"demo","definition":{"plans":[{"planId":"a","planId":"b"}]}}"#;
    let publish = format!("POST {OFFER}/publish?{VERSION}");
    let chunked = [
        format!("{publish} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n{json}\r\n500000\r\n"),
        " ".repeat(0x50_0000),
        "\r\n0\r\n\r\n".to_owned(),
    ]
    .concat();
    let cut = format!("{put} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n{json}\r\n{{");
    let size = format!(
        "{put} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n{json}\r\nxyz\r\n"
    );
    let text = Value::from(plan).to_string();
    let put = |headers: &str, body: &[u8]| request(&put, headers, body);
    let form = |form: &str| {
        let headers = "Content-Type: application/x-www-form-urlencoded\r\n";
        request("POST /00000000-0000-0000-0000-000000000000/oauth2/token", headers, form.as_bytes())
    };
    let shown = "/definition/displayText";
    let disk = "/definition/plans/0/microsoft-azure-corevm.vmImagesPublicAzure/2026.01.01/osVhdUrl";
    [
        ("JSON with a mistake in it", put(&json, b"{\"id\": demo}")),
        ("JSON that ends too early", put(&json, b"{\"id\": \"demo\"")),
        (CUT, cut.into_bytes()),
        ("A chunk whose size is no number", size.into_bytes()),
        ("An empty body", put(&json, b"")),
        ("A document that is no object", put(&json, b"[]")),
        ("A document as `text/plain`", put(&format!("{bearer}Content-Type: text/plain\r\n"), b"{}")),
        ("A document in `gzip`", put(&format!("{json}Content-Encoding: gzip\r\n"), b"\x1f\x8b")),
        ("5 MiB, announced", request(&publish, &json, &[b' '; 0x50_0000])),
        ("5 MiB in chunks", chunked.into_bytes()),
        ("10,000 arrays in each other", put(&json, &deep("["))),
        ("10,000 objects in each other", put(&json, &deep("{\"a\":"))),
        ("Two million numbers where plans belong", put(&json, &plans("1", 2_000_000))),
        ("100,000 empty plans", put(&json, &plans("{}", 100_000))),
        ("101 plans", put(&json, &draft("/definition/plans", &list("{}", 101)))),
        ("An id of 300 characters that is not the one of the address", put(&json, &draft("/id", &format!("\"{}\"", "é".repeat(300))))),
        ("A member twice", put(&json, plan.as_bytes())),
        ("A member twice, in a document inside a text", put(&json, text.as_bytes())),
        (
            "A member with a name of the JSON library",
            put(&json, &draft(shown, r#"{"$serde_json::private::RawValue":"1"}"#)),
        ),
        ("A text that is not UTF-8", put(&json, b"{\"id\": \"\xff\xfe\"}")),
        ("Half of a surrogate pair", put(&json, br#"{"id": "\ud800"}"#)),
        ("A document in UTF-16", put(&json, &"{}".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())),
        ("A document with the UTF-8 mark of Windows tools (skipped)", put(&json, &[b"\xef\xbb\xbf", DRAFT.as_bytes()].concat())),
        ("A disk address with a line break behind it", put(&json, &draft(disk, r#""https://images.example.com/a.vhd?sp=r\n""#))),
        ("A disk address with two signatures", put(&json, &draft(disk, r#""https://images.example.com/a.vhd?sp=r?sp=r""#))),
        ("A bare NUL byte", put(&json, b"{\"id\": \"a\0b\"}")),
        ("An escaped NUL in a name", put(&json, &draft(shown, r#""a\u0000b""#))),
        ("An escaped NUL in a member nobody knows (kept as it is)", put(&json, &unknown(r#""a\u0000b""#))),
        (
            "A number with a huge exponent in a member nobody knows (kept as it is)",
            put(&json, &unknown("1e999999999")),
        ),
        ("A number of 1,000,000 digits for a text", put(&json, &draft(shown, &"9".repeat(1_000_000)))),
        (
            "A number of 1,000,000 digits for a size (kept as it is)",
            put(&json, &sized(&"9".repeat(1_000_000))),
        ),
        ("A number with a huge exponent for a size (kept as it is)", put(&json, &sized("1e999999999"))),
        ("A number with a tiny exponent for a size", put(&json, &sized("1e-999999999"))),
        ("A form of 100 KiB", form(&format!("grant_type={}", "x".repeat(100 << 10)))),
        (
            "A form with `%00` for the caller",
            form("grant_type=client_credentials&resource=https://cloudpartner.azure.com&client_id=a%00b&client_secret=c"),
        ),
        ("A form parameter twice", form("grant_type=client_credentials&resource=a&grant_type=b")),
    ]
    .map(|(what, bytes)| Case { what, bytes })
    .into()
}

/// `one` so many times.
fn list(one: &str, count: usize) -> String {
    format!("[{}]", vec![one; count].join(","))
}

/// A draft of nothing but plans.
fn plans(one: &str, count: usize) -> Vec<u8> {
    format!(r#"{{"definition":{{"plans":{}}}}}"#, list(one, count)).into_bytes()
}

/// The demo's draft with a member that means nothing.
fn unknown(json: &str) -> Vec<u8> {
    let mut draft: Value = serde_json::from_str(DRAFT).unwrap();
    draft["definition"]["colour"] = "PLACE".into();
    draft.to_string().replace("\"PLACE\"", json).into_bytes()
}

/// A draft whose size of a disk, which may be a number, is `number`.
fn sized(number: &str) -> Vec<u8> {
    let mut draft: Value = serde_json::from_str(DRAFT).unwrap();
    draft["definition"]["plans"][0]["microsoft-azure-corevm.defaultImageSizeGB"] = "PLACE".into();
    draft.to_string().replace("\"PLACE\"", number).into_bytes()
}

fn targets(bearer: &str) -> Vec<Case> {
    let long = "a".repeat(300);
    let many: String = (0..500).map(|n| format!("&x{n}=y")).collect();
    [
        ("A publisher id with a slash", format!("/api/publishers/a/b/offers?{VERSION}")),
        ("A publisher id with `%2F`", format!("/api/publishers/a%2Fb/offers?{VERSION}")),
        ("`..` for a publisher id", format!("/api/publishers/../offers?{VERSION}")),
        ("`%2e%2e` for a publisher id", format!("/api/publishers/%2e%2e/offers?{VERSION}")),
        ("A publisher id with `%00`", format!("/api/publishers/a%00b/offers?{VERSION}")),
        ("A publisher id that is not UTF-8", format!("/api/publishers/%ff%fe/offers?{VERSION}")),
        (
            "A publisher id with a percent sign that escapes nothing",
            format!("/api/publishers/%zz/offers?{VERSION}"),
        ),
        ("A publisher id of 300 characters", format!("/api/publishers/{long}/offers?{VERSION}")),
        (
            "A publisher id in upper case (means the same)",
            format!("/api/publishers/CONTOSO/offers?{VERSION}"),
        ),
        ("An offer id with a slash", format!("/api/publishers/contoso/offers/a/b?{VERSION}")),
        ("An offer id with `%2F`", format!("/api/publishers/contoso/offers/a%2Fb?{VERSION}")),
        ("`..` for an offer id", format!("/api/publishers/contoso/offers/..?{VERSION}")),
        ("`%2e%2e` for an offer id", format!("/api/publishers/contoso/offers/%2e%2e?{VERSION}")),
        ("An offer id with `%00`", format!("/api/publishers/contoso/offers/a%00b?{VERSION}")),
        ("An offer id that is not UTF-8", format!("/api/publishers/contoso/offers/%ff%fe?{VERSION}")),
        (
            "An offer id with a percent sign that escapes nothing",
            format!("/api/publishers/contoso/offers/%zz?{VERSION}"),
        ),
        ("An offer id of 300 characters", format!("/api/publishers/contoso/offers/{long}?{VERSION}")),
        (
            "An offer id in upper case (means the same)",
            format!("/api/publishers/contoso/offers/DEMO?{VERSION}"),
        ),
        ("A publisher id in the catalogue with `%2F`", "/catalog/offers/a%2Fb/c".to_owned()),
        ("An offer id in the catalogue with `%2F`", "/catalog/offers/contoso/a%2Fb".to_owned()),
        ("A place in the catalogue with `%00`", "/catalog/offers?after=a%00b/c%00d".to_owned()),
        (
            "A place in the catalogue of 4,000 characters",
            format!("/catalog/offers?after={}", "z".repeat(4_000)),
        ),
        ("An artifact outside of the store", "/artifacts/..%2f..%2fetc%2fpasswd".to_owned()),
        ("An operation id that is none", format!("{OFFER}/operations/..%2f..?{VERSION}")),
        (
            "An operation name with a huge version",
            format!("/api/operations/contoso$demo$99999999999999999999$live?{VERSION}"),
        ),
        ("A version of 20 digits", format!("{OFFER}/versions/99999999999999999999?{VERSION}")),
        ("A slot there is not", format!("{OFFER}/slot/attic?{VERSION}")),
        ("Line breaks in a path", "/nowhere/a%0d%0aInjected:%20yes".to_owned()),
        ("No `api-version`", "/api/publishers".to_owned()),
        ("`api-version` twice", format!("/api/publishers?{VERSION}&{VERSION}")),
        (
            "A filter that is not understood",
            format!("/api/publishers/contoso/offers?{VERSION}&$filter=a%20or%20b"),
        ),
        (
            "A filter for a value with `%00`",
            format!("/api/publishers/contoso/offers?{VERSION}&$filter=offerTypeId%20eq%20'a%00b'"),
        ),
        ("A page size that is no number", "/catalog/offers?top=many".to_owned()),
        ("A page size of 20 digits", "/catalog/offers?top=99999999999999999999".to_owned()),
        ("A page size below 1", "/catalog/offers?top=-1".to_owned()),
        ("A parameter nobody knows (passed over)", format!("/api/publishers?{VERSION}&colour=red")),
        ("500 parameters nobody knows (passed over)", format!("/api/publishers?{VERSION}{many}")),
        ("A query of 9 KiB", format!("/api/publishers?{VERSION}&x={}", "y".repeat(9 << 10))),
        ("A path of 70,000 characters", format!("/{}", "a".repeat(70_000))),
    ]
    .map(|(what, target)| Case { what, bytes: request(&format!("GET {target}"), bearer, b"") })
    .into()
}

fn headers(bearer: &str) -> Vec<Case> {
    let put = format!("PUT {OFFER}?{VERSION}");
    let json = format!("{bearer}Content-Type: application/json\r\n");
    let save = |headers: &str| request(&put, &format!("{json}{headers}"), DRAFT.as_bytes());
    let get = |headers: &[u8]| {
        let mut bytes = request(&format!("GET /api/publishers?{VERSION}"), bearer, b"");
        bytes.truncate(bytes.len() - 2);
        [&bytes, headers, b"\r\n"].concat()
    };
    let many: String = (0..101).map(|n| format!("X-{n}: y\r\n")).collect();
    [
        ("`If-Match` that is no tag", save("If-Match: garbage\r\n")),
        ("`If-Match` with an open quote", save("If-Match: W/\"datetime'2026\r\n")),
        ("`If-Match` that is not ASCII", save("If-Match: \u{fc}\r\n")),
        ("`Idempotency-Key` of 300 characters", save(&format!("Idempotency-Key: {}\r\n", "k".repeat(300)))),
        ("`Idempotency-Key` twice", save("Idempotency-Key: a\r\nIdempotency-Key: b\r\n")),
        ("`Authorization` twice", get(bearer.as_bytes())),
        ("A request id with quotes in it (another one is given)", get(b"x-ms-request-id: a\"b\r\n")),
        ("A header with a bare line break", get(b"x-ms-request-id: a\rInjected: yes\r\n")),
        ("A header with a NUL", get(b"x-ms-request-id: a\0b\r\n")),
        ("`Content-Length` twice", get(b"Content-Length: 5\r\n")),
        (
            "`Content-Length` that is no number",
            b"GET /healthz HTTP/1.1\r\nContent-Length: -1\r\n\r\n".to_vec(),
        ),
        ("101 more headers", get(many.as_bytes())),
        ("A header of 70 KiB", get(format!("X: {}\r\n", "y".repeat(70 << 10)).as_bytes())),
        ("A token of 20 KiB", {
            let bearer = format!("Authorization: Bearer {}\r\n", "y".repeat(20 << 10));
            request(&format!("GET /api/publishers?{VERSION}"), &bearer, b"")
        }),
    ]
    .map(|(what, bytes)| Case { what, bytes })
    .into()
}

fn protocol(bearer: &str) -> Vec<Case> {
    [
        ("No `Host`", b"GET /catalog/offers HTTP/1.1\r\nConnection: close\r\n\r\n".to_vec()),
        ("No `Host`, in HTTP/1.0 (which has none)", b"GET /catalog/offers HTTP/1.0\r\n\r\n".to_vec()),
        ("`Host` twice", request("GET /catalog/offers", "Host: a\r\n", b"")),
        (
            "A `Host` that is none",
            b"GET /catalog/offers HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n".to_vec(),
        ),
        (
            "A method of 60,000 letters",
            request(&format!("{} {OFFER}?{VERSION}", "M".repeat(60_000)), bearer, b""),
        ),
        ("A method nobody knows", request(&format!("BREW {OFFER}?{VERSION}"), bearer, b"")),
        ("A method the address does not take", request(&format!("DELETE {OFFER}?{VERSION}"), bearer, b"")),
        ("A method a token address does not take", request("GET /contoso/oauth2/token", "", b"")),
        ("An address there is not", request("GET /nowhere", bearer, b"")),
        (
            "No HTTP at all",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 this is the start of TLS\r\n\r\n".to_vec(),
        ),
        (
            "A version of HTTP there is not",
            b"GET /healthz HTTP/9.9\r\nHost: a\r\nConnection: close\r\n\r\n".to_vec(),
        ),
    ]
    .map(|(what, bytes)| Case { what, bytes })
    .into()
}

#[test]
fn every_bad_request_gets_the_answer_in_the_table() {
    compare_with_the_table(&Home::new());
}

#[test]
fn every_bad_request_gets_the_answer_in_the_table_on_postgres() {
    compare_with_the_table(&Home::on_postgres());
}

fn compare_with_the_table(home: &Home) {
    let running = home.serve(&["--demo=publisher"]);
    let cases = cases(&token(&running));
    let mut rows = String::new();
    for case in &cases {
        let answer = case.send(&running);
        let head = answer.head.to_ascii_lowercase();
        assert!(!head.contains("injected"), "{}: {head}", case.what);
        for name in ["x-content-type-options", "referrer-policy", "content-security-policy"] {
            assert!(head.contains(&format!("\r\n{name}: ")), "{}: no {name}", case.what);
        }
        let [status, code, target, said] = answer.cells();
        assert!(answer.status < 500, "{}: {}", case.what, answer.body);
        assert!(answer.status == 200 || said != "–", "{}: {status} without a word", case.what);
        rows += &format!("| {} | {status} | {code} | {target} | {said} |\n", case.what);
    }
    assert!(PAGE.contains(&rows), "put these rows into docs/bad-input.md:\n{rows}");
    let ended = running.stop();
    assert!(ended.code == 0 && !ended.log.contains("panicked"), "{ended:?}");
}
