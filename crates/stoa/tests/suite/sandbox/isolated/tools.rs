//! Programs of many kinds find the marketplace under its real names although they use no proxy, and trust it although they
//! read nothing but the system's files.

use super::Who;
use crate::sandbox::support::Home;

const PROGRAMS: [(&str, &str); 13] = [
    ("http_client.py", include_str!("programs/http_client.py")),
    ("urllib3_pool.py", include_str!("programs/urllib3_pool.py")),
    ("requests_get.py", include_str!("programs/requests_get.py")),
    ("aiohttp_get.py", include_str!("programs/aiohttp_get.py")),
    ("many.py", include_str!("programs/many.py")),
    ("fetch.mjs", include_str!("programs/fetch.mjs")),
    ("https.mjs", include_str!("programs/https.mjs")),
    ("own_resolver.mjs", include_str!("programs/own_resolver.mjs")),
    ("get.go", include_str!("programs/get.go")),
    ("Get.java", include_str!("programs/Get.java")),
    ("get.pl", include_str!("programs/get.pl")),
    ("streams.php", include_str!("programs/streams.php")),
    ("curl.php", include_str!("programs/curl.php")),
];

/// How they are started. Node.js brings its authorities along, and takes more from a variable alone.
const STARTED: [&str; 19] = [
    "/usr/bin/python3 http_client.py",
    "/usr/bin/python3 urllib3_pool.py",
    "/usr/bin/python3 requests_get.py",
    "/usr/bin/python3 aiohttp_get.py",
    "NODE_EXTRA_CA_CERTS=$NODE_EXTRA_CA_CERTS node fetch.mjs",
    "NODE_EXTRA_CA_CERTS=$NODE_EXTRA_CA_CERTS node https.mjs",
    "NODE_EXTRA_CA_CERTS=$NODE_EXTRA_CA_CERTS node own_resolver.mjs",
    "./get-go",
    "java -cp . Get",
    "perl get.pl",
    "php streams.php",
    "php curl.php",
    "wget -q -O - --server-response $TARGET 2>&1 | sed -n 's/^ *HTTP[^ ]* //p' | cut -c 1-3",
    "curl -sS -o /dev/null -w %{http_code} --noproxy '*' $TARGET",
    "curl -sS -o /dev/null -w %{http_code} --http2 $TARGET",
    "curl -sS -o /dev/null -w %{http_code} -4 $TARGET",
    "curl -sS -o /dev/null -w %{http_code} -6 $TARGET",
    // Through files of their own: the real address, and that of nobody.
    "curl -sS -o /dev/null -w %{http_code} --resolve login.microsoftonline.com:443:20.190.160.1 $TARGET",
    "curl -sS -o /dev/null -w %{http_code} --resolve login.microsoftonline.com:443:[2001:db8::1] $TARGET",
];

#[test]
fn whatever_the_tool_it_reaches_the_marketplace_by_its_real_name() {
    for who in Who::all() {
        let home = Home::new();
        PROGRAMS.iter().for_each(|(name, text)| home.write(name, text));
        let compiled = std::process::Command::new("sh")
            .args(["-c", "gccgo -o get-go get.go && javac Get.java && chmod 777 . && chmod -R a+rX ."])
            .current_dir(&home.folder)
            .status();
        assert!(compiled.unwrap().success());
        let calls = STARTED.map(|started| {
            // Nothing of the sandbox's environment, only what each line passes on.
            let started = started.replace('\'', r"'\''");
            format!(
                "echo \"$(env -i PATH=\"$PATH\" HOME=\"$PWD\" TARGET=\"$target\" NODE_EXTRA_CA_CERTS=\"$NODE_EXTRA_CA_CERTS\" bash -c '{started}' 2>&1)\"\n"
            )
        });
        let target = "target=https://login.microsoftonline.com/$STOA_TENANT_ID/v2.0/.well-known/openid-configuration\n";
        let ran = who.script(&home, &["--allow-no-calls"], &format!("{target}{}", calls.concat()));
        let answers: Vec<_> = ran.out.lines().map(str::trim).collect();
        for (started, answer) in STARTED.iter().zip(&answers) {
            assert_eq!(*answer, "200", "{who:?}: {started}\n{ran:?}");
        }
        assert_eq!((ran.code, answers.len()), (0, STARTED.len()), "{ran:?}");
        let played = format!("{:>6}  login.microsoftonline.com  played\n", STARTED.len());
        assert!(ran.err.contains(&played), "{ran:?}");
        assert!(home.nothing_is_left());
    }
}

#[test]
fn five_hundred_connections_at_once_are_answered() {
    let home = Home::new();
    home.write("many.py", include_str!("programs/many.py"));
    let script = "ulimit -n 4096
        export TARGET=https://login.microsoftonline.com/$STOA_TENANT_ID/v2.0/.well-known/openid-configuration
        /usr/bin/python3 many.py 500";
    let ran = Who::Self_.script(&home, &["--allow-no-calls"], script);
    assert_eq!((ran.code, ran.out.as_str()), (0, "500\n"), "{ran:?}");
}
