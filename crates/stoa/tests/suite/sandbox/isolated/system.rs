//! What the system gives, what it does not, and what of it is never touched.

use std::process::Command;

use super::Who;
use crate::sandbox::support::{Home, Ran};

const FILES: &str = "/etc/hosts /etc/resolv.conf /etc/nsswitch.conf /etc/ssl/certs/ca-certificates.crt";

fn sums() -> String {
    let script = format!("cat /proc/self/mountinfo; sha256sum {FILES}");
    let summed = Command::new("sh").args(["-c", &script]).output().unwrap();
    String::from_utf8(summed.stdout).unwrap()
}

#[test]
fn files_of_the_system_are_other_ones_inside_and_stay_as_they_are_outside() {
    for who in Who::all() {
        let before = sums();
        let script = format!(
            "sha256sum {FILES}; stat -c %a {FILES}; id -u; id -g; echo $$ > pid; cat /proc/$$/comm; true"
        );
        let home = Home::new();
        home.write("pid", "");
        std::fs::set_permissions(home.path("pid"), std::os::unix::fs::PermissionsExt::from_mode(0o666))
            .unwrap();
        let ran = who.script(&home, &["--allow-no-calls"], &script);
        assert_eq!(sums(), before, "{who:?}");
        let lines: Vec<_> = ran.out.lines().collect();
        let [hosts, resolver, switch, bundle, modes @ .., user, group, name] = lines.as_slice() else {
            panic!("{ran:?}")
        };
        assert!(before.contains(hosts), "{ran:?}");
        assert!(![resolver, switch, bundle].into_iter().any(|line| before.contains(*line)), "{ran:?}");
        // Whoever the command becomes may read them.
        assert_eq!(modes[1..], ["644"; 3], "{ran:?}");
        let ids = match who {
            Who::Self_ => [rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw()],
            Who::Nobody => [super::NOBODY; 2],
        };
        let [own_user, own_group] = ids.map(|id| id.to_string());
        assert_eq!([user, group, name], [&own_user.as_str(), &own_group.as_str(), &"bash"], "{ran:?}");
    }
}

#[test]
fn root_keeps_what_it_may_do_with_files_of_others() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let home = Home::new();
    home.write("of-others", "");
    std::os::unix::fs::chown(home.path("of-others"), Some(1234), Some(1234)).unwrap();
    std::fs::set_permissions(home.path("of-others"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .unwrap();
    let script = "echo changed > of-others; stat -c %u of-others; chown 4321 of-others
        setpriv --reuid 4321 --clear-groups cat of-others /etc/ssl/certs/ca-certificates.crt | head -1";
    let ran = Who::Self_.script(&home, &["--allow-no-calls"], script);
    assert_eq!((ran.code, ran.out.as_str()), (0, "1234\nchanged\n"), "{ran:?}");
}

/// A system without namespaces: one level of them that permits no further one.
fn without_namespaces(home: &Home, arguments: &[&str]) -> Ran {
    let like = home.command(arguments);
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "sh", "-c"]);
    command.arg("echo 0 > /proc/sys/user/max_user_namespaces; exec \"$@\"").arg("sh");
    command.arg(like.get_program()).args(like.get_args()).current_dir(&home.folder);
    command.env_clear().envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Ran::of(&mut command)
}

#[test]
fn where_there_are_no_namespaces_the_proxy_is_left_and_one_line_says_so() {
    let home = Home::new();
    let call = "curl -sS -o /dev/null -w '%{http_code}' https://cloudpartner.azure.com/api/publishers";
    let ran = without_namespaces(&home, &["--", "sh", "-c", call]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "400"), "{ran:?}");
    let told = "stoa sandbox: not isolated (this system gives no namespaces: ";
    assert_eq!(ran.err.lines().filter(|line| line.starts_with(told)).count(), 1, "{ran:?}");
    let insisted = without_namespaces(&home, &["--isolate", "--", "sh", "-c", call]);
    assert!(insisted.code == 1 && insisted.out.is_empty(), "{insisted:?}");
    assert!(insisted.err.contains("--isolate: the command cannot be isolated here"), "{insisted:?}");
    assert!(insisted.err.contains("this system gives no namespaces: "), "{insisted:?}");
    assert!(home.nothing_is_left());
}

#[test]
fn who_declines_is_told_what_that_means() {
    let home = Home::new();
    let ran = home.run(&["--no-isolate", "--allow-no-calls", "--", "readlink", "/proc/self/ns/net"]);
    assert!(
        ran.err.contains("not isolated, as was asked for: a tool that uses no proxy goes past"),
        "{ran:?}"
    );
    let own = std::fs::read_link("/proc/self/ns/net").unwrap();
    assert_eq!(ran.out.trim(), own.to_str().unwrap());
    let both = home.run(&["--no-isolate", "--isolate", "--", "true"]);
    assert_eq!(both.code, 2, "{both:?}");
    let without = home.run(&["--isolate"]);
    assert_eq!(without.code, 2, "{without:?}");
    for host in ["", "https://example.com", "example.com:0"] {
        assert_eq!(home.run(&["--allow", host, "--", "true"]).code, 2, "{host}");
    }
}
