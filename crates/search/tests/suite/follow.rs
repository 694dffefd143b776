//! An index on a disk: up to where it has followed, and what happens when it is not what it should be.

use std::fs;
use std::path::{Path, PathBuf};

use search::{Change, Folder, Index, Options, Query, Unusable};

use crate::marketplace::{NOW, entries, ids, put, remove};

fn built(folder: &Folder) -> Index {
    let building = folder.build().unwrap();
    for some in entries().chunks(20) {
        building.apply(&some.iter().map(put).collect::<Vec<_>>(), 0).unwrap();
    }
    building.apply(&[], 42).unwrap();
    building.finish().unwrap()
}

fn finds(index: &Index) -> Vec<String> {
    ids(&index.search(&Query::of("linux", NOW)).unwrap())
}

#[test]
fn an_index_is_there_after_a_restart_with_its_position() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::at(dir.path().join("search"), Options::default()).unwrap();
    assert!(matches!(folder.open(), Err(Unusable::Missing)));
    let index = built(&folder);
    let found = finds(&index);
    assert!(found.len() > 2);
    let first = entries().into_iter().find(|entry| entry.offer.as_str() == "secure-linux").unwrap();
    index.apply(&[remove(&first)], 43).unwrap();
    drop(index);
    let index = folder.open().unwrap();
    assert_eq!(index.position(), 43);
    assert_eq!(finds(&index), found[1..]);
    index.apply(&[put(&first)], 44).unwrap();
    assert_eq!((finds(&index), index.position()), (found, 44));
}

#[test]
fn of_several_changes_of_an_offer_the_last_counts() {
    let index = Index::in_memory().unwrap();
    let entry = &entries()[0];
    index.apply(&[put(entry), remove(entry), put(entry), put(entry)], 1).unwrap();
    assert_eq!(index.count(), 1);
    let unknown = Change::Remove { publisher: "nobody".parse().unwrap(), offer: "nothing".parse().unwrap() };
    index.apply(&[unknown, put(entry), remove(entry)], 2).unwrap();
    assert_eq!((index.count(), finds(&index).len()), (0, 0));
}

#[test]
fn only_one_has_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::at(dir.path(), Options::default()).unwrap();
    let index = built(&folder);
    let refused = Folder::at(dir.path(), Options::default()).unwrap_err();
    assert!(matches!(refused, Unusable::InUse) && !refused.needs_building(), "{refused}");
    drop((index, folder));
    Folder::at(dir.path(), Options::default()).unwrap().open().unwrap();
}

#[test]
fn a_new_one_is_built_beside_the_old_one_and_takes_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::at(dir.path(), Options::default()).unwrap();
    let old = built(&folder);
    let building = folder.build().unwrap();
    building.apply(&[put(&entries()[0])], 50).unwrap();
    assert_eq!(finds(&old).len(), finds(&built_in_memory()).len(), "the old one is searched meanwhile");
    // Who stops here has the old one.
    drop((old, building));
    assert_eq!(folder.open().unwrap().position(), 42);
    let building = folder.build().unwrap();
    building.apply(&[put(&entries()[0])], 50).unwrap();
    drop(building.finish().unwrap());
    let new = folder.open().unwrap();
    assert_eq!((new.position(), new.count()), (50, 1));
    let folders = fs::read_dir(dir.path()).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(folders.count(), 1, "nothing of the old one is left");
}

fn built_in_memory() -> Index {
    crate::marketplace::index()
}

/// The files of the index that is used.
fn files(root: &Path) -> Vec<PathBuf> {
    let folder = root.join(fs::read_to_string(root.join("current")).unwrap());
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|file| !file.file_name().unwrap().to_str().unwrap().contains("lock")).collect()
}

#[test]
fn a_broken_index_says_so_and_is_built_anew() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::at(dir.path(), Options::default()).unwrap();
    drop(built(&folder));
    let mut tried = 0;
    for file in files(dir.path()) {
        let bytes = fs::read(&file).unwrap();
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 3] ^= 0x55;
        for broken in [Some(flipped), Some(bytes[..bytes.len() / 2].to_vec()), Some(Vec::new()), None] {
            match broken {
                Some(broken) => fs::write(&file, broken).unwrap(),
                None => fs::remove_file(&file).unwrap(),
            }
            match folder.open() {
                // What is only read to tidy up may be as it likes.
                Ok(index) => assert!(!finds(&index).is_empty(), "{}", file.display()),
                Err(error) => assert!(error.needs_building(), "{}: {error}", file.display()),
            }
            fs::write(&file, &bytes).unwrap();
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried}");
    fs::write(dir.path().join("current"), "nonsense").unwrap();
    assert!(matches!(folder.open(), Err(Unusable::Missing)));
    assert!(!finds(&built(&folder)).is_empty());
}

#[test]
fn an_index_of_another_version_is_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::at(dir.path(), Options::default()).unwrap();
    drop(built(&folder));
    drop(folder);
    let others =
        Folder::at(dir.path(), Options { source: "others".to_owned(), ..Options::default() }).unwrap();
    assert!(matches!(others.open(), Err(Unusable::OtherSchema)));
    drop(others);
    let folder = Folder::at(dir.path(), Options::default()).unwrap();
    folder.open().unwrap();
    let meta = files(dir.path()).into_iter().find(|file| file.ends_with("meta.json")).unwrap();
    let text = fs::read_to_string(&meta).unwrap();
    fs::write(&meta, text.replace(search::schema_hash(), "0123456789abcdef")).unwrap();
    assert!(matches!(folder.open(), Err(Unusable::OtherSchema)));
}
