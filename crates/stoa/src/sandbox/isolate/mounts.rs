//! Files that the command finds in place of the system's. They are mounted over those for it alone; the system's stay as
//! they are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rustix::mount::{MountFlags, MountPropagationFlags, mount as mount_new, mount_bind, mount_change};

/// Where the sandbox puts the files, by these names.
pub(super) const DIRECTORY: &str = "inside";
pub(super) const RESOLVER: &str = "resolv.conf";
pub(super) const SWITCH: &str = "nsswitch.conf";
pub(super) const AUTHORITIES: &str = "authorities.pem";
pub(super) const JAVA: &str = "authorities.jks";

/// Sockets of services that resolve names for programs, and would do so outside.
const HIDDEN: [&str; 4] = ["/run/nscd", "/var/run/nscd", "/run/systemd/resolve", "/run/avahi-daemon"];

pub(super) const SYSTEM_RESOLVER: &str = "/etc/resolv.conf";
pub(super) const SYSTEM_SWITCH: &str = "/etc/nsswitch.conf";

/// Certificate authorities of the system: of Debian and Alpine, of Red Hat's systems, of SUSE's, of Arch.
const BUNDLES: [&str; 7] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/var/lib/ca-certificates/ca-bundle.pem",
    "/etc/ca-certificates/extracted/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// The same for Java: of the systems, and below here of each installation.
const JAVA_STORES: [&str; 3] = [
    "/etc/ssl/certs/java/cacerts",
    "/etc/pki/ca-trust/extracted/java/cacerts",
    "/var/lib/ca-certificates/java-cacerts",
];
const JAVA_INSTALLATIONS: [&str; 2] = ["/usr/lib/jvm", "/opt"];
const JAVA_STORE: &str = "lib/security/cacerts";

/// Mounts everything; `place` is the directory of the sandbox.
pub(super) fn mount(place: &Path) -> anyhow::Result<()> {
    let own = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    mount_change("/", MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC)
        .context("mounts cannot be made for the command alone")?;
    // Of the processes inside.
    mount_new("proc", "/proc", "proc", own, None).context("/proc cannot be mounted")?;
    let files = place.join(DIRECTORY);
    // A link may lead to what is hidden.
    let resolver = std::fs::canonicalize(SYSTEM_RESOLVER);
    for hidden in HIDDEN.into_iter().filter(|path| Path::new(path).is_dir()) {
        mount_new("tmpfs", hidden, "tmpfs", own, c"mode=755")
            .with_context(|| format!("{hidden} cannot be hidden"))?;
    }
    if let Ok(resolver) = resolver
        && !resolver.exists()
    {
        std::fs::copy(files.join(RESOLVER), resolver).context("there is no place for a resolv.conf")?;
    } else {
        replace(&files.join(RESOLVER), [SYSTEM_RESOLVER.into()])?;
    }
    replace(&files.join(SWITCH), [SYSTEM_SWITCH.into()])?;
    replace(&files.join(AUTHORITIES), BUNDLES.map(PathBuf::from))?;
    replace(&files.join(JAVA), java_stores())
}

fn java_stores() -> impl Iterator<Item = PathBuf> {
    let below = JAVA_INSTALLATIONS.into_iter().filter_map(|path| std::fs::read_dir(path).ok()).flatten();
    let installed = below.filter_map(|entry| Some(entry.ok()?.path()));
    let named = std::env::var_os("JAVA_HOME").map(PathBuf::from);
    let installed = installed.chain(named).map(|installation| installation.join(JAVA_STORE));
    JAVA_STORES.into_iter().map(PathBuf::from).chain(installed)
}

/// Mounts a file over those of `targets` that are there.
fn replace(file: &Path, targets: impl IntoIterator<Item = PathBuf>) -> anyhow::Result<()> {
    // Several names may lead to one file.
    let there: BTreeSet<_> = targets.into_iter().filter_map(|target| target.canonicalize().ok()).collect();
    for target in there {
        mount_bind(file, &target)
            .with_context(|| format!("nothing can be put in place of {}", target.display()))?;
    }
    Ok(())
}

/// The file that says how programs of the C library resolve names, asking nobody but the resolver.
pub(super) fn switch(system: &str) -> String {
    let others = system.lines().filter(|line| !line.trim_start().starts_with("hosts:"));
    others.chain(["hosts: files dns"]).map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hosts_are_looked_for_elsewhere() {
        let system = "# names\npasswd: files systemd\nhosts: files resolve [!UNAVAIL=return] dns\n";
        assert_eq!(switch(system), "# names\npasswd: files systemd\nhosts: files dns\n");
    }
}
