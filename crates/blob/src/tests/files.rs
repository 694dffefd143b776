//! The store in a directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream::BoxStream;

use crate::{Blobs, Digest, Error};

fn open(directory: &Path) -> Blobs {
    Blobs::open(&format!("file:{}", directory.display()), &BTreeMap::new()).unwrap()
}

fn path_of(directory: &Path, digest: &Digest) -> PathBuf {
    let name = digest.to_string();
    directory.join("sha256").join(&name[..2]).join(&name[2..4]).join(&name)
}

#[tokio::test]
async fn what_is_put_comes_back_by_its_digest() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = open(directory.path());
    for bytes in [Bytes::from_static(b"hello"), Bytes::new(), Bytes::from(vec![7; 3 << 20])] {
        let digest = blobs.put(bytes.clone()).await.unwrap();
        assert_eq!(digest, Digest::of(&bytes));
        assert!(path_of(directory.path(), &digest).is_file());
        assert!(blobs.exists(&digest).await.unwrap());
        assert_eq!(blobs.get(&digest).await.unwrap(), Some(bytes.clone()));
        assert_eq!(open(directory.path()).get(&digest).await.unwrap(), Some(bytes), "after a restart");
    }
}

/// The bytes of some pieces, and how many pieces there were.
async fn read(mut pieces: BoxStream<'static, Result<Bytes, Error>>) -> (Vec<u8>, usize) {
    let (mut all, mut many) = (Vec::new(), 0);
    while let Some(piece) = pieces.next().await {
        all.extend(piece.unwrap());
        many += 1;
    }
    (all, many)
}

#[tokio::test]
async fn what_is_put_is_read_piece_by_piece() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = open(directory.path());
    let bytes: Vec<_> = (0..100_000).map(|at| (at % 251) as u8).collect();
    let digest = blobs.put(bytes.clone().into()).await.unwrap();
    for (range, pieces) in
        [(0..100_000, 13), (99_999..100_000, 1), (10..70_010, 9), (10..60_010, 1), (5..5, 0)]
    {
        let found = blobs.find(&digest).await.unwrap().unwrap();
        assert_eq!(found.size(), 100_000);
        let expected = bytes[range.start..range.end].to_vec();
        let range = range.start as u64..range.end as u64;
        assert!(read(found.pieces(range.clone())).await == (expected, pieces), "{range:?}");
    }
    assert!(blobs.find(&Digest::of(b"missing")).await.unwrap().is_none());
    let found = blobs.find(&digest).await.unwrap().unwrap();
    std::fs::write(path_of(directory.path(), &digest), "short").unwrap();
    let mut pieces = found.pieces(0..100_000);
    assert!(matches!(pieces.next().await, Some(Err(Error::Store { .. }))), "what is gone is told");
}

#[tokio::test]
async fn putting_the_same_again_at_the_same_time_leaves_one_file() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = open(directory.path());
    let puts: Vec<_> = (0..8)
        .map(|_| {
            let blobs = blobs.clone();
            tokio::spawn(async move { blobs.put(Bytes::from_static(b"same")).await })
        })
        .collect();
    for put in puts {
        assert_eq!(put.await.unwrap().unwrap(), Digest::of(b"same"));
    }
    let shard = path_of(directory.path(), &Digest::of(b"same"));
    assert_eq!(std::fs::read_dir(shard.parent().unwrap()).unwrap().count(), 1);
}

#[tokio::test]
async fn what_is_not_there_is_nothing_and_deleting_it_is_no_error() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = open(directory.path());
    let digest = blobs.put(Bytes::from_static(b"short-lived")).await.unwrap();
    for _ in 0..2 {
        blobs.delete(&digest).await.unwrap();
        assert_eq!(blobs.get(&digest).await.unwrap(), None);
        assert!(!blobs.exists(&digest).await.unwrap());
    }
}

#[tokio::test]
async fn narrower_pictures_are_kept_beside_theirs_and_go_with_it() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = open(directory.path());
    let digest = blobs.put(Bytes::from_static(b"wide")).await.unwrap();
    assert!(blobs.find_narrow(&digest, 48).await.unwrap().is_none());
    for width in [48, 96] {
        blobs.put_narrow(&digest, width, Bytes::from_static(b"thin")).await.unwrap();
        let found = blobs.find_narrow(&digest, width).await.unwrap().unwrap();
        assert_eq!(read(found.pieces(0..4)).await.0, b"thin");
    }
    blobs.delete(&digest).await.unwrap();
    for width in [48, 96] {
        assert!(blobs.find_narrow(&digest, width).await.unwrap().is_none(), "{width}");
    }
}

#[tokio::test]
async fn damaged_bytes_are_not_handed_out_and_putting_them_again_mends_them() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = open(directory.path());
    let digest = blobs.put(Bytes::from_static(b"hello")).await.unwrap();
    for damage in [&b"hellO"[..], b"hell", b""] {
        std::fs::write(path_of(directory.path(), &digest), damage).unwrap();
        let error = blobs.get(&digest).await.unwrap_err();
        assert!(matches!(&error, Error::Corrupt { digest: named } if *named == digest), "{error}");
    }
    blobs.put(Bytes::from_static(b"hello")).await.unwrap();
    assert_eq!(blobs.get(&digest).await.unwrap(), Some(Bytes::from_static(b"hello")));
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_directory_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let above = tempfile::tempdir().unwrap();
    let directory = above.path().join("var/blobs");
    let digest = open(&directory).put(Bytes::from_static(b"hello")).await.unwrap();
    assert!(path_of(&directory, &digest).is_file());
    let mode = std::fs::metadata(&directory).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn what_is_no_store_says_why() {
    let none = BTreeMap::new();
    let says =
        |url: &str, options: &BTreeMap<String, String>| Blobs::open(url, options).unwrap_err().to_string();
    assert_eq!(says("blobs", &none), "the blob store is not usable: its address is no URL");
    for url in ["https://shop.example/blobs", "ftp://shop.example/", "memory:///"] {
        assert_eq!(
            says(url, &none),
            "the blob store is not usable: its address must start with file:, s3:, az: or gs:"
        );
    }
    for url in ["file:blobs", "file://elsewhere/blobs"] {
        assert_eq!(
            says(url, &none),
            "the blob store is not usable: its directory must be written file:/directory"
        );
    }
    let misspelt = BTreeMap::from([("regoin".to_owned(), "x".to_owned())]);
    for url in ["file:/tmp", "s3://bucket/x", "az://container/x", "gs://bucket/x"] {
        assert_eq!(says(url, &misspelt), "the blob store of this kind has no option “regoin”");
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    assert!(says(&format!("file:{}/blobs", file.path().display()), &none).contains("cannot be made"));
}
