//! Many bad requests at once leave nothing behind.

use std::io::Write as _;

use crate::cli::hostile::{Case, cases, token};
use crate::cli::support::{Home, Running};

/// Threads that send.
const SENDERS: usize = 8;

/// Times each sends everything.
const ROUNDS: usize = 4;

/// What the highest memory may grow by when a flood comes again, in KiB. The first one has made what is kept and has
/// had as many bodies read at once, so the second adds what chance adds: up to 13 MiB were seen.
const GROWTH: u64 = 40 << 10;

/// As much of a body as is read at most, in bytes: the default of `server.max_body`.
const READ: usize = 4 << 20;

/// The gauge `name` of the server.
fn gauge(running: &Running, name: &str) -> u64 {
    let metrics = running.get("/metrics", &[]).body;
    metrics.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).unwrap()
}

/// Files that a thread keeps open once it has read from the database: the file, its log and its log's index.
const FILES: usize = 3;

/// Files with sockets, and threads.
fn held(running: &Running) -> (usize, u64) {
    (running.open_files(), running.counted("Threads"))
}

/// Comes back when `done` is so; connections end in their own time.
fn until(running: &Running, what: &str, done: impl Fn() -> bool) {
    let mut looks = std::iter::repeat_with(done).take(100_000);
    assert!(looks.any(|done| done), "{what}: {} tasks, {:?}", gauge(running, "stoa_tasks "), held(running));
}

/// Sends every case again and again from each of several threads, while others have begun and say no more.
fn flood(running: &Running, cases: &[Case]) {
    let slow: Vec<_> = (0..200)
        .map(|n| {
            let mut stream = running.connect();
            let start =
                ["", "GET / HTTP/1.1\r\nHost:", "POST /t/oauth2/token HTTP/1.1\r\nContent-Length: 9\r\n\r\n"];
            stream.write_all(start[n % 3].as_bytes()).unwrap();
            stream
        })
        .collect();
    let send_all = || {
        for case in cases.iter().cycle().take(ROUNDS * cases.len()) {
            assert!(case.send(running).status < 500, "{}", case.what);
        }
    };
    std::thread::scope(|scope| (0..SENDERS).for_each(|_| drop(scope.spawn(send_all))));
    drop(slow);
}

#[test]
fn a_flood_of_bad_requests_costs_no_memory_connection_or_task() {
    flood_twice(&Home::new());
}

#[test]
fn a_flood_of_bad_requests_costs_no_memory_connection_or_task_on_postgres() {
    flood_twice(&Home::on_postgres());
}

fn flood_twice(home: &Home) {
    let settings = ["log.filter=warn", "limits.address_rate=0", "limits.caller_rate=0"];
    let running =
        home.serve(&["--demo=publisher", "--set", settings[0], "--set", settings[1], "--set", settings[2]]);
    let cases = cases(&token(&running));
    let read: usize = cases.iter().map(|case| case.bytes.len().min(READ)).sum();
    let leak = (SENDERS * ROUNDS * read) as u64 >> 10;
    assert!(leak > 4 * GROWTH, "{leak} KiB that stay would be seen");
    let (tasks, before) = (gauge(&running, "stoa_tasks "), held(&running));
    let at_rest = || gauge(&running, "stoa_tasks ") <= tasks;
    // As many requests as there are senders are worked on at once, each by a thread that stays for a while.
    let let_go = || {
        let (files, threads) = held(&running);
        files <= before.0 + SENDERS * FILES && threads <= before.1 + SENDERS as u64
    };
    flood(&running, &cases);
    until(&running, "after the first", at_rest);
    let memory = running.counted("VmHWM");
    flood(&running, &cases);
    let grown = running.counted("VmHWM") - memory;
    println!("{grown} KiB more than before, of {leak} that were read");
    assert!(grown < GROWTH, "{grown} KiB more than before");
    until(&running, "after the second", || at_rest() && let_go());
    let ended = running.stop();
    assert!(ended.code == 0 && !ended.log.contains("panicked"), "{ended:?}");
}
