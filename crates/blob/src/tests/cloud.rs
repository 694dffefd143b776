//! Object stores: that each opens with our TLS provider, and that S3 is spoken over the wire.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use futures::StreamExt as _;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::{Blobs, Digest};

fn options(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn every_store_opens_and_shows_no_key() {
    let s3 = options(&[("region", "eu-1"), ("access_key_id", "id"), ("secret_access_key", "c2VrcmV0")]);
    let azure = options(&[("account_name", "shop"), ("access_key", "c2VrcmV0")]);
    let google = options(&[("google_skip_signature", "true")]);
    for (url, options) in
        [("s3://bucket/stoa", s3), ("az://container/stoa", azure), ("gs://bucket/stoa", google)]
    {
        let shown = format!("{:?}", Blobs::open(url, &options).unwrap());
        assert!(shown.contains("stoa") && !shown.contains("c2V"), "{shown}");
    }
}

#[tokio::test]
async fn blobs_are_kept_in_s3_under_the_prefix() {
    let endpoint = bucket().await;
    let options = options(&[
        ("region", "eu-1"),
        ("access_key_id", "id"),
        ("secret_access_key", "secret"),
        ("endpoint", &endpoint),
        ("allow_http", "true"),
    ]);
    let blobs = Blobs::open("s3://bucket/stoa", &options).unwrap();
    let missing = Digest::of(b"missing");
    assert_eq!(blobs.get(&missing).await.unwrap(), None);
    assert!(!blobs.exists(&missing).await.unwrap());

    let digest = blobs.put(Bytes::from_static(b"hello")).await.unwrap();
    assert!(blobs.exists(&digest).await.unwrap());
    assert_eq!(blobs.get(&digest).await.unwrap(), Some(Bytes::from_static(b"hello")));
    let found = blobs.find(&digest).await.unwrap().unwrap();
    assert_eq!(found.size(), 5);
    let pieces: Vec<_> = found.pieces(1..4).map(Result::unwrap).collect().await;
    assert_eq!(pieces.concat(), b"ell");
    blobs.put_narrow(&digest, 48, Bytes::from_static(b"hi")).await.unwrap();
    assert!(blobs.find_narrow(&digest, 48).await.unwrap().is_some());
    blobs.delete(&digest).await.unwrap();
    assert_eq!(blobs.get(&digest).await.unwrap(), None);
    assert!(blobs.find_narrow(&digest, 48).await.unwrap().is_none());
}

/// A bucket that keeps what it is given, as far as this store needs one. Returns its endpoint.
async fn bucket() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut kept = HashMap::new();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            answer(stream, &mut kept).await;
        }
    });
    endpoint
}

async fn answer(stream: TcpStream, kept: &mut HashMap<String, Vec<u8>>) {
    let mut stream = BufReader::new(stream);
    let (mut head, mut line) = (Vec::new(), String::new());
    while stream.read_line(&mut line).await.unwrap() > 2 {
        head.push(std::mem::take(&mut line).to_lowercase());
    }
    let length = head.iter().find_map(|line| line.strip_prefix("content-length:"));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
    stream.read_exact(&mut body).await.unwrap();

    let (method, target) = head[0].split_once(' ').unwrap();
    let path = target.split([' ', '?']).next().unwrap().to_owned();
    assert!(head.iter().any(|line| line.starts_with("authorization: aws4-hmac-sha256 ")), "{head:?}");
    let (status, body) = match method {
        "put" => {
            let ours = ["/bucket/stoa/sha256/", "/bucket/stoa/narrow/"];
            assert!(ours.iter().any(|folder| path.starts_with(folder)), "{path}");
            kept.insert(path, body);
            (200, Vec::new())
        }
        // This is how object_store deletes in S3, even a single object.
        "post" => {
            let request = String::from_utf8(body).unwrap();
            let key = request.split_once("<Key>").unwrap().1.split_once("</Key>").unwrap().0;
            kept.remove(&format!("/bucket/{key}"));
            (200, format!("<DeleteResult><Deleted><Key>{key}</Key></Deleted></DeleteResult>").into_bytes())
        }
        "get" if path == "/bucket" => (200, list(target, kept).into_bytes()),
        _ => kept.get(&path).map_or((404, Vec::new()), |body| (200, body.clone())),
    };
    let part = head.iter().find_map(|line| line.strip_prefix("range: bytes=")?.trim().split_once('-'));
    let (status, body, range) = match part {
        Some((first, last)) => {
            let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
            let range = format!("content-range: bytes {first}-{last}/{}\r\n", body.len());
            (206, body[first..=last].to_vec(), range)
        }
        None => (status, body, String::new()),
    };
    let head_only = method == "head";
    let reply = format!(
        "HTTP/1.1 {status} So\r\nconnection: close\r\netag: \"1\"\r\nlast-modified: Wed, 21 Oct 2026 07:28:00 GMT\r\n\
         {range}content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(reply.as_bytes()).await.unwrap();
    if !head_only {
        stream.write_all(&body).await.unwrap();
    }
    stream.shutdown().await.unwrap();
}

/// The keys below the prefix that `target` asks for, as S3 lists them.
fn list(target: &str, kept: &HashMap<String, Vec<u8>>) -> String {
    let query = target.split([' ', '?']).nth(1).unwrap();
    let mut parameters = url::form_urlencoded::parse(query.as_bytes());
    let (_, prefix) = parameters.find(|(name, _)| name == "prefix").unwrap();
    let keys =
        kept.keys().filter_map(|path| path.strip_prefix("/bucket/")).filter(|key| key.starts_with(&*prefix));
    let listed: String = keys
        .map(|key| {
            format!("<Contents><Key>{key}</Key><LastModified>2026-10-21T07:28:00Z</LastModified><Size>2</Size></Contents>")
        })
        .collect();
    format!("<ListBucketResult>{listed}</ListBucketResult>")
}
