use super::server::{Server, ok, status};
use super::{ROOMY, SHOP, sandbox, url};
use crate::{FetchError, Limits, Range};

const FILE: &str = "0123456789";

/// Serves parts of [`FILE`] as Azure's blob storage does: closed and open ranges, no suffix ranges.
fn parts(request: &str) -> String {
    let Some(range) = request.lines().find_map(|line| line.strip_prefix("range: bytes=")) else {
        return ok(FILE);
    };
    let (first, last) = range.split_once('-').unwrap();
    let Ok(first) = first.parse::<usize>() else { return ok(FILE) };
    if first >= FILE.len() {
        return status(416);
    }
    let part = &FILE[first..=last.parse::<usize>().unwrap().min(FILE.len() - 1)];
    let (last, length) = (first + part.len() - 1, part.len());
    format!(
        "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes {first}-{last}/{}\r\ncontent-length: {length}\r\n\r\n{part}",
        FILE.len()
    )
}

#[tokio::test]
async fn a_part_is_fetched_from_either_end() {
    let server = Server::start(parts).await;
    let guard = sandbox(&["127.0.0.1"]);
    for (range, part) in [
        (Range::Part { start: 0, length: 4 }, "0123"),
        (Range::Part { start: 8, length: 100 }, "89"),
        (Range::Last(3), "789"),
        (Range::Last(10), FILE),
        (Range::Last(512), FILE),
    ] {
        let fetched = guard.get_range(SHOP, &url(server.at("/disk.vhd")), range, &ROOMY).await.unwrap();
        assert_eq!((&fetched.bytes[..], fetched.total), (part.as_bytes(), 10), "{range:?}");
    }
}

#[tokio::test]
async fn a_part_that_is_not_there_or_too_large_is_refused() {
    let server = Server::start(parts).await;
    let guard = sandbox(&["127.0.0.1"]);
    let to = url(server.at("/"));
    for range in [Range::Part { start: 10, length: 1 }, Range::Part { start: 0, length: 0 }, Range::Last(0)] {
        let error = guard.get_range(SHOP, &to, range, &ROOMY).await.unwrap_err();
        assert!(matches!(error, FetchError::OutOfRange { .. }), "{range:?}: {error}");
    }
    let error = guard.get_range(SHOP, &to, Range::Last(5), &Limits { max_bytes: 4 }).await.unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 4 }), "{error}");
}

#[tokio::test]
async fn a_server_that_sends_something_else_than_the_part_is_not_believed() {
    for answer in [
        ok(FILE),
        "HTTP/1.1 206 Partial Content\r\ncontent-length: 2\r\n\r\n01".to_owned(),
        "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 4-5/10\r\ncontent-length: 2\r\n\r\n45"
            .to_owned(),
        "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-1/10\r\ncontent-length: 1\r\n\r\n0"
            .to_owned(),
        "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-9/10\r\ncontent-length: 10\r\n\r\n0123456789"
            .to_owned(),
    ] {
        let server = Server::start(move |_| answer.clone()).await;
        let range = Range::Part { start: 0, length: 2 };
        let error =
            sandbox(&["127.0.0.1"]).get_range(SHOP, &url(server.at("/")), range, &ROOMY).await.unwrap_err();
        assert!(matches!(error, FetchError::NoRanges { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_grows_between_the_two_questions_is_noticed() {
    let server = Server::start(|request| match request.contains("bytes=0-0") {
        true => "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-0/10\r\ncontent-length: 1\r\n\r\n0"
            .to_owned(),
        false => "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 9-9/11\r\ncontent-length: 1\r\n\r\n9"
            .to_owned(),
    })
    .await;
    let error = sandbox(&["127.0.0.1"])
        .get_range(SHOP, &url(server.at("/")), Range::Last(1), &ROOMY)
        .await
        .unwrap_err();
    assert!(matches!(error, FetchError::Changed { .. }), "{error}");
}
