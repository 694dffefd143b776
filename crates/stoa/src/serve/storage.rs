//! Whether what is kept on this machine may be written.

use std::path::PathBuf;

use rustix::fs::{Access, access};

use crate::config::Config;

/// Says why something that is written to cannot be, though not for want of room: its file system is read-only, say after
/// an error of the disk, or it is somebody else's now.
pub(super) fn watch(config: &Config) -> impl Fn() -> Result<(), String> + Send + Sync + 'static {
    let paths = written(config);
    move || {
        paths.iter().try_for_each(|path| {
            access(path, Access::WRITE_OK).map_err(|error| format!("{}: {error}", path.display()))
        })
    }
}

/// What the marketplace writes to: the data directory, and what may be elsewhere.
fn written(config: &Config) -> Vec<PathBuf> {
    let file = config.database_file();
    let around = file.as_ref().and_then(|file| file.parent()).map(PathBuf::from);
    let beside = [file, around, config.artifact_directory(), Some(config.mail_directory())];
    // What nobody has needed so far is not there.
    let beside = beside.into_iter().flatten().filter(|path| path.exists());
    std::iter::once(config.data_directory()).chain(beside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Sources, load};

    #[test]
    fn whatever_is_written_to_is_watched() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = load(&Sources::default()).unwrap().config;
        config.data.directory = folder.path().join("data");
        for directory in ["data", "data/artifacts", "data/mail"] {
            std::fs::create_dir(folder.path().join(directory)).unwrap();
        }
        std::fs::write(folder.path().join("data/stoa.db"), "").unwrap();
        let names = ["data", "data/stoa.db", "data", "data/artifacts", "data/mail"];
        assert_eq!(written(&config), names.map(|name| folder.path().join(name)));
        let watch = watch(&config);
        watch().unwrap();
        std::fs::remove_file(folder.path().join("data/stoa.db")).unwrap();
        assert!(watch().unwrap_err().contains("stoa.db"));
    }
}
