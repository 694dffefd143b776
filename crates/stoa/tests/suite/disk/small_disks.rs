//! Small file systems in memory, which only the programs started here see.

use std::ffi::OsStr;
use std::fs::{File, Permissions};
use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use testkit::postgres::Server;

/// The file systems; they go away with this value.
pub(crate) struct SmallDisks {
    folder: tempfile::TempDir,
    /// Keeps the mounts there, and does nothing else.
    keeper: Child,
}

impl SmallDisks {
    /// Mounts a file system of so many megabytes at each path below the folder, in this order.
    pub(crate) fn mount(disks: &[(&str, u32)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // PostgreSQL has a user of its own, who must get through.
        std::fs::set_permissions(&folder, Permissions::from_mode(0o711)).unwrap();
        let mount = |(path, megabytes): &(&str, u32)| {
            let place = folder.path().join(path);
            let place = place.display();
            format!("mkdir -p {place} && mount -t tmpfs -o size={megabytes}m none {place} && ")
        };
        let script: String = disks.iter().map(mount).collect();
        let mut unshare = Command::new("unshare");
        unshare.arg("--mount").args(if is_root() { &[][..] } else { &["--user", "--map-root-user"] });
        unshare.args(["sh", "-c"]).arg(format!("{script}echo ready && exec cat"));
        let mut keeper = unshare.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(
            line.trim(),
            "ready",
            "this test mounts small file systems: run it as root or where user namespaces are allowed (unshare --mount --user --map-root-user)"
        );
        Self { folder, keeper }
    }

    /// Where the programs started here find the folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where everybody else finds something of the folder.
    pub(crate) fn seen_from_outside(&self, path: &str) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.keeper.id()));
        root.join(self.folder.path().strip_prefix("/").unwrap()).join(path)
    }

    /// A program that sees the file systems.
    pub(crate) fn command(&self, program: &str) -> Command {
        let runner = self.runner();
        let mut command = Command::new(&runner[0]);
        command.args(&runner[1..]).arg(program);
        command
    }

    /// The words before a program that has it see the file systems.
    fn runner(&self) -> Vec<String> {
        let keeper = self.keeper.id().to_string();
        let user = if is_root() { &[][..] } else { &["--user", "--preserve-credentials"] };
        let words = [&["nsenter", "--target", &keeper, "--mount"], user, &["--"]].concat();
        words.into_iter().map(str::to_owned).collect()
    }

    /// A PostgreSQL server on the file systems `postgres/data` and `postgres/wal`.
    pub(crate) fn postgres(&self) -> Server {
        let mut runner = self.runner();
        if !is_root() {
            // Whoever mounted them is root there, as whom PostgreSQL refuses to run.
            runner.extend(["unshare", "--user", "--map-user=1000", "--map-group=1000"].map(str::to_owned));
        }
        Server::start_within(runner, &self.folder().join("postgres"))
    }

    /// Has the programs started here find `path` as a disk that cannot be written, until it is [writable](Self::writable).
    pub(crate) fn read_only(&self, path: &str) {
        let place = self.folder().join(path);
        self.mounted("--bind", &[place.as_os_str(), place.as_os_str()]);
        self.mounted("--options=remount,ro,bind", &[place.as_os_str()]);
    }

    pub(crate) fn writable(&self, path: &str) {
        assert!(self.command("umount").arg(self.folder().join(path)).status().unwrap().success());
    }

    fn mounted(&self, how: &str, what: &[&OsStr]) {
        assert!(self.command("mount").arg(how).args(what).status().unwrap().success(), "{how} {what:?}");
    }

    /// Fills the file system at `path` to the last byte.
    pub(crate) fn fill(&self, path: &str) -> Ballast {
        let path = self.seen_from_outside(path).join("ballast");
        let mut file = File::create(&path).unwrap();
        for size in [1 << 16, 1] {
            let bytes = vec![0; size];
            let error = std::iter::repeat_with(|| file.write_all(&bytes)).find_map(Result::err).unwrap();
            assert_eq!(error.kind(), ErrorKind::StorageFull);
        }
        Ballast(path)
    }
}

impl Drop for SmallDisks {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

/// A file that is in the way.
pub(crate) struct Ballast(PathBuf);

impl Ballast {
    pub(crate) fn remove(self) {
        std::fs::remove_file(self.0).unwrap();
    }
}
